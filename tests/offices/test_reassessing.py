"""What staff correct or rule changes the amount at once, with the old value kept; what a person mended is shown."""

import html
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from claims import checking, reviewing
from claims.checking import NewValue, ToRule
from claims.denials import AmountWrong, NotThisDecision, WordsMissing
from claims.desk import Defect
from claims.events import Happened
from claims.model import FrozenField, Gap
from claims.records import Institution, InstitutionKind
from claims.refusals import AnswerNotUnderstood
from schemes.assess import assess
from schemes.values import Expense, Person, Provider, Request
from tests.offices.county import COUNTY
from tests.offices.journey import agree, check, to_notice
from tests.offices.pillow import paper
from tests.offices.site import Browser, site_of


async def filed(county, **changes):
    """File a claim whose request the engine has assessed: 500 yuan at a pharmacy, 80 % of it."""
    claim = await county.file(answers={"coverage": "not_covered"}, **changes)
    pharmacy = Institution(InstitutionKind.PHARMACY, "恩平市惠民大药房", COUNTY, None, None, "示例名单")
    bill = Expense(
        id=f"p{claim.pages[0].page_id}",
        date=date(2025, 5, 10),
        kind="drug",
        provider=Provider("pharmacy", None, designated=True),
        coverage="not_covered",
        total=Decimal("500.00"),
        paid_by_others=Decimal("0.00"),
        evidence=("diagnosis",),
    )
    person = Person(identities=("monitored_household",), insurance="resident", local=True)
    request = Request("aid", "drug_cost", date(2025, 6, 15), person, "高血压病2级", expenses=(bill,))
    estimate = assess(county.catalogue.get("aid"), request)
    assert estimate.amount == Decimal("400.00")
    async with county.transaction() as store:
        await store.office.add_institution(pharmacy)
        return await store.claims.save(replace(claim, request=request, estimate=estimate))


async def correct(county, claim, field, value, who="village"):
    new = NewValue(claim.pages[0].page_id, field, value, "照原件")
    async with county.transaction() as store:
        return await checking.correct_field(store, county.desk(who), await county.seen(claim), new)


async def rule(county, claim, who="village", **said):
    said = {"coverage": None, "taken_out": None, "left_out": False, "reason": "不是药品", **said}
    async with county.transaction() as store:
        to_rule = ToRule(f"p{claim.pages[0].page_id}", **said)
        return await checking.rule_on(store, county.desk(who), await county.seen(claim), to_rule)


async def last_event(county, claim):
    async with county.snapshot() as store:
        return (await store.claims.events_of(claim))[-1]


async def test_a_corrected_total_moves_the_amount_and_both_stand_in_the_history(county):
    claim = await filed(county)

    changed = await correct(county, claim, "total", "３００元")

    assert changed.estimate.amount == Decimal("240.00")
    event = await last_event(county, claim)
    assert event.code == Happened.FIELD
    assert event.detail | {"reason": ""} == {
        **{"page": claim.pages[0].page_id, "field": "total", "old": "500.00", "new": "300.00", "reason": ""},
        **{"amount_before": "400.00", "amount": "240.00"},
    }


async def test_corrections_add_up(county):
    claim = await filed(county)

    await correct(county, claim, "total", "300")
    changed = await correct(county, claim, "issued_on", "2024-05-01")

    assert changed.estimate.amount == Decimal("0.00")  # bought more than a year before the application
    assert "out_of_window" in " ".join(changed.estimate.flags)


async def test_a_field_that_bears_on_no_amount_leaves_it(county):
    claim = await filed(county)

    changed = await correct(county, claim, "invoice_number", "25442000000099999999")

    assert changed.estimate == claim.estimate
    assert "amount" not in (await last_event(county, claim)).detail


async def test_an_amount_that_is_none_is_refused(county):
    claim = await filed(county)

    with pytest.raises(AnswerNotUnderstood):
        await correct(county, claim, "total", "很多")


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ({"taken_out": Decimal("100.00")}, "320.00"),
        ({"left_out": True}, "0.00"),
        ({"taken_out": Decimal("900.00")}, "0.00"),
    ],
)
async def test_what_is_ruled_on_a_bill_moves_the_amount(county, said, amount):
    claim = await filed(county)

    changed = await rule(county, claim, **said)

    assert changed.estimate.amount == Decimal(amount)
    assert (await last_event(county, claim)).detail["amount"] == amount


async def test_another_coverage_is_assessed_as_the_text_says_of_it(county):
    claim = await filed(county)

    changed = await rule(county, claim, coverage="covered_other")

    assert [flag.split(":")[0] for flag in changed.estimate.flags] == ["listed_not_dual"]  # 2(2)


