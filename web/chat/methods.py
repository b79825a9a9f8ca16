"""The Bot API's methods that the web chat knows, each with the parameters it takes."""

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from claims.numerals import whole_number
from claims.rooms import Body, Change, Letter, Sending
from web.chat import letters
from web.chat.calls import Call
from web.chat.parts import MEGABYTE, Parts
from web.chat.profile import Profile
from web.chat.refusals import bad_request
from web.chat.updates import Updates

LARGEST_DOWNLOAD = 20 * MEGABYTE
LONGEST_TOAST = 200
ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
}
REACTIONS = {"👀", "👌", "👍"}
HARMLESS = {"disable_notification", "link_preview_options"}
SENDING = {"chat_id", "reply_markup", "parse_mode", "protect_content", "dedupe_key", *HARMLESS}
MESSAGE = {"chat_id", "message_id", "reply_markup"}
CAPTION = {"caption", "caption_entities"}
PARAMETERS: Mapping[str, set[str]] = {
    "sendMessage": {*SENDING, "text", "entities"},
    "sendPhoto": {*SENDING, *CAPTION, "photo"},
    "sendDocument": {*SENDING, *CAPTION, "document"},
    "sendMediaGroup": {*SENDING, "media"} - {"reply_markup", "parse_mode"},
    "editMessageText": {*MESSAGE, *HARMLESS, "text", "entities", "parse_mode"},
    "editMessageCaption": {*MESSAGE, *CAPTION, "parse_mode"},
    "editMessageReplyMarkup": MESSAGE,
    "deleteMessage": {"chat_id", "message_id"},
    "setMessageReaction": {"chat_id", "message_id", "reaction", "is_big"},
    "answerCallbackQuery": {"callback_query_id", "text", "show_alert", "cache_time"},
    "sendChatAction": {"chat_id", "action"},
    "getFile": {"file_id"},
    "getUpdates": {"offset", "limit", "timeout", "allowed_updates"},
    "deleteWebhook": {"drop_pending_updates"},
    "setWebhook": {"url", "drop_pending_updates", "allowed_updates", "max_connections", "secret_token", "ip_address"},
    "getWebhookInfo": set(),
    "getMe": set(),
    "setMyCommands": {"commands", "scope", "language_code"},
    "getMyCommands": {"scope", "language_code"},
    "deleteMyCommands": {"scope", "language_code"},
    "setMyName": {"name", "language_code"},
    "setMyDescription": {"description", "language_code"},
    "setMyShortDescription": {"short_description", "language_code"},
}


