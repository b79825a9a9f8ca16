"""The published JSON Schema and the loader say yes and no to the same files."""

import copy
import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemes.loading import FILES
from schemes.reading.format import SCHEME, json_schema
from schemes.reading.nodes import Broken, compose, plain
from tests.schemes.samples import SMALL

PUBLISHED = Path(__file__).parents[2] / "docs" / "scheme.schema.json"
SCHEMA = jsonschema.Draft202012Validator(json_schema())
TEXTS = [SMALL, *(file.read_text("utf-8") for file in sorted(FILES.glob("*.yaml")))]


class Quoted(yaml.SafeDumper):
    """Writes texts in quotes and days without, as a scheme file has them."""


Quoted.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


def loader_takes(document: object, days: frozenset[str]) -> bool:
    text = yaml.dump(document, Dumper=Quoted, allow_unicode=True)
    for day in days:
        text = text.replace(f'"{day}"', day)
    try:
        SCHEME.read(compose(text), "")
    except Broken:
        return False
    return True


def days_in(text: str) -> frozenset[str]:
    return frozenset(
        node.value
        for node in yaml.compose(text, Loader=yaml.SafeLoader).value
        for node in _scalars(node[1])
        if node.tag.endswith("timestamp")
    )


def _scalars(node: yaml.Node):
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for each in node.value:
            yield from _scalars(each)
    else:
        for _, value in node.value:
            yield from _scalars(value)


def places(document: object, at: tuple[object, ...] = ()):
    """Yield the way to every value of a document."""
    if isinstance(document, dict):
        for key, value in document.items():
            yield (*at, key)
            yield from places(value, (*at, key))
    elif isinstance(document, list):
        for index, value in enumerate(document):
            yield (*at, index)
            yield from places(value, (*at, index))


def test_the_published_schema_is_that_of_the_loader() -> None:
    assert json.loads(PUBLISHED.read_text("utf-8")) == json_schema()


def test_the_published_schema_is_itself_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text.splitlines()[0])
def test_every_scheme_is_taken_by_both(text: str) -> None:
    document = plain(compose(text))

    assert loader_takes(document, days_in(text))
    assert SCHEMA.is_valid(document)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(TEXTS), st.data())
def test_a_file_changed_at_random_is_taken_by_both_or_by_neither(text: str, data: st.DataObject) -> None:
    document = copy.deepcopy(plain(compose(text)))
    *way, last = data.draw(st.sampled_from(list(places(document))))
    at = document
    for step in way:
        at = at[step]
    match data.draw(st.sampled_from(["drop", "number", "null", "list", "text", "key", "truth"])):
        case "drop" if isinstance(at, dict):
            del at[last]
        case "key" if isinstance(at, dict):
            at["quite_unknown"] = "x"
        case "number":
            at[last] = 7
        case "null":
            at[last] = None
        case "list":
            at[last] = []
        case "truth":
            at[last] = True
        case _:
            at[last] = "Ünknown text"

    assert loader_takes(document, days_in(text)) == SCHEMA.is_valid(document)
