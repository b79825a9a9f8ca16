"""A county on a real database file: its schemes, its staff, claims that people have filed."""

import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

from argon2 import PasswordHasher

from claims.clock import day_of
from claims.model import (
    Account,
    Claim,
    ClaimStatus,
    Declaration,
    DraftStatus,
    FrozenField,
    FrozenPage,
    PageState,
    Party,
)
from claims.papers import Box, Field, PaperKind, PaperReading, Quality, Verdict
from claims.ports import Store, Transaction
from claims.records import Level, Place
from claims.staff import Role, Staff
from claims.workflow import Desk, Seen
from schemes.loading import Catalogue, load
from schemes.model import Scheme, WorkflowStep
from schemes.values import Assessment, Source, Status, Step, Words
from storage.database import Database
from storage.files import SealedFiles
from storage.migrations.run import migrate
from storage.passwords import Argon2Passwords
from storage.shelves import FolderShelf
from storage.store import store_snapshot, store_transaction
from storage.tables.chat import inbox
from tests.keys import KEYRING, plain_rows

COUNTY, TOWN, VILLAGE = "440785", "440785103", "440785103201"
OTHER_TOWN, OTHER_VILLAGE, NEIGHBOUR = "440785104", "440785104201", "440785103202"
SOURCE = Source("示例文件〔2025〕1号", "第二条")
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PLACES = (
    Place("440700", None, Level.CITY, "江门市", "jms"),
    Place(COUNTY, "440700", Level.COUNTY, "恩平市", "eps"),
    Place(TOWN, COUNTY, Level.TOWN, "沙湖镇", "shz"),
    Place(VILLAGE, TOWN, Level.VILLAGE, "上凯村", "skc"),
    Place(NEIGHBOUR, TOWN, Level.VILLAGE, "下凯村", "xkc"),
    Place(OTHER_TOWN, COUNTY, Level.TOWN, "牛江镇", "njz"),
    Place(OTHER_VILLAGE, OTHER_TOWN, Level.VILLAGE, "昌梅村", "cmc"),
)


def step(id: str, role: str, kind: str, level: str, words: str, **more: object) -> WorkflowStep:
    return WorkflowStep(id, role, kind, level, Words(words), SOURCE, **more)


FIVE_STEPS = (
    step("village_review", "village", "review", "village", "村初审", home_visit=True, originals=True),
    step("town_review", "town_department", "review", "town", "镇乡村振兴部门审核", returns_to="village_review"),
    step(
        *("public_notice", "town_department", "notice", "village", "公示"),
        deadline_days=5,
        deadline_kind="natural",
        returns_to="town_review",
    ),
    step("town_approval", "town_government", "approve", "town", "镇政府审批"),
    step("payment", "finance", "pay", "town", "发放"),
)


LISTS = {
    "heshan": ("means_letter",),
    "jingjiang": ("recognition",),
    "fangchenggang": ("cost_list", "burden_listed"),
}


def catalogue_of(*schemes: Scheme) -> Catalogue:
    """A catalogue of schemes written down in a test."""
    return Catalogue({scheme.id: scheme for scheme in schemes}, _loaded().common)


@cache
def _loaded() -> Catalogue:
    return load()


def _bundled() -> Scheme:
    return _loaded().get("jiangmen")


def scheme_of(steps: tuple[WorkflowStep, ...], id: str = "aid") -> Scheme:
    """A scheme with these steps of review and every kind of list; all else is as in a bundled one."""
    lists, checks = dict(_bundled().registers), dict(_bundled().office_checks)
    for other, names in LISTS.items():
        lists |= {name: _loaded().get(other).registers[name] for name in names}
        checks |= _loaded().get(other).office_checks
    names = Words("易返贫人口补充医疗保障")
    reports = {**_bundled().reports, **_loaded().get("enping").reports}
    return replace(
        _bundled(), id=id, names=names, workflow=steps, registers=lists, office_checks=checks, reports=reports
    )


