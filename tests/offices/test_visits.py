"""A home visit from the phone: photos first, then the record; what becomes of the photos afterwards."""

from datetime import timedelta

import pytest
from playwright.async_api import expect

from claims import visiting
from claims.denials import NotYourDesk, TooManyVisitPhotos
from claims.files import FileMissing
from claims.keeping import Erasure, Why
from claims.visiting import MOST, Taken
from tests.offices.county import County
from tests.offices.pillow import paper
from tests.offices.site import Browser, site_of
from tests.offices.test_browser import DESK, PHONE, findings, window
from tests.offices.window import open_browser, serving

FOUND = {"visited_on": "2025-06-15", "met": "陈玉兰", "findings": "独居，药盒在家", "confirms": "yes"}


def shot(name: str) -> tuple[str, tuple[str, bytes, str]]:
    return "photo", (f"{name}.jpg", paper(f"HOUSE {name}"), "image/jpeg")


@pytest.fixture
async def village(county: County) -> Browser:
    county.photo = paper("INVOICE")
    return await Browser(site_of(county)).sign_in("village")


async def upload(browser: Browser, claim_id: int, *shots: tuple[str, tuple[str, bytes, str]]):
    path = f"/staff/claims/{claim_id}/visit/photos"
    return browser._show(await browser.http.post(path, data={"token": browser.token}, files=list(shots)))


async def photos_of(county: County, claim_id: int):
    async with county.snapshot() as store:
        return await store.visit_photos.of_claim(claim_id)


async def test_photos_taken_at_the_household_stand_with_the_record_on_the_claim(county, village):
    claim = await county.file()
    await village.open(f"/staff/claims/{claim.id}/visit")
    page = await upload(village, claim.id, shot("1"), shot("2"))
    assert "还可以传 10 张" in page.text

    page = await village.send(
        f"/staff/claims/{claim.id}/visit/record", {**FOUND, **village.hidden(f"/claims/{claim.id}/visit/record")}
    )

    kept = await photos_of(county, claim.id)
    assert page.url.path == f"/staff/claims/{claim.id}"
    assert [photo.visit_id is not None for photo in kept] == [True, True]
    assert all(f"/visit/photos/{photo.id}?size=small" in page.text for photo in kept)
    assert "照片 2 张" in page.text
    picture = await village.open(f"/staff/claims/{claim.id}/visit/photos/{kept[0].id}?size=small")
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/jpeg")


async def test_the_photos_lie_sealed_and_are_looked_at_on_record(county, village, tmp_path):
    claim = await county.file()
    await village.open(f"/staff/claims/{claim.id}/visit")
    await upload(village, claim.id, shot("1"))
    (kept,) = await photos_of(county, claim.id)

    await village.open(f"/staff/claims/{claim.id}/visit/photos/{kept.id}")

    lying = [one.read_bytes() for one in (tmp_path / "files").rglob("*") if one.is_file()]
    assert lying
    assert not any(data.startswith(b"\xff\xd8") for data in lying)
    async with county.transaction() as store:
        seen = await store.audit.lines_of("440785", county.clock.now() - timedelta(days=1), county.clock.now(), 50)
    assert {"visit_photo": kept.id} in [line.detail for line in seen if line.action == "photo_seen"]


async def test_a_record_that_is_refused_shows_the_visit_again_with_its_words_and_photos(county, village):
    claim = await county.file()
    await village.open(f"/staff/claims/{claim.id}/visit")
    await upload(village, claim.id, shot("1"))

    tomorrow = {**FOUND, "visited_on": "2025-06-16", **village.hidden(f"/claims/{claim.id}/visit/record")}
    page = await village.send(f"/staff/claims/{claim.id}/visit/record", tomorrow)

    assert page.status_code == 409
    assert "入户日期要在提交申请之后" in page.text
    assert "独居，药盒在家</textarea>" in page.text
    assert "/visit/photos/" in page.text
    assert [photo.visit_id for photo in await photos_of(county, claim.id)] == [None]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [([("photo", ("a.pdf", b"%PDF-1.7", "image/jpeg"))], "这不是照片"), ([], "请先拍一张")],
    ids=["a PDF", "nothing"],
)
async def test_what_is_no_photo_is_refused_and_nothing_of_the_form_is_kept(county, village, sent, sentence):
    claim = await county.file()
    await village.open(f"/staff/claims/{claim.id}/visit")

    page = await upload(village, claim.id, *([shot("1"), *sent] if sent else []))

    assert page.status_code == 409
    assert sentence in page.text
    assert await photos_of(county, claim.id) == ()


