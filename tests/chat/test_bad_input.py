"""Whatever is sent at whatever moment: one sentence with what to do, and nothing entered before is lost."""

import struct
import zlib

import pytest
from sqlalchemy import update

from storage import chat as rows
from storage.tables.chat import sessions
from tests.chat.test_journey import to_papers


def huge_png(side):
    """A few bytes that claim to be a picture of side × side pixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")
    )


WRONG = {
    "text": (("note.txt", b"hello there"), "不是照片"),
    "pdf": (("a.pdf", b"%PDF-1.7\n%..."), "PDF"),
    "empty": (("a.jpg", b""), "空的"),
    "bomb": (("a.png", huge_png(40_000)), "太大"),
    "voice": (("a.ogg", b"OggS\0\2" + b"\0" * 200), "语音"),
    "cut": (("a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"), "打不开"),
}


@pytest.mark.parametrize("name", WRONG)
async def test_a_wrong_file_gets_one_message_with_the_remedy_and_the_question_again(phone, name):
    file, words = WRONG[name]
    await phone.say("/start v-440785104201")
    await phone.tap("同意")
    await phone.tap("给我自己办")
    before = phone.buttons()

    fresh = await phone.send(file)

    assert len(fresh) == 1
    assert words in fresh[0]["text"]
    assert phone.buttons() == before


async def test_a_file_of_thirty_megabytes_is_refused_with_a_sentence(phone):
    await phone.say("/start")
    answer = await phone.post(
        "photos", data={"key": "k", "as_file": "false"}, files=[("file", ("a.jpg", b"\xff\xd8" + b"\0" * (30 << 20)))]
    )

    assert answer.status_code == 413
    assert "20" in answer.json()["error"]


async def test_a_text_over_the_limit_is_refused_with_a_sentence(phone):
    answer = await phone.post("messages", json={"text": "字" * 5000, "key": "k"})

    assert answer.status_code == 400
    assert answer.json()["error"]


async def test_a_long_text_in_the_middle_of_a_question_is_answered_with_the_question(phone):
    await phone.say("/start v-440785104201")
    await phone.tap("同意")
    await phone.tap("给我自己办")

    fresh = await phone.say("字" * 4000)

    assert len(fresh) == 1
    assert "请点下面的一个按钮" in fresh[0]["text"]


@pytest.mark.parametrize("command", ["/help", "/status", "/person", "/language", "/nonsense"])
async def test_a_command_in_the_middle_of_a_question_is_answered_and_the_question_stays(phone, command):
    await phone.say("/start v-440785104201")
    await phone.tap("同意")
    await phone.tap("给我自己办")
    question, buttons = phone.last, phone.buttons()

    fresh = await phone.say(command)
    assert len(fresh) == 1
    await phone.say("/start")

    assert phone.last == question
    assert phone.buttons() == buttons


async def test_a_photo_before_its_time_is_kept_and_the_question_is_asked_again(phone, claim_papers, started):
    await phone.say("/start v-440785104201")
    await phone.tap("同意")
    await phone.tap("给我自己办")

    await phone.send(claim_papers["id_card"])

    assert "替您收好了" in phone.seen[phone.order[-2]]["text"]
    assert "药店" in "".join(phone.buttons())
    async with started.transaction() as store:
        draft = await store.drafts.current_of(1)
        assert len(await store.drafts.pages_of(draft)) == 1


async def test_the_same_photo_twice_is_said_and_kept_once(phone, claim_papers, started):
    await to_papers(phone)
    await phone.send(claim_papers["id_card"])

    await phone.send(claim_papers["id_card"])

    assert "已经收到了" in phone.last
    async with started.transaction() as store:
        draft = await store.drafts.current_of(1)
        assert len(await store.drafts.pages_of(draft)) == 1


async def test_back_goes_one_question_back_and_keeps_the_others(phone):
    await to_papers(phone)

    await phone.say("/back")

    assert "医保当场报" in phone.last
    await phone.tap("全是自己付")
    assert "要准备" in phone.last


async def test_words_that_mean_a_button_are_taken_for_it(phone):
    await phone.say("/start v-440785104201")
    await phone.tap("同意")
    await phone.tap("给我自己办")
    await phone.tap("药店")

    await phone.say("系")

    assert "诊断证明" in phone.last


async def test_a_telephone_number_that_cannot_be_one_is_asked_for_again(phone, started):
    await to_papers(phone)
    async with started.database.transaction() as connection:
        await connection.execute(update(sessions).values(screen="phone"))

    await phone.say("１２３")

    assert "11 位数字" in phone.last


async def test_an_update_of_a_shape_that_nobody_knows_is_put_aside_with_an_apology(phone):
    await phone.say("你好")
    made = phone.product
    strange = {"update_id": 1 << 40, "message": {"message_id": 7, "from": "nobody"}}
    async with made.database.transaction() as connection:
        await rows.arrive(connection, "web", 1 << 40, str(phone.chat), strange, made.desk.clock.now())

    fresh = await phone.news()
    again = await phone.say("/status")

    assert len(fresh) == 1
    assert "出了点差错" in fresh[0]["text"]
    assert again != []
