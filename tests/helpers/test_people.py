"""One helper, many people: whom it is for, going over, the person's own yes and no."""

import re

import pytest

from handlers.rights import ACCOUNT, MEND, WITHDRAW
from tests.chat.filing import LINK, MA, QUESTIONS, agreed, consented, finish, helping, link_in, send_back, send_papers
from tests.chat.papers import Invented
from tests.chat.phone import Phone

CHEN = Invented(502)


@pytest.fixture
async def his_phone(quick):
    """The phone of the one who is helped."""
    opened = await Phone(quick.product).open()
    yield opened
    await opened.client.aclose()


async def test_whom_it_is_for_stands_on_top_of_every_screen(quick):
    await helping(quick)

    await quick.say("/back")
    assert quick.last.startswith(f"【给{MA.name}办】")
    await quick.tap(QUESTIONS[-1])
    assert quick.last.startswith(f"【给{MA.name}办】")


async def test_an_application_for_a_child_says_so_on_top_and_in_the_list(quick):
    await consented(quick)
    await quick.tap("给我家孩子办")
    asked = quick.last

    await quick.tap("我是，我同意")
    await quick.say("/people")

    assert asked.startswith("【给孩子办】")
    assert "我家孩子（手上这件）：" in quick.last


async def test_two_people_whose_names_are_not_known_yet_are_told_apart_by_when_they_were_begun(quick, clock):
    await consented(quick)
    await quick.tap("帮别人办")
    await quick.say("/people")
    alone = quick.buttons()[0]
    clock.move(minutes=5)
    await quick.tap("再帮一个人")

    await quick.say("/people")

    assert alone == "还不知道名字"
    assert set(quick.buttons()[:2]) == {
        "还不知道名字（2025年6月15日 10:00开始的）",
        "还不知道名字（2025年6月15日 10:05开始的）",
    }


@pytest.mark.parametrize(
    ("whom", "waits"),
    [
        (("帮别人办",), "您替别人办的一件申请，还在半路上"),
        (("给我家孩子办", "我是，我同意"), "您给孩子办的申请，还在半路上"),
    ],
)
async def test_a_reminder_needs_no_name_to_be_a_sentence(quick, clock, whom, waits):
    await consented(quick)
    for label in whom:
        await quick.tap(label)
    clock.move(days=2)

    await quick.product.timed.once()
    await quick.news()

    assert quick.last.startswith(waits)
    assert "下一步：再答几个问题" in quick.last


async def test_nobody_else_is_named_on_top_when_it_is_for_oneself(quick):
    await consented(quick)
    await quick.tap("给我自己办")

    assert "【给" not in quick.last


async def test_two_taps_go_over_to_another_person_with_what_each_needs_next(quick):
    await helping(quick, MA)
    await quick.say("/people")
    await quick.tap("再帮一个人")
    for label in QUESTIONS:
        await quick.tap(label)
    await send_papers(quick, CHEN)
    await quick.say("/people")
    listed = quick.last
    before = quick.taps

    await quick.tap(MA.name)

    assert f"{MA.name}：再拍 1 样材料" in listed
    assert f"{CHEN.name}（手上这件）：再拍 1 样材料" in listed
    assert quick.taps == before + 1
    assert quick.last.startswith(f"【给{MA.name}办】")
    assert CHEN.name not in quick.last


async def test_the_person_agrees_on_his_own_phone_and_the_letter_is_excused(quick, his_phone):
    await agreed(quick, his_phone)

    assert "在自己手机上点了同意，到2026年6月15日为止" in quick.last
    await quick.tap("接着办")
    assert "材料齐了 5 / 5 样" in quick.last
    async with quick.product.transaction() as store:
        (mandate,) = await store.mandates.given_by(2)
        assert (mandate.helper_id, mandate.evidence) == (1, "tapped")


async def test_what_happens_to_the_claim_is_told_to_both(quick, his_phone):
    await agreed(quick, his_phone)
    await quick.tap("接着办")
    await finish(quick, MA)
    await his_phone.news()

    assert quick.last.startswith(f"【给{MA.name}办】\n交上去了！申请编号")
    assert his_phone.last.startswith("交上去了！申请编号")
    await his_phone.say("我要查进度")
    assert "现在：村（社区）初审" in his_phone.last


async def test_one_word_takes_the_mandate_back_and_the_helper_stands_outside(quick, his_phone):
    await agreed(quick, his_phone)
    await quick.tap("接着办")
    await finish(quick, MA)
    number = re.search(r"\d{6}-2025-\d{6}-\d", quick.last).group(0)

    await his_phone.say("收回")
    taken_back = his_phone.last
    await quick.news()
    told = quick.last
    await quick.say("/status")

    assert "收回了。他不能再替您办" in taken_back
    assert "收回了委托" in told
    assert number not in quick.last
    await his_phone.say("/status")
    assert number in his_phone.last


async def sent_back(quick, his_phone):
    """File for somebody who has agreed, and let the village send it back."""
    await agreed(quick, his_phone)
    await quick.tap("接着办")
    await finish(quick, MA)
    await send_back(quick)
    await quick.news()
    await his_phone.news()


async def test_a_former_helper_mends_nothing_of_what_was_sent_back(quick, his_phone):
    await sent_back(quick, his_phone)

    await his_phone.say("收回")
    await quick.news()
    await quick.tap(MEND)

    assert "他本人收回了委托" in quick.last


