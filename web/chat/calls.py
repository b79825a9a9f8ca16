"""One call of the Bot API: its method's name, its parameters, the files that came with it."""

import json
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from web.chat.refusals import bad_request

MOST_BYTES_OF_FIELD = 1 << 20


@dataclass(frozen=True, slots=True)
class Upload:
    """A file sent along with a call."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Call:
    """The parameters of one call, each read as the kind of value the method needs."""

    given: dict[str, Any] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """Return a text, None when it was not given."""
        value = self.given.get(name)
        if value is None or isinstance(value, str):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        raise bad_request(f'field "{name}" must be of type String')

    def number(self, name: str, default: int | None = None) -> int | None:
        """Return a whole number."""
        value = self.given.get(name, default)
        if value is None or type(value) is int:
            return value
        try:
            return int(str(value))
        except ValueError as error:
            raise bad_request(f'field "{name}" must be of type Number') from error

    def flag(self, name: str) -> bool:
        """Return yes or no; not given is no."""
        value = self.given.get(name, False)
        known = {"true": True, "1": True, "false": False, "0": False, "": False}
        if str(value).lower() not in known:
            raise bad_request(f'field "{name}" must be of type Boolean')
        return known[str(value).lower()]

    def json(self, name: str) -> Any:
        """Return a value that may have come as JSON text."""
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError as error:
            raise bad_request(f"can't parse {name} JSON object") from error

    def objects(self, name: str) -> list[dict[str, Any]] | None:
        """Return a list of JSON objects, None when it was not given."""
        value = self.json(name)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            raise bad_request(f"can't parse {name}: expected an Array of objects")
        return value

    def upload(self, name: str, value: object) -> Upload | None:
        """Return the file for a parameter, or the one its `attach://` value names."""
        if isinstance(value, str) and value.startswith("attach://"):
            name = value.removeprefix("attach://")
        return self.uploads.get(name)


async def read_call(request: Request) -> Call:
    """Read a call from its query, form, multipart form or JSON body."""
    given: dict[str, Any] = dict(request.query_params)
    if request.method != "POST":
        return Call(given)
    if request.headers.get("content-type", "").startswith("application/json"):
        return Call(given | await _json_body(request))
    uploads = {}
    async with request.form(max_files=11, max_part_size=MOST_BYTES_OF_FIELD) as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                media_type = value.content_type or ""
                uploads[name] = Upload(value.filename or "file", media_type, await value.read())
            else:
                given[name] = value
    return Call(given, uploads)


async def _json_body(request: Request) -> dict[str, Any]:
    try:
        body = json.loads(await request.body() or b"{}")
    except ValueError as error:
        raise bad_request("can't parse JSON object") from error
    if not isinstance(body, dict):
        raise bad_request("object expected")
    return body
