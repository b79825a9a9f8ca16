"""YAML as nodes that know their line and key; duplicate keys and broken YAML are refused here."""

from collections.abc import Iterator

import yaml

from schemes.errors import SchemeError

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # a tenth of the time where PyYAML has libyaml


class Broken(SchemeError):
    """Something in a scheme file to mend: the line, the key, and what to do."""

    def __init__(self, line: int, key: str, remedy: str) -> None:
        super().__init__(f"line {line}: {key}: {remedy}")
        self.line = line
        self.key = key
        self.remedy = remedy


class Section(dict[str, object]):
    """A mapping of the file, with the line of each key and the path that leads to it."""

    __slots__ = ("at", "line", "lines")

    def __init__(self, at: str, line: int) -> None:
        super().__init__()
        self.at = at
        self.line = line
        self.lines: dict[str, int] = {}

    def broken(self, key: str, remedy: str) -> Broken:
        """Return the error for one of the keys."""
        at = f"{self.at}.{key}" if self.at and key else self.at or key
        return Broken(self.lines.get(key, self.line), at, remedy)


def compose(text: str) -> yaml.Node:
    """Return the file's tree. Raises Broken."""
    try:
        node = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Broken(mark.line + 1 if mark else 1, "", f"not YAML: {error.problem}") from error
    if node is None:
        raise Broken(1, "", "the file is empty; start from docs/schemes.md")
    return node


def line_of(node: yaml.Node) -> int:
    """Return the line a node starts on, counted from 1."""
    return int(node.start_mark.line) + 1


def pairs(node: yaml.MappingNode, at: str) -> Iterator[tuple[str, int, yaml.Node]]:
    """Yield key, line and value of a mapping. Raises Broken for a key that stands twice."""
    seen: dict[str, int] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise Broken(line_of(key), at, "a key must be a plain word")
        line = line_of(key)
        if key.value in seen:
            where = f"{at}.{key.value}" if at else key.value
            raise Broken(line, where, f"stands twice (first on line {seen[key.value]}): keep one")
        seen[key.value] = line
        yield key.value, line, value


def plain(node: yaml.Node) -> object:
    """Return a node as JSON would have it: days and quoted numbers stay texts. Raises Broken for duplicate keys."""
    if isinstance(node, yaml.MappingNode):
        return {key: plain(value) for key, _, value in pairs(node, "")}
    if isinstance(node, yaml.SequenceNode):
        return [plain(each) for each in node.value]
    match node.tag.rpartition(":")[2]:
        case "int":
            return int(node.value)
        case "bool":
            return node.value == "true"
        case "null":
            return None
    return str(node.value)
