"""Every page of the console, asked for by everybody whom it is not for: nothing is shown, nothing is done."""

import pytest
from starlette.routing import Mount, Route

from claims import payments
from tests.offices.county import County
from tests.offices.journey import to_notice, to_payment
from tests.offices.pillow import paper
from tests.offices.site import Browser, parts_of, site_of
from web.staff.app import console

OPEN_TO_ALL = {"/sign-in", "/language"}
OF_ANYBODY = {
    "/",
    "/sign-out",
    "/queue",
    "/queue/part",
    "/queue/agree",
    "/calls",
    "/notices",
    "/payments",
    "/office",
    "/payments/ledger",
    "/payments/ledger.xlsx",
    "/notices/list.pdf",
}
FORM = {"seq": "0", "page": "1", "objection": "1", "channel": "chat", "claim": "1"}
STRANGERS = ("neighbour", "other_department", "other_finance", "office")


def routes_of(county: County) -> list[Route]:
    return [route for route in console(parts_of(county)).routes if not isinstance(route, Mount)]


def address(route: Route, ids: dict[str, int]) -> str:
    thing = route.path.split("/")[1]
    number = {"claims": ids["claim"], "notices": ids["notice"], "payments": ids["list"], "office": ids["staff"]}
    path = route.path.replace("{id:int}", str(number.get(thing, 0)))
    return "/staff" + path.replace("{page:int}", str(ids["page"])).replace("{field}", "total").replace("{kind}", "csv")


@pytest.fixture
async def ids(county: County) -> dict[str, int]:
    """A claim on notice with a paper, and a released payment list of another."""
    county.photo = paper("INVOICE")
    paid = await to_payment(county)
    async with county.transaction() as store:
        made = await payments.make_list(store, county.desk("finance"), [await county.seen(paid)])
        await payments.release(store, county.desk("finance"), made.id)
    claim = await to_notice(county, number="B2025-000009")
    async with county.snapshot() as store:
        notice = (await store.notices.of_claim(claim))[-1]
    staff = county.staff["finance"].id
    return {"claim": claim.id, "notice": notice.id, "list": made.id, "staff": staff, "page": claim.pages[0].page_id}


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

    for route in routes_of(county):
        for method in route.methods - {"HEAD"}:
            if route.path in OPEN_TO_ALL:
                continue
            page = await browser.http.request(method, address(route, ids))
            assert page.status_code in (303, 401), (method, route.path)

    assert await state_of(county) == before


@pytest.mark.parametrize("who", STRANGERS)
async def test_no_route_shows_or_does_anything_for_another_place_or_role(county, ids, who):
    browser = await Browser(site_of(county)).sign_in(who)
    before, version = await state_of(county), str((await county.claim(ids["claim"])).version)

    for route in routes_of(county):
        for method in route.methods - {"HEAD"}:
            path = address(route, ids)
            if route.path in OPEN_TO_ALL | OF_ANYBODY or (who == "office" and route.path.startswith("/office")):
                continue
            posted = method == "POST"
            page = await (browser.send(path, {**FORM, "version": version}) if posted else browser.open(path))
            assert page.status_code == 404, (who, method, route.path)

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
