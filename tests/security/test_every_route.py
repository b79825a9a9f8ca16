"""Every route of the console for every role of a foreign place, and every state of a claim for everybody.

Both are generated, from the routes, the roles and the transition table: a new one is covered by being there, and one
that the tests cannot ask for properly fails here.
"""

import io
import re
import zipfile
from dataclasses import replace

import pypdfium2
import pytest
from starlette.routing import Mount, Route

from claims import calling, handing_in, payments, registering, retention, reviewing, settling, teamwork
from claims.desk import VisitPhoto
from claims.helping import Purpose
from claims.mandates import make_link
from claims.model import Party
from claims.reviewing import Refusal
from claims.staff import Role
from claims.workflow import State, open_at, transitions
from tests.offices.conftest import county as county
from tests.offices.conftest import server as server
from tests.offices.county import FIVE_STEPS, OTHER_TOWN, OTHER_VILLAGE, STAFF, TOWN, VILLAGE, County
from tests.offices.journey import to_notice, to_payment
from tests.offices.pillow import paper
from tests.offices.site import Browser, parts_of, site_of
from web.staff.app import console
from web.staff.deciding import DEEDS

OPEN_TO_ALL = {"/sign-in", "/sign-in/code", "/language"}
FAR_COUNTY = "441900"
FOREIGN_PLACES = {Role.VILLAGE: OTHER_VILLAGE, Role.TOWN_DEPARTMENT: OTHER_TOWN, Role.TOWN_GOVERNMENT: OTHER_TOWN}
FORM = {
    "seq": "0",
    "version": "999999",
    "page": "1",
    "claim": "1",
    "month": "2025-05",
    "objection": "1",
    "channel": "chat",
    "what": "account",
    "reason": "bank",
    "number": "C2025-000009",
}
OF_THE_BANK = {"/payments/{id:int}/failed": {"reason": "account_closed"}}
OF_EACH_ROUTE = {"/claims/{id:int}/refusal.pdf": "refused"}
NOUNS = {  # what the number in an address names
    "/claims": "claim",
    "/notices": "notice",
    "/payments": "list",
    "/calls/voices": "voice",
    "/calls": "call",
    "/team/deputies": "deputy",
    "/watch/{scheme}/reports": "handed",
    "/watch/{scheme}/settlements": "settlement",
    "/watch": "entry",
    "/office/staff": "staff",
    "/office/terms": "hold",
}
ASKED_OF = {"/collect": "burden_listed", "/letter.pdf": "means_letter", "/release": "recognition"}  # else "recovery"
WATCHED = {"report": "half_year", "register": "recovery", "message": "claim_approved"}
RECOVERED = {"claim": "B2025-000009", "found_on": "2025-06-10", "why": "陈玉兰冒名", "amount": "400"}
LETTER = {"claim": "B2025-000009", "to": "tax", "sent_on": "2025-06-10"}
RECOGNISED = {
    **{"name": "陈玉兰", "id_number": "440785195702141809", "identity": "hardship_worker", "year": "2025"},
    **{"visited_on": "2025-01-02", "reviewed_on": "2025-01-03", "noticed_on": "2025-01-04", "audited_on": "2025-01-15"},
}
NAMES_SOMETHING = re.compile(
    r"\{(?!scheme|report|register|message)"
)  # schemes are public; each sees his own place's figures
SECRETS = ("陈玉兰", "440785195702141809", "6217997517979086958", "13800000001", "高血压病2级", "B2025-00000")


def routes_of(county: County) -> list[tuple[str, str]]:
    found = [route for route in console(parts_of(county)).routes if not isinstance(route, Mount)]
    pairs = [(method, route.path) for route in found if isinstance(route, Route) for method in route.methods - {"HEAD"}]
    return sorted(pair for pair in pairs if pair[1] not in OPEN_TO_ALL)


def address(path: str, ids: dict[str, object]) -> str:
    """Fill an address in with what is there; one that this cannot do fails the test."""

    def value(match: re.Match[str]) -> str:
        name = match[1].partition(":")[0]
        register = next((ASKED_OF[end] for end in ASKED_OF if path.endswith(end)), None)
        if register is not None and name in ("register", "id"):
            return register if name == "register" else str(ids[register])
        noun = OF_EACH_ROUTE.get(path) or next((NOUNS[start] for start in NOUNS if path.startswith(start)), "")
        return str(ids[noun] if name == "id" else ids[name])

    return "/staff" + re.sub(r"\{([^}]+)\}", value, path)


