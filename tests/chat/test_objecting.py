"""Objecting to a public notice from the chat, as a neighbour does."""

from datetime import date
from decimal import Decimal

from claims import showing
from claims.desk import Channel, Notice
from claims.objecting import ANSWERED
from tests.chat.filing import consented, file_claim
from tests.chat.papers import Invented
from tests.chat.phone import Phone


async def posted(phone: Phone) -> Notice:
    """Put the first person's claim on public notice."""
    await file_claim(phone, Invented(4711))
    made = phone.product
    async with made.transaction() as store:
        (claim,) = await store.claims.all_of_person(1)
        days = (date(2025, 6, 15), date(2025, 6, 16), date(2025, 6, 20))
        notice = await store.notices.post(
            Notice(0, claim.id, claim.place, claim.scheme_id, "public_notice", *days, "陈*兰", Decimal("400.00"))
        )
        await showing.hang(store, made.desk.catalogue.get(claim.scheme_id), notice, made.desk.clock.now())
    return notice


async def neighbour_of(phone: Phone) -> Phone:
    return await Phone(phone.product).open()


async def objections_of(phone: Phone, notice: Notice):
    async with phone.product.transaction() as store:
        return await store.notices.objections_to(notice)


async def test_a_neighbour_objects_from_the_link_of_the_page_before_any_consent(quick):
    notice = await posted(quick)
    neighbour = await neighbour_of(quick)

    await neighbour.say(f"/start n-{notice.id}")
    assert "陈*兰" in neighbour.last
    assert "不会告诉被公示的人" in neighbour.last
    await neighbour.say("他家去年买了一辆车，我住隔壁")

    assert "已经交给核查的部门" in neighbour.last
    (objection,) = await objections_of(quick, notice)
    assert (objection.channel, objection.text) == (Channel.CHAT, "他家去年买了一辆车，我住隔壁")
    assert objection.person_id not in (None, 1)
    await neighbour.client.aclose()


async def test_somebody_of_the_village_says_so_in_words_and_chooses_the_line(quick):
    notice = await posted(quick)
    neighbour = await neighbour_of(quick)
    await consented(neighbour)

    await neighbour.say("我对公示有意见")
    await neighbour.tap("陈*兰")
    await neighbour.say("他家去年买了一辆车，我住隔壁")

    assert len(await objections_of(quick, notice)) == 1
    await neighbour.client.aclose()


async def test_too_few_words_are_asked_for_again_and_one_can_leave(quick):
    notice = await posted(quick)
    neighbour = await neighbour_of(quick)
    await neighbour.say(f"/start n-{notice.id}")

    await neighbour.say("有车")
    assert "至少 8 个字" in neighbour.last
    await neighbour.tap("不说了")

    assert await objections_of(quick, notice) == ()
    assert "您好，我是帮办" in neighbour.last
    await neighbour.client.aclose()


async def test_no_opinion_is_no_objection(quick):
    await consented(quick)

    await quick.say("没有意见")

    assert "公示" not in quick.last


async def test_the_answer_comes_to_whoever_objected_and_to_nobody_else(quick):
    notice = await posted(quick)
    neighbour = await neighbour_of(quick)
    await neighbour.say(f"/start n-{notice.id}")
    await neighbour.say("他家去年买了一辆车，我住隔壁")
    (objection,) = await objections_of(quick, notice)
    before = quick.transcript()

    async with quick.product.transaction() as store:
        said = {"notice": notice.id, "upheld": False, "answer": "车是外地亲戚的，已核实。"}
        await store.tell(objection.person_id, ANSWERED, **said)
    quick.product.intake.wake()
    await quick.product.idle()
    await neighbour.hear()
    await quick.hear()

    assert "车是外地亲戚的，已核实。" in neighbour.last
    assert quick.transcript() == before
    await neighbour.client.aclose()
