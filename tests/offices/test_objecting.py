"""Objections from whoever reads the public page: without an account, limited, answered, and kept from the applicant."""

import re

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from claims import notices, objecting
from claims.desk import Channel
from claims.notices import Finding
from claims.objecting import NoticeOver, ObjectionsFull, SaidTooLittle, Word
from tests.offices.county import OTHER_VILLAGE, TOWN, VILLAGE
from tests.offices.journey import to_notice
from tests.offices.site import Browser, parts_of, site_of
from web.chat.limits import Rate
from web.staff.app import console, notice_board
from web.staff.objecting import Brakes

SAID = {"text": "他家去年买了一辆车，我住隔壁", "name": "周大山", "phone": "13800138000"}
CODE = re.compile(r'name="code" value="([A-Z2-9-]{14})"')


async def posted(county):
    claim = await to_notice(county)
    async with county.snapshot() as store:
        return (await store.notices.of_claim(claim))[-1]


async def send(browser: Browser, to, **changes: str):
    """Open the form and send it as a browser does."""
    page = await browser.open(f"/notices/{VILLAGE}/objection?notice={to.id}")
    code = CODE.search(page.text)[1]
    form = {**SAID, "notice": str(to.id), "code": code, **changes}
    return code, await browser.http.post(f"/notices/{VILLAGE}/objection", data=form)


async def objections_of(county, notice):
    async with county.snapshot() as store:
        return await store.notices.objections_to(notice)


async def answered(county, notice, *, upheld: bool = False, answer: str = "车是外地亲戚的，已核实。"):
    (objection, *_) = await objections_of(county, notice)
    async with county.transaction() as store:
        finding = Finding(objection.id, upheld=upheld, text="查了车管所，周大山看错了", answer=answer)
        return await notices.settle(store, county.desk("department"), notice.id, finding)


async def test_whoever_reads_the_page_objects_without_an_account_and_gets_a_code(county):
    notice = await posted(county)
    browser = Browser(site_of(county))
    page = await browser.open(f"/notices/{VILLAGE}")

    code, kept = await send(browser, notice)

    assert f'href="/notices/{VILLAGE}/objection?notice={notice.id}"' in page.text
    assert code in kept.text
    (objection,) = await objections_of(county, notice)
    assert (objection.channel, objection.name, objection.phone) == (Channel.PAGE, "周大山", "13800138000")
    assert objection.staff_id is None


async def test_name_and_telephone_may_be_left_out(county):
    notice = await posted(county)

    _, kept = await send(Browser(site_of(county)), notice, name="", phone="")

    (objection,) = await objections_of(county, notice)
    assert kept.status_code == 200
    assert (objection.name, objection.phone) == (None, None)


async def test_the_same_form_sent_twice_is_one_objection(county):
    notice = await posted(county)
    browser = Browser(site_of(county))
    code, _ = await send(browser, notice)

    again = await browser.http.post(
        f"/notices/{VILLAGE}/objection", data={**SAID, "notice": str(notice.id), "code": code}
    )

    assert code in again.text
    assert len(await objections_of(county, notice)) == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"text": "有车"}, "至少 8 个字"), ({"notice": ""}, "请选名单上的一位"), ({"phone": "123"}, "电话号码不对")],
)
async def test_what_is_not_understood_is_said_and_nothing_typed_is_lost(county, changes, said):
    notice = await posted(county)

    _, page = await send(Browser(site_of(county)), notice, **changes)

    assert page.status_code == 409
    assert said in page.text
    assert "周大山" in page.text
    assert await objections_of(county, notice) == ()


async def test_a_notice_of_another_village_cannot_be_reached_from_a_page(county):
    notice = await posted(county)
    browser = Browser(site_of(county))
    form = {**SAID, "notice": str(notice.id), "code": objecting.new_receipt()}

    answer = await browser.http.post(f"/notices/{OTHER_VILLAGE}/objection", data=form)

    assert answer.status_code == 404


async def test_one_address_sends_only_so_many(county):
    notice = await posted(county)
    board = notice_board(parts_of(county))
    board.state.brakes = Brakes(sent=Rate(1 / 600, 2))
    browser = Browser(Starlette(routes=[Mount("/notices", board)]))

    answers = [(await send(browser, notice))[1] for _ in range(3)]

    assert [one.status_code for one in answers] == [200, 200, 429]
    assert int(answers[-1].headers["retry-after"]) > 60


async def test_codes_cannot_be_tried_through(county):
    board = notice_board(parts_of(county))
    board.state.brakes = Brakes(asked=Rate(1 / 30, 2))
    browser = Browser(Starlette(routes=[Mount("/notices", board)]))

    answers = [
        await browser.http.post(f"/notices/{VILLAGE}/answer", data={"code": objecting.new_receipt()}) for _ in range(3)
    ]

    assert [one.status_code for one in answers] == [200, 200, 429]


async def test_many_open_objections_to_one_notice_are_enough(county):
    notice = await posted(county)
    async with county.transaction() as store:
        for number in range(objecting.A_NOTICE):
            word = Word(f"听说他家有车，第 {number} 次", Channel.PAGE)
            await objecting.object_to(store, notice, word, county.clock.today(), county.clock.now())
        with pytest.raises(ObjectionsFull):
            await objecting.object_to(store, notice, word, county.clock.today(), county.clock.now())


