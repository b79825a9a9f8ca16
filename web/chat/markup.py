"""Keyboards under a message, checked as Telegram checks them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from web.chat.refusals import bad_request

MOST_BUTTONS = 100
LONGEST_DATA = 64  # bytes
LONGEST_PLACEHOLDER = 64
OF_KEYBOARD = {
    "keyboard",
    "resize_keyboard",
    "one_time_keyboard",
    "is_persistent",
    "input_field_placeholder",
    "selective",
}


@dataclass(frozen=True, slots=True)
class Markup:
    """A keyboard: `inline` stands under its message, `keyboard` changes how the person answers."""

    inline: Mapping[str, Any] | None = None
    keyboard: Mapping[str, Any] | None = None

    @property
    def data(self) -> tuple[str, ...]:
        """List the callback data of every button."""
        rows = self.inline["inline_keyboard"] if self.inline else ()
        return tuple(button["callback_data"] for row in rows for button in row if "callback_data" in button)


def read_markup(value: object) -> Markup:
    """Read a `reply_markup` parameter; None is no keyboard."""
    if value is None:
        return Markup()
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in value:
        _only(value, {"inline_keyboard"})
        return Markup(inline=_inline(value["inline_keyboard"]))
    if "keyboard" in value:
        _only(value, OF_KEYBOARD)
        _rows(value["keyboard"], _reply_button)
        return Markup(keyboard=value)
    if value.get("remove_keyboard") is True:
        _only(value, {"remove_keyboard", "selective"})
        return Markup(keyboard=value)
    if value.get("force_reply") is True:
        _only(value, {"force_reply", "input_field_placeholder", "selective"})
        _placeholder(value)
        return Markup(keyboard=value)
    raise bad_request("can't parse reply keyboard markup JSON object")


def _inline(rows: object) -> Mapping[str, Any] | None:
    _rows(rows, _inline_button)
    kept = [row for row in rows if row] if isinstance(rows, list) else []
    return {"inline_keyboard": kept} if kept else None


def _rows(rows: object, check: Any) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "keyboard" of the reply markup must be an Array of Arrays')
    buttons: Sequence[object] = [button for row in rows for button in row]
    if len(buttons) > MOST_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    for button in buttons:
        check(button)


def _inline_button(button: object) -> None:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be of type String')
    _only(button, {"text", "callback_data", "url"})
    data, url = button.get("callback_data"), button.get("url")
    if (data is None) == (url is None):
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if data is not None and (not isinstance(data, str) or not 0 < len(data.encode()) <= LONGEST_DATA):
        raise bad_request("BUTTON_DATA_INVALID")
    if url is not None and not str(url).startswith(("https://", "http://", "tg://")):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _reply_button(button: object) -> None:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict) or not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad_request('can\'t parse keyboard button: Field "text" must be of type String')
    _only(button, {"text", "request_contact"})


def _placeholder(value: Mapping[str, Any]) -> None:
    placeholder = value.get("input_field_placeholder", "-")
    if not isinstance(placeholder, str) or not 0 < len(placeholder) <= LONGEST_PLACEHOLDER:
        raise bad_request("input field placeholder is invalid")


def _only(value: Mapping[str, Any], known: set[str]) -> None:
    unknown = sorted(set(value) - known)
    if unknown:
        raise bad_request(f'can\'t parse reply markup: field "{unknown[0]}" is not supported')
