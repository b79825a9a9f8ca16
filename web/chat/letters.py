"""Bot API calls that say something: from their parameters to letters, strictly."""

from collections.abc import Mapping
from typing import Any

from claims.rooms import Letter, RoomFile, RoomFileNotFound
from web.chat.calls import Call, Upload
from web.chat.formatting import Formatted, from_bot, units
from web.chat.markup import Markup, read_markup
from web.chat.parts import MEGABYTE, Parts, as_telegram
from web.chat.pictures import look_at
from web.chat.refusals import bad_request

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LARGEST_PHOTO = 10 * MEGABYTE
LARGEST_DOCUMENT = 50 * MEGABYTE
ALBUM = range(2, 11)


def read_text(call: Call) -> Formatted:
    """Read the `text` of a message."""
    text = from_bot(call.text("text") or "", call.text("parse_mode"), call.objects("entities"))
    if not text.text.strip():
        raise bad_request("message text is empty")
    if units(text.text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return text


def read_caption(call: Call) -> Formatted:
    """Read the `caption` of a photo or document; it may be empty."""
    caption = from_bot(call.text("caption") or "", call.text("parse_mode"), call.objects("caption_entities"))
    if units(caption.text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return caption


def text_body(text: Formatted) -> dict[str, Any]:
    """Put a text where a Message carries it."""
    return {"text": text.text} | ({"entities": list(text.entities)} if text.entities else {})


def caption_body(caption: Formatted) -> dict[str, Any]:
    """Put a caption where a Message carries it."""
    if not caption.text:
        return {}
    return {"caption": caption.text} | ({"caption_entities": list(caption.entities)} if caption.entities else {})


def markup_body(markup: Markup) -> dict[str, Any]:
    """Put a keyboard where a Message carries it; `keyboard` is ours, for the page alone."""
    inline = {"reply_markup": markup.inline} if markup.inline else {}
    return inline | ({"keyboard": markup.keyboard} if markup.keyboard else {})


def text_letter(call: Call) -> Letter:
    """Make the letter of `sendMessage`."""
    markup = read_markup(call.json("reply_markup"))
    return Letter({**text_body(read_text(call)), **markup_body(markup)}, buttons=markup.data)


async def file_letter(parts: Parts, chat_id: int, call: Call, kind: str) -> Letter:
    """Make the letter of `sendPhoto` or `sendDocument`."""
    caption, markup = read_caption(call), read_markup(call.json("reply_markup"))
    file = await file_for(parts, chat_id, kind, call.text(kind), call.upload(kind, call.given.get(kind)))
    body = {**as_telegram(file, kind), **caption_body(caption), **markup_body(markup)}
    return Letter(body, (file,), markup.data)


async def album_letters(parts: Parts, chat_id: int, call: Call, group: str) -> tuple[Letter, ...]:
    """Make the letters of `sendMediaGroup`."""
    media = call.objects("media") or []
    if len(media) not in ALBUM:
        raise bad_request("wrong number of media in album; it must be 2-10")
    letters = []
    for entry in media:
        kind = entry.get("type")
        if kind not in {"photo", "document"} or {item.get("type") for item in media} != {kind}:
            raise bad_request("can't parse InputMedia: media of these types can't be mixed in an album")
        unknown = sorted(set(entry) - {"type", "media", "caption", "parse_mode", "caption_entities"})
        if unknown:
            raise bad_request(f'can\'t parse InputMedia: field "{unknown[0]}" is not supported')
        file = await file_for(parts, chat_id, kind, entry.get("media"), call.upload("", entry.get("media")))
        body = {**as_telegram(file, kind), **caption_body(read_caption(Call(entry))), "media_group_id": group}
        letters.append(Letter(body, (file,)))
    return tuple(letters)


async def file_for(parts: Parts, chat_id: int, kind: str, named: object, upload: Upload | None) -> RoomFile:
    """Return the file to send: one that was uploaded, or one known by its id."""
    if upload is not None:
        return await _keep(parts, chat_id, kind, upload)
    if not named or not isinstance(named, str):
        raise bad_request(f"there is no {kind} in the request")
    try:
        known = await parts.rooms.file(named)
    except RoomFileNotFound as error:
        raise bad_request("wrong file identifier/HTTP URL specified") from error
    if known.chat_id == chat_id:
        return known
    data = await parts.files.get(known.digest)
    return await parts.keep_file(chat_id, data, look_at(data, known.media_type), known.name)


async def _keep(parts: Parts, chat_id: int, kind: str, upload: Upload) -> RoomFile:
    look = look_at(upload.data, upload.media_type)
    if not upload.data:
        raise bad_request("file must be non-empty")
    if len(upload.data) > (LARGEST_PHOTO if kind == "photo" else LARGEST_DOCUMENT):
        raise bad_request("file is too big")
    if kind == "photo" and not look.is_photo:
        raise bad_request("PHOTO_INVALID_DIMENSIONS" if look.size else "IMAGE_PROCESS_FAILED")
    return await parts.keep_file(chat_id, upload.data, look, upload.name)


def changed_text(before: Mapping[str, Any], call: Call) -> Letter:
    """Make what `editMessageText` turns a message into."""
    if "text" not in before:
        raise bad_request("there is no text in the message to edit")
    text, markup = read_text(call), _inline(call)
    return Letter({**_frame(before), **text_body(text), **markup_body(markup)}, buttons=markup.data)


def changed_caption(before: Mapping[str, Any], call: Call) -> Letter:
    """Make what `editMessageCaption` turns a message into."""
    if "text" in before:
        raise bad_request("there is no caption in the message to edit")
    caption, markup = read_caption(call), _inline(call)
    media = {name: before[name] for name in ("photo", "document", "media_group_id") if name in before}
    return Letter({**_frame(before), **media, **caption_body(caption), **markup_body(markup)}, buttons=markup.data)


def changed_markup(before: Mapping[str, Any], call: Call) -> Letter:
    """Make what `editMessageReplyMarkup` turns a message into."""
    markup = _inline(call)
    kept = {name: value for name, value in before.items() if name not in {"reply_markup", "keyboard", "edit_date"}}
    return Letter({**kept, **markup_body(markup)}, buttons=markup.data)


def _frame(before: Mapping[str, Any]) -> dict[str, Any]:
    return {name: before[name] for name in ("from", "chat")}


def _inline(call: Call) -> Markup:
    markup = read_markup(call.json("reply_markup"))
    if markup.keyboard:
        raise bad_request("inline keyboard expected")
    return markup