@dataclass
class MovableClock:
    day: date = date(2025, 6, 15)
    instant: datetime = datetime(2025, 6, 15, 2, 0, tzinfo=UTC)

    def today(self) -> date:
        return self.day

    def now(self) -> datetime:
        self.instant += timedelta(milliseconds=1)
        return self.instant

    def move_to(self, day: date) -> None:
        self.instant += timedelta(days=(day - day_of(self.instant)).days)
        self.day = day


@dataclass
class County:
    database: Database
    files: SealedFiles
    clock: MovableClock
    catalogue: Catalogue
    transaction: Transaction
    snapshot: Transaction
    passwords: Argon2Passwords
    staff: dict[str, Staff] = field(default_factory=dict)
    photo: bytes = b"not really a photo"

    def desk(self, who: str) -> Desk:
        return Desk(self.staff[who], self.catalogue, self.clock.today(), self.clock.now())

    async def employ(self, login: str, role: Role, place: str, **more: object) -> Staff:
        async with self.transaction() as store:
            hashed = await self.passwords.hash(f"{login}-password")
            made = await store.staff.add(
                Staff(0, login, more.pop("name", login), role, place, **more), hashed, self.clock.now()
            )
        self.staff[login] = made
        return made

    async def person(self) -> int:
        async with self.transaction() as store:
            return (await store.people.add("zh_Hans", self.clock.now())).id

    async def file(self, number: str = "B2025-000001", **changes: object) -> Claim:
        """File a claim as the chat would: a draft with two pages, submitted."""
        digest = await self.files.put(self.photo, "image/jpeg")
        invoice = changes.pop("invoice", f"25442000000012{number[-6:]}")
        person_id = changes.pop("person_id", None) or await self.person()
        now = self.clock.now()
        async with self.transaction() as store:
            draft = await store.drafts.add(person_id, now)
            papers = {**PAPERS, PaperKind.VAT_INVOICE: PAPERS[PaperKind.VAT_INVOICE] | {"invoice_number": invoice}}
            pages = [await self._page(store, draft, digest, kind, papers[kind]) for kind in papers]
            await store.drafts.save(replace(draft, status=DraftStatus.SUBMITTED, place=VILLAGE))
            return await store.claims.add(self._claim(number, draft.id, person_id, tuple(pages), changes))

    async def _page(
        self, store: Store, draft: object, digest: str, kind: PaperKind, values: Mapping[str, str]
    ) -> FrozenPage:
        page = await store.drafts.add_page(draft, digest, "image/jpeg", self.clock.now())
        fields = {
            name: Field(
                value,
                Verdict.READ if name != "seller_name" else Verdict.UNSURE,
                0.97,
                ("print", "qr"),
                Box(40, 40, 200, 40),
            )
            for name, value in values.items()
        }
        reading = PaperReading(kind, 0.99, Quality(True), fields, width=800, height=600)
        await store.drafts.save_page(
            replace(page, state=PageState.READ, kind=kind, material=MATERIALS[kind], reading=reading)
        )
        frozen = tuple(FrozenField(name, fields[name].value, fields[name].verdict.value) for name in fields)
        return FrozenPage(page.id, digest, kind, MATERIALS[kind], frozen)

    def _claim(
        self, number: str, draft_id: int, person_id: int, pages: tuple[FrozenPage, ...], changes: Mapping[str, object]
    ) -> Claim:
        first = self.catalogue.get(str(changes.get("scheme_id", "aid"))).workflow[0].id
        claim = Claim(
            id=0,
            number=number,
            draft_id=draft_id,
            person_id=person_id,
            place=VILLAGE,
            scheme_id="aid",
            scheme_version="1",
            benefit="drug_cost",
            beneficiary=Party("陈玉兰", "440785195702141809", "13800000001"),
            applicant=Party("陈玉兰", "440785195702141809", "13800000001"),
            proxy=None,
            account=Account("陈玉兰", "6217997517979086958", "中国建设银行", "恩平沙湖支行"),
            cause="高血压病2级",
            answers={"insurance": "resident"},
            gaps=(),
            declaration=Declaration(
                "1", "本人声明：上述申请金额为已经基本医疗保险等支付后的药品费用。", self.clock.now()
            ),
            pages=pages,
            estimate=ESTIMATE,
            submitted_on=self.clock.today(),
            submitted_at=self.clock.now(),
            filed_by_staff_id=None,
            status=ClaimStatus.IN_REVIEW,
            step=first,
            version=0,
        )
        return replace(claim, **changes)

    async def claim(self, claim_id: int) -> Claim:
        async with self.snapshot() as store:
            return await store.claims.by_id(claim_id)

    async def seen(self, claim: Claim) -> Seen:
        return Seen(claim.id, (await self.claim(claim.id)).version)

    async def told(self) -> list[tuple[str, dict[str, object]]]:
        """Everything that the chat was asked to say, oldest first."""
        async with self.database.snapshot() as connection:
            rows = await plain_rows(connection, inbox, inbox.select().order_by(inbox.c.id))
        return [(row.body["event"], row.body["params"]) for row in rows]


