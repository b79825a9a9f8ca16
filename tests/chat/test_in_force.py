"""A scheme whose text has run out: extended on record, and then said so; or not, and then refused with its last day."""

from dataclasses import replace
from datetime import date

import pytest

from bot.demo.seed import seed
from bot.wiring import product
from tests.chat.phone import Phone
from tests.chat.test_journey import PAPERS

AFTER_ITS_END = date(2026, 3, 1)
BEFORE_THE_DECISION = date(2025, 6, 15)


async def _phone(made, on):
    async with made.transaction() as store:
        await seed(store, on)
    return await Phone(made).open()


async def test_without_a_record_the_bot_says_that_the_scheme_has_ended_and_when(settings):
    async with product(replace(settings, today=AFTER_ITS_END)) as made:
        phone = await _phone(made, BEFORE_THE_DECISION)
        await phone.say("/start v-440785104201")
        await phone.tap("同意")

        await phone.tap("给我自己办")

        assert "江门市易返贫致贫人口补充医疗保障" in phone.last
        assert "2025年12月31日" in phone.last
        await phone.client.aclose()


@pytest.mark.slow
async def test_with_the_demo_offices_record_the_estimate_names_its_document(settings, claim_papers):
    async with product(replace(settings, today=AFTER_ITS_END)) as made:
        phone = await _phone(made, AFTER_ITS_END)
        await phone.say("/start v-440785104201")
        for label in ("同意", "给我自己办", "药店", "是 / 有", "是 / 有", "全是自己付"):
            await phone.tap(label)
        await phone.send(*(claim_papers[name] for name in PAPERS))
        await phone.read_papers()
        for label in ("都发完了", "都对"):
            await phone.tap(label)
        await phone.say("13800138000")
        await phone.tap("沙湖支行")

        said = "".join(message["text"] or "" for message in phone.seen.values())
        assert "演示文件〔2025〕1号" in said
        assert "不是真的" in said
        await phone.client.aclose()