class BotApi:
    """What a bot can do in the web chat."""

    def __init__(self, parts: Parts, token: str) -> None:
        self.parts = parts
        self.token = token
        self.profile = Profile(parts, token)
        updates = Updates(parts)
        self._answers: Mapping[str, Callable[[Call], Awaitable[Any]]] = {
            "sendMessage": self.send_message,
            "sendPhoto": self.send_photo,
            "sendDocument": self.send_document,
            "sendMediaGroup": self.send_media_group,
            "editMessageText": self.edit_text,
            "editMessageCaption": self.edit_caption,
            "editMessageReplyMarkup": self.edit_markup,
            "deleteMessage": self.delete_message,
            "setMessageReaction": self.react,
            "answerCallbackQuery": self.answer_callback_query,
            "sendChatAction": self.send_chat_action,
            "getFile": self.get_file,
            **updates.answers,
            **self.profile.answers,
        }

    async def call(self, name: str, call: Call) -> Any:
        """Do a method; raises ApiRefusal for one that is unknown, or for a parameter it does not take."""
        if name not in PARAMETERS:
            raise bad_request(f"method {name} not found")
        unknown = sorted(set(call.given) - PARAMETERS[name])
        if unknown:
            raise bad_request(f"parameter {unknown[0]} of {name} is not supported")
        return await self._answers[name](call)

    async def send_message(self, call: Call) -> Body:
        """Say something in words."""
        chat_id = chat_of(call)
        return (await self._send(chat_id, call, [letters.text_letter(call)]))[0]

    async def send_photo(self, call: Call) -> Body:
        """Show a picture."""
        return await self._send_file(call, "photo")

    async def send_document(self, call: Call) -> Body:
        """Hand over a file."""
        return await self._send_file(call, "document")

    async def send_media_group(self, call: Call) -> Sequence[Body]:
        """Show several pictures or files as one album."""
        chat_id = await self._known(call)
        group = str(secrets.randbits(62))
        return await self._send(chat_id, call, await letters.album_letters(self.parts, chat_id, call, group))

    async def edit_text(self, call: Call) -> Body:
        """Change what a message says."""
        return await self._change(call, letters.changed_text)

    async def edit_caption(self, call: Call) -> Body:
        """Change what stands under a picture."""
        return await self._change(call, letters.changed_caption)

    async def edit_markup(self, call: Call) -> Body:
        """Change the buttons under a message."""
        return await self._change(call, letters.changed_markup)

    async def delete_message(self, call: Call) -> bool:
        """Take a message away."""
        chat_id, message_id = chat_of(call), _message_of(call, "message to delete not found")
        await self.parts.rooms.room(chat_id)
        await self.parts.rooms.delete(chat_id, message_id, self.parts.now())
        self.parts.bell.ring(chat_id)
        return True

    async def react(self, call: Call) -> bool:
        """Put a sign on a message."""
        chat_id, message_id = chat_of(call), _message_of(call, "message to react not found")
        reactions = call.objects("reaction") or []
        emoji = str(reactions[0].get("emoji", "")) if reactions else ""
        if len(reactions) != 1 or reactions[0].get("type") != "emoji" or emoji not in REACTIONS:
            raise bad_request("REACTION_INVALID")
        await self.parts.rooms.react(chat_id, message_id, emoji)
        self.parts.bell.ring(chat_id)
        return True

    async def answer_callback_query(self, call: Call) -> bool:
        """Confirm a tap, with a short notice if there is something to say."""
        text = call.text("text") or ""
        if len(text) > LONGEST_TOAST:
            raise bad_request("MESSAGE_TOO_LONG")
        toast = {"text": text, "alert": call.flag("show_alert")} if text else None
        query_id = call.text("callback_query_id") or ""
        chat_id = await self.parts.rooms.answer_tap(query_id, toast, self.parts.now())
        if toast:
            self.parts.bell.ring(chat_id)
        return True

    async def send_chat_action(self, call: Call) -> bool:
        """Show that the bot is at work."""
        if call.text("action") not in ACTIONS:
            raise bad_request("wrong parameter action in request")
        self.parts.bell.type(await self._known(call))
        return True

    async def get_file(self, call: Call) -> Body:
        """Say where a file can be fetched."""
        file = await self.parts.rooms.file(call.text("file_id") or "")
        if file.size > LARGEST_DOWNLOAD:
            raise bad_request("file is too big")
        ids = {"file_id": file.id, "file_unique_id": file.digest[:20], "file_size": file.size}
        return {**ids, "file_path": f"files/{file.id}"}

    async def _known(self, call: Call) -> int:
        return (await self.parts.rooms.room(chat_of(call))).chat_id

    async def _send_file(self, call: Call, kind: str) -> Body:
        chat_id = await self._known(call)
        return (await self._send(chat_id, call, [await letters.file_letter(self.parts, chat_id, call, kind)]))[0]

    async def _send(self, chat_id: int, call: Call, made: Sequence[Letter]) -> Sequence[Body]:
        now = self.parts.now()
        frame = {"from": self.profile.user, "chat": chat(chat_id), "date": int(now.timestamp())}
        if call.flag("protect_content"):
            frame["has_protected_content"] = True
        whole = tuple(Letter({**frame, **letter.body}, letter.files, letter.buttons) for letter in made)
        sent = await self.parts.rooms.send(Sending(chat_id, whole, now, call.text("dedupe_key")))
        self.parts.bell.stop_typing(chat_id)
        self.parts.bell.ring(chat_id)
        return [_public(body) for body in sent]

    async def _change(self, call: Call, edit: Callable[[Body, Call], Letter]) -> Body:
        chat_id, message_id = chat_of(call), _message_of(call, "message to edit not found")
        before = await self.parts.rooms.message(chat_id, message_id)
        letter = edit(before, call)
        changed = await self.parts.rooms.change(Change(chat_id, message_id, letter, self.parts.now()))
        self.parts.bell.ring(chat_id)
        return _public(changed)


def chat(chat_id: int) -> dict[str, Any]:
    """Describe a room as the Bot API does a private chat."""
    return {"id": chat_id, "type": "private", "first_name": f"web-{chat_id}"}


def chat_of(call: Call) -> int:
    """Read `chat_id`; names of channels are nobody's here."""
    given = call.text("chat_id")
    if not given:
        raise bad_request("chat_id is empty")
    number = whole_number(given.removeprefix("-"))
    if number is None:
        raise bad_request("chat not found")
    return -number if given.startswith("-") else number


def _message_of(call: Call, refusal: str) -> int:
    number = call.number("message_id")
    if number is None:
        raise bad_request("message identifier is not specified")
    if not 0 < number < 1 << 31:
        raise bad_request(refusal)
    return number


def _public(body: Body) -> Body:
    return {name: value for name, value in body.items() if name != "keyboard"}
