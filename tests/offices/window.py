"""A real server on this machine, and a real browser."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator

import uvicorn
from playwright.async_api import Browser, async_playwright
from starlette.applications import Starlette

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-background-networking"]


class QuietServer(uvicorn.Server):
    """uvicorn that leaves signals to the tests."""

    @contextlib.contextmanager
    def capture_signals(self):
        yield


@contextlib.asynccontextmanager
async def serving(site: Starlette) -> AsyncIterator[str]:
    """Serve the site on a free port and say at which address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = QuietServer(uvicorn.Config(site, log_config=None, lifespan="off"))
        running = asyncio.create_task(server.serve(sockets=[listening]))
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        await running


@contextlib.asynccontextmanager
async def open_browser() -> AsyncIterator[Browser]:
    """Open Chromium."""
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        await opened.close()
