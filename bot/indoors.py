"""Calls of PTB's bot to our own Bot API in the same process: the same calls and answers, without HTTP between them."""

import json
from typing import Any

from telegram.request import BaseRequest, RequestData

from web.chat.botapi import Answer, ApiDesk
from web.chat.calls import Call, Upload

BASE_URL, FILE_URL = "indoors:/bot", "indoors:/file/bot"


class Indoors(BaseRequest):
    """PTB's way to the web chat's Bot API; what comes back is JSON in bytes, as from Telegram."""

    def __init__(self, desk: ApiDesk) -> None:
        self._desk = desk

    @property
    def read_timeout(self) -> float | None:
        """Wait as long as it takes."""
        return None

    async def initialize(self) -> None:
        """Do nothing: there is nothing to connect to."""

    async def shutdown(self) -> None:
        """Do nothing."""

    async def do_request(
        self,
        url: str,
        method: str,  # noqa: ARG002
        request_data: RequestData | None = None,
        *_: Any,
        **__: Any,
    ) -> tuple[int, bytes]:
        """Make a call, or fetch a file."""
        if url.startswith(FILE_URL):
            found = await self._desk.file(url.removeprefix(FILE_URL).partition("/")[2])
            return _written(found) if isinstance(found, Answer) else (200, found)
        return _written(await self._desk.answer(url.rpartition("/")[2], _call(request_data)))


def _written(answer: Answer) -> tuple[int, bytes]:
    return answer.status, json.dumps(answer.body, ensure_ascii=False).encode()


def _call(data: RequestData | None) -> Call:
    """Read the parameters as they would come over HTTP: each as a text."""
    if data is None:
        return Call()
    sent: dict[str, Any] = data.multipart_data if data.contains_files else {}
    uploads = {field: Upload(name, media_type, content) for field, (name, content, media_type) in sent.items()}
    return Call(dict(data.json_parameters), uploads)
