"""Readings as JSON: what `bangban read` prints, and what a worker process hands back."""

from typing import Any

from claims.papers import Box, Code, Field, Item, PaperKind, PaperReading, Quality, Verdict


def to_json(reading: PaperReading) -> dict[str, Any]:
    """Return a reading in the words of INTERFACES, "Reading"."""
    return {
        "kind": reading.kind.value,
        "kind_confidence": reading.kind_confidence,
        "seconds": reading.seconds,
        "quality": {"ok": reading.quality.ok, "reason": reading.quality.reason},
        "width": reading.width,
        "height": reading.height,
        "fields": {name: _field(field) for name, field in reading.fields.items()},
        "qr": None if reading.qr is None else {"text": reading.qr.text, "checksum": reading.qr.checksum},
        "warnings": list(reading.warnings),
        "items": [
            {"name": item.name, "group": item.group, "quantity": item.quantity, "amount": item.amount}
            for item in reading.items
        ],
        "looks": reading.looks,
        "others": [to_json(other) for other in reading.others],
    }


def from_json(said: dict[str, Any]) -> PaperReading:
    """Rebuild a reading. Raises KeyError, TypeError or ValueError when it is not one: a worker is not trusted."""
    code = said["qr"]
    return PaperReading(
        kind=PaperKind(said["kind"]),
        kind_confidence=float(said["kind_confidence"]),
        quality=Quality(bool(said["quality"]["ok"]), _text(said["quality"]["reason"])),
        fields={str(name): _as_field(field) for name, field in said["fields"].items()},
        qr=None if code is None else Code(str(code["text"]), _text(code["checksum"])),
        warnings=tuple(str(warning) for warning in said["warnings"]),
        seconds=float(said["seconds"]),
        width=int(said["width"]),
        height=int(said["height"]),
        items=tuple(_as_item(item) for item in said["items"]),
        looks=_text(said["looks"]),
        others=tuple(from_json(other) for other in said["others"]),
    )


def _field(field: Field) -> dict[str, Any]:
    box = field.box
    return {
        "value": field.value,
        "verdict": field.verdict.value,
        "confidence": field.confidence,
        "sources": list(field.sources),
        "box": None if box is None else [box.x, box.y, box.width, box.height],
        "candidates": list(field.candidates),
    }


def _as_field(said: dict[str, Any]) -> Field:
    box = said["box"]
    return Field(
        value=_text(said["value"]),
        verdict=Verdict(said["verdict"]),
        confidence=float(said["confidence"]),
        sources=tuple(str(source) for source in said["sources"]),
        box=None if box is None else Box(*(int(side) for side in box)),
        candidates=tuple(str(other) for other in said["candidates"]),
    )


def _as_item(said: dict[str, Any]) -> Item:
    return Item(str(said["name"]), *(_text(said[name]) for name in ("group", "quantity", "amount")))


def _text(said: object) -> str | None:
    return None if said is None else str(said)
