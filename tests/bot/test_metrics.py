"""The figures are right, can be read by Prometheus, and name nobody; being ready means being able to take work."""

import asyncio
from collections import namedtuple
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import insert

from bot import health
from bot.demo.seed import seed
from bot.health import OK, Health
from bot.metrics import Meter, note_reading
from bot.serving import show_figures
from bot.settings import Settings
from bot.wiring import product
from claims.chores import Chore, ChoreKind
from claims.papers import Field, PaperKind, PaperReading, Quality, Verdict
from storage.tables.chat import jobs, outbox
from tests.chat.papers import BelievingReader
from tests.chat.phone import Phone


@pytest.fixture
async def made(tmp_path, monkeypatch):
    monkeypatch.setattr("bot.wiring.Reader", BelievingReader)
    async with product(Settings(data=tmp_path / "data", today=date(2025, 6, 15))) as opened:
        async with opened.transaction() as store:
            await seed(store, opened.desk.clock.today())
        yield opened


def figures(text: bytes) -> dict[tuple[str, ...], float]:
    """Every sample by its name and its labels' values."""
    families = text_string_to_metric_families(text.decode())
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


async def looked_up(made) -> dict[tuple[str, ...], float]:
    return figures(await Meter(made.settings, made.database, made.desk.clock).text())


async def test_a_message_that_nobody_has_handled_yet_is_seen_with_its_age(made):
    phone = await Phone(made).open()
    await phone.post("messages", json={"text": "/start", "key": "k"})
    await asyncio.sleep(0.05)

    waiting = await looked_up(made)
    await made.idle()
    handled = await looked_up(made)
    await phone.client.aclose()

    assert waiting["bangban_waiting", "inbox"] == 1
    assert 0.05 <= waiting["bangban_waiting_oldest_seconds", "inbox"] < 60
    assert handled["bangban_waiting", "inbox"] == 0
    assert handled["bangban_waiting_oldest_seconds", "inbox"] == 0
    assert handled["bangban_turn_seconds_count",] > 0


async def test_letters_in_doubt_and_work_that_was_given_up_are_counted(made):
    phone = await Phone(made).open()
    await phone.say("/start")
    await phone.client.aclose()
    now = datetime.now(UTC)
    letter = {"chat_id": 1, "method": "sendMessage", "body": b"", "attempts": 1, "created_at": now}
    job = {"kind": "read_page", "subject": "1", "attempts": 5, "due_at": now - timedelta(minutes=5)}
    async with made.database.transaction() as connection:
        await connection.execute(insert(jobs).values(**job, dedupe_key="a", status="dead"))
        await connection.execute(insert(jobs).values(**job, dedupe_key="b", status="waiting"))
        await connection.execute(
            insert(jobs).values(**job | {"due_at": now + timedelta(hours=1)}, dedupe_key="c", status="waiting")
        )
        for number, status in enumerate(("sending", "sending", "failed"), 10_000):
            await connection.execute(insert(outbox).values(**letter, id=number, status=status))

    found = await looked_up(made)

    assert found["bangban_outbox_in_doubt",] == 2
    assert found["bangban_gave_up", "outbox"] == 1
    assert found["bangban_gave_up", "jobs"] == 1
    assert found["bangban_waiting", "jobs"] == 1
    assert 300 <= found["bangban_waiting_oldest_seconds", "jobs"] < 1800


async def test_the_disk_the_log_the_backup_and_the_nightly_check_are_shown(made):
    now = datetime.now(UTC)
    fresh = await looked_up(made)
    async with made.transaction() as store:
        await store.chores.done(Chore(ChoreKind.VERIFY, now - timedelta(hours=3), good=False, said=""))
    folder = made.settings.data.with_name("data-backups")
    folder.mkdir()
    (folder / (now - timedelta(hours=30)).strftime("bangban-%Y%m%dT%H%M%SZ.backup")).touch()

    later = await looked_up(made)

    assert fresh["bangban_wal_bytes",] > 0
    assert 0 < fresh["bangban_disk_free_bytes",] < fresh["bangban_disk_bytes",]
    assert fresh["bangban_backup_age_seconds",] != fresh["bangban_backup_age_seconds",], "NaN while there is none"
    assert later["bangban_backup_age_seconds",] == pytest.approx(30 * 3600, abs=900)
    assert later["bangban_verify_age_seconds",] == pytest.approx(3 * 3600, abs=900)
    assert later["bangban_verify_good",] == 0


