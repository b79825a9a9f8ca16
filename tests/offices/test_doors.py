"""Every page of the console without signing in, and each role's own pages; tests/security asks for every route."""

import pytest

from tests.offices.county import County
from tests.offices.site import Browser, site_of
from tests.security.test_every_route import address, routes_of
from tests.security.test_every_route import ids as ids


async def state_of(county: County) -> list[object]:
    """Everything that a request could have changed but its own session and the audit."""
    names = ("claims", "claim_events", "desks", "notices", "objections", "payment_lists", "payment_lines", "notes")
    async with county.database.snapshot() as connection:
        tables = [(await connection.exec_driver_sql(f"SELECT * FROM {name}")).all() for name in names]
        active = (await connection.exec_driver_sql("SELECT id, active FROM staff")).all()
    return [*tables, active]


async def test_whoever_has_not_signed_in_gets_nothing_from_any_route(county, ids):
    browser = Browser(site_of(county))
    browser.http.follow_redirects = False
    before = await state_of(county)

    for method, path in routes_of(county):
        page = await browser.http.request(method, address(path, ids))
        assert page.status_code in (303, 401), (method, path)

    assert await state_of(county) == before


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("village", "/payments", 404),
        ("department", "/payments", 404),
        ("finance", "/payments", 200),
        ("village", "/office", 404),
        ("finance", "/office", 404),
        ("office", "/queue", 404),
        ("office", "/notices", 404),
        ("village", "/queue", 200),
    ],
)
async def test_each_role_has_its_own_pages(county, who, path, status):
    browser = await Browser(site_of(county)).sign_in(who)

    assert (await browser.open(f"/staff{path}")).status_code == status


@pytest.mark.parametrize("who", ["government", "finance"])
async def test_what_has_not_come_to_a_desk_yet_is_not_there(county, ids, who):
    browser = await Browser(site_of(county)).sign_in(who)

    for path in (
        f"/claims/{ids['claim']}",
        f"/claims/{ids['claim']}/pages/{ids['page']}/photo",
        f"/notices/{ids['notice']}",
    ):
        assert (await browser.open(f"/staff{path}")).status_code == 404


async def test_a_photo_is_not_shown_through_another_claim(county, ids):
    mine = await county.file(number="B2025-000010")
    browser = await Browser(site_of(county)).sign_in("village")
    stray = ids["page"]

    page = await browser.open(f"/staff/claims/{mine.id}/pages/{stray}/photo")

    assert page.status_code == 404
