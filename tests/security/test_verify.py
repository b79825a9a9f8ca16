"""`verify` finds every single thing that was altered, removed or moved."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update

from bot.__main__ import main
from bot.keeping import check, known_heads, seal_audit
from bot.keys import FileKeys
from bot.settings import Settings
from bot.wiring import product
from claims.desk import VisitPhoto
from storage.audit_chain import heads
from storage.database import Database
from storage.sealed import sealed_columns, sealed_tables
from storage.tables import metadata
from storage.tables.claims import claims
from storage.tables.keys import data_keys
from storage.tables.staff import audit_lines, audit_seals
from tests.keys import KEYRING
from tests.offices.county import open_county
from tests.offices.journey import to_payment


@pytest.fixture
async def settings(place) -> Settings:
    """A data folder with a claim that went through every office, its audit sealed."""
    FileKeys(place.root / "data-keys").save(KEYRING)
    folder = place.settings.data
    folder.mkdir()
    async with open_county(folder) as county:
        claim = await to_payment(county)
        house = await county.files.put(b"a photo of the household", "image/jpeg")
        async with county.transaction() as store:
            taken = VisitPhoto(0, claim.id, house, "image/jpeg", county.staff["village"].id, county.clock.now())
            await store.visit_photos.add(taken)
            for number in range(12):
                who = county.staff["village" if number % 3 else "department"]
                await store.audit.note("claim_seen", who.id, county.clock.now(), claim_id=claim.id)
            await store.audit.note("notice_over", None, county.clock.now(), detail={"claim": claim.number})
        await seal_audit(place.settings, county.database)
    (folder / "county.db").rename(folder / "bangban.db")
    return place.settings


async def changed(settings: Settings, act: Callable[..., object]) -> list[str]:
    """Change something in the database, and return what is found then."""
    database = await Database.open(settings.data / "bangban.db", KEYRING)
    async with database.transaction() as connection:
        await connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        await act(connection)
    await database.close()
    return (await check(settings))[0]


async def test_what_nobody_touched_is_verified(settings):
    findings, counted = await check(settings)

    assert findings == []
    assert counted.values > 30
    assert counted.files == 2  # the papers' photo, and that of the home visit
    assert counted.links == len(await rows_of(settings, audit_lines)) > 13


async def test_every_sealed_value_that_is_altered_is_found(settings):
    original = (settings.data / "bangban.db").read_bytes()
    tried = 0
    for table in sealed_tables(metadata.sorted_tables):
        for column in sealed_columns(table):

            async def alter(connection, table=table, column=column):
                value = table.c[column]
                row = (await connection.execute(select(table).where(value.is_not(None)).limit(1))).first()
                if row is None:
                    return False
                this = [table.c[name] == row._mapping[name] for name in table.info["bound_to"]]
                sealed = bytearray(row._mapping[column])
                sealed[random.Random(column).randrange(len(sealed))] ^= 1
                await connection.execute(update(table).where(*this).values({column: bytes(sealed)}))
                return True

            database = await Database.open(settings.data / "bangban.db", KEYRING)
            async with database.transaction() as connection:
                did = await alter(connection)
            await database.close()
            if did:
                tried += 1
                findings, _ = await check(settings)
                assert len(findings) >= 1, f"{table.name}.{column}"
                assert findings[0].startswith(table.name)
                (settings.data / "bangban.db").write_bytes(original)
    assert tried > 15


async def test_a_claim_that_cannot_be_found_under_its_number_is_found(settings):
    wrong = update(claims).values(beneficiary_index="0" * 64)

    found = await changed(settings, lambda connection: connection.execute(wrong))

    assert found == ["claims draft_id=1: beneficiary_index is not that of its ID number"]


@pytest.mark.parametrize("name", ["action", "at", "detail", "claim_id", "staff_id"])
async def test_an_altered_line_of_the_audit_is_found(settings, name):
    other = {"action": "x", "detail": {"claim": "other"}, "claim_id": None, "staff_id": 3}

    async def alter(connection):
        later = (await connection.execute(select(func.max(audit_lines.c.at)))).scalar_one()
        value = other.get(name, later.replace(year=2030))
        await connection.execute(update(audit_lines).where(audit_lines.c.id == 5).values({name: value}))

    assert any("was altered or moved" in finding for finding in await changed(settings, alter))


@pytest.mark.parametrize("number", [1, 5, 13])
@pytest.mark.parametrize("with_seal", [False, True])
async def test_a_removed_line_of_the_audit_is_found(settings, number, with_seal):
    async def remove(connection):
        await connection.execute(delete(audit_lines).where(audit_lines.c.id == number))
        if with_seal:
            await connection.execute(delete(audit_seals).where(audit_seals.c.line_id == number))

    found = await changed(settings, remove)

    assert any("removed" in finding or "it once had" in finding for finding in found)


async def test_two_lines_in_the_other_order_are_found(settings):
    async def swap(connection):
        for old, new in ((2, 100), (3, 2), (100, 3)):
            await connection.execute(update(audit_lines).where(audit_lines.c.id == old).values(id=new))

    async def alike(connection):
        await connection.execute(update(audit_seals).where(audit_seals.c.line_id == 2).values(line_id=99))

    assert await changed(settings, swap) != []
    assert await changed(settings, alike) != []


async def test_a_line_slipped_in_is_found(settings):
    newest = max(row.line_id for row in await rows_of(settings, audit_seals))

    async def slip(connection):
        await connection.execute(delete(audit_seals).where(audit_seals.c.line_id == newest))

    assert any("it once had" in finding for finding in await changed(settings, slip))


async def test_a_day_has_a_head_that_another_office_can_keep(settings):
    known = known_heads(settings)
    database = await Database.open(settings.data / "bangban.db", KEYRING)
    async with database.snapshot() as connection:
        now = await heads(connection)
    await database.close()

    assert known == now
    assert {place: head.seq for place, head in known.items()} == await lines_by_place(settings)


async def test_the_head_of_a_day_is_printed(settings, capsys):
    on = max((await rows_of(settings, audit_lines)), key=lambda row: row.at).at.date()

    codes = [
        await asyncio.to_thread(main, ["audit", "--data", str(settings.data), "--on", day.isoformat()])
        for day in (on, on - timedelta(days=400))
    ]

    printed = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert codes == [0, 0]
    expected = sorted((await lines_by_place(settings)).items())
    assert [(line[1], line[2]) for line in printed] == [(place or "-", str(number)) for place, number in expected]
    assert len(printed) == 3
    assert {len(line[3].replace(" ", "")) for line in printed} == {64}


async def lines_by_place(settings: Settings) -> dict[str, int]:
    """Count the audit's lines of each place."""
    return dict(Counter(row.place for row in await rows_of(settings, audit_seals)))


async def rows_of(settings: Settings, table):
    database = await Database.open(settings.data / "bangban.db", KEYRING)
    async with database.snapshot() as connection:
        rows = (await connection.execute(select(table))).all()
    await database.close()
    return rows


@pytest.mark.parametrize("which", [0, 1], ids=["one file", "the other"])
@pytest.mark.parametrize("harm", ["alter", "cut", "remove", "swap"])
async def test_a_harmed_file_is_found(settings, harm, which):
    path = sorted(path for path in (settings.data / "files").rglob("*") if path.is_file())[which]
    data = bytearray(path.read_bytes())
    match harm:
        case "alter":
            data[len(data) // 2] ^= 1
            path.write_bytes(data)
        case "cut":
            path.write_bytes(data[:10])
        case "remove":
            path.unlink()
        case "swap":
            path.write_bytes(b"not really a photo")

    findings, _ = await check(settings)

    assert len(findings) == 1
    assert findings[0].startswith("file ")


async def test_a_removed_data_key_is_found(settings):
    found = await changed(settings, lambda connection: connection.execute(delete(data_keys)))

    assert len(found) > 10


async def test_a_running_product_is_verified_beside_it(place):
    async with product(place.settings):
        findings, _ = await check(place.settings)

    assert findings == []