async def employ_everywhere_else(county: County) -> list[str]:
    """Give every role an account in a place from which this county's claims are none of its business."""
    made = []
    for role in Role:
        place = FOREIGN_PLACES.get(role, FAR_COUNTY)
        made.append((await county.employ(f"foreign-{role.value}", role, place)).login)
    return made


@pytest.fixture
async def ids(county: County) -> dict[str, object]:
    """One of everything that an address can name."""
    county.photo = paper("INVOICE")
    paid = await to_payment(county)
    refused = await county.file(number="B2025-000020")
    settled = await to_payment(county, number="B2025-000030")
    async with county.transaction() as store:
        made = await payments.make_list(store, county.desk("finance"), [await county.seen(paid)])
        await payments.release(store, county.desk("finance"), made.id)
        other = await payments.make_list(store, county.desk("finance"), [await county.seen(settled)])
        await payments.release(store, county.desk("finance"), other.id)
        await payments.mark_paid(store, county.desk("finance"), other.id, [settled.id], county.clock.today())
        why = Refusal("不在名单里", "第二条", "方案")
        await reviewing.refuse(store, county.desk("village"), await county.seen(refused), why)
    claim = await to_notice(county, number="B2025-000009", proxy=Party("周强", "440785197001011234"))
    now = county.clock.now()
    async with county.transaction() as store:
        notice = (await store.notices.of_claim(claim))[-1]
        call = await calling.ask(store, claim.person_id, "13800000001", VILLAGE, now)
        held = await retention.hold(store, refused, county.staff["office"].id, "复议", now)
        today = county.clock.today()
        deputy = await teamwork.appoint(store, county.desk("village"), county.staff["village2"].id, today, today)
        scheme = county.catalogue.get("aid")
        recovery = scheme.registers["recovery"]
        kept = await registering.write(store, county.desk("department"), scheme, recovery, RECOVERED)
        asked = {"means_letter": LETTER, "recognition": RECOGNISED}
        for name, said in asked.items():
            entry = await registering.write(store, county.desk("department"), scheme, scheme.registers[name], said)
            asked[name] = entry.id
        seller, period = settling.care_of(settled), (today, today)
        settlement = await settling.make(store, county.desk("finance"), scheme, seller, period, 10)
        due = handing_in.due_of(scheme, scheme.reports["half_year"], TOWN, today)
        handed = await handing_in.hand_in(store, county.desk("department"), due, b"PK")
        token = await make_link(store, Purpose.STAFF, claim.person_id, now, None)
        taken = VisitPhoto(0, claim.id, claim.pages[0].digest, "image/jpeg", county.staff["village"].id, now)
        shot = await store.visit_photos.add(taken)
    named = {"claim": claim.id, "refused": refused.id, "notice": notice.id, "list": made.id, "call": call.id}
    named |= {
        "staff": county.staff["finance"].id,
        "hold": held.id,
        "voice": 1,
        "token": token,
        "deputy": deputy.id,
        "entry": kept.id,
        "handed": handed.id,
        "settlement": settlement.id,
        "burden_listed": 0,
        **asked,
        "photo": shot.id,
    }
    return (
        named
        | {
            "page": claim.pages[0].page_id,
            "field": "total",
            "kind": "csv",
            "scheme": "aid",
            "code": VILLAGE,
        }
        | WATCHED
    )


async def ask(browser: Browser, method: str, path: str, ids: dict[str, object]):
    """Ask for a route with what is there; a form goes with an old version, so that nothing is decided."""
    there = address(path, ids)
    if method == "GET":
        return await browser.open(there)
    return await browser.send(there, FORM | OF_THE_BANK.get(path, {}))


def text_of(body: bytes) -> str:
    """Everything that can be read in an answer, in a sheet or a PDF too."""
    if body.startswith(b"PK"):
        packed = zipfile.ZipFile(io.BytesIO(body))
        return "".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())
    if body.startswith(b"%PDF"):
        pages = pypdfium2.PdfDocument(body)
        return "".join(page.get_textpage().get_text_bounded() for page in pages)
    return body.decode("utf-8", "replace")


