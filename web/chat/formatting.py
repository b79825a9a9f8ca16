"""Text as the Bot API counts and marks it: UTF-16 units, entities, the HTML style of Telegram."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from web.chat.refusals import bad_request

COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")
LINK = re.compile(r"https?://[^\s<>\"'，。；、）】》]+[^\s<>\"'，。；、）】》.,;:!?)]")
PHONE = re.compile(r"(?<![\d-])(?:0\d{2,3}-\d{7,8}|1[3-9]\d{9}|12345|110|120)(?![\d-])")
SIMPLE_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
}
TAGS = {*SIMPLE_TAGS, "a", "span"}
START_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9-]*)((?:\s+[\w-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>\"']+))?)*)\s*>")
END_TAG = re.compile(r"</\s*([A-Za-z0-9-]*)\s*>")
ATTRIBUTE = re.compile(r"([\w-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+)))?")
CHARACTER = re.compile(r"&(?:lt|gt|amp|quot|nbsp|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")

Entity = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text without its markup, and what the markup said (offsets in UTF-16 units)."""

    text: str
    entities: tuple[Entity, ...] = ()


def units(text: str) -> int:
    """Count UTF-16 units, in which the Bot API measures offsets and lengths."""
    return len(text) + sum(character > "\uffff" for character in text)


def found(pattern: re.Pattern[str], kind: str, text: str) -> list[Entity]:
    """Mark every match of a pattern."""
    return [
        {"type": kind, "offset": units(text[: match.start()]), "length": units(match.group())}
        for match in pattern.finditer(text)
    ]


def from_person(text: str) -> Formatted:
    """Mark the commands in what a person wrote, without which no command is recognised."""
    return Formatted(text, tuple(found(COMMAND, "bot_command", text)))


def from_bot(text: str, parse_mode: str | None, entities: Sequence[Entity] | None) -> Formatted:
    """Read a text of the bot in its parse mode, and mark links and telephone numbers as Telegram does."""
    if parse_mode and parse_mode.lower() != "html":
        raise bad_request("unsupported parse_mode")
    marked = _from_html(text) if parse_mode else Formatted(text, _checked(text, entities or ()))
    plain = [*found(LINK, "url", marked.text), *found(PHONE, "phone_number", marked.text)]
    free = [entity for entity in plain if not any(_overlap(entity, other) for other in marked.entities)]
    ordered = sorted([*marked.entities, *free], key=lambda entity: (entity["offset"], -entity["length"]))
    return Formatted(marked.text, tuple(ordered))


def _overlap(one: Entity, other: Entity) -> bool:
    if other["type"] in {"bold", "italic", "underline", "strikethrough", "blockquote"}:
        return False
    ends = one["offset"] + one["length"], other["offset"] + other["length"]
    return bool(one["offset"] < ends[1] and other["offset"] < ends[0])


def _checked(text: str, entities: Sequence[Entity]) -> tuple[Entity, ...]:
    length = units(text)
    for entity in entities:
        numbers = entity.get("offset"), entity.get("length")
        if not isinstance(entity.get("type"), str) or not all(type(number) is int for number in numbers):
            raise bad_request("can't parse MessageEntity")
        if entity["offset"] < 0 or entity["length"] < 1 or entity["offset"] + entity["length"] > length:
            raise bad_request(f"entity beginning at UTF-16 offset {entity['offset']} ends after the end of the text")
    return tuple(entities)


@dataclass(slots=True)
class _Open:
    tag: str
    offset: int
    attributes: dict[str, str]


@dataclass(slots=True)
class _Html:
    source: str
    parts: list[str] = field(default_factory=list)
    length: int = 0
    stack: list[_Open] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += units(text)

    def at(self, place: int) -> str:
        return f"at byte offset {len(self.source[:place].encode())}"

    def start(self, place: int) -> int:
        match = START_TAG.match(self.source, place)
        if match is None:
            raise _unreadable(f"Unclosed start tag {self.at(place)}")
        tag = match.group(1).lower()
        attributes = {
            name.lower(): unescape(double or single or bare)
            for name, double, single, bare in ATTRIBUTE.findall(match.group(2))
        }
        if tag not in TAGS or (tag == "span" and attributes.get("class") != "tg-spoiler"):
            raise _unreadable(f'Unsupported start tag "{tag}" {self.at(place)}')
        self.stack.append(_Open(tag, self.length, attributes))
        return match.end()

    def end(self, place: int) -> int:
        match = END_TAG.match(self.source, place)
        if match is None:
            raise _unreadable(f"Unclosed end tag {self.at(place)}")
        if not self.stack:
            raise _unreadable(f"Unexpected end tag {self.at(place)}")
        opened, tag = self.stack.pop(), match.group(1).lower()
        if tag and tag != opened.tag:
            expected = f'expected "</{opened.tag}>", found "</{tag}>"'
            raise _unreadable(f"Unmatched end tag {self.at(place)}, {expected}")
        self.close(opened)
        return match.end()

    def close(self, opened: _Open) -> None:
        if self.length == opened.offset:
            return
        entity: Entity = {
            "type": SIMPLE_TAGS.get(opened.tag, "spoiler"),
            "offset": opened.offset,
            "length": self.length - opened.offset,
        }
        if opened.tag == "a":
            address = opened.attributes.get("href", "")
            if not re.match(r"(?:https?|tg|tel|mailto):", address):
                return
            entity |= {"type": "text_link", "url": address}
        self.entities.append(entity)


def _unreadable(why: str) -> Exception:
    return bad_request(f"can't parse entities: {why}")


def _from_html(source: str) -> Formatted:
    html, place = _Html(source), 0
    while place < len(source):
        if source.startswith("</", place):
            place = html.end(place)
        elif source[place] == "<":
            place = html.start(place)
        elif character := CHARACTER.match(source, place):
            html.add(unescape(character.group()))
            place = character.end()
        else:
            stop = re.compile("[<&]").search(source, place + 1)
            until = stop.start() if stop else len(source)
            html.add(source[place:until])
            place = until
    if html.stack:
        raise _unreadable(f'Can\'t find end tag corresponding to start tag "{html.stack[-1].tag}"')
    ordered = sorted(html.entities, key=lambda entity: (entity["offset"], -entity["length"]))
    return Formatted("".join(html.parts), tuple(ordered))
