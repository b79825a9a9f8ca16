"""Every scheme's claims from their first desk to the bank through the console's own forms, whatever the scheme asks."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import pytest

from claims.model import ClaimStatus
from claims.workflow import step_of, way_of
from schemes.assess import assess
from schemes.loading import load
from schemes.parsing import Reader
from tests.offices.county import open_county
from tests.offices.journey import run_out
from tests.offices.pillow import paper
from tests.offices.site import Browser, site_of
from tests.offices.test_five_schemes import employed, places_of

HOSPITAL = {"kind": "hospital", "designated": True}
STAY = {"id": "A", "kind": "inpatient", "provider": HOSPITAL}
FIXED = {"amount": "1234.50", "reason": "按局里核定"}
MEETING = {"said:agenda": "大病救助", "said:decided": "30000.00", "said:minutes": "纪要3号"}


@dataclass(frozen=True)
class Way:
    """A claim, what staff type beside what every form asks, and what the person is paid in the end."""

    scheme: str
    benefit: str
    on: date
    person: dict[str, object]
    expense: dict[str, object]
    paid: str
    typed: dict[str, dict[str, str]] = field(default_factory=dict)  # by step
    more: dict[str, object] = field(default_factory=dict)


WAYS = {
    "jiangmen": Way(
        *("jiangmen", "drug_cost", date(2025, 6, 15), {"identities": ["monitored_household"]}),
        {
            **{"id": "A", "kind": "drug", "coverage": "not_covered", "total": "1250.00", "paid_by_others": "0"},
            **{"provider": {"kind": "pharmacy", "designated": True}, "evidence": ["diagnosis"]},
        },
        paid="1000.00",
    ),
    "enping": Way(
        *("enping", "medical_cost", date(2020, 3, 5)),
        {"identities": ["low_income_target"], "insurance": "resident", "listed_on": "2019-12-20"},
        {**STAY, "covered_own_share": "10000.00", "non_covered": "0", "other_aid": "0"},
        paid="9600.00",
    ),
    "heshan": Way(
        *("heshan", "medical_assistance", date(2021, 3, 1), {"identities": ["orphan"]}),
        {**STAY, "covered_own_share": "10000.00"},
        paid="1234.50",
        typed={"town_review": {**FIXED, "notice_days": "7"}},
    ),
    "heshan, a special group": Way(
        *("heshan", "medical_assistance", date(2021, 3, 1), {"identities": ["leprosy_village_resident"]}),
        {**STAY, "covered_own_share": "10000.00"},
        paid="1234.50",
        typed={"health_arrangement": FIXED},
    ),
    "jingjiang": Way(
        *("jingjiang", "medical_cost", date(2019, 5, 6)),
        {"identities": ["registered_low_income_household"], "insurance": "employee"},
        {
            **{**STAY, "provider": {**HOSPITAL, "level": "township"}, "total": "8000.00", "unlisted": "0"},
            **{"excluded": {}, "paid_by_others": "5000.00", "compensated_later": "0", "evidence": ["referral"]},
        },
        paid="1500.00",
        more={"parameters": {"contract_end": "2020-12-31"}},
    ),
    "fangchenggang, routine": Way(
        *("fangchenggang", "routine", date(2023, 3, 1)),
        {"identities": ["extreme_hardship_person"], "local": True, "insurance": "resident"},
        {**STAY, "covered_own_share": "50000.00"},
        paid="50000.00",
        typed={"town_review": {"notice_days": "7"}},
    ),
    "fangchenggang, on application": Way(
        *("fangchenggang", "on_application", date(2023, 9, 10)),
        {"identities": ["high_medical_expense_household"], "local": True, "insurance": "resident"},
        {**STAY, "covered_own_share": "50000.00"},
        paid="30000.00",
        typed={"town_review": {"notice_days": "7"}},
        more={"granted_this_year": "0"},
    ),
}


@pytest.fixture
async def county(tmp_path):
    async with open_county(tmp_path, load()) as opened:
        opened.photo = paper("INVOICE")
        yield opened


async def filed(county, way):
    """File the claim on its day, as the engine assesses it."""
    county.clock.move_to(way.on)
    scheme = county.catalogue.get(way.scheme)
    said = {"scheme": way.scheme, "benefit": way.benefit, "on": way.on.isoformat(), "person": way.person, **way.more}
    request = Reader(scheme).request({**said, "expenses": [{**way.expense, "date": way.on.isoformat()}]})
    claim = await county.file(scheme_id=way.scheme, benefit=way.benefit, place=places_of(scheme)["village"])
    async with county.transaction() as store:
        return await store.claims.save(replace(claim, request=request, estimate=assess(scheme, request)))


async def review(county, browser, way, claim, step):
    """Send the forms that the claim's page shows, in the order in which a reviewer fills them in."""
    at = f"/staff/claims/{claim.id}"
    page = await browser.open(at)
    if f'action="{at}/originals"' in page.text and "还没核对原件" in page.text:
        agrees = [str(one.page_id) for one in claim.pages]
        page = await browser.send(f"{at}/originals", {**browser.hidden(f"{at}/originals"), "agrees": agrees})
    if f'href="{at}/visit"' in page.text:
        await browser.open(f"{at}/visit")
        photo = {"photo": ("door.jpg", paper("HOUSE"), "image/jpeg")}
        browser._show(await browser.http.post(f"{at}/visit/photos", data={"token": browser.token}, files=photo))
        found = {"visited_on": county.clock.today().isoformat(), "met": "陈玉兰", "findings": "属实", "confirms": "yes"}
        page = await browser.send(f"{at}/visit/record", {**browser.hidden(f"{at}/visit/record"), **found})
    if f'action="{at}/meeting"' in page.text:
        held = {"said:held_on": county.clock.today().isoformat(), **MEETING}
        page = await browser.send(f"{at}/meeting", {**browser.hidden(f"{at}/meeting"), **held})
    typed = {"opinion": "同意", **way.typed.get(step.id, {})}
    answer = await browser.send(f"{at}/agree", {**browser.hidden(f"{at}/agree"), **typed})
    assert "已通过" in answer.text, re.findall(r'id="refused">.*?</div>', answer.text, re.S)


