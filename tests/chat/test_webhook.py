"""Telegram comes to us: kept before it is acknowledged, and only from Telegram."""

import hmac
from dataclasses import replace

import httpx
import pytest
from sqlalchemy import select
from starlette.applications import Starlette
from telegram.ext import ExtBot

from bot.channels import TELEGRAM, Channel
from bot.settings import load
from bot.webhook import HEADER, Webhook, secret_of
from claims.trouble import DiskFull
from storage.tables.chat import inbox

TOKEN = "7:telegram"
SECRET = secret_of(TOKEN)
UPDATE = {
    "update_id": 901,
    "message": {
        "message_id": 1,
        "date": 1750000000,
        "chat": {"id": 17, "type": "private"},
        "from": {"id": 17, "is_bot": False, "first_name": "兰", "language_code": "zh-hans"},
        "text": "/start",
    },
}


@pytest.fixture
async def door(started):
    """The address at which Telegram calls, and how often somebody was woken."""
    settings = replace(
        started.settings, telegram_token=TOKEN, telegram_webhook="https://county.example/telegram/updates"
    )
    channel = Channel(TELEGRAM, ExtBot(TOKEN), exactly_once=False)
    woken: list[bool] = []
    made = Webhook(started.database, channel, started.desk.clock, lambda: woken.append(True), settings)
    transport = httpx.ASGITransport(app=Starlette(routes=[made.route()]), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="https://county.example") as client:
        client.woken = woken
        yield client


async def call(door, body=UPDATE, secret=SECRET):
    return (await door.post("/telegram/updates", json=body, headers={HEADER: secret})).status_code


async def kept(started):
    async with started.database.snapshot() as connection:
        return (await connection.execute(select(inbox.c.update_id, inbox.c.address))).all()


async def test_an_update_is_kept_once_it_is_acknowledged_and_somebody_is_woken(started, door):
    assert await call(door) == 200

    assert await kept(started) == [(901, "17")]
    assert door.woken == [True]


async def test_the_same_update_again_is_acknowledged_and_kept_once(started, door):
    assert [await call(door), await call(door)] == [200, 200]

    assert await kept(started) == [(901, "17")]


@pytest.mark.parametrize("secret", ["", "wrong", secret_of("8:other"), secret_of(TOKEN)[:-1]])
async def test_whoever_does_not_know_the_secret_is_turned_away(started, door, secret):
    assert await call(door, secret=secret) == 403

    assert await kept(started) == []


async def test_what_cannot_be_kept_is_not_acknowledged(started, door, monkeypatch):
    async def full(*_, **__):
        raise DiskFull("the disk is full")

    monkeypatch.setattr("storage.chat.arrive", full)

    assert await call(door) == 500


@pytest.mark.parametrize("body", ["[]", "{", '{"update_id": "x", "message": 5}', "null"])
async def test_what_is_no_update_is_refused(started, door, body):
    answer = await door.post("/telegram/updates", content=body, headers={HEADER: secret_of(TOKEN)})

    assert answer.status_code == 400
    assert await kept(started) == []


async def test_what_is_too_large_is_refused_before_it_is_read(started, door):
    answer = await door.post("/telegram/updates", content=b"x" * (2 << 20), headers={HEADER: secret_of(TOKEN)})

    assert answer.status_code == 413


async def test_a_group_is_acknowledged_and_not_served(started, door):
    group = {"id": -5, "type": "group", "title": "x"}

    assert await call(door, {**UPDATE, "message": {**UPDATE["message"], "chat": group}}) == 200

    assert await kept(started) == []


def test_the_secret_is_the_same_in_every_process_and_tells_nothing_of_the_token():
    assert secret_of(TOKEN) == secret_of(TOKEN)
    assert TOKEN not in secret_of(TOKEN)
    assert len(secret_of(TOKEN)) == 64


def test_a_webhook_is_asked_for_by_its_address():
    assert load({"BANGBAN_TELEGRAM_WEBHOOK": "https://a.example/x"}).telegram_webhook == "https://a.example/x"


async def test_the_secret_is_compared_in_constant_time(door, monkeypatch):
    compared = []

    def watched(ours, theirs, _real=hmac.compare_digest):
        compared.append((ours, theirs))
        return _real(ours, theirs)

    monkeypatch.setattr("bot.webhook.hmac.compare_digest", watched)

    await call(door, secret="wrong")

    assert compared == [(b"wrong", SECRET.encode())]
