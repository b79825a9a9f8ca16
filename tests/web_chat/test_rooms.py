"""The rooms on a real database: numbers, keys, buttons, deletions."""

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, insert, select

from claims.rooms import (
    ButtonNotSent,
    Change,
    Kind,
    Letter,
    MessageNotFound,
    MessageNotModified,
    Posting,
    RoomFileNotFound,
    RoomNotFound,
    RoomNotStarted,
    Sending,
    TapNotFound,
    Tapping,
)
from storage.handovers import SqlHandovers
from storage.rooms import Rooms
from storage.tables.chat import chats, inbox, people
from tests.keys import plain_rows

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def rooms(database):
    return Rooms(database)


@pytest.fixture
async def room(rooms):
    return await rooms.open("hash-a", "token-a", "zh_Hans", NOW)


def posting(room, key="k1", *texts):
    letters = tuple(Letter({"date": 1, "text": text}) for text in texts or ("你好",))
    return Posting(room.chat_id, key, letters, NOW)


def sending(room, text="在", *, key=None, buttons=()):
    return Sending(room.chat_id, (Letter({"date": 1, "text": text}, buttons=buttons),), NOW, key)


async def test_the_same_cookie_opens_the_same_room(rooms, room):
    again = await rooms.open("hash-a", "another token", "en", NOW)

    assert again == room
    assert await rooms.by_cookie("hash-a") == room
    assert await rooms.by_cookie("hash-b") is None


async def test_a_posting_is_in_the_room_and_in_the_inbox_at_once(rooms, room, database):
    answer = await rooms.post(posting(room, "k1", "一", "二"))

    events = await rooms.events_after(room.chat_id, 0, 10)
    async with database.snapshot() as connection:
        rows = await plain_rows(connection, inbox, select(inbox).order_by(inbox.c.id))
    assert answer == {"messages": [1, 2]}
    assert [(event.seq, event.body["text"], event.body["key"]) for event in events] == [
        (1, "一", "k1"),
        (2, "二", "k1"),
    ]
    assert [(row.channel, row.address, row.status) for row in rows] == [("web", "1", "waiting")] * 2
    assert [row.body["message"] for row in rows] == [
        {"message_id": 1, "date": 1, "text": "一"},
        {"message_id": 2, "date": 1, "text": "二"},
    ]
    assert [row.update_id for row in rows] == [row.body["update_id"] for row in rows] == [1, 2]


async def test_many_repeats_at_the_same_time_are_one_posting(rooms, room, database):
    answers = await asyncio.gather(*(rooms.post(posting(room, "same")) for _ in range(20)))

    async with database.snapshot() as connection:
        count = (await connection.execute(select(func.count()).select_from(inbox))).scalar_one()
    assert answers == [{"messages": [1]}] * 20
    assert count == 1


async def test_the_same_key_in_two_rooms_is_two_postings(rooms, room):
    other = await rooms.open("hash-b", "token-b", "en", NOW)

    await rooms.post(posting(room, "same"))
    await rooms.post(posting(other, "same"))

    assert [update.number for update in await rooms.updates_from(0, 10)] == [1, 2]


async def test_two_channels_count_their_updates_apart(rooms, room, database):
    other = Rooms(database, channel="kiosk")

    await rooms.post(posting(room, "a"))
    await other.post(posting(room, "b"))

    assert [update.number for update in await rooms.updates_from(0, 10)] == [1]
    assert [update.number for update in await other.updates_from(0, 10)] == [1]


async def test_the_bot_may_not_write_first(rooms, room):
    with pytest.raises(RoomNotStarted):
        await rooms.send(sending(room))
    with pytest.raises(RoomNotFound):
        await rooms.send(Sending(99, (Letter({"date": 1}),), NOW))


