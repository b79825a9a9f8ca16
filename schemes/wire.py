"""Estimates and interviews as JSON lines, as INTERFACES writes them."""

from collections.abc import Iterable, Iterator, Mapping

from schemes.loading import Catalogue
from schemes.values import Assessment, Office, Request


def parse_request(obj: Mapping[str, object]) -> Request:
    """Return the typed request. Raises SchemeError that names an unknown key or word."""
    raise NotImplementedError


def to_wire(assessment: Assessment, id: object) -> dict[str, object]:
    """Return the answer as a JSON object."""
    raise NotImplementedError


def estimate_lines(lines: Iterable[str], catalogue: Catalogue, office: Office) -> Iterator[str]:
    """Answer each JSON line with a JSON line; a bad line gets {"error", "line"} and the rest go on."""
    raise NotImplementedError


def interview_lines(lines: Iterable[str], catalogue: Catalogue, office: Office) -> Iterator[str]:
    """Answer each interview request line with a JSON line; a bad line gets {"error", "line"}."""
    raise NotImplementedError
