"""A county's database with many claims, most of them closed, and a console on it with staff who have signed in."""

import io
import json
import random
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import httpx
from argon2 import PasswordHasher
from PIL import Image
from starlette.applications import Starlette
from starlette.routing import Mount

from claims.desk import OriginalSeen
from claims.model import Account, Claim, ClaimStatus, Declaration, DraftStatus, FrozenField, FrozenPage, Party
from claims.naming import key_of
from claims.papers import Box, Field, PaperKind, PaperReading, Picture, Quality, Verdict
from claims.records import Level, Place
from claims.signin import form_token, hash_of
from claims.staff import Role, Staff
from schemes.loading import load
from schemes.values import Assessment, Status, Step
from storage.database import Database
from storage.files import SealedFiles
from storage.keyring import Keyring
from storage.names import NAMES, PARTIES
from storage.passwords import Argon2Passwords
from storage.sealed import place_of
from storage.sealing import Algorithm, DataKey, seal
from storage.shelves import FolderShelf
from storage.store import store_snapshot, store_transaction
from storage.tables.claims import claims
from storage.trays import count_all
from web.staff.app import console
from web.staff.parts import ConsoleSettings, Parts
from web.staff.shift import COOKIE

CLAIMS, FULL = 100_000, 1_000_000
TOWNS, VILLAGES, REAL, CLERKS = 20, 20, 400, 16
COUNTY, TOWN, VILLAGE = "440785", "440785103", "440785103201"
TODAY = date(2025, 6, 15)
CLOSED_SHARE = 0.97  # of a million claims most are closed
STEPS = {
    "jiangmen": ("village_review", "town_review", "public_notice", "town_approval", "payment"),
    "enping": ("agency_review", "office_review", "payment"),
}
OF_TOWN, OF_COUNTY = (Role.TOWN_DEPARTMENT, TOWN), (Role.COUNTY_DEPARTMENT, COUNTY)
ADDRESS = "http://offices.bench"
SURNAMES, GIVEN = "陈梁吴冯岑郑黄李张何", "玉兰志强国华秀英丽珍伟明小梅建文海燕"
COMMON, FREQUENT = "陈秀英", 500


class Clock:
    """The business day of the benchmark and the wall's time."""

    def today(self) -> date:
        """Say the day."""
        return TODAY

    def now(self) -> datetime:
        """Say the instant."""
        return datetime.now(UTC)


class NoReader:
    """Pictures are not what is measured."""

    async def inspect(self, _: bytes) -> Picture:
        """Take any picture."""
        return Picture("image/jpeg", 8, 8)

    async def glance(self, _: bytes) -> None:
        """See nothing wrong."""

    async def read(self, _: bytes) -> PaperReading:
        """Read nothing."""
        raise NotImplementedError

    async def crop(self, photo: bytes, _: Box, *, longest: int = 900) -> bytes:
        """Return the picture."""
        return photo[:longest]

    async def upright(self, photo: bytes, *, longest: int = 2400) -> bytes:
        """Return the picture."""
        return photo[:longest]


@dataclass
class Town:
    """A town's department at work: clerks with open sessions, and the claims at their desk."""

    http: httpx.AsyncClient
    keys: list[str]
    county_keys: list[str]
    seen: list[int]
    versions: dict[int, int]
    turn: int = 0
    decided: list[int] = field(default_factory=list)

    def _cookie(self, *, of_county: bool = False) -> dict[str, str]:
        self.turn += 1
        keys = self.county_keys if of_county else self.keys
        return {"cookie": f"{COOKIE}={keys[self.turn % len(keys)]}"}

    async def show(self, path: str, *, of_county: bool = False) -> None:
        """Get a page for a clerk of the town, or of the county; what it may lead to is not followed."""
        page = await self.http.get(path, headers=self._cookie(of_county=of_county))
        if page.status_code not in (200, 303):
            raise RuntimeError(f"{path}: {page.status_code}")

    async def search_name(self) -> None:
        """Look for a person by the name."""
        await self.show(f"/staff/queue?number={name(self.seen[self.turn % len(self.seen)])}")

    async def search(self) -> None:
        """Look for a person by the ID number."""
        await self.show(f"/staff/queue?number={person(self.seen[self.turn % len(self.seen)]).id_number}")

    async def decide(self, _: int) -> None:
        """Agree to a claim that nobody has decided yet."""
        claim_id = self.seen[len(self.decided)]
        self.decided.append(claim_id)
        headers = self._cookie()
        token = form_token(headers["cookie"].partition("=")[2])
        form = {"token": token, "version": str(self.versions[claim_id]), "seq": "0", "opinion": "同意"}
        page = await self.http.post(f"/staff/claims/{claim_id}/agree", data=form, headers=headers)
        if page.status_code != httpx.codes.SEE_OTHER:
            raise RuntimeError(f"claim {claim_id}: {page.status_code}")


