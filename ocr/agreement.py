"""Adds to a reading what a second recogniser said of single fields; it never proves one."""

from collections.abc import Mapping
from dataclasses import replace

from claims.papers import Field, PaperReading

SOURCE = "tesseract"


def heard(reading: PaperReading, said: Mapping[str, str | None]) -> PaperReading:
    """Add what the second recogniser said: a source where it agrees, a candidate where it does not."""
    fields = {name: _with(field, said.get(name)) for name, field in reading.fields.items()}
    return replace(reading, fields=fields)


def _with(field: Field, value: str | None) -> Field:
    if value is None:
        return field
    if value == field.value:
        return replace(field, sources=(*field.sources, SOURCE))
    return replace(field, candidates=tuple(dict.fromkeys((*field.candidates, value))))
