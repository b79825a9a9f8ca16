"""A person at the chat of a demo county, on a real database file."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.demo.seed import seed
from claims import drafting, pages
from claims.model import Draft, Page, Whom
from claims.papers import Field, PaperKind, PaperReading, Quality, Verdict
from claims.ports import Store, Transaction
from schemes.loading import FILES, Catalogue, load
from storage.database import Database
from storage.store import store_transaction
from storage.tables import chat
from tests.keys import KEYRING
from tests.postgres import Server, Source
from tests.storage.conftest import NOW, FixedClock

ON = date(2025, 6, 15)
VILLAGE = "440785104201"

ID_CARD = {"name": "陈玉兰", "id_number": "440785195702141809", "address": "广东省江门市恩平市沙湖镇上凯村190号"}
BANK_CARD = {"account_number": "6217997517979086958", "bank": "中国建设银行", "holder": "陈玉兰"}
DIAGNOSIS = {
    "patient_name": "陈玉兰",
    "institution": "恩平市人民医院",
    "diagnosis": "高血压病2级",
    "issued_on": "2025-04-20",
}
INVOICE_1 = {
    "invoice_number": "25312409124236196200",
    "issued_on": "2025-05-10",
    "total": "750.78",
    "seller_name": "恩平市健民大药房有限公司",
}
INVOICE_2 = {
    "invoice_number": "25442150028485167527",
    "issued_on": "2025-06-02",
    "total": "123.62",
    "seller_name": "恩平市健民大药房有限公司",
}
DEMO_SET = (
    (PaperKind.ID_CARD, ID_CARD),
    (PaperKind.BANK_CARD, BANK_CARD),
    (PaperKind.DIAGNOSIS_CERTIFICATE, DIAGNOSIS),
    (PaperKind.VAT_INVOICE, INVOICE_1),
    (PaperKind.VAT_INVOICE, INVOICE_2),
)


def reading(
    kind: PaperKind, values: Mapping[str, str | None], *, unsure: tuple[str, ...] = (), bad: str | None = None
) -> PaperReading:
    """Make a reading in which everything is read but what is named unsure; None is unreadable."""
    fields = {
        name: Field(value, Verdict.UNSURE if name in unsure else Verdict.READ if value else Verdict.UNREADABLE, 0.9)
        for name, value in values.items()
    }
    return PaperReading(kind, 0.98, Quality(bad is None, bad), fields)


@dataclass
class Chat:
    """One person's chat: does what the screens do, each act in its own transaction."""

    database: Database
    transaction: Transaction
    person_id: int
    draft_id: int
    now: datetime = NOW
    photos: int = 0

    async def draft(self, store: Store) -> Draft:
        return await store.drafts.of_person(self.draft_id, self.person_id)

    async def pages(self) -> tuple[Page, ...]:
        async with self.transaction() as store:
            return await store.drafts.pages_of(await self.draft(store))

    async def photo(self) -> str:
        """Store a photo's file and return its digest."""
        self.photos += 1
        digest = f"photo-{self.draft_id}-{self.photos}"
        async with self.database.transaction() as connection:
            await connection.execute(
                insert(chat.files).values(digest=digest, size=3, media_type="image/jpeg", created_at=NOW)
            )
        return digest

    async def send(self, digest: str | None = None, replaces: int | None = None) -> Page:
        """Send a photo."""
        digest = digest or await self.photo()
        async with self.transaction() as store:
            return await pages.keep_page(store, await self.draft(store), digest, "image/jpeg", self.now, replaces)

    async def read(self, found: PaperReading) -> Page:
        """Let the reader take the photo that waits longest."""
        async with self.transaction() as store:
            job = await store.jobs.lease((pages.READ_PAGE,), self.now, seconds=60)
            assert job is not None
            return await pages.keep_reading(store, job, found, crops={}, now=self.now)

    async def send_and_read(self, found: PaperReading, replaces: int | None = None) -> Page:
        """Send a photo and let it be read."""
        await self.send(replaces=replaces)
        return await self.read(found)


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Load the scheme of Jiangmen alone, so that no other scheme has a say in what is expected here."""
    folder = tmp_path_factory.mktemp("schemes")
    shutil.copyfile(FILES / "jiangmen.yaml", folder / "jiangmen.yaml")
    return load([folder])


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the demo county once; every test gets a copy of its file."""

    async def make(path: Path) -> None:
        opened = await Database.open(path, KEYRING)
        await found(opened)
        await opened.close()

    path = tmp_path_factory.mktemp("county") / "bangban.db"
    asyncio.run(make(path))
    return path


async def found(database: Database) -> None:
    """Put the demo county on record."""
    async with store_transaction(database, FixedClock())() as store:
        await seed(store, ON)


@pytest.fixture
def source(engine: str, request: pytest.FixtureRequest) -> Source:
    """Say from what new databases are made."""
    made: Source = request.getfixturevalue("county" if engine == "sqlite" else "postgres")
    return made


@pytest.fixture
async def database(source: Source, tmp_path: Path) -> AsyncIterator[Database]:
    if isinstance(source, Server):
        place: Path | str = await source.copy_of("county", found)
    else:
        place = Path(shutil.copyfile(source, tmp_path / "bangban.db"))
    opened = await Database.open(place, KEYRING)
    yield opened
    await opened.close()


@pytest.fixture
async def person(database: Database) -> Chat:
    """Somebody who has just opened a draft for himself in the demo village."""
    return await newcomer(database)


async def newcomer(database: Database) -> Chat:
    """Let somebody open a draft for himself in the demo village."""
    transaction = store_transaction(database, FixedClock())
    async with transaction() as store:
        someone = await store.people.add("zh_Hans", NOW)
        draft = await drafting.open_draft(store, someone.id, NOW)
        draft = await drafting.set_whom(store, draft, Whom.SELF, NOW)
        draft = await drafting.set_place(store, draft, VILLAGE, NOW)
    return Chat(database, transaction, someone.id, draft.id)