MATERIALS = {PaperKind.VAT_INVOICE: "invoice", PaperKind.DIAGNOSIS_CERTIFICATE: "diagnosis"}
PAPERS = {
    PaperKind.VAT_INVOICE: {
        "invoice_number": "25442000000012345678",
        "issued_on": "2025-05-10",
        "total": "500.00",
        "seller_name": "恩平市惠民大药房",
    },
    PaperKind.DIAGNOSIS_CERTIFICATE: {"patient_name": "陈玉兰", "diagnosis": "高血压病2级"},
}
ESTIMATE = Assessment(
    status=Status.PAYABLE,
    amount=Decimal("400.00"),
    per_expense={"A": Decimal("400.00")},
    steps=(
        Step("counted", "500.00", Decimal("500.00"), "2(2)", "示例文件〔2025〕1号", "A"),
        Step("rate", "500.00 × 80% = 400.00", Decimal("400.00"), "2(3)", "示例文件〔2025〕1号", "A"),
    ),
)


@cache
def _migrated() -> bytes:
    """The bytes of an empty database, so that each test need not migrate one."""
    with tempfile.TemporaryDirectory() as folder:
        migrate(Path(folder) / "empty.db")
        return (Path(folder) / "empty.db").read_bytes()


@asynccontextmanager
async def open_county(
    folder: Path, catalogue: Catalogue | None = None, place: str | None = None
) -> AsyncIterator[County]:
    """Open a county in a file of the folder, or in the PostgreSQL database at `place`."""
    clock = MovableClock()
    if place is None:
        (folder / "county.db").write_bytes(_migrated())
    database = await Database.open(place or folder / "county.db", KEYRING)
    try:
        county = County(
            database,
            SealedFiles(FolderShelf(folder / "files", keep_free=0), database, clock),
            clock,
            catalogue or catalogue_of(scheme_of(FIVE_STEPS)),
            store_transaction(database, clock),
            store_snapshot(database, clock),
            Argon2Passwords(QUICK),
        )
        async with county.transaction() as store:
            for place in PLACES:
                await store.places.add(place)
        for login, role, place in STAFF:
            await county.employ(login, role, place, name=NAMES.get(login, login))
        yield county
    finally:
        await database.close()


STAFF = (
    ("village", Role.VILLAGE, VILLAGE),
    ("neighbour", Role.VILLAGE, NEIGHBOUR),
    ("village2", Role.VILLAGE, VILLAGE),
    ("department", Role.TOWN_DEPARTMENT, TOWN),
    ("government", Role.TOWN_GOVERNMENT, TOWN),
    ("finance", Role.FINANCE, TOWN),
    ("other_department", Role.TOWN_DEPARTMENT, OTHER_TOWN),
    ("other_finance", Role.FINANCE, OTHER_TOWN),
    ("office", Role.OFFICE, COUNTY),
)
NAMES = {
    "village": "梁志强",
    "village2": "冯小梅",
    "department": "吴国华",
    "government": "郑伟明",
    "finance": "岑丽珍",
    "office": "唐建文",
}
