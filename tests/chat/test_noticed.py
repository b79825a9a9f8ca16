"""What the chat says of a photo: at a first look, and once it is read of papers that belong together or came before."""

import asyncio

from tests.chat.filing import answer, consented, file_claim
from tests.chat.papers import Invented, comment_of, drawn


def said(phone) -> str:
    return "\n".join(message["text"] or "" for message in phone.seen.values() if message["from"] == "bot")


async def at_papers(phone):
    await consented(phone)
    await answer(phone)


async def test_two_papers_on_one_photo_are_both_taken_and_said(quick):
    me = Invented(81)
    await at_papers(quick)
    both = comment_of(me.paper("vat_invoice", 101)) | {"others": [comment_of(me.paper("diagnosis_certificate", 104))]}

    await quick.send(("both.jpg", drawn(both)))
    await quick.read_papers()

    assert "这张照片上有 2 样：" in said(quick)
    assert "✓ 2. " in said(quick) or "✓ 3. " in said(quick)
    async with quick.product.transaction() as store:
        draft = await store.drafts.current_of(1)
        kinds = [page.kind for page in await store.drafts.pages_of(draft)]
    assert kinds == ["vat_invoice", "diagnosis_certificate"]


async def test_the_back_of_a_card_is_put_with_its_front_and_nothing_is_asked_about_it(quick):
    me = Invented(82)
    await at_papers(quick)
    back = {"kind": "id_card", "fields": {}, "bad": False, "number": 7, "warnings": ["back_side"]}

    await quick.send(("front.jpg", me.paper("id_card", 101)), ("back.jpg", drawn(back)))
    await quick.read_papers()

    assert "的背面也收到了，和正面放在一起" in said(quick)
    assert "✓ 1. " in said(quick)


async def test_the_back_of_a_card_alone_does_not_count_and_the_front_is_asked_for(quick):
    await at_papers(quick)
    back = {"kind": "id_card", "fields": {}, "bad": False, "number": 7, "warnings": ["back_side"]}

    await quick.send(("back.jpg", drawn(back)))
    await quick.read_papers()

    assert "请把有姓名和号码的正面也拍一张" in said(quick)
    assert "○ 1. " in said(quick)


async def test_a_bill_of_an_earlier_claim_gets_a_soft_word_with_its_number(quick):
    me = Invented(83)
    await file_claim(quick, me)
    async with quick.product.transaction() as store:
        (claim,) = await store.claims.all_of_person(1)
    await quick.say("/start v-440785104201")
    await quick.tap("办一件新的")
    await answer(quick)

    again = comment_of(me.paper("vat_invoice", 103)) | {"number": 301}
    await quick.send(("again.jpg", drawn(again)))
    await quick.read_papers()

    assert f"（{claim.number}）里交过" in said(quick)
    assert "接着办" in said(quick)


async def test_a_blurred_photo_is_said_at_once_before_it_is_read(quick):
    me = Invented(84)
    await at_papers(quick)
    blurred = comment_of(me.paper("id_card", 101)) | {"wrong": "blurred", "bad": True}

    fresh = await quick.send(("blurred.jpg", drawn(blurred)))
    before = said(quick).count("有点糊")
    await quick.read_papers()

    assert "请把手机拿稳，再拍一张" in fresh[-1]["text"]
    assert (before, said(quick).count("有点糊")) == (1, 1)


async def test_a_photo_is_acknowledged_before_anybody_has_looked_at_it(quick, monkeypatch):
    me, looked = Invented(86), asyncio.Event()
    await at_papers(quick)

    async def slow_glance(_: bytes) -> str:
        await looked.wait()
        return "blurred"

    monkeypatch.setattr(quick.product.desk.reader, "glance", slow_glance)
    photo = drawn(comment_of(me.paper("id_card", 101)))
    await quick.post("photos", data={"key": "k"}, files=[("file", ("photo.jpg", photo))])
    made = quick.product
    await made.intake.take()
    await made.intake._lines.idle()
    await made.sender.take()
    await made.sender.idle()
    await quick.hear()
    first = said(quick)
    looked.set()
    await quick.news()

    assert "收到 1 张照片" in first
    assert "有点糊" not in first
    assert said(quick).count("有点糊") == 1


async def test_a_second_blurred_photo_is_taken_without_another_word(quick):
    me = Invented(85)
    await at_papers(quick)
    for number in (101, 103):
        blurred = comment_of(me.paper("id_card", number)) | {"wrong": "blurred", "bad": True}
        await quick.send(("blurred.jpg", drawn(blurred)))
        await quick.read_papers()

    async with quick.product.transaction() as store:
        (page,) = await store.drafts.pages_of(await store.drafts.current_of(1))

    assert said(quick).count("有点糊") == 1
    assert page.marks == ("taken_as_it_is",)


async def test_a_photo_that_reads_well_after_all_need_not_be_taken_again(quick):
    me = Invented(86)
    await at_papers(quick)
    doubted = comment_of(me.paper("id_card", 101)) | {"wrong": "dark"}

    await quick.send(("doubted.jpg", drawn(doubted)))
    await quick.read_papers()

    assert "太暗了" in said(quick)
    assert "不用重拍" in said(quick)
