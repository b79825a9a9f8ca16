"""Take the pictures of the README anew: `python -m benchmarks.pictures FOLDER`."""

import asyncio
import sys
import tempfile
from pathlib import Path

from benchmarks.papers import claim_set
from benchmarks.served import start
from tests.whole.browser import Desk, Handset, chromium
from tests.whole.test_journey import PAPERS


async def take(into: Path) -> None:
    """File a claim on a phone, look at each screen, then at the village's queue and claim page."""
    with tempfile.TemporaryDirectory() as folder:
        papers = claim_set.render(Path(folder) / "papers", seed=1)
        running = await start(Path(folder) / "data")
        async with chromium() as browser:
            phone = await Handset.open(browser, f"{running.url}/?start=v-440785104201")
            await _file(phone, papers, into)
            desk = await Desk.sign_in(browser, running.url, running.data, "village")
            await _at_desk(desk, into)
        await running.stop()


async def _file(phone: Handset, papers: dict[str, Path], into: Path) -> None:
    await phone.sees("您好")
    await phone.picture(into / "1-welcome.png")
    for label in ("同意", "给我自己办", "药店", "是 / 有", "是 / 有", "全是自己付"):
        await phone.tap(label)
        await asyncio.sleep(0.6)
    await phone.picture(into / "2-papers.png")
    await phone.send(*(papers[name] for name in PAPERS))
    await phone.sees("也都读好了")
    await phone.picture(into / "3-received.png")
    await phone.tap("都发完了")
    await phone.sees("请对一对")
    await asyncio.sleep(1)
    await phone.picture(into / "4-confirm.png")
    await phone.tap("都对")
    await phone.sees("留个电话")
    await phone.type("13800138000")
    await phone.sees("开户行")
    await phone.tap("沙湖支行")
    await phone.sees("大约能补")
    await asyncio.sleep(1)
    await phone.picture(into / "5-estimate.png")
    await phone.tap("我声明")
    await phone.sees("最后看一眼")
    await phone.tap("提交申请")
    await phone.sees("申请编号")
    await asyncio.sleep(1)
    await phone.picture(into / "6-submitted.png")
    await phone.page.set_viewport_size({"width": 1280, "height": 900})
    await phone.picture(into / "7-wide.png")


async def _at_desk(desk: Desk, into: Path) -> None:
    await desk.page.goto(f"{desk.url}/queue")
    await desk.page.screenshot(path=into / "8-queue.png")
    await desk.open_first()
    await desk.page.wait_for_load_state("networkidle")
    await desk.page.screenshot(path=into / "9-claim.png")
    await desk.page.set_viewport_size({"width": 390, "height": 844})
    await desk.page.screenshot(path=into / "10-claim-phone.png")


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(take(folder))