async def test_whoever_is_helped_is_told_who_mends_what_was_sent_back(quick, his_phone):
    await sent_back(quick, his_phone)

    await his_phone.tap(MEND)

    assert "可以请他来补，也可以您自己接过来补" in his_phone.last
    await his_phone.tap("请他补")
    assert "现在：等您补材料" in his_phone.last


async def test_what_was_not_handed_in_is_put_away_with_the_mandate(quick, his_phone):
    await agreed(quick, his_phone)

    await his_phone.say("收回")

    async with quick.product.transaction() as store:
        assert await store.drafts.open_of(1) == ()


async def test_a_link_works_once(quick, his_phone):
    await agreed(quick, his_phone)
    link = next(found.group(1) for n in quick.order if (found := LINK.search(quick.seen[n]["text"])))
    other = await Phone(quick.product).open()

    await other.say(f"/start {link}")

    assert "用过了，或者过期了" in other.last
    await other.client.aclose()


async def test_a_link_expires(quick, his_phone, clock):
    await helping(quick)
    await quick.tap("请他在手机上同意")
    clock.move(hours=49)

    await his_phone.say(f"/start {link_in(quick)}")

    assert "用过了，或者过期了" in his_phone.last


async def test_nobody_agrees_for_himself(quick):
    await helping(quick)
    await quick.tap("请他在手机上同意")

    await quick.say(f"/start {link_in(quick)}")
    await quick.tap("一年")

    assert "要让他本人用自己的手机扫" in quick.last


async def test_only_the_hash_of_a_link_is_kept(quick):
    await helping(quick)
    await quick.tap("请他在手机上同意")
    token = link_in(quick)[2:]

    async with quick.product.database.snapshot() as connection:
        kept = (await connection.exec_driver_sql("SELECT token_hash FROM handovers")).scalars().all()

    assert len(kept) == 1
    assert token not in kept


async def test_somebody_who_declines_leaves_nothing(quick, his_phone):
    await helping(quick)
    await quick.tap("请他在手机上同意")
    await his_phone.say(f"/start {link_in(quick)}")

    await his_phone.tap("不同意")

    async with quick.product.transaction() as store:
        assert await store.mandates.given_by(2) == ()


async def test_after_its_last_day_a_mandate_opens_nothing(quick, his_phone, clock):
    await agreed(quick, his_phone, "一天")
    clock.day = clock.day.replace(day=20)
    await quick.say("/people")

    await quick.tap(MA.name)

    assert "或者到期了" in quick.last


async def test_another_chat_goes_on_where_the_first_one_stands(quick, his_phone):
    await helping(quick)
    await quick.say("/link")

    await his_phone.say(f"/start {link_in(quick)}")
    await his_phone.tap("接上")

    assert "接上了" in his_phone.last
    assert MA.name in his_phone.last
    await quick.say("/people")
    assert MA.name in quick.last


async def test_a_chat_with_affairs_of_its_own_is_not_handed_over(quick, his_phone):
    await consented(quick)
    await quick.say("/link")
    await consented(his_phone)
    await his_phone.tap("给我自己办")

    await his_phone.say(f"/start {link_in(quick)}")
    await his_phone.tap("接上")

    assert "不能再接到别处" in his_phone.last


async def test_a_helper_opens_only_so_many_in_a_day(quick, monkeypatch):
    monkeypatch.setattr("claims.mandates.DAILY", 1)
    await helping(quick)
    await quick.say("/people")

    await quick.tap("再帮一个人")

    assert "一天最多替 1 个人" in quick.last


async def test_a_signed_letter_is_the_mandate_for_one_claim(quick):
    await helping(quick)
    await send_papers(quick, MA, "authority_letter")
    await finish(quick, MA)

    async with quick.product.transaction() as store:
        claim = (await store.claims.all_of_person(1))[0]
        mandate = await store.mandates.of_draft(claim.draft_id)
    assert (mandate.evidence, mandate.scope) == ("paper", "claim")


async def test_a_helpers_second_person_takes_at_most_eight_taps_and_nothing_typed(quick):
    await helping(quick, MA)
    await send_papers(quick, MA, "authority_letter")
    await finish(quick, MA)
    await quick.say("/people")
    before = quick.taps

    await quick.tap("再帮一个人")
    for label in QUESTIONS:
        await quick.tap(label)
    await send_papers(quick, CHEN, "authority_letter", step=1)
    await quick.tap("都对，没有别的了")
    await quick.tap("我声明，以上属实")
    assert f"给谁：{CHEN.name}" in quick.last
    assert "恩平沙湖支行" in quick.last
    await quick.tap("提交申请")

    assert "申请编号" in quick.last
    assert quick.taps - before <= 8


async def test_the_number_and_branch_of_before_are_not_taken_for_oneself(quick):
    await helping(quick, MA)
    await send_papers(quick, MA, "authority_letter")
    await finish(quick, MA)
    await quick.say("/people")
    await quick.tap("给我自己办")
    for label in QUESTIONS:
        await quick.tap(label)
    await send_papers(quick, CHEN)
    await quick.tap("都发完了")

    await quick.tap("都对")

    assert "留个电话" in quick.last


@pytest.mark.parametrize("label", [ACCOUNT, WITHDRAW])
async def test_after_its_last_day_a_mandate_shows_the_claim_but_changes_nothing_of_it(quick, his_phone, clock, label):
    await agreed(quick, his_phone, "一天")
    await quick.tap("接着办")
    await finish(quick, MA)
    clock.day = clock.day.replace(day=20)

    await quick.say("/status")
    assert "申请交上去了" in quick.last
    await quick.tap(label)

    assert "到期" in quick.last
