"""One claim from the poster's link to the claim number, tapped by the labels a person sees."""

import pytest

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
async def test_a_claim_takes_at_most_twelve_taps_and_one_typed_number(phone, claim_papers, started):
    await to_papers(phone)
    fresh = await phone.send(*(claim_papers[name] for name in PAPERS))
    assert len(fresh) == 1
    await phone.read_papers()
    await phone.tap("都发完了")
    await phone.tap("都对")
    await phone.say("13800138000")
    await phone.tap("恩平沙湖支行")
    assert "大约能补" in "".join(m["text"] or "" for m in phone.seen.values())
    await phone.tap("我声明，以上属实")
    await phone.tap("提交申请")

    assert "申请编号" in phone.last
    assert phone.taps <= 12
    async with started.transaction() as store:
        (claim,) = await store.claims.all_of_person(1)
    assert claim.estimate.status == "payable"