async def test_a_send_with_a_key_is_kept_once_even_after_it_was_deleted(rooms, room):
    await rooms.post(posting(room))

    first = await rooms.send(sending(room, key="letter-7"))
    second = await rooms.send(sending(room, key="letter-7"))
    await rooms.delete(room.chat_id, first[0]["message_id"], NOW)
    third = await rooms.send(sending(room, key="letter-7"))

    assert first == second == [{"message_id": 2, "date": 1, "text": "在"}]
    assert third == [{"message_id": 2, "chat": {"id": 1, "type": "private"}, "date": 0}]
    assert [e.kind for e in await rooms.events_after(room.chat_id, 1, 10)] == [Kind.MESSAGE, Kind.DELETION]


async def test_a_tap_carries_the_message_as_it_stands(rooms, room):
    await rooms.post(posting(room))
    await rooms.send(sending(room, buttons=("yes",)))
    await rooms.change(Change(room.chat_id, 2, Letter({"text": "改了"}), NOW))

    await rooms.tap(Tapping(room.chat_id, "t1", 2, "yes", {"from": {"id": 1}}, NOW))

    query = (await rooms.updates_from(2, 10))[0].body["callback_query"]
    assert query["data"] == "yes"
    assert query["message"]["text"] == "改了"
    assert query["id"] == str((1 << 32) + 4)


async def test_a_button_of_a_deleted_message_is_still_taken(rooms, room):
    await rooms.post(posting(room))
    await rooms.send(sending(room, buttons=("yes",)))
    await rooms.delete(room.chat_id, 2, NOW)

    await rooms.tap(Tapping(room.chat_id, "t1", 2, "yes", {}, NOW))

    query = (await rooms.updates_from(2, 10))[0].body["callback_query"]
    assert query["message"] == {"message_id": 2, "chat": {"id": 1, "type": "private"}, "date": 0}


@pytest.mark.parametrize(("message", "data"), [(2, "no"), (1, "yes"), (77, "yes")])
async def test_a_button_that_never_stood_there_is_refused(rooms, room, message, data):
    await rooms.post(posting(room))
    await rooms.send(sending(room, buttons=("yes",)))

    with pytest.raises(ButtonNotSent):
        await rooms.tap(Tapping(room.chat_id, "t1", message, data, {}, NOW))

    assert len(await rooms.updates_from(0, 10)) == 1


async def test_nobody_taps_another_persons_button(rooms, room):
    other = await rooms.open("hash-b", "token-b", "en", NOW)
    for each in (room, other):
        await rooms.post(posting(each))
    await rooms.send(sending(room, buttons=("yes",)))

    with pytest.raises(ButtonNotSent):
        await rooms.tap(Tapping(other.chat_id, "t1", 2, "yes", {}, NOW))


async def test_a_deletion_leaves_no_words_behind(rooms, room):
    await rooms.post(posting(room))
    await rooms.send(sending(room, "秘密"))
    await rooms.change(Change(room.chat_id, 2, Letter({"text": "还是秘密"}), NOW))

    await rooms.delete(room.chat_id, 2, NOW)

    assert "秘密" not in str(await rooms.events_after(room.chat_id, 0, 10))
    with pytest.raises(MessageNotFound):
        await rooms.message(room.chat_id, 2)
    with pytest.raises(MessageNotFound):
        await rooms.delete(room.chat_id, 2, NOW)


async def test_an_edit_that_changes_nothing_is_refused(rooms, room):
    await rooms.post(posting(room))
    await rooms.send(sending(room, "在"))

    with pytest.raises(MessageNotModified):
        await rooms.change(Change(room.chat_id, 2, Letter({"text": "在"}), NOW))

    await rooms.change(Change(room.chat_id, 2, Letter({"text": "不在"}), NOW))
    with pytest.raises(MessageNotModified):
        await rooms.change(Change(room.chat_id, 2, Letter({"text": "不在"}), NOW))


async def test_the_bot_cannot_edit_what_the_person_wrote(rooms, room):
    await rooms.post(posting(room))

    with pytest.raises(MessageNotFound):
        await rooms.change(Change(room.chat_id, 1, Letter({"text": "x"}), NOW))


