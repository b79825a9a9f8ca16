"""The console and the notice board on the county of tests, over ASGI."""

import re
from collections.abc import Mapping

import httpx
from starlette.applications import Starlette
from starlette.routing import Mount

from tests.offices.county import County
from tests.offices.pillow import PillowReader
from web.staff.app import console, notice_board
from web.staff.parts import ConsoleSettings, Parts

ADDRESS = "http://offices.test"
TOKEN = re.compile(r'name="token" value="([0-9a-f]+)"')


def parts_of(county: County, **settings: bool) -> Parts:
    return Parts(
        *(county.transaction, county.snapshot, county.files, PillowReader(), county.passwords),
        *(county.catalogue, county.clock, ConsoleSettings(**settings)),
    )


def site_of(county: County, **settings: bool) -> Starlette:
    parts = parts_of(county, **settings)
    return Starlette(routes=[Mount("/staff", console(parts)), Mount("/notices", notice_board(parts))])


class Browser:
    """A browser without scripts: keeps cookies, follows redirects, sends the forms that a page shows."""

    def __init__(self, site: Starlette) -> None:
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(app=site), base_url=ADDRESS, follow_redirects=True)
        self.page: httpx.Response | None = None
        self.token = ""

    async def sign_in(self, login: str, password: str | None = None) -> "Browser":
        data = {"login": login, "password": password or f"{login}-password", "back": ""}
        self._show(await self.http.post("/staff/sign-in", data=data))
        return self

    async def open(self, path: str) -> httpx.Response:
        return self._show(await self.http.get(path))

    async def send(self, path: str, data: Mapping[str, object]) -> httpx.Response:
        """Send a form with the session's token, as the newest page that had one carries it."""
        return self._show(await self.http.post(path, data={"token": self.token, **data}))

    async def make_sure(self, password: str) -> httpx.Response:
        """Give the password once more, as exports want it."""
        await self.open("/staff/confirm")
        return await self.send("/staff/confirm", {"password": password, "back": ""})

    def _show(self, page: httpx.Response) -> httpx.Response:
        self.page = page
        found = TOKEN.search(page.text) if page.headers["content-type"].startswith("text/html") else None
        self.token = found.group(1) if found else self.token
        return page

    def hidden(self, form: str) -> dict[str, str]:
        """The hidden fields of the form that goes to a path on the page on screen."""
        part = re.search(rf'<form[^>]*action="[^"]*{re.escape(form)}"[^>]*>(.*?)</form>', self.page.text, re.S)
        return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', part.group(1))) if part else {}