async def test_a_photo_taken_back_can_be_read_by_nobody(county, village):
    claim = await county.file()
    await village.open(f"/staff/claims/{claim.id}/visit")
    await upload(village, claim.id, shot("1"), shot("2"))
    first, second = await photos_of(county, claim.id)

    await village.send(f"/staff/claims/{claim.id}/visit/photos/{first.id}/remove", {})

    assert await photos_of(county, claim.id) == (second,)
    with pytest.raises(FileMissing):
        await county.files.get(first.digest)
    assert await county.files.get(second.digest) == paper("HOUSE 2")


async def test_a_paper_sent_again_as_a_photo_of_the_household_stays_when_that_is_taken_back(county, village):
    claim = await county.file()
    await village.open(f"/staff/claims/{claim.id}/visit")
    await upload(village, claim.id, ("photo", ("a.jpg", county.photo, "image/jpeg")))
    (kept,) = await photos_of(county, claim.id)

    await village.send(f"/staff/claims/{claim.id}/visit/photos/{kept.id}/remove", {})

    assert kept.digest == claim.pages[0].digest
    assert await county.files.get(kept.digest) == county.photo


async def test_a_photo_on_record_is_not_taken_back(county, village):
    claim = await county.file()
    await village.open(f"/staff/claims/{claim.id}/visit")
    await upload(village, claim.id, shot("1"))
    form = {**FOUND, **village.hidden(f"/claims/{claim.id}/visit/record")}
    await village.send(f"/staff/claims/{claim.id}/visit/record", form)
    (kept,) = await photos_of(county, claim.id)

    page = await village.send(f"/staff/claims/{claim.id}/visit/photos/{kept.id}/remove", {})

    assert page.status_code == 409
    assert await photos_of(county, claim.id) == (kept,)


async def test_a_household_has_no_more_photos_than_are_kept(county):
    claim = await county.file()
    async with county.transaction() as store:
        await visiting.add_photos(
            store, county.desk("village"), claim.id, [Taken(f"d{n}", "image/jpeg") for n in range(MOST)]
        )

    with pytest.raises(TooManyVisitPhotos):
        async with county.transaction() as store:
            await visiting.add_photos(store, county.desk("village"), claim.id, [Taken("more", "image/jpeg")])


async def test_a_later_desk_sees_the_photos_but_adds_none(county):
    claim = await county.file(step="town_review")

    with pytest.raises(NotYourDesk):
        async with county.transaction() as store:
            await visiting.add_photos(store, county.desk("village"), claim.id, [Taken("d", "image/jpeg")])


async def test_an_erased_claim_takes_the_photos_of_its_household_with_it(county, village):
    claim, other = await county.file(), await county.file(number="B2025-000002")
    for one in (claim, other):
        await village.open(f"/staff/claims/{one.id}/visit")
        await upload(village, one.id, shot("both"), shot(one.number))
    both, own = await photos_of(county, claim.id)
    now = county.clock.now()
    async with county.transaction() as store:
        made = await store.erasures.add(Erasure(0, claim.person_id, claim.draft_id, Why.ASKED, now, now))

        gone = await store.erasures.carry_out(made, now)

    assert own.digest in gone
    assert both.digest not in gone
    assert await photos_of(county, claim.id) == ()
    assert await county.files.get(both.digest) == paper("HOUSE both")
    with pytest.raises(FileMissing):
        await county.files.get(own.digest)


@pytest.mark.browser
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
async def test_a_cadre_takes_several_photos_and_writes_the_record_in_a_real_browser(county, size, tmp_path):
    county.photo = paper("INVOICE No 25442000000012345678", "TOTAL 500.00")
    claim = await county.file()
    shots = [tmp_path / f"{n}.jpg" for n in range(3)]
    for one in shots:
        one.write_bytes(paper(f"HOUSE {one.stem}"))
    async with serving(site_of(county, demo=True)) as address, open_browser() as chromium:
        page, complaints = await window(chromium, address, "village", size)
        await page.goto(f"{address}/staff/claims/{claim.id}/visit")
        await page.get_by_label("看到的情况").fill("独居，药盒在家，腿脚不便。")

        await page.set_input_files("#camera", shots[0])
        await expect(page.locator(".shots li")).to_have_count(1)
        await page.set_input_files("#album", shots[1:])
        await expect(page.locator(".shots li")).to_have_count(3)
        assert await findings(page) == []
        assert await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
        await expect(page.get_by_label("看到的情况")).to_have_value("独居，药盒在家，腿脚不便。")
        await page.get_by_label("一致", exact=True).check()
        await page.get_by_role("button", name="记下入户情况").click()

        await expect(page.get_by_role("status").first).to_contain_text("入户核查已记下")
        await expect(page.locator(".shots img")).to_have_count(3)
    assert complaints == []
