"""`bangban doctor` finds what is wrong with machine and settings, and says what to do."""

import asyncio
import http.server
import json
import sqlite3
import subprocess
import threading
from collections import namedtuple
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot import doctor, machine
from bot.doctor import examine
from bot.settings import Settings
from bot.wiring import product

Usage = namedtuple("Usage", "total used free")


def said_of(settings: Settings, what: str) -> str:
    """The one line about something."""
    said: list[str] = []
    examine(settings, said.append)
    return next(line for line in said if line[5:].startswith(what))


@pytest.fixture
def empty(tmp_path):
    return Settings(data=tmp_path / "data", port=1)


@pytest.fixture
async def used(empty):
    """A folder that a product has served; its key folder stands beside it."""
    async with product(empty):
        pass
    return empty


@pytest.fixture
def office(used):
    """The same, no longer a demo."""
    return replace(used, demo=False, address="https://help.example.cn", two_step=True)


def test_what_is_missing_on_the_machine_is_named_with_the_package(empty, monkeypatch, tmp_path):
    monkeypatch.setattr(machine, "FONTS", (tmp_path / "none",))
    monkeypatch.setattr(machine, "SECCOMP", tmp_path / "none")
    monkeypatch.setattr("shutil.which", lambda _: None)

    assert said_of(empty, "tesseract").startswith("DO   tesseract: please install tesseract-ocr;")
    assert said_of(empty, "Chinese fonts").startswith("DO   Chinese fonts (fonts-noto-cjk): please install")
    assert said_of(empty, "confinement").startswith("DO ")


def test_a_tesseract_without_chinese_is_not_enough(empty, monkeypatch):
    answer = subprocess.CompletedProcess([], 0, "List of available languages:\neng\nosd\n", "")
    monkeypatch.setattr("subprocess.run", lambda *_, **__: answer)

    assert said_of(empty, "tesseract").endswith("please install tesseract-ocr-chi-sim")


@pytest.mark.parametrize("free", [1 << 29, 3 << 30])
def test_a_disk_is_too_full_below_a_gibibyte_and_below_a_twentieth(empty, monkeypatch, free):
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(100 << 30, 0, free))

    assert said_of(empty, "disk:").startswith("DO ")
    assert said_of(empty, "disk of the backups").startswith("DO ")


def test_an_office_is_told_to_keep_its_backups_elsewhere_but_a_demo_is_not(office):
    assert said_of(office, "backups apart").startswith("DO   backups apart from the data: they lie on the disk")
    with pytest.raises(StopIteration):
        said_of(replace(office, demo=True), "backups apart")


def test_a_clock_that_nobody_keeps_right_is_said(office, monkeypatch):
    class Adrift:
        def adjtimex(self, _):
            return machine.CLOCK_UNSET

    monkeypatch.setattr("ctypes.CDLL", lambda _: Adrift())

    assert "please switch on systemd-timesyncd" in said_of(office, "clock")


def test_a_day_set_by_hand_belongs_to_demos_only(office):
    day = date(2025, 6, 15)

    assert said_of(replace(office, today=day), "clock").startswith("DO ")
    assert said_of(replace(office, today=day, demo=True), "clock").startswith("ok ")


def test_a_demo_that_strangers_can_reach_is_said(empty):
    assert said_of(empty, "demo county").startswith("ok ")
    assert "printed sign-ins can be tried" in said_of(replace(empty, host="0.0.0.0"), "demo county")


@pytest.mark.parametrize("address", [None, "http://127.0.0.1:8080"])
def test_an_office_needs_an_address_that_phones_can_open(office, address):
    assert said_of(office, "address") == "ok   address: https://help.example.cn"
    assert said_of(replace(office, address=address), "address").startswith("DO   address: please set BANGBAN_ADDRESS")


def test_an_office_whose_staff_sign_in_with_a_password_alone_is_told(office):
    assert said_of(office, "second factor").startswith("ok ")
    assert said_of(replace(office, two_step=False), "second factor").endswith("please set BANGBAN_TWO_STEP=1")


async def test_keys_that_others_on_the_machine_could_read_are_said(used):
    folder = used.data.with_name("data-keys")
    assert said_of(used, "folder of the keys").startswith("ok ")

    folder.chmod(0o755)

    assert said_of(used, "folder of the keys").endswith(f"please `chmod 700 {folder}`")


async def test_messages_that_nobody_takes_and_readings_that_were_given_up_are_said(used):
    since = (datetime.now(UTC) - timedelta(minutes=6)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    with sqlite3.connect(used.data / "bangban.db") as connection:
        connection.execute(
            "INSERT INTO inbox (channel, update_id, address, body, status, received_at) "
            "VALUES ('web', 1, '1', x'00', 'waiting', ?)",
            (since,),
        )
        connection.execute(
            "INSERT INTO jobs (kind, subject, dedupe_key, status, attempts, due_at) VALUES (?, '1', '1', 'dead', 5, ?)",
            ("read_page", since),
        )

    assert said_of(used, "inbox").startswith("DO   inbox: 1 waiting since ")
    assert said_of(used, "given up").startswith("DO   given up: 1 readings, 0 messages")


async def test_a_write_ahead_log_that_only_grows_is_said(used, monkeypatch):
    monkeypatch.setattr(doctor, "WAL_LIMIT", 0)

    assert said_of(used, "write-ahead log").startswith("DO ")


class Answering:
    """A server on this machine that gives one answer."""

    def __init__(self, status: int, body: bytes) -> None:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


@pytest.mark.parametrize(
    ("status", "body", "line"),
    [
        (200, {"ready": True, "parts": {"database": "ok"}}, "ok   running: ready at"),
        (503, {"ready": False, "parts": {"database": "ok", "disk": "full"}}, "DO   running, but not ready: disk full;"),
        (404, "not found", "ok   running: something else answers"),
    ],
)
def test_the_running_product_is_asked_how_it_is(empty, status, body, line):
    with Answering(status, json.dumps(body).encode()) as there:
        assert said_of(replace(empty, port=there.port), "running").startswith(line)


def test_nothing_running_is_nothing_wrong(empty):
    assert said_of(empty, "running").startswith("ok   running: nothing answers")


async def test_a_county_on_postgresql_is_looked_at_as_well(empty, on_postgres):
    there = replace(empty, database=on_postgres)
    async with product(there):
        pass

    said: list[str] = []
    await asyncio.to_thread(examine, there, said.append)

    assert "ok   database: PostgreSQL answers" in said
    assert "ok   inbox: 0 waiting" in said
    assert "ok   backups: none yet; the process that does `timed` makes one a day" in said


def test_a_postgresql_that_is_away_is_said_without_its_password(empty):
    there = replace(empty, database="postgresql://bangban:secret-of-it@127.0.0.1:1/bangban")

    said: list[str] = []
    examine(there, said.append)

    assert any(line.startswith("DO   database: PostgreSQL cannot be used") for line in said)
    assert "secret-of-it" not in " ".join(said)
