"""When the ground gives way: what happened and what to do is said in one line, and nothing acknowledged is lost."""

import asyncio
import json
import os
import shutil
import sqlite3
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import lines
from bot.__main__ import main
from bot.highwater import WentBack, keep_mark, mark_of
from bot.keeping import check
from bot.nightly import NAME, Nightly, backups_folder
from bot.wiring import product
from claims.files import NoRoomForFiles
from claims.trouble import Damaged, ReadOnly
from storage.tables.chat import inbox, outbox
from tests.chat.clock import MovableClock
from tests.chat.filing import answer, consented, file_claim, refuse, send_papers
from tests.chat.papers import Invented
from tests.chat.phone import Phone

FULL = "the disk is full: please make room; what was acknowledged is safe"
PAGE = 4096
ROOM = 40  # pages until the disk is full


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(lines, "FIRST_WAIT", 0.05)


@asynccontextmanager
async def full(database):
    """Let the database file grow no further: SQLite itself refuses, as on a full disk."""

    async def limit(pages: int) -> None:
        async with database._writer.connect() as connection:
            await connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    async with database.snapshot() as connection:
        held = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
    await limit(held + ROOM)
    yield
    await limit(1 << 30)


async def waiting(made, table) -> int:
    async with made.database.snapshot() as connection:
        return len((await connection.execute(select(table.c.id).where(table.c.status == "waiting"))).all())


async def post_until_refused(phone: Phone):
    """Write long messages until one is refused; return how many were taken, and the refusal."""
    for number in range(200):
        refused = await phone.post("messages", json={"text": f"x{number} " + "字" * 3000, "key": f"k{number}"})
        if refused.status_code != 200:
            return number, refused
    raise AssertionError("the disk is never full")


async def test_a_full_disk_refuses_with_a_sentence_and_loses_nothing_it_took(settings, caplog):
    async with product(settings) as made:
        phone = await Phone(made).open()
        await phone.say("你好")
        async with full(made.database):
            taken, refused = await post_until_refused(phone)
            while_full = asyncio.create_task(made.idle())
            await asyncio.sleep(0.3)
            can_read = await phone.client.get("/chat/api/messages?after=0&wait=0")

        await asyncio.wait_for(while_full, 20)
        await made.idle()
        again = await phone.post("messages", json={"text": "x", "key": f"k{taken}"})
        await made.idle()
        everything = (await phone.client.get("/chat/api/messages?after=0&wait=0")).json()["messages"]
        said = [message["text"] for message in everything if message["text"].startswith("x")]

        assert refused.status_code == 503
        assert "没有记下" in refused.json()["error"]
        assert can_read.status_code == 200
        assert again.status_code == 200
        assert taken > 0
        assert len(said) == len(set(said)) == taken + 1
        assert (await waiting(made, inbox), await waiting(made, outbox)) == (0, 0)
        await phone.client.aclose()
    assert any(FULL in record.getMessage() + getattr(record, "remedy", "") for record in caplog.records)
    assert not any(record.exc_info for record in caplog.records)
    assert (await check(settings))[0] == []


async def test_decisions_go_on_while_there_is_no_room_for_photos(quick, monkeypatch):
    await file_claim(quick, Invented(1))

    def no_room(_: Path):
        return shutil._ntuple_diskusage(1 << 40, 1 << 40, 1 << 20)

    monkeypatch.setattr("storage.shelves.shutil.disk_usage", no_room)
    refused = await quick.post("photos", data={"key": "k", "as_file": "false"}, files=photo_of(2))
    before = len(quick.order)
    await refuse(quick)

    assert refused.status_code == 507
    assert "存不下新照片" in refused.json()["error"]
    assert len(quick.order) > before


def photo_of(number: int):
    return [("file", ("a.jpg", Invented(number).paper("id_card", number), "image/jpeg"))]


async def test_a_photo_from_telegram_that_finds_no_room_gets_a_sentence(quick, monkeypatch):
    await consented(quick)
    await answer(quick)
    made = quick.product

    async def no_room(data: bytes, media_type: str) -> str:
        raise NoRoomForFiles("full")

    answered = await quick.post("photos", data={"key": "k", "as_file": "false"}, files=photo_of(3))
    monkeypatch.setattr(type(made.desk.files), "put", staticmethod(no_room))
    fresh = await quick.news()

    assert answered.status_code == 200
    assert "存不下新照片" in fresh[-1]["text"]


