"""What the way takes on a phone: bytes and seconds to the first question, taps and seconds to the claim's number."""

import asyncio
import os
import tempfile
import time
from pathlib import Path

from playwright.async_api import Browser

from bot import wiring
from bot.settings import Settings
from tests.chat.clock import MovableClock
from tests.chat.papers import BelievingReader, Invented
from tests.chat.walking import Town
from tests.helpers.served import LOCALES, POSTER, Handset, serving
from tests.web_chat.browser import browser, phone

CHEAP = 4  # times slower than this machine
SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # ms, bytes/s
ROUNDS = 2


async def first_question(opened: Browser, address: str) -> tuple[float, int]:
    """Open the poster's link on a cheap phone and a slow net; return seconds and bytes over the wire."""
    context = await phone(opened)
    page = await context.new_page()
    devtools = await context.new_cdp_session(page)
    await devtools.send("Network.enable")
    await devtools.send("Network.emulateNetworkConditions", SLOW_3G)
    await devtools.send("Emulation.setCPUThrottlingRate", {"rate": CHEAP})
    carried: list[int] = []
    devtools.on("Network.loadingFinished", lambda event: carried.append(int(event["encodedDataLength"])))
    await page.goto(address + POSTER, wait_until="commit")
    await page.locator("#history .choice").first.wait_for(timeout=60_000)
    shown = float(await page.evaluate("performance.now()")) / 1000
    await context.close()
    return shown, sum(carried)


async def measure() -> dict[str, float]:
    """Measure on a fresh county, with a reader that believes its photos, so that reading takes no time."""
    clock = MovableClock()
    wiring.SystemClock = lambda _: clock  # type: ignore[assignment,misc]
    wiring.Reader = BelievingReader  # type: ignore[assignment,misc]
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="bangban-phone-") as folder:
        pictures = Path(os.environ.get("PICTURES", folder))
        town = await Town(Settings(data=Path(folder) / "data", today=clock.day), clock).open()
        await town.found()
        async with serving(town) as address, browser() as opened:
            rounds = [await first_question(opened, address) for _ in range(ROUNDS)]
            figures["first question on a cheap phone and slow 3G s"] = sorted(seconds for seconds, _ in rounds)[1]
            figures["first load over the wire kB"] = rounds[0][1] / 1000
            for number, language in enumerate(LOCALES):
                handset = await Handset.open(opened, address, pictures, language)
                began = time.perf_counter()
                await handset.file_claim(Invented(800 + number))
                figures[f"a claim, taps, {language}"] = handset.taps
                figures[f"a claim, s, {language}"] = time.perf_counter() - began
                figures[f"things out of the screen, {language}"] = len(handset.wide)
                await handset.page.context.close()
        await town.close()
    return figures


def run() -> dict[str, float]:
    """Return the figures by name."""
    return asyncio.run(measure())


if __name__ == "__main__":
    for name, value in run().items():
        print(f"{name:50} {value:10.2f}")