@asynccontextmanager
async def filled(folder: Path, count: int) -> AsyncIterator[Town]:
    """Fill a database and open a console on it."""
    database = await Database.open(folder / "county.db", Keyring.fresh())
    try:
        async with database.transaction() as connection:
            key = await database.vault.key_of(connection, "benchmark")
        index = cache(lambda name: database.vault.index(NAMES, key_of(name)))
        fill(folder / "county.db", key, database.vault.keyring.algorithm, count, index)
        clock = Clock()
        transaction, snapshot = store_transaction(database, clock), store_snapshot(database, clock)
        files = SealedFiles(FolderShelf(folder / "files", keep_free=0), database, clock)
        passwords = Argon2Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        parts = Parts(transaction, snapshot, files, NoReader(), passwords, load(), clock, ConsoleSettings(demo=True))
        found = await _real(parts, count)
        async with database.transaction() as connection:
            await count_all(connection)
            await connection.exec_driver_sql("ANALYZE")
        site = httpx.ASGITransport(app=Starlette(routes=[Mount("/staff", console(parts))]))
        async with httpx.AsyncClient(transport=site, base_url=ADDRESS) as http:
            keys, of_county = await _clerks(parts, *OF_TOWN), await _clerks(parts, *OF_COUNTY)
            yield Town(http, keys, of_county, list(found), found)
    finally:
        await database.close()


async def _clerks(parts: Parts, role: Role, place: str) -> list[str]:
    keys = []
    async with parts.transaction() as store:
        for number in range(CLERKS):
            staff = Staff(0, f"{role}{number}", "吴国华", role, place)
            made = await store.staff.add(staff, await parts.passwords.hash("bench"), parts.clock.now())
            keys.append(f"bench-session-{role}-{number}")
            await store.staff.open_session(hash_of(keys[-1]), made.id, parts.clock.now())
    return keys


async def _real(parts: Parts, after: int) -> dict[int, int]:
    """File whole claims that wait at the department's desk, and return their versions by id."""
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "JPEG")
    digest = await parts.files.put(picture.getvalue(), "image/jpeg")
    found = {}
    async with parts.transaction() as store:
        for level, code in ((Level.COUNTY, COUNTY), (Level.TOWN, TOWN), (Level.VILLAGE, VILLAGE)):
            parent = {Level.TOWN: COUNTY, Level.VILLAGE: TOWN}.get(level)
            await store.places.add(Place(code, parent, level, "示例", "sl"))
        for place in _places():
            await store.places.add(place)
        staff = Staff(0, "village", "梁志强", Role.VILLAGE, VILLAGE)
        clerk = await store.staff.add(staff, await parts.passwords.hash("bench"), parts.clock.now())
        for number in range(REAL):
            person = await store.people.add("zh_Hans", parts.clock.now())
            draft = await store.drafts.add(person.id, parts.clock.now())
            page = await store.drafts.add_page(draft, digest, "image/jpeg", parts.clock.now())
            await store.drafts.save_page(replace(page, kind=PaperKind.VAT_INVOICE, material="invoice", reading=READING))
            await store.drafts.save(replace(draft, status=DraftStatus.SUBMITTED, place=VILLAGE))
            made = await store.claims.add(_claim(after + number + 1, draft.id, person.id, (_frozen(page.id, digest),)))
            compared = OriginalSeen(made.id, page.id, digest, agrees=True, staff_id=clerk.id, at=parts.clock.now())
            await store.reviews.add_original(compared)
            found[made.id] = made.version
    return found


def _places() -> Iterator[Place]:
    for town in range(TOWNS):
        code = f"{COUNTY}{town + 100}"
        yield Place(code, COUNTY, Level.TOWN, f"第{town}镇", "dz")
        yield from (Place(f"{code}{n + 201}", code, Level.VILLAGE, f"第{n}村", "dc") for n in range(VILLAGES))


READING = PaperReading(
    PaperKind.VAT_INVOICE,
    0.99,
    Quality(ok=True),
    {"total": Field("500.00", Verdict.READ, 0.97, ("print", "qr"), Box(1, 1, 4, 4))},
    width=8,
    height=8,
)


