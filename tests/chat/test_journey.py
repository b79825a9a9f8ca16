"""One claim from the poster's link to the claim number, tapped by the labels a person sees."""

import pytest

from tests.chat.filing import answer, consented, send_papers
from tests.chat.papers import Invented

PAPERS = ("id_card", "bank_card", "diagnosis", "invoice_1", "invoice_2")


async def to_papers(phone):
    await phone.say("/start v-440785104201")
    await phone.tap("同意")
    await phone.tap("给我自己办")
    await phone.tap("药店")
    await phone.tap("是 /")
    await phone.tap("是 /")
    await phone.tap("全是自己付")


@pytest.mark.slow
async def test_a_claim_takes_at_most_ten_taps_and_one_typed_number(phone, claim_papers, started):
    await to_papers(phone)
    fresh = await phone.send(*(claim_papers[name] for name in PAPERS))
    assert len(fresh) == 1
    await phone.read_papers()
    await phone.tap("都对，没有别的了")
    await phone.say("13800138000")
    await phone.tap("恩平沙湖支行")
    assert "大约能补" in "".join(m["text"] or "" for m in phone.seen.values())
    await phone.tap("我声明，以上属实")
    await phone.tap("提交申请")

    assert "申请编号" in phone.last
    assert phone.taps <= 10
    async with started.transaction() as store:
        (claim,) = await store.claims.all_of_person(1)
    assert claim.estimate.status == "payable"


async def test_a_claim_whose_papers_prove_themselves_takes_ten_taps(quick):
    me = Invented(77)
    await consented(quick)
    await answer(quick)
    await send_papers(quick, me, step=1)
    await quick.tap("都对，没有别的了")
    await quick.say(me.phone)
    await quick.tap("恩平沙湖支行")
    await quick.tap("我声明，以上属实")
    await quick.tap("提交申请")

    assert "申请编号" in quick.last
    assert quick.taps <= 10


async def test_a_photo_that_comes_after_the_card_must_be_looked_at_before_going_on(quick):
    me = Invented(78)
    await consented(quick)
    await answer(quick)
    await send_papers(quick, me, step=1)
    card = quick.order[-1]
    button = quick.seen[card]["buttons"][0][0]["data"]
    await quick.send(("later.jpg", me.paper("vat_invoice", 211)))

    await quick.tap_data(card, button)

    assert "留个电话" not in quick.last
