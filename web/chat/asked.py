"""What a call of the person side asks for, read and checked."""

import json
import math
import secrets
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from claims.numerals import whole_number
from locales import nearest
from web.chat import words
from web.chat.parts import MEGABYTE
from web.chat.refusals import PersonRefusal

LONGEST_KEY = 128
MOST_FILES = 10


def wanted_language(request: Request) -> str:
    """Choose the language the browser asks for first."""
    return nearest(request.headers.get("accept-language", "").split(",")[0].strip())


def address(request: Request) -> str:
    """Return where the call comes from."""
    return request.client.host if request.client else "localhost"


def key_of(given: object) -> str:
    """Return the key that makes a repeat harmless; a call without one is never a repeat."""
    if given is None:
        return secrets.token_urlsafe(16)
    if not isinstance(given, str) or not 0 < len(given) <= LONGEST_KEY:
        raise PersonRefusal(400, words.NOT_UNDERSTOOD)
    return given


async def json_of(request: Request) -> dict[str, Any]:
    """Return the JSON object that was posted."""
    try:
        body = json.loads(await request.body())
    except ValueError as error:
        raise PersonRefusal(400, words.NOT_UNDERSTOOD) from error
    if not isinstance(body, dict):
        raise PersonRefusal(400, words.NOT_UNDERSTOOD)
    return body


def files_of(form: FormData, limit: int) -> list[UploadFile]:
    """Return the files that were posted; `limit` is in bytes a file."""
    given = [value for value in form.getlist("file") if isinstance(value, UploadFile)]
    if not given:
        raise PersonRefusal(400, words.NO_FILE)
    if len(given) > MOST_FILES:
        raise PersonRefusal(400, words.TOO_MANY_FILES, limit=MOST_FILES)
    if any((file.size or 0) > limit for file in given):
        raise PersonRefusal(413, words.FILE_TOO_LARGE, limit=limit // MEGABYTE)
    return given


def whole(request: Request, name: str) -> int:
    """Return a whole number of the query, 0 when it is not there."""
    number = whole_number(request.query_params.get(name, "0"))
    if number is None:
        raise PersonRefusal(400, words.NOT_UNDERSTOOD)
    return number


def seconds(request: Request, name: str) -> float:
    """Return seconds of the query, 0 when they are not there."""
    try:
        given = float(request.query_params.get(name, "0"))
    except ValueError as error:
        raise PersonRefusal(400, words.NOT_UNDERSTOOD) from error
    return max(0.0, given) if math.isfinite(given) else 0.0
