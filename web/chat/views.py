"""What happened in a room, as the page and any other client of the person side are told."""

from collections.abc import Iterable, Mapping
from typing import Any

from claims.rooms import Body, Event, Kind

FILES = "/chat/api/files/"


def batch(events: Iterable[Event], after: int) -> dict[str, Any]:
    """Tell the events after one: messages and edits as `messages`, and what else a page shows beside them."""
    events = tuple(events)
    return {
        "next": events[-1].seq if events else after,
        "messages": [_message(event) for event in events if event.kind in {Kind.MESSAGE, Kind.EDIT} and event.body],
        "deleted": [event.message_id for event in events if event.kind == Kind.DELETION],
        "taps": [
            {"message": event.message_id, "button": event.body["data"]} for event in events if event.kind == Kind.TAP
        ],
        "toasts": [_toast(event) for event in events if event.kind == Kind.TOAST],
    }


def _toast(event: Event) -> dict[str, Any]:
    return {"text": event.body["text"], "alert": event.body["alert"], "at": event.body["date"]}


def _message(event: Event) -> dict[str, Any]:
    body = event.body
    return {
        "id": event.message_id,
        "from": event.side.value,
        "text": body.get("text") or body.get("caption") or "",
        "entities": body.get("entities") or body.get("caption_entities") or [],
        "photo": _photo(body),
        "file": _file(body),
        "buttons": _buttons(body),
        "keyboard": body.get("keyboard"),
        "album": body.get("media_group_id"),
        "at": body.get("date"),
        "key": body.get("key"),
        "edited": event.kind == Kind.EDIT,
        "read": body.get("reaction") is not None,
    }


def _photo(body: Body) -> dict[str, Any] | None:
    if "photo" not in body:
        return None
    size = body["photo"][-1]
    return {"url": FILES + size["file_id"], "width": size["width"], "height": size["height"]}


def _file(body: Body) -> dict[str, Any] | None:
    for kind in ("document", "voice", "video", "sticker"):
        if kind in body:
            file: Mapping[str, Any] = body[kind]
            named = {"name": file.get("file_name", ""), "type": file.get("mime_type", "")}
            return {"url": FILES + file["file_id"], "kind": kind, "size": file["file_size"], **named}
    return None


def _buttons(body: Body) -> list[list[dict[str, Any]]]:
    rows = (body.get("reply_markup") or {}).get("inline_keyboard") or []
    return [[_button(button) for button in row] for row in rows]


def _button(button: Mapping[str, Any]) -> dict[str, Any]:
    address = {"url": button["url"]} if "url" in button else {}
    return {"text": button["text"], "data": button.get("callback_data"), **address}
