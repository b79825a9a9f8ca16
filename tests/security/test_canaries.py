"""What people hand over is planted, taken through the whole claim, and then looked for in everything on disk."""

import asyncio
import json
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

import httpx
import pytest

from bot.demo.seed import seed
from bot.keeping import back_up
from bot.wiring import product
from claims import checking, notices, payments
from claims.checking import NewValue, Visit
from claims.desk import Channel
from claims.notices import Said
from tests.chat.phone import Phone
from tests.chat.test_journey import PAPERS, to_papers
from tests.offices.county import open_county
from tests.offices.journey import agree, check, to_payment
from tests.offices.pillow import paper
from tests.offices.site import Browser, site_of
from tests.storage.conftest import NOW

CODES = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
WINDOW = 48


def as_written(canary: str) -> set[bytes]:
    """Every way in which a text may lie in a file."""
    escaped = json.dumps(canary)[1:-1]
    return {canary.encode(code) for code in CODES} | {escaped.encode(), escaped.upper().encode()}


def of_photo(photo: Path) -> set[bytes]:
    """Pieces of a photo's bytes, from all over it."""
    data = photo.read_bytes()
    return {data[at : at + WINDOW] for at in range(2048, len(data) - WINDOW, max(len(data) // 16, 1))}


def hits(folders: Iterable[Path], needles: set[bytes]) -> list[tuple[str, bytes]]:
    """Say in which files, or names of files, a needle lies."""
    found = []
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file():
                data = path.read_bytes()
                found += [(str(path), needle) for needle in needles if needle in data or needle in str(path).encode()]
    return found


def planted(papers: dict[str, Path]) -> set[bytes]:
    """What stands on the papers of a claim, and what is typed."""
    folder = papers["id_card"].parent
    truth = {
        row["file"]: row["fields"] for row in map(json.loads, (folder / "truth.jsonl").read_text("utf-8").splitlines())
    }
    texts = {
        truth["id_card.jpg"]["name"],
        truth["id_card.jpg"]["id_number"],
        truth["bank_card.jpg"]["account_number"],
        truth["diagnosis.jpg"]["diagnosis"],
        truth["invoice_1.jpg"]["invoice_number"],
        "13800138000",
        "440785195702141809",  # on the roster of the demo county
    }
    return {needle for text in texts for needle in as_written(text)}


@pytest.mark.slow
async def test_nothing_handed_over_in_the_chat_can_be_read_on_disk(place, log, claim_papers):
    needles = planted(claim_papers).union(*(of_photo(photo) for photo in claim_papers.values()))
    async with product(place.settings) as made:
        async with made.transaction() as store:
            await seed(store, made.desk.clock.today())
        phone = await Phone(made).open()
        await to_papers(phone)
        await phone.send(*(claim_papers[name] for name in PAPERS))
        await phone.read_papers()
        for label in ("都发完了", "都对"):
            await phone.tap(label)
        await phone.say("13800138000")
        for label in ("恩平沙湖支行", "我声明，以上属实", "提交申请"):
            await phone.tap(label)
        assert "申请编号" in phone.last
        answers = [phone.transcript().encode()]
        assert (place.settings.data / "bangban.db-wal").stat().st_size > 0
        await phone.say("/mydata")
        await phone.tap("要一份")
        assert any(message.get("file") for message in phone.seen.values())
        pages = [await wrong(phone, needle) for needle in ("13800138000", "440785195702141809")]
        await asyncio.to_thread(back_up, place.settings, place.root / "one.backup", NOW)
        while_running = hits([place.root], needles)
        await phone.client.aclose()

    assert any(needle in answers[0] for needle in needles), "nothing was planted"
    assert while_running == []
    assert hits([place.root], needles) == []
    assert [needle for needle in needles if needle in log.text.encode()] == []
    assert [needle for needle in needles for page in pages if needle in page.content] == []


async def wrong(phone: Phone, text: str) -> httpx.Response:
    """Ask for something that does not exist, with a person's number in every part of the question."""
    answer = await phone.client.post(f"/chat/api/{text}?q={text}", headers={"X-Chat-Token": text}, json={"text": text})
    assert answer.status_code >= 400
    return answer


async def test_nothing_that_offices_write_can_be_read_on_disk(place):
    secrets = ("陈玉兰", "440785195702141809", "6217997517979086958", "高血压病2级", "独居，长期服药")
    said = ("家里没有别的收入", "邻居说他有两套房", "情况已核实，不属实", "与原件的号码不同")
    place.root.joinpath("data").mkdir()
    async with open_county(place.root / "data") as county:
        claim = await county.file()
        await check(county, claim)
        async with county.transaction() as store:
            desk = county.desk("village")
            await checking.record_home_visit(
                store, desk, await county.seen(claim), Visit(county.clock.today(), secrets[0], said[0], confirms=True)
            )
            page = claim.pages[0].page_id
            new = NewValue(page, "seller_name", said[3], said[2])
            await checking.correct_field(store, desk, await county.seen(claim), new)
        await agree(county, "village", claim)
        await agree(county, "department", claim)
        async with county.transaction() as store:
            (notice,) = await store.notices.of_claim(claim)
            objection = await notices.object_to(
                store, county.desk("department"), notice.id, Said(said[1], Channel.TELEPHONE, county.clock.today())
            )
            assert objection.text == said[1]
        found = hits([place.root], {needle for text in (*secrets, *said) for needle in as_written(text)})

    assert found == []


async def test_what_offices_print_and_export_leaves_nothing_on_disk(place):
    """The application form, the payment list as a sheet, the ledger: made in memory, sent, gone."""
    secrets = ("陈玉兰", "440785195702141809", "6217997517979086958", "高血压病2级", "13800000001")
    place.root.joinpath("data").mkdir()
    async with open_county(place.root / "data") as county:
        county.photo = paper("INVOICE")
        claim = await to_payment(county)
        async with county.transaction() as store:
            made = await payments.make_list(store, county.desk("finance"), [await county.seen(claim)])
            await payments.release(store, county.desk("finance"), made.id)
        paths = [f"/claims/{claim.id}/form.pdf", "/payments/ledger.xlsx"]
        paths += [f"/payments/{made.id}/list.{kind}" for kind in ("csv", "xlsx")]
        browser = await Browser(site_of(county)).sign_in("finance")
        await browser.make_sure("finance-password")
        sent = [await browser.open(f"/staff{path}") for path in paths]
        found = hits([place.root], {needle for text in secrets for needle in as_written(text)})

    assert all(page.status_code == 200 for page in sent), [page.status_code for page in sent]
    assert any("陈玉兰".encode() in page.content for page in sent), "nothing was exported"
    assert found == []


async def test_a_large_upload_never_lies_in_a_temporary_file(place, monkeypatch):
    photo = b"\xff\xd8\xff" + bytes(3 << 20)
    async with product(place.settings) as made:
        phone = await Phone(made).open()
        monkeypatch.setattr(tempfile, "tempdir", str(place.root / "no such folder"))

        answer = await phone.post("photos", data={"key": "1", "as_file": "true"}, files=[("file", ("a.jpg", photo))])

        assert answer.status_code == 200
        await phone.client.aclose()


def test_the_search_would_find_what_lies_open(place):
    photo = place.root / "open.jpg"
    photo.write_bytes(bytes(range(256)) * 40)
    (place.root / "note.txt").write_text("陈玉兰", encoding="gb18030")

    needles = as_written("陈玉兰") | of_photo(photo)

    assert {Path(path).name for path, _ in hits([place.root], needles)} == {"open.jpg", "note.txt"}
    shutil.rmtree(place.root)
