"""What goes through Telegram is said before the first paper, and photos do not stay in its chats."""

from tests.chat.filing import QUESTIONS, answer, consented, send_papers
from tests.chat.papers import Invented
from tests.chat.phone import Phone

ME = Invented(4711)


async def test_before_the_first_paper_it_is_said_what_telegram_sees(telegram):
    phone = await Phone(telegram).open()
    await consented(phone)

    await phone.tap("给我自己办")
    for label in QUESTIONS:
        await phone.tap(label)

    assert "Telegram 看得到" in phone.last
    assert "换成网页拍" in phone.buttons()
    await phone.tap("换成网页拍")
    assert "?start=c-" in phone.last


async def test_the_web_chat_says_nothing_about_telegram(quick):
    await consented(quick)
    await answer(quick)

    assert "Telegram" not in quick.last
    assert "换成网页拍" not in quick.buttons()


async def test_a_photo_is_taken_out_of_a_telegram_chat_once_it_is_kept(started, telegram):
    phone = await Phone(telegram).open()
    await consented(phone)
    await phone.tap("给我自己办")
    for label in QUESTIONS:
        await phone.tap(label)

    await phone.send(("1.jpg", ME.paper("id_card", 1)))
    page = (await phone.client.get("/chat/api/messages?after=0&wait=0")).json()

    assert len(page["deleted"]) == 1
    assert "从这个聊天里删掉" in "".join(one["text"] for one in page["messages"])
    async with started.transaction() as store:
        (kept,) = await store.drafts.pages_of(await store.drafts.current_of(1))
    assert await started.desk.files.get(kept.digest)


async def test_the_web_chat_keeps_the_photo_where_it_was_sent(quick):
    await consented(quick)
    await answer(quick)
    await send_papers(quick, ME)

    page = (await quick.client.get("/chat/api/messages?after=0&wait=0")).json()

    assert page["deleted"] == []
