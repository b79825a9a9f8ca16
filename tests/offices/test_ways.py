"""Claims of special groups go a way of their own: never on a notice board, to the office that looks after them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from claims import checking, payments, reviewing
from claims.checking import Compared, Visit
from claims.denials import AmountMissing
from claims.model import ClaimStatus
from claims.refusals import ClaimNotFound
from claims.reviewing import Agreement
from claims.workflow import transitions, way_of
from schemes.assess import assess
from schemes.loading import load
from schemes.values import Expense, Person, Provider, Request
from tests.offices.county import open_county
from tests.offices.pillow import paper
from tests.offices.site import Browser, site_of
from tests.offices.test_five_schemes import employed, places_of

VILLAGER, ORPHAN = "leprosy_village_resident", "orphan"


@pytest.fixture
async def county(tmp_path):
    async with open_county(tmp_path, load()) as opened:
        opened.photo = paper("INVOICE")
        await employed(opened, opened.catalogue.get("heshan"))
        yield opened


async def filed(county, identity, number="B2025-000001"):
    scheme = county.catalogue.get("heshan")
    bill = Expense(
        *("A", date(2025, 5, 1)),
        kind="inpatient",
        provider=Provider("hospital", None, designated=True),
        covered_own_share=Decimal("10000.00"),
    )
    answers = {"heshan_identity": "other", "heshan_identity_more": identity}
    person = Person(identities=(identity,), heavy_burden_after_aid=False)
    request = Request("heshan", "medical_assistance", county.clock.today(), person, expenses=(bill,))
    claim = await county.file(
        number,
        **{"scheme_id": "heshan", "benefit": "medical_assistance", "place": places_of(scheme)["village"]},
        **{"request": request, "estimate": assess(scheme, request), "answers": answers},
    )
    async with county.transaction() as store:
        desk = county.desk("town_department-town")
        compared = [Compared(page.page_id, agrees=True) for page in claim.pages]
        await checking.record_originals(store, desk, await county.seen(claim), compared)
        visit = Visit(county.clock.today(), "陈玉兰", "住在康复村", confirms=True)
        await checking.record_home_visit(store, desk, await county.seen(claim), visit)
    return claim


async def agree(county, who, claim, **said):
    async with county.transaction() as store:
        return await reviewing.decide_agree(store, county.desk(who), await county.seen(claim), Agreement(**said))


async def test_a_villager_of_the_rehabilitation_village_is_paid_without_ever_being_on_a_notice(county):
    claim = await filed(county, VILLAGER)

    routed = await agree(county, "town_department-town", claim)
    arranged = await agree(
        county, "health_department-county", claim, amount=Decimal("10000.00"), reason="自负部分全额落实"
    )
    async with county.transaction() as store:
        desk = county.desk("finance-county")
        made = await payments.make_list(store, desk, [await county.seen(claim)])
        await payments.release(store, desk, made.id)
        await payments.mark_paid(store, desk, made.id, [claim.id], county.clock.today())
        noticed = await store.notices.of_claim(claim)

    assert (routed.status, routed.step) == (ClaimStatus.IN_REVIEW, "health_arrangement")
    assert (arranged.status, arranged.step, arranged.granted) == (
        *(ClaimStatus.APPROVED, "special_payment"),
        Decimal("10000.00"),
    )
    assert (await county.claim(claim.id)).status is ClaimStatus.PAID
    assert noticed == ()


async def test_the_health_department_fixes_the_amount_that_no_text_sets(county):
    claim = await filed(county, VILLAGER)
    await agree(county, "town_department-town", claim)

    with pytest.raises(AmountMissing):
        await agree(county, "health_department-county", claim)


async def test_everybody_else_goes_over_the_notice_and_never_to_the_health_department(county):
    claim = await filed(county, ORPHAN)

    posted = await agree(county, "town_department-town", claim, notice_days=7, amount=Decimal("1"), reason="试")

    assert posted.step == "public_notice"
    steps = [step.id for step in way_of(county.catalogue.get("heshan"), posted)]
    assert steps == ["town_review", "public_notice", "county_approval", "payment"]
    async with county.snapshot() as store:
        with pytest.raises(ClaimNotFound):
            await store.queue.visible(claim.id, county.desk("health_department-county").scope)


async def test_the_health_department_gives_a_claim_back_to_the_town(county):
    claim = await filed(county, VILLAGER)
    await agree(county, "town_department-town", claim)

    async with county.transaction() as store:
        desk = county.desk("health_department-county")
        back = await reviewing.return_to_office(store, desk, await county.seen(claim), "请核实户籍")

    assert back.step == "town_review"


async def test_a_claim_whose_marks_change_goes_on_from_where_it_stands(county):
    claim = await filed(county, ORPHAN)
    posted = await agree(county, "town_department-town", claim, notice_days=7, amount=Decimal("1"), reason="试")
    marked = await filed(county, VILLAGER, "B2025-000002")
    async with county.transaction() as store:
        changed = await store.claims.save(replace(posted, estimate=marked.estimate))

    way = way_of(county.catalogue.get("heshan"), changed)

    assert [step.id for step in way] == ["town_review", "public_notice", "health_arrangement", "special_payment"]
    assert {to.step for (at, _), to in transitions(way).items() if at.step == "public_notice"} >= {"health_arrangement"}


async def test_the_claim_page_says_what_the_person_is_entitled_to_and_whom_to_ask(county):
    claim = await filed(county, VILLAGER)
    browser = await Browser(site_of(county)).sign_in("town_department-town")

    page = await browser.open(f"/staff/claims/{claim.id}")

    assert "一类人员的参保费和报销后自负的费用由卫健部门落实" in page.text
    assert "找：市卫生健康局" in page.text
    assert "通过，交到：市卫生健康局落实（专门安排的人员）" in page.text


async def test_the_health_department_finds_its_claim_in_its_queue_and_decides_there(county):
    claim = await filed(county, VILLAGER)
    await agree(county, "town_department-town", claim)
    browser = await Browser(site_of(county)).sign_in("health_department-county")

    assert claim.number in (await browser.open("/staff/queue")).text
    await browser.open(f"/staff/claims/{claim.id}")
    said = {"amount": "10000.00", "reason": "自负部分全额落实", "opinion": "同意"}
    page = await browser.send(f"/staff/claims/{claim.id}/agree", {**browser.hidden("/agree"), **said})

    assert "已通过" in page.text
    assert (await county.claim(claim.id)).step == "special_payment"
