"""Shapes of single values in a scheme file: each reads a node strictly and writes itself as JSON Schema."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import yaml

from schemes.reading.nodes import Broken, line_of

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
