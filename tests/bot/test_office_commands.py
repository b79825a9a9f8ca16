"""The office's lists and accounts from the command line, with and without a running process."""

import asyncio

import pytest
from openpyxl import Workbook

from benchmarks.served import served
from bot.__main__ import main
from bot.demo.seed import seed
from bot.settings import Settings
from bot.wiring import product
from claims.second_factor import SecondFactor
from storage.passwords import Argon2Passwords

GOOD = "姓名,身份证号,地区代码,列入日期\n余惠芳,440785194308301961,440785104201,2025-01-01\n"
BAD = GOOD + "陈一,440785194308301962,440785104201,2025-01-01\n,440785195702141809,440785,2025.1.1\n"


@pytest.fixture
async def data(tmp_path):
    folder = tmp_path / "data"
    async with product(Settings(data=folder)) as made, made.transaction() as store:
        await seed(store, made.desk.clock.today())
    return folder


async def on_roster(folder, id_number):
    async with product(Settings(data=folder)) as made, made.transaction() as store:
        return await store.office.on_roster("jiangmen", id_number)


def run(*arguments):
    return asyncio.to_thread(main, [str(argument) for argument in arguments])


async def test_a_roster_is_taken_whole(data, tmp_path, capsys):
    sheet = tmp_path / "roster.csv"
    sheet.write_text(GOOD, encoding="gb18030")

    code = await run("roster", "import", sheet, "--scheme", "jiangmen", "--data", data)

    assert code == 0
    assert "1 persons taken" in capsys.readouterr().out
    assert (await on_roster(data, "440785194308301961")).name == "余惠芳"


async def test_one_bad_row_keeps_the_whole_roster_out_and_every_reason_is_said(data, tmp_path, capsys):
    sheet = tmp_path / "roster.csv"
    sheet.write_text(BAD, encoding="utf-8")

    code = await run("roster", "import", sheet, "--scheme", "jiangmen", "--data", data)

    said = capsys.readouterr().err
    assert code == 2
    assert "row 3: this is no valid ID number" in said
    assert "row 4: the name is missing" in said
    assert "440785194308301962" not in said
    assert await on_roster(data, "440785194308301961") is None


@pytest.mark.parametrize("kind", ["designated_pharmacy", "designated_hospital", "drug"])
async def test_lists_come_as_xlsx(data, tmp_path, kind, capsys):
    book = Workbook()
    book.active.append(["名称", "起始日期"])
    book.active.append(["示例一", "2025-01-01"])
    book.active.append(["示例二", None])
    book.save(tmp_path / "list.xlsx")

    code = await run("list", "import", tmp_path / "list.xlsx", "--kind", kind, "--place", "440785", "--data", data)

    assert code == 0
    assert capsys.readouterr().out.startswith("2 ")


async def test_a_file_that_is_no_sheet_is_refused_with_the_remedy(data, tmp_path, capsys):
    (tmp_path / "list.xlsx").write_bytes(b"no sheet")

    code = await run("list", "import", tmp_path / "list.xlsx", "--kind", "drug", "--place", "440785", "--data", data)

    assert code == 2
    assert "save it again" in capsys.readouterr().err


async def test_an_unknown_scheme_is_refused_by_name(data, tmp_path, capsys):
    (tmp_path / "a.csv").write_text(GOOD)

    code = await run("roster", "import", tmp_path / "a.csv", "--scheme", "nowhere", "--data", data)

    assert code == 2
    assert "nowhere" in capsys.readouterr().err


@pytest.mark.slow
async def test_a_running_process_does_the_writing(tmp_path, capsys):
    async with served(tmp_path / "data"):
        given = ("--login", "li", "--name", "李一", "--role", "village", "--place", "440785104202")
        code = await run("staff", "add", *given, "--data", tmp_path / "data")
        again = await run("staff", "add", *given, "--data", tmp_path / "data")
        closed = await run("staff", "disable", "li", "--data", tmp_path / "data")

    out = capsys.readouterr()
    assert (code, again, closed) == (0, 2, 0)
    assert out.out.startswith("village\tli\t")
    assert "is taken" in out.err


async def test_somebody_who_forgot_his_password_gets_another_and_the_old_one_is_gone(data, capsys):
    given = ("--login", "li", "--name", "李一", "--role", "village", "--place", "440785104202")
    await run("staff", "add", *given, "--data", data)
    first = capsys.readouterr().out.split("\t")[2]

    assert await run("staff", "password", "li", "--data", data) == 0
    role, login, second, _ = capsys.readouterr().out.strip().split("\t")
    assert await run("staff", "password", "nobody", "--data", data) == 2

    assert (role, login) == ("village", "li")
    async with product(Settings(data=data)) as made, made.transaction() as store:
        known = await store.staff.sign_in_of("li")
    assert await Argon2Passwords().check(second, known.password_hash)
    assert not await Argon2Passwords().check(first, known.password_hash)


async def test_the_only_administrator_whose_telephone_is_lost_is_let_in_again_from_the_machine(data):
    await run(
        "staff", "add", "--login", "li", "--name", "李一", "--role", "office", "--place", "440785", "--data", data
    )
    async with product(Settings(data=data)) as made, made.transaction() as store:
        li = (await store.staff.sign_in_of("li")).staff
        await store.staff.set_second_factor(li.id, SecondFactor("JBSWY3DPEHPK3PXP", 1))

    assert await run("staff", "reset-code", "li", "--data", data) == 0
    assert await run("staff", "reset-code", "nobody", "--data", data) == 2

    async with product(Settings(data=data)) as made, made.transaction() as store:
        assert await store.staff.second_factor(li.id) is None
