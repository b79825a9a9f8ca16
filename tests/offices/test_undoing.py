"""A decision taken back: within a minute, by whoever made it, while nobody has gone on from it."""

from datetime import timedelta

import pytest

from claims import reviewing, undoing
from claims.denials import TooLateToUndo
from claims.desk import Defect, NoticeStatus
from claims.events import Happened, Told
from claims.model import ClaimStatus, DraftStatus
from claims.reviewing import Refusal
from claims.workflow import Seen
from tests.offices.county import County
from tests.offices.journey import agree, check, to_notice


async def undo(county: County, who: str, claim):
    async with county.transaction() as store:
        return await undoing.undo(store, county.desk(who), claim.id)


async def agreed(county: County, **changes):
    claim = await county.file(**changes)
    await check(county, claim)
    return await agree(county, "village", claim)


async def test_an_agreement_is_taken_back_and_the_person_is_told(county):
    claim = await agreed(county)

    back = await undo(county, "village", claim)

    assert (back.status, back.step, back.granted) == (ClaimStatus.IN_REVIEW, "village_review", None)
    assert (await county.told())[-1][0] == Told.UNDONE
    async with county.snapshot() as store:
        assert [event.code for event in await store.claims.events_of(back)][-2:] == [Happened.AGREED, Happened.UNDONE]
        assert (await store.reviews.hold_of(back)).staff_id == county.staff["village"].id


async def test_a_notice_comes_down_with_the_agreement_that_posted_it(county):
    claim = await to_notice(county)

    back = await undo(county, "department", claim)

    async with county.snapshot() as store:
        notices = await store.notices.of_claim(claim)
    assert (back.step, back.granted) == ("town_review", None)
    assert [one.status for one in notices] == [NoticeStatus.RETURNED]
    assert (await agree(county, "department", claim)).step == "public_notice"


async def test_what_was_sent_back_is_no_longer_to_mend(county):
    claim = await county.file()
    async with county.transaction() as store:
        until = county.clock.today() + timedelta(days=9)
        await reviewing.send_back(
            store, county.desk("village"), Seen(claim.id, claim.version), [Defect("invoice", "unclear")], until
        )

    await undo(county, "village", claim)

    async with county.snapshot() as store:
        draft = await store.drafts.of_claim(claim)
        assert await reviewing.to_mend(store, claim) is None
    assert (draft.status, draft.declaration) == (DraftStatus.SUBMITTED, claim.declaration)


async def test_a_refusal_is_taken_back_with_its_day(county):
    claim = await county.file()
    async with county.transaction() as store:
        why = Refusal("不在名册上", "2(1)", "示例文件")
        await reviewing.refuse(store, county.desk("village"), Seen(claim.id, claim.version), why)

    back = await undo(county, "village", claim)

    assert (back.status, back.decided_on) == (ClaimStatus.IN_REVIEW, None)


async def test_after_a_minute_it_stays(county):
    claim = await agreed(county)
    county.clock.instant += timedelta(seconds=61)

    with pytest.raises(TooLateToUndo):
        await undo(county, "village", claim)


async def test_nobody_takes_back_what_a_colleague_decided(county):
    claim = await agreed(county)

    with pytest.raises(TooLateToUndo):
        await undo(county, "village2", claim)


async def test_once_the_next_office_has_taken_it_it_stays(county):
    claim = await agreed(county)
    async with county.transaction() as store:
        await reviewing.take(store, county.desk("department"), Seen(claim.id, claim.version))

    with pytest.raises(TooLateToUndo):
        await undo(county, "village", claim)


async def test_once_the_person_has_begun_to_mend_it_stays(county):
    claim = await county.file()
    async with county.transaction() as store:
        until = county.clock.today() + timedelta(days=9)
        await reviewing.send_back(
            store, county.desk("village"), Seen(claim.id, claim.version), [Defect("invoice", "unclear")], until
        )
        draft = await store.drafts.of_claim(claim)
        digest = claim.pages[0].digest
        await store.drafts.add_page(draft, digest, "image/jpeg", county.clock.now())

    with pytest.raises(TooLateToUndo):
        await undo(county, "village", claim)


async def test_a_decision_is_taken_back_once(county):
    claim = await agreed(county)
    await undo(county, "village", claim)

    with pytest.raises(TooLateToUndo):
        await undo(county, "village", claim)
