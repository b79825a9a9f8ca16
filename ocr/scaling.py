"""Between the size at which a photo is read and its own."""

from dataclasses import replace

from claims.papers import Box, Field, PaperReading


def scaled(box: Box, factor: float) -> Box:
    """Return a rectangle at another size of the same photo."""
    return Box(*(round(side * factor) for side in (box.x, box.y, box.width, box.height)))


def enlarged(reading: PaperReading, longest: int) -> PaperReading:
    """Return a reading with its places in a photo whose longer side has `longest` pixels."""
    factor = longest / max(reading.width, reading.height)
    if factor == 1:
        return reading
    return replace(
        reading,
        width=round(reading.width * factor),
        height=round(reading.height * factor),
        fields={name: _field(field, factor) for name, field in reading.fields.items()},
        others=tuple(enlarged(other, longest) for other in reading.others),
    )


def _field(field: Field, factor: float) -> Field:
    return field if field.box is None else replace(field, box=scaled(field.box, factor))
