"""What reviewers may do with a claim, on a real database."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from claims import checking, payments, reviewing
from claims.checking import Compared, NewValue, Visit
from claims.denials import (
    AmountWrong,
    DeadlineWrong,
    FieldNotFound,
    HomeVisitDayWrong,
    HomeVisitMissing,
    NoDefects,
    NoReasons,
    NotThisDecision,
    NotYourDesk,
    OriginalsMissing,
    OwnClaim,
    TakenByAnother,
    WordsMissing,
)
from claims.desk import Defect
from claims.events import Told
from claims.model import ClaimStatus, DraftStatus
from claims.refusals import ClaimChanged, ClaimNotFound
from claims.reviewing import Agreement, Refusal
from claims.staff import Role
from claims.workflow import Seen
from tests.offices.county import VILLAGE
from tests.offices.journey import agree, check, run_out, to_notice, to_payment


async def test_a_claim_goes_from_the_village_to_the_payment(county):
    claim = await to_payment(county)
    finance = county.desk("finance")

    async with county.transaction() as store:
        made = await payments.make_list(store, finance, [await county.seen(claim)])
    async with county.transaction() as store:
        await payments.release(store, finance, made.id)
        await payments.mark_paid(store, finance, made.id, [claim.id], county.clock.today())

    assert (await county.claim(claim.id)).status is ClaimStatus.PAID
    assert (made.count, made.total) == (1, Decimal("400.00"))
    assert [code for code, _ in await county.told()] == [
        Told.AGREED,
        Told.NOTICE_POSTED,
        Told.NOTICE_OVER,
        Told.APPROVED,
        Told.LISTED,
        Told.PAID,
    ]


async def test_every_telling_names_the_claim(county):
    claim = await to_payment(county)

    told = await county.told()

    assert all((params["claim_id"], params["number"]) == (claim.id, claim.number) for _, params in told)
    assert told[1][1] | {"first": "2025-06-16", "last": "2025-06-20", "place": VILLAGE} == told[1][1]


async def test_nobody_agrees_before_the_originals_are_compared(county):
    claim = await county.file()
    async with county.transaction() as store:
        visit = Visit(county.clock.today(), "陈玉兰", "属实", confirms=True)
        await checking.record_home_visit(store, county.desk("village"), Seen(claim.id, 0), visit)

    with pytest.raises(OriginalsMissing):
        await agree(county, "village", claim)


async def test_nobody_agrees_before_the_home_visit(county):
    claim = await county.file()

    with pytest.raises(HomeVisitMissing):
        await agree(county, "village", claim)


async def test_a_home_visit_of_tomorrow_is_refused(county):
    claim = await county.file()
    visit = Visit(county.clock.today() + timedelta(days=1), "陈玉兰", "属实", confirms=True)

    async with county.transaction() as store:
        with pytest.raises(HomeVisitDayWrong):
            await checking.record_home_visit(store, county.desk("village"), Seen(claim.id, 0), visit)


async def test_the_town_does_not_see_what_is_still_in_the_village(county):
    claim = await county.file()

    async with county.transaction() as store:
        with pytest.raises(ClaimNotFound):
            await reviewing.take(store, county.desk("department"), Seen(claim.id, 0))


@pytest.mark.parametrize("who", ["neighbour", "other_department", "other_finance", "office"])
async def test_other_places_never_see_a_claim(county, who):
    claim = await to_payment(county)

    async with county.transaction() as store:
        with pytest.raises(ClaimNotFound):
            await reviewing.note(store, county.desk(who), claim.id, "路过")


async def test_the_village_can_look_but_not_act_once_it_has_agreed(county):
    claim = await to_notice(county)

    with pytest.raises(NotYourDesk):
        await agree(county, "village", claim)


async def test_nobody_decides_on_his_own_claim(county):
    await county.employ("relative", Role.VILLAGE, VILLAGE, id_number="440785195702141809")
    claim = await county.file()

    async with county.transaction() as store:
        with pytest.raises(OwnClaim):
            await reviewing.take(store, county.desk("relative"), Seen(claim.id, 0))


async def test_nobody_decides_on_a_claim_he_filed(county):
    claim = await county.file(filed_by_staff_id=county.staff["village"].id)

    async with county.transaction() as store:
        with pytest.raises(OwnClaim):
            await reviewing.take(store, county.desk("village"), Seen(claim.id, 0))


async def test_the_second_of_two_reviewers_learns_that_the_claim_has_changed(county):
    claim = await county.file()
    await check(county, claim)
    stale = await county.seen(claim)
    await agree(county, "village", claim)

    async with county.transaction() as store:
        with pytest.raises(ClaimChanged):
            await reviewing.refuse(store, county.desk("village2"), stale, Refusal("不符合", "2(1)", "文件"))


async def test_a_claim_that_a_colleague_has_taken_is_his_for_half_an_hour(county):
    claim = await county.file()
    async with county.transaction() as store:
        await reviewing.take(store, county.desk("village"), Seen(claim.id, 0))

    async with county.transaction() as store:
        with pytest.raises(TakenByAnother):
            await reviewing.take(store, county.desk("village2"), Seen(claim.id, 0))
    county.clock.instant += timedelta(minutes=31)
    async with county.transaction() as store:
        taken = await reviewing.take(store, county.desk("village2"), Seen(claim.id, 0))

    assert taken.id == claim.id


async def test_all_defects_go_back_at_once_and_the_draft_opens_again(county):
    claim = await county.file()
    defects = [Defect("invoice", "unclear"), Defect("diagnosis", "other", "请补上医院盖章的一页")]

    async with county.transaction() as store:
        desk = county.desk("village")
        sent = await reviewing.send_back(store, desk, Seen(claim.id, 0), defects, date(2025, 7, 1))
        open_now = await reviewing.to_mend(store, sent)
        draft = await store.drafts.of_claim(sent)

    assert sent.status is ClaimStatus.SENT_BACK
    assert list(open_now.defects) == defects
    assert draft.status is DraftStatus.MENDING
    assert await county.told() == [
        (
            Told.SENT_BACK,
            {"claim_id": claim.id, "number": claim.number, "step": "village_review", "until": "2025-07-01", "count": 2},
        )
    ]


async def test_a_mended_claim_returns_to_the_desk_that_sent_it_back(county):
    claim = await county.file()
    await check(county, claim)
    await agree(county, "village", claim)
    async with county.transaction() as store:
        seen = await county.seen(claim)
        until = county.clock.today() + timedelta(days=10)
        sent = await reviewing.send_back(
            store, county.desk("department"), seen, [Defect(None, "phone_unreachable")], until
        )
        again = await reviewing.mended(store, county.catalogue, sent, county.clock.today(), county.clock.now())
        left = await reviewing.to_mend(store, again)

    assert (again.status, again.step) == (ClaimStatus.IN_REVIEW, "town_review")
    assert left is None


async def test_a_claim_goes_back_only_with_a_defect_and_a_day_to_come(county):
    claim = await county.file()
    desk, seen, today = county.desk("village"), Seen(claim.id, 0), county.clock.today()
    unclear = Defect("invoice", "unclear")

    async with county.transaction() as store:
        with pytest.raises(NoDefects):
            await reviewing.send_back(store, desk, seen, [], today + timedelta(days=5))
        with pytest.raises(NoDefects):
            await reviewing.send_back(store, desk, seen, [Defect(None, "made_up")], today + timedelta(days=5))
        with pytest.raises(WordsMissing):
            await reviewing.send_back(store, desk, seen, [Defect(None, "other")], today + timedelta(days=5))
        with pytest.raises(DeadlineWrong):
            await reviewing.send_back(store, desk, seen, [unclear], today)


async def test_a_refusal_says_why_and_by_which_clause(county):
    claim = await county.file()

    async with county.transaction() as store:
        with pytest.raises(NoReasons):
            await reviewing.refuse(store, county.desk("village"), Seen(claim.id, 0), Refusal("不是监测对象", " ", ""))
        refused = await reviewing.refuse(
            store, county.desk("village"), Seen(claim.id, 0), Refusal("不是监测对象", "第二条（一）", "示例文件")
        )

    assert (refused.status, refused.decided_on) == (ClaimStatus.REFUSED, county.clock.today())
    assert (await county.told())[-1][1]["clause"] == "第二条（一）"


async def test_a_refused_claim_takes_no_further_decision(county):
    claim = await county.file()
    async with county.transaction() as store:
        await reviewing.refuse(store, county.desk("village"), Seen(claim.id, 0), Refusal("不符合", "2(1)", ""))

    async with county.transaction() as store:
        with pytest.raises(NotThisDecision):
            await reviewing.refuse(
                store, county.desk("village"), await county.seen(claim), Refusal("不符合", "2(1)", "")
            )


async def test_the_town_fixes_another_amount_with_a_reason(county):
    claim = await county.file()
    await check(county, claim)
    await agree(county, "village", claim)

    with pytest.raises(AmountWrong):
        await agree(county, "department", claim, Agreement(amount=Decimal("320.00")))
    fixed = await agree(county, "department", claim, Agreement(amount=Decimal("320.00"), reason="一项不属药品"))

    assert fixed.granted == Decimal("320.00")


async def test_nobody_changes_the_amount_after_the_public_notice(county):
    claim = await to_payment(county)
    async with county.snapshot() as store:
        history = await store.claims.events_of(claim)

    assert [event.detail["amount"] for event in history if event.code == "claim_agreed"] == [None, "400.00", "400.00"]
    assert claim.granted == Decimal("400.00")


async def test_the_government_cannot_fix_another_amount_than_was_shown(county):
    claim = await to_notice(county)
    county.clock.move_to(date(2025, 6, 21))
    await run_out(county)

    with pytest.raises(AmountWrong):
        await agree(county, "government", claim, Agreement(amount=Decimal("1.00"), reason="改小"))


async def test_a_corrected_field_keeps_what_stood_there(county):
    claim = await county.file()
    invoice = claim.pages[0].page_id

    async with county.transaction() as store:
        new = NewValue(invoice, "total", "480.00", "有一项不是药品")
        changed = await checking.correct_field(store, county.desk("village"), Seen(claim.id, 0), new)
        kept = await store.reviews.changes_of(changed)
        stray = NewValue(invoice, "colour", "红", "没有这一项")
        with pytest.raises(FieldNotFound):
            await checking.correct_field(store, county.desk("village"), Seen(claim.id, 1), stray)

    assert {field.name: field.value for field in changed.pages[0].fields}["total"] == "480.00"
    assert [(one.old, one.new) for one in kept] == [("500.00", "480.00")]


async def test_a_paper_photographed_anew_must_be_compared_anew(county):
    claim = await county.file()
    await check(county, claim)
    other = await county.files.put(b"another photo", "image/jpeg")
    async with county.transaction() as store:
        pages = (replace(claim.pages[0], digest=other), *claim.pages[1:])
        await store.claims.save(replace(await store.claims.by_id(claim.id), pages=pages))

    with pytest.raises(OriginalsMissing):
        await agree(county, "village", claim)


async def test_a_paper_that_differs_from_its_original_needs_a_remark(county):
    claim = await county.file()

    async with county.transaction() as store:
        compared = [Compared(claim.pages[0].page_id, agrees=False)]
        with pytest.raises(WordsMissing):
            await checking.record_originals(store, county.desk("village"), Seen(claim.id, 0), compared)


async def test_notes_are_for_colleagues_and_tell_the_person_nothing(county):
    claim = await county.file()

    async with county.transaction() as store:
        await reviewing.note(store, county.desk("village"), claim.id, "电话里说得很清楚")
        notes = await store.reviews.notes_of(claim)

    assert [note.text for note in notes] == ["电话里说得很清楚"]
    assert await county.told() == []