async def test_a_newer_ruling_takes_the_place_of_the_older(county):
    claim = await filed(county)

    await rule(county, claim, left_out=True)
    changed = await rule(county, claim, reason="看错了")

    assert changed.estimate.amount == Decimal("400.00")
    async with county.snapshot() as store:
        assert [one.left_out for one in await store.reviews.rulings_of(claim)] == [True, False]


async def test_a_ruling_outlives_a_later_correction(county):
    claim = await filed(county)

    await rule(county, claim, taken_out=Decimal("100.00"))
    changed = await correct(county, claim, "total", "300.00")

    assert changed.estimate.amount == Decimal("160.00")


async def test_a_ruling_needs_a_reason_and_a_proper_amount(county):
    claim = await filed(county)

    with pytest.raises(WordsMissing):
        await rule(county, claim, reason=" ", left_out=True)
    with pytest.raises(AmountWrong):
        await rule(county, claim, taken_out=Decimal("-1"))


async def test_an_amount_the_town_had_fixed_is_fixed_anew(county):
    claim = await filed(county)
    await check(county, claim)
    await agree(county, "village", claim)
    async with county.transaction() as store:
        standing = await store.claims.by_id(claim.id)
        await store.claims.save(replace(standing, granted=Decimal("400.00")))

    changed = await correct(county, claim, "total", "300", who="department")

    assert changed.granted is None


async def test_nobody_rules_on_a_bill_behind_the_notice(county):
    claim = await to_notice(county)

    with pytest.raises(NotThisDecision):
        await rule(county, claim, who="department", left_out=True)


async def mended(county, claim):
    """The village sends the claim back; the person takes a new photo with another total and submits again."""
    async with county.transaction() as store:
        seen = await county.seen(claim)
        defects = [Defect("invoice", "unclear")]
        sent = await reviewing.send_back(store, county.desk("village"), seen, defects, date(2025, 7, 1))
        first = sent.pages[0]
        fields = tuple(replace(one, value="450.00") if one.name == "total" else one for one in first.fields)
        page = replace(sent.pages[1], page_id=999, fields=(FrozenField("patient_name", "陈玉兰", "read"),))
        fresh = replace(sent, pages=(replace(first, fields=fields), page))
        estimate = replace(sent.estimate, amount=Decimal("360.00"))
        saved = await store.claims.save(replace(fresh, estimate=estimate))
        now = county.clock.now()
        return await reviewing.mended(store, county.catalogue, saved, county.clock.today(), now, before=sent)


async def test_what_was_mended_stands_in_the_history(county):
    claim = await mended(county, await filed(county))

    detail = (await last_event(county, claim)).detail

    assert detail["changed"] == [{"kind": "vat_invoice", "field": "total", "old": "500.00", "new": "450.00"}]
    assert (detail["added"], detail["removed"]) == (["diagnosis_certificate"], ["diagnosis_certificate"])
    assert (detail["amount_before"], detail["amount"]) == ("400.00", "360.00")


async def page_of(county, claim, who="village"):
    county.photo = paper("INVOICE 500.00")
    browser = await Browser(site_of(county)).sign_in(who)
    return browser, html.unescape((await browser.open(f"/staff/claims/{claim.id}")).text)


async def test_the_page_lets_a_bill_be_ruled_on_and_shows_the_new_amount(county):
    claim = await filed(county)
    browser, _ = await page_of(county, claim)
    path = f"/staff/claims/{claim.id}/rule"

    data = {**browser.hidden(path), "amount": "100", "reason": "保健品不算"}
    text = html.unescape((await browser.send(path, data)).text)

    assert "¥320.00" in text
    assert "保健品不算" in text
    assert "测算金额 ¥400.00 → ¥320.00" in text


async def test_the_page_says_what_changed_since_the_last_review(county):
    claim = await filed(county)
    await check(county, claim)
    await agree(county, "village", claim)
    await correct(county, claim, "total", "300", who="department")

    _, text = await page_of(county, claim, "department")

    assert "上次审核以后变了什么" in text
    assert "测算金额 ¥400.00 → ¥240.00" in text


async def test_the_page_shows_until_when_a_paper_is_promised(county):
    gap = Gap("diagnosis", "医院还没开", date(2025, 6, 10))
    claim = await filed(county, gaps=(gap,))

    _, text = await page_of(county, claim)

    assert "答应 2025年6月10日 前补上" in text
    assert "已过期" in text
