"""A phone and a desk: Chromium on the running product, used by the labels that people see."""

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright, expect

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-background-networking"]
PATIENCE = 60_000


@asynccontextmanager
async def chromium():
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


def watched(page: Page) -> list[str]:
    """Collect what the browser complains about: script errors and broken policy."""
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints


@dataclass
class Handset:
    """A person's phone in the browser; counts what is tapped and typed."""

    page: Page
    complaints: list[str]
    taps: int = 0
    typed: list[str] = field(default_factory=list)

    @classmethod
    async def open(cls, browser: Browser, url: str, storage: dict | None = None) -> "Handset":
        context = await browser.new_context(
            viewport={"width": 390, "height": 844}, locale="zh-CN", storage_state=storage, has_touch=True
        )
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        complaints = watched(page)
        await page.goto(url)
        return cls(page, complaints)

    async def tap(self, label: str) -> None:
        """Tap the newest button whose label holds the words."""
        button = self.page.locator("#history button:not([disabled])", has_text=label).last
        await button.click()
        self.taps += 1

    async def type(self, text: str) -> None:
        await self.page.fill("#text", text)
        await self.page.click("#send")
        self.typed.append(text)

    async def send(self, *photos: Path) -> None:
        await self.page.set_input_files("#pick-input", [str(photo) for photo in photos])

    async def sees(self, words: str) -> None:
        """Wait until the words are in the newest messages."""
        await expect(self.page.locator("#history").get_by_text(words).last).to_be_visible(timeout=PATIENCE)

    async def picture(self, path: Path) -> None:
        await self.page.screenshot(path=path)


@dataclass
class Desk:
    """A member of staff at the console."""

    page: Page
    complaints: list[str]
    url: str
    password: str

    @classmethod
    async def sign_in(cls, browser: Browser, url: str, data: Path, role: str) -> "Desk":
        lines = (data / "demo-logins.txt").read_text(encoding="utf-8").splitlines()
        _, login, password, _ = next(line.split("\t") for line in lines if line.startswith(f"{role}\t"))
        context = await browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        desk = cls(page, watched(page), f"{url}/staff", password)
        await page.goto(f"{url}/staff/")
        await page.fill("input[name=login]", login)
        await page.fill("input[name=password]", password)
        await page.get_by_role("button", name="登录").click()
        await page.wait_for_url("**/staff/**")
        return desk

    async def open_first(self) -> None:
        """Open the first claim of the queue."""
        await self.page.goto(f"{self.url}/queue")
        await self.page.locator("a[href*='/claims/']").first.click()
        await self.page.wait_for_url("**/claims/*")

    async def agree(self) -> None:
        await self.page.locator("details.agree").evaluate("it => it.open = true")
        await self.page.locator("#agree button").last.click()
        await self.page.wait_for_load_state("networkidle")

    async def check_papers_and_visit(self) -> None:
        """Compare every original, then record the visit to the household."""
        await self.page.locator("details:has(#originals)").evaluate("it => it.open = true")
        for box in await self.page.locator("#originals input[name=agrees]").all():
            await box.check()
        await self.page.locator("#originals").get_by_role("button", name="记下核对结果").click()
        await self.page.wait_for_load_state("networkidle")
        await self.page.locator("details:has(#visit)").evaluate("it => it.open = true")
        await self.page.fill("#visit [name=findings]", "独居，长期服药，情况属实。")
        await self.page.locator("#visit input[name=confirms][value=yes]").check()
        await self.page.locator("#visit").get_by_role("button", name="记下入户情况").click()
        await self.page.wait_for_load_state("networkidle")

    async def close(self) -> None:
        await self.page.context.close()
