"""What a person is told at the end: which answer says no and where that stands, who pays first, what is still open."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from schemes.values import Confirmation, CountyParameter
from tests.chat.hospital import STATEMENT, answered, photo, receipt, to_enping, to_estimate
from tests.chat.papers import BelievingReader
from tests.chat.phone import Phone


@pytest.fixture
def day() -> date:
    return date(2020, 6, 15)


@pytest.fixture
async def settings(settings, day, monkeypatch):
    monkeypatch.setattr("bot.wiring.Reader", BelievingReader)
    return replace(settings, today=day)


def said(phone: Phone, count: int = 3) -> str:
    return "\n".join(phone.seen[number]["text"] or "" for number in phone.order[-count:])


async def test_a_no_names_the_answer_the_clause_and_what_else_may_help(phone):
    await answered(phone, "440785104201", "别的")

    assert "您答的是“别的”，这类花费不在救助范围内（依据：恩扶办〔2019〕51号 4(3)1）" in phone.last
    assert "江门市易返贫致贫人口补充医疗保障：您答的是“别的”" in phone.last
    assert "还可能帮得上的：" in phone.last
    assert "恩平市医疗保障局" in phone.last


async def test_what_is_due_without_a_claim_is_told_with_clause_and_office(phone):
    await answered(phone, "440785104201", "住院", "是 /")

    assert "不用申请，您本来就有的：" in phone.last
    assert "在定点医院住院免交押金（依据 4(2)2 · 问：住院的医院）" in phone.last


@pytest.mark.parametrize("day", [date(2021, 6, 15)])
async def test_several_schemes_are_told_in_the_order_in_which_they_pay(phone):
    await answered(phone, "440784101201", "药店", "低保", "是 /", "是 /", "自己付")

    assert "先办鹤山医疗救助；江门购药补助排在最后" in phone.last
    assert "2(2)" in phone.last


async def test_what_is_not_known_is_named_and_narrows_the_range_once_it_is_said(phone):
    await to_enping(phone)
    assert "能补的在 ¥0.00 到 ¥4,000.00 之间" in said(phone)
    assert "慈善、减免等别的帮助" in said(phone)

    await phone.tap("说清楚")
    assert "一共得了多少" in phone.last
    await phone.say("1000元")

    assert "大约能补 ¥3,200.00" in said(phone)


async def test_what_the_person_cannot_say_stays_open(phone):
    await to_enping(phone)
    await phone.tap("说清楚")

    await phone.tap("说不准，跳过")

    assert "能补的在 ¥0.00 到 ¥4,000.00 之间" in said(phone)


async def test_what_was_said_goes_with_the_claim(phone, started):
    await to_enping(phone)
    await phone.tap("说清楚")
    await phone.say("1000元")
    await phone.tap("我声明")
    await phone.tap("提交申请")

    async with started.transaction() as store:
        (claim,) = await store.claims.all_of_person(1)
    assert claim.estimate.amount == Decimal("3200.00")
    told = [(one.value, one.how) for page in claim.pages for one in page.fields if one.name == "other_aid"]
    assert told == [("1000.00", "typed")]


@pytest.mark.parametrize("day", [date(2021, 6, 15)])
async def test_the_working_speaks_in_words_and_names_what_the_office_has_decided(phone, started):
    async with started.transaction() as store:
        rate = {"subsistence_allowance_recipient": {"rate": "0.70", "deductible": "0.00", "cap": "30000.00"}}
        day_set = date(2020, 10, 15)
        await store.office.add_parameter(
            "440784", CountyParameter("heshan", "rates", rate, "江府〔2019〕40号", day_set)
        )
        version = started.desk.catalogue.get("heshan").version
        checked = Confirmation("heshan", version, "鹤医保〔2020〕1号", day_set, "鹤山市医疗保障局")
        await store.office.add_confirmation("440784", checked)
    await answered(phone, "440784101201", "住院", "低保")
    bill = receipt("鹤山市人民医院", "2021-05-10", copayment="5000.00", non_covered="100.00")
    papers = [
        photo("medical_receipt", 4, bill),
        photo("settlement_statement", 5, STATEMENT | {"settled_on": "2021-05-10"}),
    ]
    await to_estimate(phone, "龙口", *papers)

    assert "大约能补 ¥3,500.00" in said(phone)
    assert "依据 江府〔2019〕40号" in said(phone)
    assert "鹤山市医疗保障局在 2020年10月15日 核对过这个方案（鹤医保〔2020〕1号）" in said(phone)
    assert "expense." not in said(phone)
