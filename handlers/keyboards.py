"""Buttons: short, versioned callback data that means the same after a restart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from claims.errors import ClaimError
from claims.numerals import whole_number

DATA_LIMIT = 64

Option = TypeVar("Option")


class NotOffered(ClaimError):
    """A button names what is not there: it is older than what is open, or was never ours."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button with what it does: an action with an argument, or a link."""

    text: str
    action: str
    argument: str = ""
    url: str | None = None


Row = Sequence[Button]


@dataclass(frozen=True, slots=True)
class Tap:
    """A button's data, taken apart."""

    version: int
    action: str
    argument: str


def data_of(button: Button, version: int) -> str:
    """Write the callback data; raises ValueError above Telegram's 64 bytes."""
    data = f"{version}:{button.action}:{button.argument}"
    if len(data.encode()) > DATA_LIMIT:
        raise ValueError(f"callback data too long: {data}")
    return data


def parse(data: str) -> Tap | None:
    """Read callback data; None when it is none of ours."""
    version, _, rest = data.partition(":")
    action, found, argument = rest.partition(":")
    number = whole_number(version)
    if number is None or not found:
        return None
    return Tap(number, action, argument)


def number_in(argument: str) -> int:
    """Read the number that a button carries; raises NotOffered."""
    number = whole_number(argument)
    if number is None:
        raise NotOffered
    return number


def picked(options: Sequence[Option], number: str) -> Option:
    """Return what a button names by its position; raises NotOffered."""
    position = number_in(number)
    if position >= len(options):
        raise NotOffered
    return options[position]


def keyboard(rows: Sequence[Row], version: int) -> dict[str, Any]:
    """Write rows of buttons as Telegram's inline keyboard."""
    return {"inline_keyboard": [[_wire(button, version) for button in row] for row in rows if row]}


def _wire(button: Button, version: int) -> dict[str, str]:
    if button.url:
        return {"text": button.text, "url": button.url}
    return {"text": button.text, "callback_data": data_of(button, version)}
