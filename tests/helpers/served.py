"""The product behind a port of its own, with a reader that believes photos, and a phone's browser in any language."""

import asyncio
import contextlib
import io
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
import zxingcpp
from PIL import Image
from playwright.async_api import Browser, Page

from bot.channels import WEB
from bot.serving import introduce
from tests.chat.papers import Invented
from tests.chat.walking import Town
from tests.web_chat.browser import free_port, phone

AXE = (Path(__file__).parent.parent / "axe" / "axe.min.js").read_text(encoding="utf-8")
LOCALES = {"zh_Hans": "zh-CN", "zh_Hant": "zh-TW", "en": "en-US"}
PATIENCE = 60  # seconds
POSTER = "?start=v-440785104201"
KINDS = ("id_card", "bank_card", "diagnosis_certificate", "vat_invoice", "vat_invoice")
NEWEST = "Math.max(0, ...[...document.querySelectorAll('#history .theirs')].map((one) => Number(one.dataset.id)))"
TOO_WIDE = """() => [document.documentElement, document.getElementById('scroll')]
  .filter(e => e.scrollWidth > e.clientWidth).map(e => e.tagName + '#' + e.id)
  .concat([...document.querySelectorAll('body *')].filter(e => {
    const box = e.getBoundingClientRect();
    return box.width && (box.right > innerWidth + 1 || box.left < -1) && !e.closest('.unseen');
  }).map(e => `${Math.round(e.getBoundingClientRect().right)}: ${e.outerHTML.slice(0, 100)}`))"""


class QuietServer(uvicorn.Server):
    """uvicorn that leaves signals to the tests."""

    @contextlib.contextmanager
    def capture_signals(self):
        yield


@contextlib.asynccontextmanager
async def serving(town: Town) -> AsyncIterator[str]:
    """Serve the town's pages and let its chat work; say at which address."""
    made, port = town.made, free_port()
    server = QuietServer(uvicorn.Config(made.page, port=port, log_config=None, lifespan="off"))
    work = [made.intake.run(), made.sender.run(), made.readers.run(), server.serve()]
    running = [asyncio.create_task(one) for one in work]
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    await introduce(made.channels[WEB])
    yield f"http://127.0.0.1:{port}/"
    made.release()
    server.should_exit = True
    await running.pop()
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


async def serious(page: Page) -> list[str]:
    """What axe-core finds serious or worse on the page."""
    await page.evaluate(AXE)
    found = await page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(all => all.violations)")
    bad = [one for one in found if one["impact"] in ("serious", "critical")]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in bad]


@dataclass
class Handset:
    """A phone on which somebody takes the first choice each time."""

    page: Page
    folder: Path
    language: str = "zh_Hans"
    taps: int = 0
    typed: list[str] = field(default_factory=list)
    wide: list[str] = field(default_factory=list)
    shots: int = 0
    began: float = 0.0

    @classmethod
    async def open(
        cls, browser: Browser, address: str, folder: Path, language: str = "zh_Hans", start: str = POSTER
    ) -> "Handset":
        context = await phone(browser, locale=LOCALES[language])
        page = await context.new_page()
        page.set_default_timeout(60_000)
        made = cls(page, folder, language, began=time.perf_counter())
        await page.goto(address + start)
        await made.until(f"{NEWEST} > 0")
        return made

    async def until(self, holds: str) -> None:
        """Wait until an expression of the page is true; asked from outside, because the page's policy forbids eval."""
        ends = time.perf_counter() + PATIENCE
        while not await self.page.evaluate(holds):
            if time.perf_counter() > ends:
                raise TimeoutError(holds)
            await asyncio.sleep(0.05)

    async def look(self) -> None:
        """Note what runs out of the screen, and keep a picture of it."""
        self.wide += await self.page.evaluate(TOO_WIDE)
        self.shots += 1
        await self.page.screenshot(path=self.folder / f"{self.language}-{self.shots:02}.png")

    async def after(self, act) -> None:
        """Do something and wait until the bot has answered with buttons or a field to fill."""
        before = await self.page.evaluate(NEWEST)
        await act
        await self.until(f"{NEWEST} > {before}")
        await self.page.wait_for_timeout(150)
        await self.look()

    async def tap(self, index: int = 0) -> None:
        """Tap a choice of the newest message that has any, the first one when nothing is said."""
        last = self.page.locator("#history .theirs:has(.choice)").last
        self.taps += 1
        await self.after(last.locator(".choice").nth(index).click())

    async def tap_on(self, label: str) -> None:
        """Tap the newest choice whose label holds the words."""
        self.taps += 1
        await self.after(self.page.locator("#history .theirs .choice", has_text=label).last.click())

    async def command(self, label: str) -> None:
        """Open the menu and choose in it: two taps."""
        self.taps += 2
        await self.page.click("#menu-open")
        await self.after(self.page.locator("#menu button", has_text=label).first.click())

    async def told(self, words: str) -> None:
        """Wait until the newest message of the bot holds the words."""
        await self.until(f"[...document.querySelectorAll('#history .theirs')].at(-1).innerText.includes({words!r})")
        await self.look()

    async def said(self) -> str:
        """The newest message of the bot, without the name that stands before it for those who listen."""
        return (await self.page.locator("#history .theirs").last.inner_text()).partition("\n")[2]

    async def scan(self) -> str:
        """Read the newest code on the screen, as the other phone's camera does."""
        picture = self.page.locator("#history .theirs img").last
        await picture.scroll_into_view_if_needed()
        await self.until("[...document.querySelectorAll('#history .theirs img')].every((one) => one.naturalWidth)")
        (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(await picture.screenshot())))
        return found.text

    async def type(self, words: str) -> None:
        self.typed.append(words)
        await self.page.fill("#text", words)
        await self.after(self.page.click("#send"))

    async def send_papers(self, whose: Invented, *more: str) -> None:
        """Send an album and wait until every photo bears its mark; nothing on them is unsure."""
        papers = [whose.paper(kind, 100 + n + n // 2) for n, kind in enumerate((*KINDS, *more))]
        files = [{"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": data} for n, data in enumerate(papers)]
        await self.after(self.page.set_input_files("#pick-input", files))
        await self.page.locator(".mine .mark.settled").last.wait_for()
        await self.until("document.querySelectorAll('.mine .pictures img').length >= 5")
        await self.page.wait_for_timeout(1500)
        await self.look()

    async def file_claim(self, whose: Invented) -> float:
        """Go from the poster's link to the claim's number, and say how many seconds that took."""
        await self.look()
        for _ in range(6):
            await self.tap()
        await self.send_papers(whose)
        await self.tap()
        await self.type(whose.phone)
        for _ in range(3):
            await self.tap()
        return time.perf_counter() - self.began