async def test_whoever_objected_finds_the_answer_under_his_code_and_nothing_else(county):
    notice = await posted(county)
    browser = Browser(site_of(county))
    code, _ = await send(browser, notice)
    before = await browser.http.post(f"/notices/{VILLAGE}/answer", data={"code": code})

    await answered(county, notice)

    after = await browser.http.post(f"/notices/{VILLAGE}/answer", data={"code": code.lower()})
    assert "还在核查" in before.text
    assert "车是外地亲戚的，已核实。" in after.text
    assert "经核查，意见不成立" in after.text
    assert "车管所" not in after.text  # what was found stays in the office
    unknown = await browser.http.post(f"/notices/{VILLAGE}/answer", data={"code": "AAAA-BBBB-CCCC"})
    assert "没有这个查询号" in unknown.text


async def test_an_objection_that_can_be_answered_is_not_settled_without_an_answer(county):
    notice = await posted(county)
    await send(Browser(site_of(county)), notice)

    browser = await Browser(site_of(county)).sign_in("department")
    await browser.open(f"/staff/notices/{notice.id}")
    form = {"objection": "1", "upheld": "no", "finding": "查过了", "answer": ""}
    page = await browser.send(f"/staff/notices/{notice.id}/settle", form)

    assert page.status_code == 409
    assert "还有必填的内容没写" in page.text
    assert "查过了" in page.text


async def test_the_department_finds_it_in_its_queue_and_sees_who_said_it(county):
    notice = await posted(county)
    await send(Browser(site_of(county)), notice)

    department = await Browser(site_of(county)).sign_in("department")
    queue = await department.open("/staff/queue")
    page = await department.open(f"/staff/notices/{notice.id}")

    assert "1 份公示有人提了意见" in queue.text
    assert f'href="/staff/notices/{notice.id}"' in queue.text
    assert "周大山" in page.text


async def test_others_in_the_offices_do_not_see_who_said_it(county):
    notice = await posted(county)
    await send(Browser(site_of(county)), notice)

    browser = await Browser(site_of(county)).sign_in("village")
    queue = await browser.open("/staff/queue")
    page = await browser.open(f"/staff/notices/{notice.id}")

    assert "提了意见" not in queue.text
    assert "他家去年买了一辆车" in page.text
    assert "周大山" not in page.text
    assert "13800138000" not in page.text


async def test_nothing_that_the_applicant_is_told_or_given_names_who_objected(county):
    notice = await posted(county)
    await send(Browser(site_of(county)), notice)

    claim = await answered(county, notice, upheld=True)

    async with county.snapshot() as store:
        history = await store.claims.events_of(claim)
    told = await county.told()
    for hidden in ("周大山", "13800138000", "车管所", "住隔壁"):
        assert hidden not in repr(history)
        assert hidden not in repr(told)
    assert claim.step == "town_review"


async def test_who_objected_in_the_chat_is_told_the_answer_there(county):
    notice, neighbour = await posted(county), await county.person()
    async with county.transaction() as store:
        word = Word("他家去年买了一辆车，我住隔壁", Channel.CHAT, person_id=neighbour)
        await objecting.object_to(store, notice, word, county.clock.today(), county.clock.now())

    await answered(county, notice)

    code, params = (await county.told())[-1]
    assert code == objecting.ANSWERED
    assert params["answer"] == "车是外地亲戚的，已核实。"


async def test_a_clerk_writes_down_who_came_with_a_paper(county):
    notice = await posted(county)
    browser = await Browser(site_of(county)).sign_in("village")
    await browser.open(f"/staff/notices/{notice.id}")

    form = {"text": "书面意见：他家有车", "channel": "paper", "received_on": "2025-06-15", "name": "周大山"}
    await browser.send(f"/staff/notices/{notice.id}/object", form)

    (objection,) = await objections_of(county, notice)
    assert (objection.channel, objection.name) == (Channel.PAPER, "周大山")
    assert objection.staff_id == county.staff["village"].id
    assert not objection.wants_answer


async def test_nothing_is_said_against_a_notice_that_is_over(county):
    notice = await posted(county)
    await send(Browser(site_of(county)), notice)
    await answered(county, notice, upheld=True)

    async with county.snapshot() as store:
        with pytest.raises(NoticeOver):
            await objecting.running(store, notice.id)
    page = await Browser(site_of(county)).open(f"/notices/{TOWN}/objection")
    assert "现在没有公示的名单" in page.text


@pytest.mark.parametrize("words", ["", "  有车  ", "长" * 1001])
async def test_too_few_and_too_many_words_are_refused(county, words):
    notice = await posted(county)

    async with county.transaction() as store:
        word = Word(words, Channel.PAGE)
        with pytest.raises(SaidTooLittle):
            await objecting.object_to(store, notice, word, county.clock.today(), county.clock.now())


def test_the_console_itself_has_no_page_without_an_account(county):
    paths = {route.path for route in console(parts_of(county)).routes}

    assert not any("objection" in path for path in paths)