async def test_a_file_system_without_room_is_a_refusal_and_leaves_no_part(settings, monkeypatch):
    async with product(settings) as made:

        def no_room(descriptor: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", no_room)
        with pytest.raises(NoRoomForFiles, match="the disk is full"):
            await made.desk.files.put(b"photo", "image/jpeg")
        monkeypatch.undo()

        assert [path for path in (settings.data / "files").rglob("*") if path.is_file()] == []
        assert await made.desk.files.put(b"photo", "image/jpeg")


async def test_a_database_that_cannot_be_written_to_can_still_be_read(settings):
    async with product(settings) as made:
        phone = await Phone(made).open()
        await phone.say("你好")
        async with made.database._writer.connect() as connection:
            await connection.exec_driver_sql("PRAGMA query_only=ON")

        refused = await phone.post("messages", json={"text": "x", "key": "k"})
        read = await phone.client.get("/chat/api/messages?after=0&wait=0")
        with pytest.raises(ReadOnly, match="cannot be written to: please check the disk and its rights"):
            async with made.transaction() as store:
                await store.people.add("en", made.desk.clock.now())

        assert (refused.status_code, read.status_code) == (503, 200)
        await phone.client.aclose()


def test_a_folder_that_cannot_be_written_to_stops_the_start_in_one_line(capsys):
    code = main(["run", "--data", "/proc/bangban"])

    said = capsys.readouterr().err.splitlines()
    assert code == 2
    assert len(said) == 1
    assert "please check the path and its rights" in said[0]


@pytest.mark.parametrize("harm", ["header", "schema", "everywhere"])
async def test_a_damaged_database_is_said_in_one_line_with_what_to_do(settings, capsys, harm):
    async with product(settings) as made:
        phone = await Phone(made).open()
        await phone.say("你好")
        await phone.client.aclose()
    path = settings.data / "bangban.db"
    data = bytearray(path.read_bytes())
    start, end = {"header": (0, 100), "schema": (100, PAGE), "everywhere": (100, len(data))}[harm]
    data[start:end] = b"\xa5" * (end - start)
    path.write_bytes(data)

    code = await asyncio.to_thread(main, ["run", "--data", str(settings.data)])

    said = [line for line in capsys.readouterr().err.splitlines() if line.startswith("bangban:")]
    assert code == 2
    assert len(said) == 1
    assert "is damaged: please stop, and restore the last backup" in said[0]


async def test_a_page_that_rots_while_the_product_runs_breaks_one_step_and_is_found(settings):
    async with product(settings) as made:
        phone = await Phone(made).open()
        await phone.say("你好")
        await phone.client.aclose()
    path = settings.data / "bangban.db"
    with closing(sqlite3.connect(path)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'sessions'").fetchone()
    data = bytearray(path.read_bytes())
    data[(root - 1) * PAGE : root * PAGE] = b"\xa5" * PAGE
    path.write_bytes(data)

    async with product(settings) as made:
        phone = await Phone(made).open()
        with pytest.raises(Damaged, match="restore the last backup"):
            async with made.database.snapshot() as connection:
                await connection.exec_driver_sql("SELECT * FROM sessions")
        taken = await phone.post("messages", json={"text": "x", "key": "k"})
        await phone.client.aclose()

    assert taken.status_code == 200
    findings = (await check(settings))[0]
    assert any("malformed" in finding or "damaged" in finding for finding in findings), findings


async def test_a_missing_file_is_named_and_the_rest_goes_on(quick, caplog):
    await consented(quick)
    await answer(quick)
    await send_papers(quick, Invented(4))
    made = quick.product
    files = [path for path in (made.settings.data / "files").rglob("*") if path.is_file()]

    for path in files:
        path.unlink()
    said = await quick.say("/status")
    sent = await quick.send(("b.jpg", Invented(5).paper("vat_invoice", 900)))

    findings, _ = await check(made.settings)
    assert said != []
    assert sent != []
    assert sorted(findings) == sorted(set(findings))
    assert len([one for one in findings if one.endswith(": missing")]) == len(files)


async def test_a_lost_wal_is_said_at_the_start_and_the_older_state_is_not_gone_on_with(settings, tmp_path):
    async with product(settings) as made:
        phone = await Phone(made).open()
        await phone.say("你好")
        await phone.client.aclose()
    copy = (settings.data / "bangban.db").read_bytes()
    async with product(settings) as made:
        phone = await Phone(made).open()
        await phone.say("后来说的")
        await phone.client.aclose()
        await keep_mark(settings, made.database)
    (settings.data / "bangban.db").write_bytes(copy)

    with pytest.raises(WentBack, match=r"older than it was.*-wal file was lost.*restore the last backup"):
        async with product(settings):
            pass

    assert any("older than it was" in finding for finding in (await check(settings))[0])
    mark_of(settings).unlink()
    async with product(settings) as made:
        phone = await Phone(made).open()
        assert await phone.say("你好")
        await phone.client.aclose()


async def test_a_mark_follows_the_database_and_never_goes_back(settings):
    async with product(settings) as made:
        first = await keep_mark(settings, made.database)
        async with made.transaction() as store:
            await store.people.add("en", made.desk.clock.now())
        second = await keep_mark(settings, made.database)

    assert second == first + 1
    assert json.loads(mark_of(settings).read_text()) == {"writes": second}


async def test_a_clock_that_was_ahead_stops_no_backup(settings, monkeypatch):
    now = datetime(2025, 6, 15, 6, tzinfo=UTC)
    async with product(settings) as made:
        folder = backups_folder(settings)
        folder.mkdir(parents=True)
        (folder / (now + timedelta(days=400)).strftime(NAME)).write_bytes(b"")
        clock = MovableClock(instant=now)
        nightly = Nightly(settings, made.database, clock)
        clock.move(minutes=11)

        first = await nightly.once()
        second = await nightly.once()

    assert first is not None
    assert second is None


@pytest.mark.parametrize("days", [-400, -1, 1, 400])
async def test_when_the_clock_moves_the_chat_goes_on_and_says_nothing_twice(quick, clock, days):
    await consented(quick)
    await answer(quick)
    clock.move(days=days)

    await send_papers(quick, Invented(6))
    clock.move(days=-days)
    fresh = await quick.tap("都发完了")

    texts = [message["text"] for message in quick.seen.values() if message["from"] == "bot"]
    assert "请对一对" in fresh[-1]["text"]
    assert sum("也都读好了" in text for text in texts) <= 1


async def test_keys_that_are_missing_stop_the_start_in_one_line(settings, capsys):
    async with product(settings):
        pass
    shutil.rmtree(settings.data.with_name("data-keys"))

    code = await asyncio.to_thread(main, ["run", "--data", str(settings.data)])

    said = [line for line in capsys.readouterr().err.splitlines() if line.startswith("bangban:")]
    assert code == 2
    assert len(said) == 1
    assert "No new key was made" in said[0]