async def pay(county, browser, login, claim):
    await browser.open("/staff/payments")
    made = await browser.send("/staff/payments", {"claim": f"{claim.id}|{claim.version}"})
    listed = re.search(r"/staff/payments/(\d+)", str(made.url))[1]
    await browser.send(f"/staff/payments/{listed}/release", {"password": f"{login}-password"})
    today = county.clock.today().isoformat()
    await browser.send(f"/staff/payments/{listed}/paid", {"claim": str(claim.id), "paid_on": today})


@pytest.mark.parametrize("name", WAYS)
async def test_a_claim_of_every_scheme_is_reviewed_and_paid_through_the_forms(county, name):
    way = WAYS[name]
    scheme = county.catalogue.get(way.scheme)
    logins = await employed(county, scheme)
    claim = await filed(county, way)
    site, walked = site_of(county), []

    while (claim := await county.claim(claim.id)).status is not ClaimStatus.PAID:
        step = step_of(scheme, claim)
        assert walked.count(step.id) == 0, f"{step.id} is not left"
        walked.append(step.id)
        county.clock.move_to(county.clock.today() + timedelta(days=1))
        if step.kind == "notice":
            county.clock.move_to(county.clock.today() + timedelta(days=8))
            assert await run_out(county) == 1
            continue
        browser = await Browser(site).sign_in(logins[step.id])
        await (
            pay(county, browser, logins[step.id], claim)
            if step.kind == "pay"
            else review(county, browser, way, claim, step)
        )

    assert walked == [step.id for step in way_of(scheme, claim)]
    assert str(claim.granted) == way.paid
    told = [code for code, _ in await county.told()]
    assert (told.count("claim_approved"), told.count("claim_paid")) == (1, 1)


def test_the_ways_cover_every_scheme_and_every_step_that_any_claim_can_reach():
    steps = {(scheme.id, step.id) for scheme in load().all for step in scheme.workflow}
    schemes = {scheme.id: scheme for scheme in load().all}
    reached = set()
    for way in WAYS.values():
        request = Reader(schemes[way.scheme]).request(
            {
                **{"scheme": way.scheme, "benefit": way.benefit, "on": way.on.isoformat(), "person": way.person},
                **{"expenses": [{**way.expense, "date": way.on.isoformat()}], **way.more},
            }
        )
        flags = {flag.partition(":")[0] for flag in assess(schemes[way.scheme], request).flags}
        reached |= {(way.scheme, step.id) for step in schemes[way.scheme].workflow if step.is_for(flags)}

    assert reached == steps
