"""A real county comes on record by a sheet: places, offices to ask, bank branches."""

import asyncio

import pytest

from bot.__main__ import main
from bot.settings import Settings
from bot.wiring import product
from claims.imports import Wrong
from claims.place_list import place_list
from claims.records import Branch, Contact, Level

SHEET = """行政区划代码,名称,联系单位,电话,办公时间,地址,银行,网点
440700,江门市,,,,,,
440785,恩平市,恩平市政务中心,0750-1,周一至周五,,,
440785104,沙湖镇,沙湖镇便民中心,0750-2,周一至周五,沙湖路1号,中国农业银行,沙湖支行
440785104,,,,,,中国工商银行,沙湖支行
440785104201,上凯村,,,,,,
"""


def run(*arguments):
    return asyncio.to_thread(main, [str(argument) for argument in arguments])


@pytest.fixture
def sheet(tmp_path):
    file = tmp_path / "places.csv"
    file.write_text(SHEET, encoding="utf-8")
    return file


async def test_an_empty_county_is_put_on_record_and_its_first_account_opened(tmp_path, sheet, capsys):
    data = tmp_path / "data"

    assert await run("places", "import", sheet, "--data", data) == 0
    given = ("--login", "village", "--name", "梁志强", "--role", "village", "--place", "440785104201")
    assert await run("staff", "add", *given, "--data", data) == 0

    assert "4 places taken, 0 refused" in capsys.readouterr().out
    async with product(Settings(data=data, demo=False)) as made, made.transaction() as store:
        assert [one.name for one in await store.places.path("440785104201")] == ["恩平市", "沙湖镇", "上凯村"]
        assert [one.code for one in await store.places.search("440785", "sk")] == ["440785104201"]
        assert await store.places.contact("440785104201") == Contact(
            "440785104", "沙湖镇便民中心", "0750-2", "周一至周五", "沙湖路1号"
        )
        assert {one.bank for one in await store.places.branches("440785104201")} == {"中国农业银行", "中国工商银行"}
        assert not (await store.places.by_code("440785104201")).demo


async def test_a_later_sheet_renames_and_adds_to_what_is_on_record(tmp_path, sheet, capsys):
    data = tmp_path / "data"
    await run("places", "import", sheet, "--data", data)
    more = tmp_path / "more.csv"
    more.write_text("代码,名称\n440785104202,桐荫村\n440785104,沙湖街道\n", encoding="gb18030")

    assert await run("places", "import", more, "--data", data) == 0

    async with product(Settings(data=data, demo=False)) as made, made.transaction() as store:
        assert [one.name for one in await store.places.children("440785104")] == ["上凯村", "桐荫村"]
        assert (await store.places.by_code("440785104")).name == "沙湖街道"


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ([{"code": "4407851", "name": "短"}], Wrong.PLACE),
        ([{"code": "440785", "name": ""}], Wrong.NAME_MISSING),
        ([{"code": "440785104", "name": "沙湖镇"}], Wrong.PARENT),
        ([{"code": "440785", "name": "恩平市"}, {"code": "440785", "name": "恩平市"}], Wrong.TWICE),
        (
            [{"code": "440785", "name": "恩平市"}, {"code": "440785", "name": "开平市", "bank": "中", "branch": "一"}],
            Wrong.TWICE,
        ),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(rows, wrong):
    assert [row.wrong for row in place_list(rows, frozenset()).refused] == [wrong]


def test_rows_may_come_in_any_order_and_the_places_above_are_kept_first():
    rows = [
        {"code": "440785104201", "name": "上凯村"},
        {"code": "440785104", "name": "沙湖镇", "bank": "农行", "branch": "沙湖支行"},
        {"code": "", "name": ""},
        {"code": "440785", "name": "恩平市"},
        {"code": "440700", "name": "江门市"},
    ]

    found = place_list(rows, frozenset())

    assert [(one.code, one.level, one.parent) for one in found.taken] == [
        ("440700", Level.CITY, None),
        ("440785", Level.COUNTY, "440700"),
        ("440785104", Level.TOWN, "440785"),
        ("440785104201", Level.VILLAGE, "440785104"),
    ]
    assert found.taken[2].branches == (Branch("440785104", "农行", "沙湖支行"),)


def test_a_place_may_hang_under_one_on_record():
    found = place_list([{"code": "440785104", "name": "沙湖镇"}], frozenset({"440785"}))

    assert found.taken[0].parent == "440785"
