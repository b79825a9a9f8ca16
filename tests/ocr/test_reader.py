"""The reader as the bot uses it, on photos, with real worker processes."""

import asyncio
import os
import re
import resource
import signal
from io import BytesIO
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image

from claims.papers import Box, NotAPhoto, PhotoBroken, ReaderBusy, Verdict
from ocr.reader import Reader
from ocr.sandbox import Sandbox, Terms, WorkerLost, WorkerSlow
from ocr.worker import IDLE_SECONDS

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reader():
    reader = Reader()
    await reader.start()
    yield reader
    await reader.close()


def turned(photo, angle):
    out = BytesIO()
    Image.open(photo).rotate(angle, expand=True).save(out, "JPEG", quality=92)
    return out.getvalue()


@pytest.mark.parametrize("paper", ["id_card", "bank_card", "diagnosis", "invoice_1", "invoice_2"])
async def test_a_claims_papers_are_read_and_nothing_is_read_wrong(reader, photos, truth, paper):
    reading = await reader.read(photos[paper].read_bytes())

    assert reading.kind == truth[paper]["kind"]
    assert {name: reading.fields[name].value for name in truth[paper]["fields"]} == truth[paper]["fields"]


@pytest.mark.parametrize("angle", [90, 180, 270])
@pytest.mark.parametrize("paper", ["id_card", "invoice_1"])
async def test_a_turned_photo_is_read_as_well(reader, photos, truth, paper, angle):
    reading = await reader.read(turned(photos[paper], angle))

    assert {name: reading.fields[name].value for name in truth[paper]["fields"]} == truth[paper]["fields"]


async def test_a_crop_shows_what_was_read(reader, photos, truth):
    photo = turned(photos["bank_card"], 180)
    reading = await reader.read(photo)

    crop = await Reader.crop(reader, photo, reading.fields["account_number"].box)

    again = await reader.read(await reader.upright(photo, longest=1600))
    assert Image.open(BytesIO(crop)).width > 3 * Image.open(BytesIO(crop)).height
    assert again.fields["account_number"].value == truth["bank_card"]["fields"]["account_number"]


async def test_places_are_told_in_pixels_of_the_photo_that_was_sent(reader, photos):
    small = Image.open(photos["bank_card"])
    out = BytesIO()
    small.resize((4800, 4800 * small.height // small.width)).save(out, "JPEG", quality=90)

    one, other = await reader.read(photos["bank_card"].read_bytes()), await reader.read(out.getvalue())

    factor, box, large = 4800 / small.width, *(read.fields["account_number"].box for read in (one, other))
    assert other.width == 4800
    assert (large.x, large.width) == pytest.approx((box.x * factor, box.width * factor), rel=0.05)
    assert Image.open(BytesIO(await reader.crop(out.getvalue(), large))).height < 900


async def test_a_crop_of_a_photo_that_another_process_read_is_turned_the_same_way(reader, photos):
    photo = turned(photos["bank_card"], 90)
    box = (await reader.read(photo)).fields["account_number"].box
    crop = await reader.crop(photo, box)

    other = Reader()
    try:
        same = await other.crop(photo, box)
    finally:
        await other.close()

    assert same == crop


async def test_a_box_outside_the_photo_gives_a_picture_still(reader, photos):
    crop = await reader.crop(photos["bank_card"].read_bytes(), Box(10**6, 10**6, 5, 5))

    assert Image.open(BytesIO(crop)).format == "JPEG"


async def test_a_cut_photo_is_broken_and_the_reader_goes_on(reader, photos):
    photo = photos["bank_card"].read_bytes()

    with pytest.raises(PhotoBroken):
        await reader.read(photo[: len(photo) // 2])

    assert (await reader.read(photo)).fields["account_number"].verdict is Verdict.READ


async def test_a_file_that_is_no_photo_never_reaches_a_worker(reader):
    with pytest.raises(NotAPhoto):
        await reader.read(b"%PDF-1.7")


async def test_a_killed_worker_costs_one_retry(photos, truth):
    reader = Reader()
    await reader.start()
    photo = photos["invoice_1"].read_bytes()
    await reader.read(photo)
    reading = asyncio.create_task(reader.read(photo))
    await asyncio.sleep(0.05)

    for pid in reader.pids():
        os.kill(pid, signal.SIGKILL)

    assert (await reading).fields["total"].value == truth["invoice_1"]["fields"]["total"]
    await reader.close()


async def test_a_worker_that_fails_over_a_photo_reads_on_and_the_log_says_where(photos, truth, caplog):
    sandbox = Sandbox(Terms("cut"), 1)
    question = {"do": "cut", "turns": 0, "box": None, "longest": 100}
    await sandbox.run(question, photos["bank_card"].read_bytes())
    lives = sandbox.pids()

    with pytest.raises(WorkerLost):
        await sandbox.run(question | {"longest": "far"}, photos["bank_card"].read_bytes())

    assert [(one.getMessage(), one.role) for one in caplog.records] == [("worker_failed", "cut")]
    assert re.fullmatch(r"ValueError:tasks\.py:\d+", caplog.records[0].error)
    assert await sandbox.run(question, photos["bank_card"].read_bytes())
    assert sandbox.pids() == lives
    await sandbox.close()


async def test_a_caller_who_gives_up_does_not_disturb_the_next(reader, photos, truth):
    given_up = asyncio.create_task(reader.read(photos["invoice_1"].read_bytes()))
    await asyncio.sleep(0.05)
    given_up.cancel()

    reading = await reader.read(photos["invoice_2"].read_bytes())

    assert reading.fields["total"].value == truth["invoice_2"]["fields"]["total"]


async def test_a_worker_that_does_not_answer_is_ended_and_the_caller_told(photos):
    sandbox = Sandbox(Terms("read", photo_seconds=0.01), 1)

    with pytest.raises(WorkerSlow):
        await sandbox.run({"do": "read"}, photos["invoice_1"].read_bytes())

    await sandbox.close()
    assert not sandbox.pids()


async def test_a_reader_that_is_slow_says_busy(photos):
    reader = Reader()
    reader._readers = Sandbox(Terms("read", photo_seconds=0.01), 1)

    with pytest.raises(ReaderBusy):
        await reader.read(photos["invoice_1"].read_bytes())

    await reader.close()


async def test_a_worker_is_replaced_after_its_share_of_photos(photos):
    sandbox = Sandbox(Terms("cut", photos=2), 1)
    question = {"do": "cut", "turns": 0, "box": None, "longest": 100}
    lives = set()
    for _ in range(4):
        await sandbox.run(question, photos["bank_card"].read_bytes())
        lives |= sandbox.pids()

    await sandbox.close()

    assert (len(lives), sandbox.pids()) == (2, set())


async def test_a_worker_that_rests_gives_its_memory_back_and_reads_on(photos, truth):
    reader = Reader()
    try:
        await reader.read(photos["invoice_1"].read_bytes())
        (pid,) = reader.pids()
        busy = resident_mb(pid)
        await asyncio.sleep(IDLE_SECONDS + 2)
        assert resident_mb(pid) < busy - 50

        again = await reader.read(photos["id_card"].read_bytes())

        assert again.fields["id_number"].value == truth["id_card"]["fields"]["id_number"]
        assert reader.pids() == {pid}
    finally:
        await reader.close()


def resident_mb(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 2**20