async def rows_of(county: County) -> dict[str, object]:
    """Every row of every table but those in which a visit itself is noted."""
    noted = {"audit_lines", "audit_seals", "tallies", "staff_sessions", "sign_in_brakes", "data_keys"}
    async with county.database.snapshot() as connection:
        names = (await connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars()
        return {
            name: (await connection.exec_driver_sql(f'SELECT * FROM "{name}"')).all()
            for name in names.all()
            if name not in noted
        }


VOICES = "/calls/voices/{id:int}"  # a voice note is made by the chat; tests/helpers walks it


async def test_every_route_is_there_for_somebody(county, ids):
    """The control: with these addresses and forms, each route answers whoever it is for."""
    browsers = [await Browser(site_of(county)).sign_in(login) for login, _, _ in STAFF]
    unreached = []

    for method, path in routes_of(county):
        answers = set()
        for browser in browsers:
            there = address(path, ids)
            page = await (
                browser.send(there, FORM | OF_THE_BANK.get(path, {})) if method == "POST" else browser.open(there)
            )
            answers.add(page.status_code)
            if page.status_code != 404:
                break
            await browser.open("/staff/")
        else:
            unreached.append((method, path))
        if path == "/sign-out":
            await browser.sign_in(STAFF[browsers.index(browser)][0])

    assert [pair for pair in unreached if pair[1] != VOICES] == []


async def test_no_route_shows_or_does_anything_for_any_role_of_a_foreign_place(county, ids):
    foreigners = await employ_everywhere_else(county)
    before = await rows_of(county)
    leaks = []

    for login in foreigners:
        browser = await Browser(site_of(county)).sign_in(login)
        for method, path in routes_of(county):
            if path == "/sign-out" or path.startswith(("/my-chat", "/office/schemes")):
                continue  # one's own session; a link that only its holder knows; texts that are public
            if path.endswith(("/hand-in", "/collect")):
                continue  # each hands in, and works out, the figures of his own place
            there = address(path, ids)
            page = await (
                browser.send(there, FORM | OF_THE_BANK.get(path, {})) if method == "POST" else browser.open(there)
            )
            said = text_of(page.content)
            if NAMES_SOMETHING.search(path) and page.status_code != 404:
                leaks.append((login, method, path, page.status_code))
            leaks += [(login, method, path, secret) for secret in SECRETS if secret in said]

    assert leaks == []
    assert await rows_of(county) == before


STATES = sorted(
    {state for state, _ in transitions(FIVE_STEPS)} | set(transitions(FIVE_STEPS).values()),
    key=lambda state: (state.status.value, state.step or ""),
)
DEED = {
    **{"seq": "0", "opinion": "同意", "until": "2025-06-25", "defect": ":|other", "words:": "补", "reasons": "不符"},
    **{"clause": "第二条", "document": "方案", "reason": "再核", "visited_on": "2025-06-15", "met": "本人"},
    **{"findings": "属实", "confirms": "yes", "text": "看过", "expense": "A", "left_out": "yes"},
}


@pytest.mark.slow
@pytest.mark.parametrize("state", STATES, ids=lambda state: f"{state.status.value}-{state.step}")
async def test_in_every_state_only_the_desk_that_has_it_moves_a_claim_and_only_by_the_table(county, state):
    """Every form of the claim page, sent by everybody: foreign places, other roles, the desk itself."""
    filed = await county.file()
    foreigners = {"neighbour", "other_department", "other_finance"}
    table = transitions(FIVE_STEPS)
    forbidden, moved = [], 0

    for login, _, _ in STAFF:
        browser = await Browser(site_of(county)).sign_in(login)
        for name in DEEDS:
            claim = await put(county, filed.id, state)
            page = f"{claim.pages[0].page_id}"
            if name == "relative":
                continue  # it closes the claim to whoever says so, for good; tests/offices/test_restraint walks it
            form = {**DEED, "version": str(claim.version), "page": page, "agrees": page, "field": "total", "value": "1"}
            answer = await browser.send(f"/staff/claims/{claim.id}/{name}", form)
            after = await county.claim(claim.id)
            now = State(after.status, after.step)
            if login in foreigners and (answer.status_code != 404 or now != state):
                forbidden.append((login, name, answer.status_code, now))
            if now == state:
                continue
            moved += 1
            allowed = now in {to for (at, _), to in table.items() if at == state}
            if not allowed or not county.desk(login).scope.acts(claim):
                forbidden.append((login, name, state, now))

    assert forbidden == []
    at_a_desk = state in {open_at(step) for step in FIVE_STEPS if step.kind in ("review", "approve")}
    assert moved or not at_a_desk


async def put(county: County, claim_id: int, state: State):
    """Put a claim into a state, whatever was done to it before."""
    async with county.transaction() as store:
        claim = await store.claims.by_id(claim_id)
        await store.reviews.drop_hold(claim)
        if (claim.status, claim.step) != (state.status, state.step):
            claim = await store.claims.save(replace(claim, status=state.status, step=state.step, granted=None))
        return claim