def _frozen(page_id: int, digest: str) -> FrozenPage:
    return FrozenPage(page_id, digest, PaperKind.VAT_INVOICE, "invoice", (FrozenField("total", "500.00", "read"),))


def person(number: int) -> Party:
    """Invent a person; four claims in a row are his."""
    return Party(name(number), f"44078519570214{number // 4 % 10_000:04}", "13800000001")


def name(number: int) -> str:
    """Invent a name; of a million claims some 250 have the same, and every five-hundredth the most frequent one."""
    if number % FREQUENT == 0:
        return COMMON
    one, two = divmod(number // 4 % 4_000, len(GIVEN) ** 2)
    return SURNAMES[one % len(SURNAMES)] + GIVEN[two // len(GIVEN)] + GIVEN[two % len(GIVEN)]


def _claim(number: int, draft_id: int, person_id: int, pages: tuple[FrozenPage, ...]) -> Claim:
    now = datetime.now(UTC)
    working = (Step("rate", "500.00 × 80% = 400.00", Decimal("400.00"), "2(3)", "示例文件", "A"),)
    return Claim(
        *(0, f"B{number}", draft_id, person_id, VILLAGE, "jiangmen", "1", "drug_cost", person(number)),
        *(person(number), None),
        *(Account("陈玉兰", "6217997517979086958", "中国建设银行", "恩平支行"), "高血压", {}, ()),
        *(Declaration("1", "本人声明属实。", now), pages),
        Assessment(Status.PAYABLE, Decimal("400.00"), steps=working),
        *(TODAY, now, None, ClaimStatus.IN_REVIEW, "town_review", 0),
    )


def fill(path: Path, key: DataKey, algorithm: Algorithm, count: int, index: Callable[[str], str]) -> None:
    """Write claims of twenty towns straight into the file: the columns that the queue reads, the rest empty."""
    connection = sqlite3.connect(path)
    columns = [column.name for column in claims.columns]
    marks = ", ".join("?" for _ in columns)
    quoted = ", ".join(f'"{column}"' for column in columns)
    rows = (tuple(row[column] for column in columns) for row in _rows(key, algorithm, count))
    with unwatched(connection):
        connection.executemany(f"INSERT INTO claims ({quoted}) VALUES ({marks})", rows)
        names = "INSERT INTO claim_names (claim_id, name_index) VALUES (?, ?)"
        connection.executemany(names, ((number, index(name(number))) for number in range(1, count + 1)))
        desks = "INSERT INTO desks (claim_id, due_on) SELECT id, date(submitted_on, '+20 day') FROM claims"
        connection.execute(f"{desks} WHERE status NOT IN ('paid', 'refused', 'withdrawn')")
    connection.commit()
    connection.close()


@contextmanager
def unwatched(connection: sqlite3.Connection) -> Iterator[None]:
    """Write past the triggers, which belong to the product's connections, and put them back."""
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f'DROP TRIGGER "{name}"')
    yield
    for _, statement in triggers:
        connection.execute(statement)


def _rows(key: DataKey, algorithm: Algorithm, count: int) -> Iterator[dict[str, object]]:
    chance = random.Random(1)
    empty: dict[str, object] = {column.name: b"" if column.info.get("sealed") else None for column in claims.columns}
    for number in range(1, count + 1):
        closed = chance.random() < CLOSED_SHARE
        scheme = "enping" if number % 2 else "jiangmen"
        step = STEPS[scheme][-1] if closed else chance.choice(STEPS[scheme])
        party = json.dumps({"name": name(number)}, ensure_ascii=False).encode()
        beneficiary, applicant = (
            seal(key, algorithm, party, place_of(claims, whose, {"draft_id": -number})) for whose in PARTIES
        )
        amount = min(int(40_000 * chance.paretovariate(1.2)), 5_000_000)
        submitted = (TODAY - timedelta(days=chance.randrange(40 if not closed else 1500))).isoformat()
        yield empty | {
            **{"id": number, "number": f"B{number}", "draft_id": -number, "person_id": 1, "scheme_version": "1"},
            **{
                "place": f"440785{chance.randrange(TOWNS) + 100}{chance.randrange(VILLAGES) + 201}",
                "scheme_id": scheme,
            },
            **{"benefit": "drug_cost", "beneficiary": beneficiary, "applicant": applicant},
            **{"amount": amount, "granted": amount},
            **{"submitted_on": submitted, "submitted_at": f"{submitted}T02:00:00.000000Z", "step": step, "version": 0},
            "status": "paid" if closed else ("approved" if step == "payment" else "in_review"),
        }
