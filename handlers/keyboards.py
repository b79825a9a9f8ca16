"""Buttons: short, versioned callback data that means the same after a restart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

DATA_LIMIT = 64


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
    if not version.isdigit() or not found:
        return None
    return Tap(int(version), action, argument)


def keyboard(rows: Sequence[Row], version: int) -> dict[str, Any]:
    """Write rows of buttons as Telegram's inline keyboard."""
    return {"inline_keyboard": [[_wire(button, version) for button in row] for row in rows if row]}


def _wire(button: Button, version: int) -> dict[str, str]:
    if button.url:
        return {"text": button.text, "url": button.url}
    return {"text": button.text, "callback_data": data_of(button, version)}
