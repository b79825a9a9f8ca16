"""Proof of what was shown on public notice: what hung, in which words, from when to when, and what was printed."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import delete, update

from bot.timed import Timed
from claims import notices, retention, undoing
from claims.desk import Channel
from claims.keeping import Erasure, Why
from claims.notices import Finding, Said
from claims.records import Contact
from storage.audit_chain import heads
from storage.tables.review import notices as notice_rows
from storage.tables.showings import notice_frames, notice_lines
from storage.verify import Counted, verify
from tests.offices.county import COUNTY, TOWN, VILLAGE
from tests.offices.journey import agree, check, run_out, to_notice
from tests.offices.site import Browser, site_of
from tests.offices.test_documents import text_of
from web.staff.board import Hanging


async def posted(county):
    async with county.snapshot() as store:
        return (await store.notices.of_claim(await to_notice(county)))[-1]


async def lines_of(county, notice):
    async with county.snapshot() as store:
        return await store.showings.of_notice(notice)


async def look(county, place: str = VILLAGE):
    return await Browser(site_of(county)).open(f"/notices/{place}")


async def ask(county, who: str, path: str):
    browser = await Browser(site_of(county)).sign_in(who)
    return await browser.http.get(f"/staff{path}")


async def findings(county) -> list[str]:
    async with county.database.snapshot() as connection:
        known = await heads(connection)
    counted = Counted()
    return [one async for one in verify(county.database, county.files._shelf, known, counted)]


async def test_a_notice_hangs_from_the_decision_until_it_is_over(county):
    notice = await posted(county)
    (line,) = await lines_of(county, notice)
    county.clock.move_to(date(2025, 6, 21))

    await run_out(county)

    (ended,) = await lines_of(county, notice)
    assert (line.words.name, line.words.place, line.words.amount) == ("陈*兰", "沙湖镇上凯村", "400.00")
    assert line.until is None
    assert ended.since == line.since
    assert ended.until.date() == date(2025, 6, 21)


async def test_the_page_says_what_was_kept_even_when_the_village_has_another_name_by_now(county):
    await posted(county)
    async with county.transaction() as store:
        place = await store.places.by_code(VILLAGE)
        await store.places.add(replace(place, name="新凯村", initials="xkc"))

    page = await look(county, TOWN)

    assert "沙湖镇上凯村" in page.text


async def test_a_decision_taken_back_takes_its_line_down_and_the_record_keeps_both_moments(county):
    claim = await county.file()
    await check(county, claim)
    await agree(county, "village", claim)
    await agree(county, "department", claim)

    async with county.transaction() as store:
        await undoing.undo(store, county.desk("department"), claim.id)
        notice = (await store.notices.of_claim(claim))[-1]

    (line,) = await lines_of(county, notice)
    assert line.until is not None
    assert "陈*兰" not in (await look(county)).text


async def test_the_words_of_a_page_are_kept_when_it_is_first_shown_and_when_they_change(county):
    await posted(county)
    await look(county)
    await look(county)
    async with county.transaction() as store:
        await store.places.set_contact(Contact(VILLAGE, "上凯村便民服务站", "0750-1234567", "周一至周五 8:30–17:30"))
    await look(county)

    async with county.snapshot() as store:
        frames = await store.showings.frames_of([VILLAGE], county.clock.now() - timedelta(hours=1), county.clock.now())

    assert ["reached" in one.words["zh_Hans"] for one in frames] == [False, True]
    assert "0750-1234567" in frames[-1].words["en"]["reached"]


async def test_every_page_on_which_a_line_hangs_is_kept_without_anybody_looking(county):
    await posted(county)
    timed = Timed(county.transaction, county.catalogue, county.clock, lambda: None, Hanging(county.catalogue))

    await timed.once()
    await timed.once()

    async with county.snapshot() as store:
        kept = [await store.showings.newest_frame(place) for place in (VILLAGE, TOWN, COUNTY)]
        again = await store.showings.frames_of([VILLAGE], county.clock.now() - timedelta(hours=1), county.clock.now())
    assert [frame.place for frame in kept] == [VILLAGE, TOWN, COUNTY]
    assert len(again) == 1


async def test_a_notice_from_before_lines_were_kept_is_hung_by_itself(county):
    notice = await posted(county)
    async with county.database.transaction() as connection:
        await connection.execute(delete(notice_lines))
    timed = Timed(county.transaction, county.catalogue, county.clock, lambda: None, Hanging(county.catalogue))

    await timed.once()

    assert [line.words.name for line in await lines_of(county, notice)] == ["陈*兰"]


async def test_a_printed_list_is_kept_with_its_lines_its_words_and_who_printed_it(county):
    notice = await posted(county)
    await ask(county, "department", "/notices/list.pdf")

    async with county.snapshot() as store:
        (line,) = await store.showings.of_notice(notice)
        (frame,) = await store.showings.frames_of([TOWN], line.since, county.clock.now())

    assert frame.lines == (line.id,)
    assert frame.staff_id == county.staff["department"].id
    assert len(frame.file) == 64
    assert "沙湖镇救助公示" in frame.words["zh_Hans"]["title"]


async def test_the_proof_says_what_was_shown_from_when_to_when_and_who_printed_it(county):
    notice = await posted(county)
    await look(county)
    await ask(county, "department", "/notices/list.pdf")
    county.clock.move_to(date(2025, 6, 21))
    await run_out(county)

    sent = await ask(county, "department", f"/notices/{notice.id}/proof.pdf")

    text = text_of(sent.content)
    shown = (
        "陈*兰",
        "沙湖镇上凯村",
        "400.00",
        "2025年6月15日10:00起，2025年6月21日10:00止",
        "现予公示",
        "打印张贴的名单",
    )
    for words in shown:
        assert words in text
    for hidden in ("陈玉兰", "高血压", "440785195702141809"):
        assert hidden not in text


async def test_a_day_is_proven_for_the_place_of_whoever_asks_and_only_where_something_hung(county):
    await posted(county)

    on = await ask(county, "department", "/notices/proof.pdf?on=2025-06-15")
    before = await ask(county, "department", "/notices/proof.pdf?on=2025-06-14")
    elsewhere = await ask(county, "other_department", "/notices/proof.pdf?on=2025-06-15")

    assert "2025年6月15日这一天，沙湖镇公示的内容如下，共1条" in text_of(on.content)
    assert before.status_code == elsewhere.status_code == 404


async def test_the_page_of_a_notice_lists_what_was_shown_and_printed(county):
    notice = await posted(county)
    await ask(county, "department", "/notices/list.pdf")

    page = await ask(county, "department", f"/notices/{notice.id}")

    assert "2025年6月15日 10:00 挂出" in page.text
    assert f"{county.staff['department'].name} 打印" in page.text


async def test_what_nobody_touched_is_found_in_order(county):
    notice = await posted(county)
    await look(county)
    await ask(county, "department", "/notices/list.pdf")
    async with county.transaction() as store:
        desk = county.desk("department")
        said = Said("听说他家有车", Channel.TELEPHONE, county.clock.today())
        objection = await notices.object_to(store, desk, notice.id, said)
        await notices.settle(store, desk, notice.id, Finding(objection.id, upheld=True, text="属实"))

    assert [one for one in await findings(county) if "notice_" in one] == []


ALTERED = {
    "its end": (notice_lines, {"until": "2025-06-16T00:00:00+00:00"}),
    "its beginning": (notice_lines, {"since": "2025-06-01T00:00:00+00:00"}),
    "its place": (notice_lines, {"place": "440785104201"}),
    "the words of the page": (notice_frames, {"words": {"zh_Hans": {"title": "另一个"}}}),
    "who printed it": (notice_frames, {"staff_id": 1}),
}


@pytest.mark.parametrize("what", ALTERED)
async def test_whatever_is_altered_in_the_record_is_found(county, what):
    table, values = ALTERED[what]
    await posted(county)
    await ask(county, "department", "/notices/list.pdf")
    async with county.database.transaction() as connection:
        changed = {name: _instant(value) for name, value in values.items()}
        await connection.execute(update(table).values(changed))

    assert any(one.startswith(f"{table.name} id=") for one in await findings(county))


@pytest.mark.parametrize("table", [notice_lines, notice_frames], ids=lambda table: table.name)
async def test_whatever_is_removed_from_the_record_is_found(county, table):
    await posted(county)
    await ask(county, "department", "/notices/list.pdf")
    async with county.database.transaction() as connection:
        await connection.execute(delete(table))

    assert f"{table.name} id=1: removed, the audit has it" in await findings(county)


async def test_when_a_claim_is_erased_its_name_leaves_the_record_and_the_moments_stay(county):
    notice = await posted(county)
    now = county.clock.now()
    async with county.transaction() as store:
        claim = await store.claims.by_id(notice.claim_id)
        await store.erasures.add(Erasure(0, claim.person_id, claim.draft_id, Why.ASKED, now, now))
        await retention.erase_due(store, now + timedelta(minutes=1))

    (line,) = await lines_of(county, notice)

    assert line.words is None
    assert line.since < now
    assert [one for one in await findings(county) if "notice_" in one] == []
    async with county.database.snapshot() as connection:
        assert (await connection.execute(notice_rows.select())).one().shown_name == "—"


def _instant(value):
    return datetime.fromisoformat(value) if isinstance(value, str) and "T" in value else value