@pytest.mark.parametrize("query_id", ["", "abc", "4294967297", "4294967299", "9" * 30, "-1"])
async def test_only_a_tap_can_be_answered(rooms, room, query_id):
    await rooms.post(posting(room))

    with pytest.raises(TapNotFound):
        await rooms.answer_tap(query_id, None, NOW)


async def test_confirmed_updates_are_done(rooms, room):
    for key in "abc":
        await rooms.post(posting(room, key))

    await rooms.confirm_before(3, NOW)

    assert [update.number for update in await rooms.updates_from(0, 10)] == [3]
    assert await rooms.count_waiting() == 1


async def test_the_language_is_the_one_the_bot_speaks_with_the_person(rooms, room, database):
    before = await rooms.language_of(room.chat_id)
    async with database.transaction() as connection:
        await connection.execute(insert(people).values(id=5, language="en", created_at=NOW))
        await connection.execute(insert(chats).values(channel="web", address="1", person_id=5, blocked=False))

    assert before == "zh_Hans"
    assert await rooms.language_of(room.chat_id) == "en"


async def test_a_file_that_nobody_sent_is_nobodys(rooms, room):
    with pytest.raises(RoomFileNotFound):
        await rooms.file("unknown")
    with pytest.raises(RoomFileNotFound):
        await rooms.file_of("unknown", room.chat_id)


async def test_a_cookie_that_was_remembered_opens_nothing_once_its_room_is_closed(rooms, room, database):
    await rooms.visited("hash-a")
    async with database.transaction() as connection:
        person = await connection.execute(insert(people).values(language="zh_Hans", created_at=NOW))
        person_id = person.inserted_primary_key[0]
        chat = {"channel": "web", "address": str(room.chat_id), "person_id": person_id, "blocked": False}
        await connection.execute(insert(chats).values(chat))
    before = await rooms.visited("hash-a")

    async with database.transaction() as connection:
        await SqlHandovers(connection).cut_off(person_id, NOW)

    assert before == room
    assert await rooms.visited("hash-a") is None


async def test_what_was_deleted_is_not_told_from_memory(rooms, room):
    await rooms.post(posting(room))
    (sent,) = await rooms.send(sending(room, "别说出去"))
    heard = await rooms.events_after(room.chat_id, 0, 100)

    await rooms.delete(room.chat_id, sent["message_id"], NOW)

    told = await rooms.events_after(room.chat_id, 0, 100)
    assert [event.body.get("text") for event in heard] == ["你好", "别说出去"]
    assert [event.body.get("text") for event in told] == ["你好", None, None]


async def test_who_asks_from_long_ago_is_told_everything(rooms, room):
    for number in range(12):
        await rooms.post(posting(room, f"k{number}", str(number)))

    told = [event.body["text"] for event in await rooms.events_after(room.chat_id, 0, 100)]
    newest = [event.body["text"] for event in await rooms.events_after(room.chat_id, 10, 100)]

    assert told == [str(number) for number in range(12)]
    assert newest == ["10", "11"]


async def test_what_is_said_within_a_transaction_is_heard_when_it_is_kept_and_not_before(rooms, room, database):
    await rooms.post(posting(room))
    rung = []

    async with database.joined():
        await rooms.send(sending(room, "在"))
        database.once_kept(lambda: rung.append(True))
        before = list(rung), [event.body["text"] for event in rooms._memory.after(room.chat_id, 0)]

    assert before == ([], ["你好"])
    assert rung == [True]
    assert [event.body["text"] for event in await rooms.events_after(room.chat_id, 0, 100)] == ["你好", "在"]


async def test_what_is_said_within_a_transaction_that_fails_was_never_said(rooms, room, database):
    await rooms.post(posting(room))

    async def fail():
        async with database.joined():
            await rooms.send(sending(room, "在"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()

    told = [event.body["text"] for event in await rooms.events_after(room.chat_id, 0, 100)]
    assert told == ["你好"]
    assert (await rooms.send(sending(room, "现在")))[0]["message_id"] == 2
