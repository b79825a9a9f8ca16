"""What the office decides about a scheme, from the command line; estimates and lists name it."""

import asyncio
import json
from datetime import date

import pytest
from sqlalchemy import select

from bot.__main__ import main
from bot.demo.seed import seed
from bot.settings import Settings
from bot.wiring import product
from storage.tables.staff import audit_lines

GROUND = ("--document", "靖医保〔2021〕3号", "--on", "2021-01-04", "--by", "靖江市医疗保障局")


@pytest.fixture
async def data(tmp_path):
    folder = tmp_path / "data"
    async with product(Settings(data=folder)) as made, made.transaction() as store:
        await seed(store, date(2020, 1, 1))
    return folder


def run(*arguments):
    return asyncio.to_thread(main, [str(argument) for argument in arguments])


async def estimated(tmp_path, data, capsys, request):
    asked = tmp_path / "asked.jsonl"
    asked.write_text(json.dumps(request), "utf-8")
    capsys.readouterr()
    assert await run("estimate", asked, "--data", data) == 0
    return json.loads(capsys.readouterr().out)


STAY = {"id": "A", "kind": "inpatient", "covered_own_share": "1000.00", "provider": {"designated": True}}


async def test_rates_that_the_office_sets_make_an_estimate_and_name_their_document(data, tmp_path, capsys):
    rates = ("heshan", "rates", "rate=0.80", "deductible=100.00", "cap=30000.00", "--row", "orphan")
    said = ("--document", "江府〔2019〕40号", "--on", "2020-10-15", "--by", "鹤山市医疗保障局", "--since", "2020-10-01")
    assert await run("scheme", "set", *rates, *said, "--data", data) == 0

    asked = {"scheme": "heshan", "benefit": "medical_assistance", "on": "2021-03-01"}
    stay = {**STAY, "date": "2021-02-01"}
    answer = await estimated(
        tmp_path, data, capsys, {**asked, "person": {"identities": ["orphan"]}, "expenses": [stay]}
    )

    assert (answer["status"], answer["amount"]) == ("payable", "720.00")
    assert {step["document"] for step in answer["steps"] if step["code"] in ("rate", "deductible", "cap")} == {
        "江府〔2019〕40号"
    }


async def test_a_second_row_of_a_table_leaves_the_first(data, capsys):
    said = ("--document", "江府〔2019〕40号", "--on", "2020-10-15", "--by", "鹤山市医疗保障局")
    for identity in ("orphan", "extreme_hardship_person"):
        row = ("heshan", "rates", "rate=0.80", "deductible=0.00", "cap=30000.00", "--row", identity)
        assert await run("scheme", "set", *row, *said, "--data", data) == 0

    await run("scheme", "show", "heshan", "--data", data)

    shown = capsys.readouterr().out
    assert "orphan rate" in shown
    assert "extreme_hardship_person rate" in shown


async def test_a_renewed_contract_carries_the_scheme_on(data, tmp_path, capsys):
    assert await run("scheme", "set", "jingjiang", "contract_end", "2023-12-31", *GROUND, "--data", data) == 0

    await run("schemes", "list", "--on", "2022-06-01", "--data", data)

    (line,) = [one for one in capsys.readouterr().out.splitlines() if one.startswith("jingjiang\t")]
    assert "to 2023-12-31\tin force on 2022-06-01" in line


async def test_a_confirmation_stands_in_the_list_and_is_no_longer_to_be_set(data, capsys):
    await run("scheme", "show", "jingjiang", "--data", data)
    before = capsys.readouterr().out

    assert await run("scheme", "confirm", "jingjiang", *GROUND, "--data", data) == 0
    await run("scheme", "show", "jingjiang", "--data", data)
    after = capsys.readouterr().out
    await run("schemes", "list", "--data", data)

    assert "still to be set\tconfirmation" in before
    assert "still to be set\tan account of the role insurer" in before
    assert "still to be set\tconfirmation" not in after
    assert "confirmed 2021-01-04 by 靖江市医疗保障局 (靖医保〔2021〕3号)" in capsys.readouterr().out


async def test_an_extension_carries_the_scheme_on(data, capsys):
    said = ("--document", "恩扶办〔2021〕1号", "--on", "2021-01-04", "--by", "恩平市扶贫办")
    assert await run("scheme", "extend", "enping", "--to", "2021-12-31", *said, "--data", data) == 0

    await run("schemes", "list", "--on", "2021-06-01", "--data", data)

    assert "enping\t440785\tto 2021-12-31\tin force on 2021-06-01" in capsys.readouterr().out


async def test_every_decision_stands_in_the_audit_trail(data):
    await run("scheme", "set", "heshan", "notice_days", "5", *GROUND, "--data", data)

    async with product(Settings(data=data)) as made, made.database.transaction() as connection:
        rows = (await connection.execute(select(audit_lines))).all()

    (line,) = [row for row in rows if row.action == "scheme_value_set"]
    assert line.detail["name"] == "notice_days"
    assert line.detail["value"] == "5"
    assert line.detail["document"] == "靖医保〔2021〕3号"


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("set", "heshan", "notice_days", "half"), "notice_days: must be a number"),
        (("set", "heshan", "notice_days", "0"), "whole number"),
        (("set", "jingjiang", "contract_end", "soon"), "must be a day"),
        (("set", "heshan", "rates", "rate=2", "--row", "orphan"), "share from 0 to 1"),
        (("set", "heshan", "rates", "rate=0.8"), "is a table: name one of"),
        (("set", "enping", "rate", "0.8"), "leaves nothing to the county"),
        (("extend", "enping", "--to", "2020-06-30"), "after the last day"),
        (("extend", "fangchenggang", "--to", "2030-06-30"), "without one needs no extension"),
        (("confirm", "nowhere"), "no scheme 'nowhere'"),
    ],
)
async def test_what_cannot_be_set_is_refused_with_what_to_do(data, capsys, command, says):
    capsys.readouterr()

    code = await run("scheme", *command, *GROUND, "--data", data)

    assert code == 2
    assert says in capsys.readouterr().err


async def test_a_decision_of_tomorrow_is_refused(data, capsys):
    said = ("--document", "某文", "--on", "2999-01-01", "--by", "某局")

    code = await run("scheme", "confirm", "enping", *said, "--data", data)

    assert code == 2
    assert "lies ahead" in capsys.readouterr().err
