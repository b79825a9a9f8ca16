"""The arithmetic of an estimate as a person reads it: to the fen, in words, and never falsified."""

from tests.chat.filing import KINDS, QUESTIONS, answer, consented, send_papers, to_estimate
from tests.chat.hospital import photo
from tests.chat.papers import Invented

ME = Invented(4711)


def invoice(number: int, total: str) -> tuple[str, bytes]:
    fields = {"invoice_number": f"2544{number:016}", "issued_on": "2025-05-10", "total": total}
    return f"{number}.jpg", photo("vat_invoice", number, fields | {"seller_name": "恩平市健民大药房有限公司"})


async def test_what_is_finer_than_a_fen_is_rounded_in_words_and_odds_carried_over_are_named(quick):
    await consented(quick)
    await answer(quick)
    cards = [(f"{kind}.jpg", ME.paper(kind, 100 + 3 * n)) for n, kind in enumerate(KINDS[:3], 1)]
    await quick.send(*cards, invoice(1, "562.19"), invoice(2, "333.33"))
    await quick.read_papers()
    await to_estimate(quick, ME)

    said = "\n".join(quick.seen[number]["text"] or "" for number in quick.order)
    assert "大约能补 ¥716.42" in said
    assert "562.19 × 80% = 449.752，四舍五入到分是 449.75（" in said
    assert "333.33 × 80% = 266.664，连前面的零头一起算到分，是 266.67（" in said
    assert "四舍五入到分：" not in said


async def test_an_old_button_for_the_picture_works_while_there_is_no_bill_to_work_with(quick):
    await consented(quick)
    await answer(quick)
    await send_papers(quick, ME, step=1)
    await to_estimate(quick, ME)
    old, data = next(
        (number, button["data"])
        for number in reversed(quick.order)
        for row in quick.seen[number].get("buttons") or []
        for button in row
        if button["text"] == "存成图片"
    )
    await quick.say("重新办")
    await quick.tap("确定，重新办")
    await quick.tap("给我自己办")
    for label in QUESTIONS:
        await quick.tap(label)

    await quick.tap_data(old, data)

    assert "出了点差错" not in "".join(quick.seen[number]["text"] or "" for number in quick.order)
