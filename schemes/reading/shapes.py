"""Shapes that a part of a scheme file may have: each reads a node strictly and writes itself as JSON Schema."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

import yaml

from schemes.reading.nodes import Broken, Section, line_of, pairs

Schema = dict[str, object]
TAG = "tag:yaml.org,2002:"
WORD = r"^[a-z][a-z0-9_]*$"


class Shape(Protocol):
    """What a node must look like."""

    def read(self, node: yaml.Node, at: str) -> object:
        """Return the node's value. Raises Broken."""

    def schema(self) -> Schema:
        """Return the same rule as JSON Schema."""


def scalar(node: yaml.Node, at: str, tag: str, remedy: str) -> str:
    """Return a scalar's text if it has the tag. Raises Broken with the remedy."""
    if not isinstance(node, yaml.ScalarNode) or node.tag != TAG + tag:
        raise Broken(line_of(node), at, remedy)
    return str(node.value)


@dataclass(frozen=True, slots=True)
class Text:
    """A text; with a pattern, one of a kind that `what` describes."""

    what: str = "a text"
    pattern: str = r"\S"

    def read(self, node: yaml.Node, at: str) -> str:
        """Return the text."""
        text = scalar(node, at, "str", f"write {self.what}, in quotes if it looks like a number")
        if not re.search(self.pattern, text):
            raise Broken(line_of(node), at, f"write {self.what}, not {text!r}")
        return text

    def schema(self) -> Schema:
        """Return the rule as JSON Schema."""
        return {"type": "string", "pattern": self.pattern}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a closed list of words."""

    words: tuple[str, ...]

    def read(self, node: yaml.Node, at: str) -> str:
        """Return the word."""
        text = str(node.value) if isinstance(node, yaml.ScalarNode) else ""
        if text not in self.words:
            raise Broken(line_of(node), at, f"{text!r} is not one of: {', '.join(self.words)}")
        return text

    def schema(self) -> Schema:
        """Return the rule as JSON Schema."""
        return {"enum": list(self.words)}


@dataclass(frozen=True, slots=True)
class Day:
    """A day, as 2025-12-31 without quotes."""

    def read(self, node: yaml.Node, at: str) -> date:
        """Return the day."""
        text = scalar(node, at, "timestamp", "write a day as 2025-12-31, without quotes")
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise Broken(line_of(node), at, f"{text} is no day of the calendar") from error

    def schema(self) -> Schema:
        """Return the rule as JSON Schema."""
        return {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number without quotes."""

    least: int = 0

    def read(self, node: yaml.Node, at: str) -> int:
        """Return the number."""
        text = scalar(node, at, "int", "write a whole number, without quotes")
        if not re.fullmatch(r"\d+", text) or int(text) < self.least:
            raise Broken(line_of(node), at, f"write a whole number of at least {self.least}, not {text}")
        return int(text)

    def schema(self) -> Schema:
        """Return the rule as JSON Schema."""
        return {"type": "integer", "minimum": self.least}


@dataclass(frozen=True, slots=True)
class YesNo:
    """True or false."""

    def read(self, node: yaml.Node, at: str) -> bool:
        """Return the truth."""
        text = scalar(node, at, "bool", "write true or false, without quotes")
        if text not in ("true", "false"):
            raise Broken(line_of(node), at, f"write true or false, not {text}")
        return text == "true"

    def schema(self) -> Schema:
        """Return the rule as JSON Schema."""
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Nothing:
    """The word null: said on purpose that there is none."""

    def read(self, node: yaml.Node, at: str) -> None:
        """Return None."""
        scalar(node, at, "null", "write null")

    def schema(self) -> Schema:
        """Return the rule as JSON Schema."""
        return {"type": "null"}


