"""The five bundled schemes, each walked from its first desk to the bank by the same code."""

from datetime import timedelta

import pytest

from claims import checking, payments, reviewing
from claims.checking import Compared, Visit
from claims.denials import NoticeDaysMissing
from claims.model import ClaimStatus
from claims.reviewing import Agreement
from claims.staff import Role
from claims.workflow import Seen, step_of, way_of
from schemes.loading import load
from tests.offices.county import open_county
from tests.offices.journey import run_out

COUNTIES = {"440700": "440785", "450600": "450602"}
SCHEMES = [scheme.id for scheme in load().all]


def places_of(scheme):
    county = COUNTIES.get(scheme.place, scheme.place)
    return {"county": county, "town": f"{county}105", "village": f"{county}105201"}


@pytest.fixture
async def county(tmp_path):
    async with open_county(tmp_path, load()) as opened:
        yield opened


async def employed(county, scheme):
    """Give every step of a scheme its member of staff, and return the logins by step."""
    logins = {}
    for step in scheme.workflow:
        login = f"{step.role}-{step.place_level}"
        if login not in county.staff:
            await county.employ(login, Role(step.role), places_of(scheme)[step.place_level])
        logins[step.id] = login
    return logins


async def look(county, claim, who, step):
    """Do what a step wants to have on record before it agrees."""
    async with county.transaction() as store:
        desk, seen = county.desk(who), await county.seen(claim)
        if step.originals:
            compared = [Compared(page.page_id, agrees=True) for page in claim.pages]
            await checking.record_originals(store, desk, seen, compared)
        if step.home_visit:
            visit = Visit(county.clock.today(), "陈玉兰", "和申请说的一样", confirms=True)
            await checking.record_home_visit(store, desk, seen, visit)


@pytest.mark.parametrize("scheme_id", SCHEMES)
async def test_every_scheme_goes_from_its_first_desk_to_the_bank(county, scheme_id):
    scheme = county.catalogue.get(scheme_id)
    logins = await employed(county, scheme)
    claim = await county.file(scheme_id=scheme_id, place=places_of(scheme)["village"])
    walked = []

    while (claim := await county.claim(claim.id)).status is not ClaimStatus.PAID:
        step = step_of(scheme, claim)
        walked.append(step.id)
        desk = county.desk(logins[step.id])
        if step.kind == "notice":
            county.clock.move_to(county.clock.today() + timedelta(days=8))
            assert await run_out(county) == 1
        elif step.kind == "pay":
            async with county.transaction() as store:
                made = await payments.make_list(store, desk, [Seen(claim.id, claim.version)])
                await payments.release(store, desk, made.id)
                await payments.mark_paid(store, desk, made.id, [claim.id], county.clock.today())
        else:
            await look(county, claim, logins[step.id], step)
            async with county.transaction() as store:
                said = Agreement(notice_days=7 if reviewing.asks_notice_days(way_of(scheme, claim), step) else None)
                await reviewing.decide_agree(store, desk, Seen(claim.id, claim.version), said)

    assert walked == [step.id for step in way_of(scheme, claim)]


async def test_a_notice_whose_days_the_office_sets_is_not_posted_without_them(county):
    scheme = county.catalogue.get("heshan")
    logins = await employed(county, scheme)
    claim = await county.file(scheme_id="heshan", place=places_of(scheme)["village"])
    await look(county, claim, logins["town_review"], scheme.workflow[0])

    with pytest.raises(NoticeDaysMissing):
        async with county.transaction() as store:
            await reviewing.decide_agree(
                store, county.desk(logins["town_review"]), await county.seen(claim), Agreement()
            )

    async with county.transaction() as store:
        await reviewing.decide_agree(
            store, county.desk(logins["town_review"]), await county.seen(claim), Agreement(notice_days=7)
        )
        posted = (await store.notices.of_claim(claim))[0]
    assert (posted.last_day - posted.posted_on).days == 7
