"""What the bot says about itself: its name, its descriptions, its commands by scope and language."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from web.chat.calls import Call
from web.chat.parts import Parts
from web.chat.refusals import bad_request

COMMAND = re.compile(r"/?[a-z0-9_]{1,32}")
LONGEST = {"name": 64, "short_description": 120, "description": 512}
LONGEST_COMMAND_DESCRIPTION = 256
MOST_COMMANDS = 100
SCOPES = {"default", "all_private_chats", "chat"}


class Profile:
    """The methods about the bot itself."""

    def __init__(self, parts: Parts, token: str) -> None:
        self._parts = parts
        settings = parts.settings
        number = token.partition(":")[0]
        self.user: Mapping[str, Any] = {
            "id": int(number) if number.isdigit() else 1,
            "is_bot": True,
            "first_name": settings.bot_name,
            "username": settings.bot_username,
        }
        self.answers: Mapping[str, Callable[[Call], Awaitable[Any]]] = {
            "getMe": self.get_me,
            "setMyCommands": self.set_my_commands,
            "getMyCommands": self.get_my_commands,
            "deleteMyCommands": self.delete_my_commands,
            "setMyName": lambda call: self._describe(call, "name"),
            "setMyDescription": lambda call: self._describe(call, "description"),
            "setMyShortDescription": lambda call: self._describe(call, "short_description"),
        }

    async def get_me(self, _: Call) -> Mapping[str, Any]:
        """Say who the bot is."""
        abilities = ("can_join_groups", "can_read_all_group_messages", "supports_inline_queries")
        return {**self.user, **dict.fromkeys(abilities, False)}

    async def set_my_commands(self, call: Call) -> bool:
        """Keep the commands for a scope and language."""
        commands = call.objects("commands") or []
        if len(commands) > MOST_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            if not COMMAND.fullmatch(str(command.get("command", ""))):
                raise bad_request("BOT_COMMAND_INVALID")
            if not 0 < len(str(command.get("description", ""))) <= LONGEST_COMMAND_DESCRIPTION:
                raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        kept = [{"command": c["command"].lstrip("/"), "description": c["description"]} for c in commands]
        await self._parts.rooms.set_profile(_commands_key(call), kept)
        return True

    async def get_my_commands(self, call: Call) -> list[Mapping[str, Any]]:
        """Return the commands that were set for exactly this scope and language."""
        return await self._parts.rooms.profile(_commands_key(call)) or []

    async def delete_my_commands(self, call: Call) -> bool:
        """Take the commands of a scope and language away."""
        await self._parts.rooms.set_profile(_commands_key(call), None)
        return True

    async def _describe(self, call: Call, what: str) -> bool:
        text = call.text(what) or ""
        if len(text) > LONGEST[what]:
            raise bad_request(f"BOT_{what.upper()}_TOO_LONG")
        key = f"{what}:{call.text('language_code') or ''}"
        await self._parts.rooms.set_profile(key, text or None)
        return True


async def commands_for(parts: Parts, chat_id: int, language: str) -> list[Mapping[str, Any]]:
    """Return the commands to offer in a chat: the narrowest scope wins, then the language."""
    whole = language.replace("_", "-").lower()
    for scope in (f"chat:{chat_id}", "all_private_chats:", "default:"):
        for tongue in (whole, whole[:2], ""):
            commands: list[Mapping[str, Any]] | None = await parts.rooms.profile(f"commands:{scope}:{tongue}")
            if commands:
                return commands
    return []


def _commands_key(call: Call) -> str:
    scope = call.json("scope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    return f"commands:{scope['type']}:{scope.get('chat_id', '')}:{call.text('language_code') or ''}"
