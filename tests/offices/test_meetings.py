"""A county meeting decides the amount of a claim: from the form to the person's phone, checked, and taken back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from claims import checking, meeting_decisions, meetings, payments, reviewing
from claims.checking import Compared
from claims.denials import EntryWrong, LimitReached, MeetingAboveLimit, MeetingMissing, NotThisDecision
from claims.events import Happened, Told
from claims.model import ClaimStatus
from claims.reviewing import Agreement
from claims.workflow import Seen
from schemes.assess import assess
from schemes.loading import load
from schemes.values import Expense, Person, Provider, Request
from tests.offices.county import open_county
from tests.offices.pillow import paper
from tests.offices.site import Browser, site_of
from tests.offices.test_five_schemes import employed, places_of

SAID = {"agenda": "陈玉兰大病救助", "held_on": "2025-06-15", "decided": "30000.00", "minutes": "会议纪要〔2025〕3号"}
HOSPITAL = Provider("hospital", None, designated=True)


@pytest.fixture
async def county(tmp_path):
    async with open_county(tmp_path, load()) as opened:
        opened.photo = paper("INVOICE")
        yield opened


async def at_the_county(county, number="B2025-000001", own_share="50000.00", **changes):
    """File a claim on application that has come through its notice to the county."""
    scheme = county.catalogue.get("fangchenggang")
    await employed(county, scheme)
    bill = Expense(*("A", date(2025, 5, 1)), kind="inpatient", provider=HOSPITAL, covered_own_share=Decimal(own_share))
    person = Person(identities=("high_medical_expense_household",), insurance="resident", local=True)
    request = Request("fangchenggang", "on_application", county.clock.today(), person, expenses=(bill,))
    request = replace(request, granted_this_year=Decimal("0.00"))
    claim = await county.file(
        number,
        **{"scheme_id": "fangchenggang", "benefit": "on_application", "place": places_of(scheme)["village"]},
        **{"step": "county_approval", "request": request, "estimate": assess(scheme, request), **changes},
    )
    async with county.transaction() as store:
        claim = await store.claims.save(replace(claim, granted=claim.estimate.amount))
        compared = [Compared(page.page_id, agrees=True) for page in claim.pages]
        seen = Seen(claim.id, claim.version)
        return await checking.record_originals(store, county.desk("county_department-county"), seen, compared)


async def decide(county, claim, **said):
    async with county.transaction() as store:
        seen = await county.seen(claim)
        return await meeting_decisions.decide(store, county.desk("county_department-county"), seen, {**SAID, **said})


async def take_back(county, claim, reason="金额记错"):
    async with county.transaction() as store:
        seen = await county.seen(claim)
        return await meeting_decisions.take_back(store, county.desk("county_department-county"), seen, reason)


async def listed(county):
    async with county.snapshot() as store:
        return await store.registers.listed("fangchenggang", "county_meeting", "450602", 10)


async def test_the_decided_amount_is_the_claims_and_stands_in_the_list_and_the_history(county):
    claim = await at_the_county(county)
    assert claim.granted == Decimal("24000.00")

    decided = await decide(county, claim)

    assert decided.granted == Decimal("30000.00")
    (entry,) = await listed(county)
    assert entry.said == {**SAID, "claim": claim.number}
    async with county.snapshot() as store:
        event = (await store.claims.events_of(claim))[-1]
    assert (event.code, event.detail["amount"], event.detail["before"]) == (Happened.MEETING, "30000.00", "24000.00")
    assert event.detail["said"] == SAID


async def test_the_person_is_told_what_the_meeting_decided_and_when_it_is_taken_back(county):
    claim = await at_the_county(county)

    await decide(county, claim)
    await take_back(county, claim)

    told = dict(await county.told())
    assert (told[Told.MEETING]["amount"], told[Told.MEETING]["on"]) == ("30000.00", "2025-06-15")
    assert told[Told.UNDONE]["step"] == "county_approval"


async def test_nobody_approves_before_the_meeting_has_decided(county):
    claim = await at_the_county(county)
    desk = county.desk("county_department-county")

    with pytest.raises(MeetingMissing):
        async with county.transaction() as store:
            await reviewing.decide_agree(store, desk, await county.seen(claim), Agreement())

    await decide(county, claim)
    async with county.transaction() as store:
        approved = await reviewing.decide_agree(store, desk, await county.seen(claim), Agreement())
    assert (approved.status, approved.granted) == (ClaimStatus.APPROVED, Decimal("30000.00"))


@pytest.mark.parametrize(
    ("own_share", "most"),
    [("50000.00", "40000.00"), ("150000.00", "100000.00"), ("10000.01", "0.01")],
    ids=["what lies above the least deductible", "the year's limit", "a fen above it"],
)
async def test_no_meeting_gives_more_than_the_text_lets_it(county, own_share, most):
    claim = await at_the_county(county, own_share=own_share)

    with pytest.raises(MeetingAboveLimit) as refused:
        await decide(county, claim, decided=str(Decimal(most) + Decimal("0.01")))

    assert refused.value.limit == Decimal(most)
    assert await listed(county) == ()
    assert (await decide(county, claim, decided=most)).granted == Decimal(most)


async def test_what_was_paid_in_the_year_counts_against_the_limit(county):
    claim = await at_the_county(county, own_share="150000.00")
    before = await at_the_county(county, "B2025-000002", own_share="150000.00", person_id=claim.person_id)
    await decide(county, before, decided="90000.00")
    desk = county.desk("county_department-county")
    async with county.transaction() as store:
        await reviewing.decide_agree(store, desk, await county.seen(before), Agreement())
    async with county.transaction() as store:
        await payments.make_list(store, county.desk("finance-county"), [await county.seen(before)])

    with pytest.raises(LimitReached):
        await decide(county, claim, decided="10000.01")
    assert (await decide(county, claim, decided="10000.00")).granted == Decimal("10000.00")


@pytest.mark.parametrize(
    ("field", "value"),
    [("held_on", "2025-06-16"), ("held_on", "2025-06-14"), ("decided", "0"), ("decided", "many"), ("agenda", " ")],
)
async def test_a_decision_that_cannot_be_so_is_refused_and_names_the_field(county, field, value):
    claim = await at_the_county(county)

    with pytest.raises(EntryWrong) as refused:
        await decide(county, claim, **{field: value})

    assert refused.value.field == field
    assert (await county.claim(claim.id)).granted == Decimal("24000.00")


async def test_a_decision_taken_back_gives_the_amount_back_and_stays_in_the_list_as_taken_back(county):
    claim = await at_the_county(county)
    await decide(county, claim)

    restored = await take_back(county, claim)

    assert restored.granted == Decimal("24000.00")
    (entry,) = await listed(county)
    assert entry.said["taken_back_on"] == "2025-06-15"
    with pytest.raises(NotThisDecision):
        await take_back(county, claim)
    assert (await decide(county, claim, decided="20000.00")).granted == Decimal("20000.00")


async def test_two_decisions_do_not_stand_side_by_side(county):
    claim = await at_the_county(county)
    await decide(county, claim)

    with pytest.raises(NotThisDecision):
        await decide(county, claim, decided="20000.00")


async def test_after_a_return_to_the_town_the_meeting_sits_again(county):
    claim = await at_the_county(county)
    await decide(county, claim)
    async with county.transaction() as store:
        desk = county.desk("county_department-county")
        await reviewing.return_to_office(store, desk, await county.seen(claim), "票据再核")

    async with county.snapshot() as store:
        assert meetings.in_force(await store.claims.events_of(claim)) is None


async def test_routine_aid_asks_for_no_meeting(county):
    claim = await at_the_county(county)
    routine = replace(claim, estimate=replace(claim.estimate, flags=("inpatient_cap",)))

    assert meetings.wanted(county.catalogue.get("fangchenggang"), routine) is None


async def test_the_meeting_is_written_down_and_taken_back_on_the_claim_page(county):
    claim = await at_the_county(county)
    browser = await Browser(site_of(county)).sign_in("county_department-county")
    page = await browser.open(f"/staff/claims/{claim.id}")
    assert "按文本，这件最高可以定 ¥40,000.00" in page.text

    form = {f"said:{name}": value for name, value in SAID.items()}
    wrong = await browser.send(
        f"/staff/claims/{claim.id}/meeting", {**browser.hidden("/meeting"), **form, "said:decided": "40000.01"}
    )
    assert wrong.status_code == 409
    assert "超过了文本允许的最高 40000.00 元" in wrong.text
    assert "会议纪要〔2025〕3号" in wrong.text
    unnamed = await browser.send(
        f"/staff/claims/{claim.id}/meeting", {**browser.hidden("/meeting"), **form, "said:held_on": "2025-06-16"}
    )
    assert "“开会日期”没填或者不对" in unnamed.text
    page = await browser.send(f"/staff/claims/{claim.id}/meeting", {**browser.hidden("/meeting"), **form})

    assert "会议议定（2025年6月15日）" in page.text
    assert "会议纪要：会议纪要〔2025〕3号" in page.text
    back = {**browser.hidden("/meeting-back"), "reason": "金额记错"}
    page = await browser.send(f"/staff/claims/{claim.id}/meeting-back", back)
    assert "金额由 ¥30,000.00 改为 ¥24,000.00：金额记错" in page.text


async def test_the_list_of_meetings_is_written_on_the_claims_and_nowhere_else(county):
    claim = await at_the_county(county)
    browser = await Browser(site_of(county)).sign_in("county_department-county")
    await decide(county, claim)
    path = "/staff/watch/fangchenggang/lists/county_meeting"

    page = await browser.open(path)
    said = {"said:claim": claim.number, **{f"said:{name}": value for name, value in SAID.items()}}
    refused = await browser.send(path, said)

    assert "30,000.00" in page.text
    assert f'action="{path}"' not in page.text
    assert refused.status_code == 404
    assert len(await listed(county)) == 1