@dataclass(frozen=True, slots=True)
class Either:
    """Any of several shapes; the first that fits is taken."""

    shapes: tuple[Shape, ...]
    what: str

    def read(self, node: yaml.Node, at: str) -> object:
        """Return what the first fitting shape makes of the node; a mapping's own error is the one that is told."""
        told = Broken(line_of(node), at, f"write {self.what}")
        for shape in self.shapes:
            try:
                return shape.read(node, at)
            except Broken as error:
                if _meant(shape, node):
                    told = error
        raise told

    def schema(self) -> Schema:
        """Return the rule as JSON Schema."""
        return {"anyOf": [shape.schema() for shape in self.shapes]}


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of things of one shape."""

    of: Shape
    least: int = 0

    def read(self, node: yaml.Node, at: str) -> list[object]:
        """Return the list."""
        if not isinstance(node, yaml.SequenceNode):
            raise Broken(line_of(node), at, "write a list, each entry on its own line after a dash")
        if len(node.value) < self.least:
            raise Broken(line_of(node), at, f"needs at least {self.least} entry")
        return [self.of.read(each, f"{at}[{index}]") for index, each in enumerate(node.value)]

    def schema(self) -> Schema:
        """Return the rule as JSON Schema."""
        return {"type": "array", "items": self.of.schema(), "minItems": self.least}


@dataclass(frozen=True, slots=True)
class Table:
    """Things of one shape under names of their own."""

    of: Shape
    key: str = WORD
    least: int = 0

    def read(self, node: yaml.Node, at: str) -> Section:
        """Return the table."""
        if not isinstance(node, yaml.MappingNode):
            raise Broken(line_of(node), at, "write names with what belongs to each below them")
        section = Section(at, line_of(node))
        for key, line, value in pairs(node, at):
            if not re.search(self.key, key):
                raise Broken(line, f"{at}.{key}", f"{key!r} is not a name that may stand here ({self.key})")
            section.lines[key] = line
            section[key] = self.of.read(value, f"{at}.{key}")
        if len(section) < self.least:
            raise Broken(line_of(node), at, f"needs at least {self.least} entry")
        return section

    def schema(self) -> Schema:
        """Return the rule as JSON Schema."""
        return {
            "type": "object",
            "patternProperties": {self.key: self.of.schema()},
            "additionalProperties": False,
            "minProperties": self.least,
        }


@dataclass(frozen=True, slots=True)
class Defined:
    """A shape that the JSON Schema writes once, under a name."""

    name: str
    of: Shape

    def read(self, node: yaml.Node, at: str) -> object:
        """Return what the shape makes of the node."""
        return self.of.read(node, at)

    def schema(self) -> Schema:
        """Return a pointer to the definition."""
        return {"$ref": f"#/$defs/{self.name}"}


def _meant(shape: Shape, node: yaml.Node) -> bool:
    if isinstance(node, yaml.SequenceNode):
        return isinstance(shape, Listing)
    return isinstance(node, yaml.MappingNode) and isinstance(shape, Record | Table)


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with a closed list of keys, some of them needed."""

    needed: Mapping[str, Shape]
    optional: Mapping[str, Shape] = field(default_factory=dict)
    one_of: Sequence[str] = ()  # exactly one of these optional keys must stand

    def read(self, node: yaml.Node, at: str) -> Section:
        """Return the section."""
        if not isinstance(node, yaml.MappingNode):
            raise Broken(line_of(node), at, f"write the keys {', '.join(self.needed)} below it")
        section = Section(at, line_of(node))
        for key, line, value in pairs(node, at):
            shape = self.needed.get(key) or self.optional.get(key)
            where = f"{at}.{key}" if at else key
            if shape is None:
                raise Broken(line, where, self._unknown(key))
            section.lines[key] = line
            section[key] = shape.read(value, where)
        self._complete(section)
        return section

    def _unknown(self, key: str) -> str:
        known = [*self.needed, *self.optional]
        near = difflib.get_close_matches(key, known, 1)
        return f"unknown key; did you mean {near[0]!r}?" if near else f"unknown key; known are: {', '.join(known)}"

    def _complete(self, section: Section) -> None:
        for key in self.needed:
            if key not in section:
                at = f"{section.at}.{key}" if section.at else key
                raise Broken(section.line, at, "is missing: add it")
        if self.one_of and sum(key in section for key in self.one_of) != 1:
            raise Broken(section.line, section.at, f"write exactly one of: {', '.join(self.one_of)}")

    def schema(self) -> Schema:
        """Return the rule as JSON Schema."""
        found: Schema = {
            "type": "object",
            "properties": {key: shape.schema() for key, shape in {**self.needed, **self.optional}.items()},
            "required": list(self.needed),
            "additionalProperties": False,
        }
        if self.one_of:
            found["oneOf"] = [{"required": [key]} for key in self.one_of]
        return found