async def test_what_is_read_is_counted_by_what_came_of_it(made):
    before = await looked_up(made)
    fields = {"total": Field("1.00", Verdict.READ), "seller_name": Field("某药店", Verdict.UNSURE)}
    note_reading(PaperReading(PaperKind.VAT_INVOICE, 0.9, Quality(ok=False, reason="blurred"), fields, seconds=1.2))

    after = await looked_up(made)

    for name in (
        ("bangban_fields_total", "vat_invoice", "read"),
        ("bangban_fields_total", "vat_invoice", "unsure"),
        ("bangban_retakes_total", "blurred"),
        ("bangban_reading_seconds_count", "vat_invoice"),
    ):
        assert after[name] - before.get(name, 0) == 1, name


async def test_two_who_ask_at_once_are_looked_up_for_once(made, monkeypatch):
    looked = []
    meter = Meter(made.settings, made.database, made.desk.clock)
    look = meter._look
    monkeypatch.setattr(meter, "_look", lambda: looked.append(1) or look())

    first, second = await asyncio.gather(meter.text(), meter.text())

    assert first == second
    assert len(looked) == 1


@asynccontextmanager
async def asked(app):
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://t") as client:
        yield client


async def test_a_product_with_everything_in_place_is_ready(made):
    async with asked(made.page) as client:
        alive, ready = await client.get("/healthz"), await client.get("/readyz")

    assert alive.json() == {"alive": True}
    assert ready.status_code == 200
    assert ready.json() == {"ready": True, "parts": {"database": OK, "reader": OK, "disk": OK}}


async def test_the_public_pages_do_not_show_the_figures(made):
    async with asked(made.page) as client:
        assert (await client.get("/metrics")).status_code == 404


async def test_a_database_that_is_gone_makes_it_not_ready_but_leaves_it_alive(made, monkeypatch):
    @asynccontextmanager
    async def never():
        await asyncio.sleep(60)
        yield

    monkeypatch.setattr(health, "PATIENCE", 0.05)
    monkeypatch.setattr(made.database, "snapshot", never)
    async with asked(made.page) as client:
        alive, ready = await client.get("/healthz"), await client.get("/readyz")

    assert alive.status_code == 200
    assert ready.status_code == 503
    assert ready.json()["parts"]["database"] == "slow"


async def test_a_full_disk_makes_it_not_ready(made, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(100 << 30, 99 << 30, 1 << 29))

    async with asked(made.page) as client:
        ready = await client.get("/readyz")

    assert (ready.status_code, ready.json()["parts"]["disk"]) == (503, "full")


async def test_a_reader_that_has_been_up_may_change_its_workers():
    lives = [set(), {7}, set()]
    checked = Health({"reader": health.reader_lives(lambda: lives.pop(0))})

    answers = []
    for _ in range(3):
        checked._kept = (-health.FRESH, {})
        answers.append((await checked.parts())["reader"])

    assert answers == ["starting", OK, OK]


async def test_the_figures_are_served_on_a_port_of_their_own_and_let_it_go(made, unused_tcp_port):
    serving = asyncio.create_task(show_figures(made, unused_tcp_port))
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{unused_tcp_port}", trust_env=False) as client:
        for _ in range(200):
            try:
                answer = await client.get("/metrics")
                break
            except httpx.ConnectError:
                await asyncio.sleep(0.02)
        ready = await client.get("/readyz")
    serving.cancel()
    await asyncio.gather(serving, return_exceptions=True)

    assert answer.headers["content-type"].startswith("text/plain")
    assert ("bangban_waiting", "inbox") in figures(answer.content)
    assert ready.status_code == 200
    again = await asyncio.start_server(lambda *_: None, "127.0.0.1", unused_tcp_port)
    again.close()


async def test_a_county_on_postgresql_shows_the_same_figures(tmp_path, monkeypatch, on_postgres):
    monkeypatch.setattr("bot.wiring.Reader", BelievingReader)
    async with product(Settings(data=tmp_path / "data", database=on_postgres)) as made:
        async with made.transaction() as store:
            await seed(store, made.desk.clock.today())
        phone = await Phone(made).open()
        await phone.post("messages", json={"text": "/start", "key": "k"})

        found = await looked_up(made)
        async with asked(made.page) as client:
            ready = await client.get("/readyz")
        await phone.client.aclose()

    assert found["bangban_waiting", "inbox"] == 1
    assert ready.json()["parts"]["database"] == OK
