"""Take the pictures of the README and the guides anew: `python -m benchmarks.pictures FOLDER`.

One claim is made on a phone and taken through every desk to the payment; each screen on the way is kept.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser

from benchmarks.papers import claim_set
from benchmarks.served import Served, start
from tests.whole.browser import Desk, Handset, chromium
from tests.whole.test_journey import PAPERS, agree

POSTER = "?start=v-440785104201"
SETTLED = 0.8  # seconds until the page has scrolled to its end
COLOURS = 128
AFTER_NOTICE = "2025-06-21"


async def take(into: Path) -> None:
    """File a claim, look at each screen, at each desk, and at the wide page."""
    with tempfile.TemporaryDirectory() as folder:
        papers = claim_set.render(Path(folder) / "papers", seed=1)
        running = await start(Path(folder) / "data")
        async with chromium() as browser:
            phone = await Handset.open(browser, f"{running.url}/{POSTER}")
            await _file(phone, papers, into)
            await _first_desks(browser, running, into)
            await running.stop()
            running = await start(Path(folder) / "data", running.port, day=AFTER_NOTICE)
            await _last_desks(browser, running, phone, into)
            await _wide(phone, into)
        await running.stop()


async def _keep(phone: Handset, into: Path, name: str, words: str, *, begin: bool = False) -> None:
    """Wait for the words, let the page settle, and keep what a phone shows; with `begin`, where they stand."""
    await phone.sees(words)
    await asyncio.sleep(SETTLED)
    if begin:
        message = phone.page.locator("#history").get_by_text(words).last
        await message.evaluate("it => it.scrollIntoView({block: 'start'})")
    await phone.picture(into / f"phone-{name}.png")


async def _file(phone: Handset, papers: dict[str, Path], into: Path) -> None:
    await _keep(phone, into, "1-welcome", "您好，我是帮办")
    await phone.tap("同意，开始办")
    await phone.sees("上凯村")
    await phone.tap("给我自己办")
    await phone.tap("最近一年在药店买药")
    await _keep(phone, into, "2-question", "监测户吗")
    await phone.tap("是 / 有")
    await phone.sees("诊断证明或病历吗")
    await phone.tap("是 / 有")
    await phone.tap("全是自己付")
    await _keep(phone, into, "3-papers", "要准备 4 样")
    await phone.send(*(papers[name] for name in PAPERS))
    await _keep(phone, into, "4-read", "也都读好了")
    await phone.tap("都对，没有别的了")
    await phone.sees("留个电话")
    await phone.type("13800138000")
    await phone.sees("开户行是哪一家")
    await phone.tap("恩平沙湖支行")
    await _keep(phone, into, "5-estimate", "大约能补", begin=True)
    await phone.tap("我声明，以上属实")
    await _keep(phone, into, "6-last-look", "最后看一眼")
    await phone.tap("提交申请")
    await _keep(phone, into, "7-handed-in", "申请编号")


async def _page(desk: Desk, path: str, into: Path, name: str, *, whole: bool = False) -> None:
    await desk.page.goto(f"{desk.url}{path}")
    await desk.page.wait_for_load_state("networkidle")
    await desk.page.screenshot(path=into / f"desk-{name}.png", full_page=whole)


async def _first_desks(browser: Browser, running: Served, into: Path) -> None:
    desk = await Desk.sign_in(browser, running.url, running.data, "village")
    await _page(desk, "/queue", into, "1-queue")
    await desk.open_first()
    await desk.page.wait_for_load_state("networkidle")
    await desk.page.screenshot(path=into / "desk-2-claim.png")
    await desk.page.set_viewport_size({"width": 390, "height": 844})
    await desk.page.screenshot(path=into / "desk-3-claim-on-a-phone.png")
    await desk.close()
    await agree(browser, running, "village", first=True)
    await agree(browser, running, "town_department")


async def _last_desks(browser: Browser, running: Served, phone: Handset, into: Path) -> None:
    await phone.sees("公示的日子满了")
    await agree(browser, running, "town_government")
    await _keep(phone, into, "8-told", "批下来了")
    desk = await Desk.sign_in(browser, running.url, running.data, "finance")
    await desk.page.goto(f"{desk.url}/payments")
    await desk.page.get_by_role("button", name="生成发放名单").click()
    await desk.page.wait_for_load_state("networkidle")
    await desk.page.screenshot(path=into / "desk-4-payments.png")
    await desk.close()
    desk = await Desk.sign_in(browser, running.url, running.data, "office")
    await _page(desk, "/office", into, "5-office")
    await desk.close()


async def _wide(phone: Handset, into: Path) -> None:
    await phone.page.set_viewport_size({"width": 1280, "height": 900})
    await phone.picture(into / "phone-9-wide.png")


def _smaller(path: Path) -> None:
    """Keep a picture in a few colours: pages are drawn with few, and a guide should load on a slow line."""
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(COLOURS, method=Image.Quantize.FASTOCTREE).save(path, optimize=True)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(take(folder))
    for picture in folder.glob("*.png"):
        _smaller(picture)
