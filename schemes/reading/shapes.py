"""Shapes made of others: either of several, lists, tables, records; and those written once under a name."""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import yaml

from schemes.reading.nodes import Broken, Section, line_of, pairs
from schemes.reading.single import WORD, Schema, Shape


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
