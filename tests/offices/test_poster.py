"""A village's poster: what stands on it, that a phone reads its code, and who may print it."""

import asyncio
import io
import sys
from asyncio.subprocess import PIPE

import pypdfium2
import pytest
import zxingcpp

from bot.__main__ import main
from bot.demo.seed import seed
from bot.settings import Settings
from bot.wiring import product
from claims.records import Contact, Level, Place
from tests.offices.county import VILLAGE
from tests.offices.site import Browser, site_of
from web.staff.poster import Poster, draw, is_local

PATH = (
    Place("440785", None, Level.COUNTY, "恩平市", "eps"),
    Place("440785104", "440785", Level.TOWN, "沙湖镇", "shz"),
    Place("440785104201", "440785104", Level.VILLAGE, "上凯村", "skc"),
)
CONTACT = Contact("440785104", "沙湖镇便民服务中心", "0750-0000104", "周一至周五")


def page_of(pdf: bytes) -> pypdfium2.PdfPage:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    assert len(document) == 1
    return document[0]


def words(pdf: bytes) -> str:
    return page_of(pdf).get_textpage().get_text_bounded().replace("\r\n", "")


def codes(pdf: bytes) -> set[str]:
    return {code.text for code in zxingcpp.read_barcodes(page_of(pdf).render(scale=2).to_pil())}


@pytest.mark.parametrize(
    ("telegram", "more"), [(None, set()), ("bangban_bot", {"https://t.me/bangban_bot?start=v-440785104201"})]
)
def test_a_phone_reads_the_address_of_the_village_from_the_poster(telegram, more):
    pdf = draw(Poster(PATH, CONTACT, "https://help.example.cn", telegram))

    assert codes(pdf) == {"https://help.example.cn/?start=v-440785104201"} | more


def test_the_poster_names_the_village_and_whom_to_ask():
    said = words(draw(Poster(PATH, CONTACT, "https://help.example.cn")))

    assert "恩平市沙湖镇上凯村" in said
    assert "沙湖镇便民服务中心" in said
    assert "0750-0000104" in said


def test_a_place_without_an_office_on_record_still_has_a_poster():
    assert "上凯村" in words(draw(Poster(PATH, None, "https://help.example.cn")))


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("http://127.0.0.1:8080", True),
        ("http://localhost", True),
        ("http://[::1]:8080", True),
        ("https://help.example.cn", False),
        ("http://192.168.1.5:8080", False),
    ],
)
def test_an_address_that_only_this_machine_can_open_is_noticed(address, local):
    assert is_local(address) is local


async def test_the_office_prints_the_posters_of_its_villages(county):
    browser = await Browser(site_of(county)).sign_in("office")

    listed = await browser.open("/staff/office/posters")
    printed = await browser.open(f"/staff/office/posters/{VILLAGE}.pdf")

    assert f"/office/posters/{VILLAGE}.pdf" in listed.text
    assert printed.headers["content-type"] == "application/pdf"
    assert codes(printed.content) == {f"/?start=v-{VILLAGE}"}


@pytest.mark.parametrize("code", ["000000000000", "440703001001", "x"])
async def test_there_is_no_poster_of_a_place_outside_the_county(county, code):
    browser = await Browser(site_of(county)).sign_in("office")

    assert (await browser.open(f"/staff/office/posters/{code}.pdf")).status_code == 404


async def test_a_poster_is_made_on_the_command_line(tmp_path):
    data, out = tmp_path / "data", tmp_path / "poster.pdf"
    async with product(Settings(data=data)) as made, made.transaction() as store:
        await seed(store, made.desk.clock.today())

    given = ["poster", "440785104201", "-o", str(out), "--data", str(data), "--address", "https://help.example.cn/"]
    running = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", *given, stderr=PIPE, stdout=PIPE)
    _, complaints = await running.communicate()

    assert (running.returncode, complaints) == (0, b"")
    assert codes(out.read_bytes()) == {"https://help.example.cn/?start=v-440785104201"}


def test_a_poster_of_no_village_is_refused_in_one_line(tmp_path, capsys):
    assert main(["poster", "440785104201", "--data", str(tmp_path)]) == 2

    assert "there is no Bangban data" in capsys.readouterr().err
