"""What speaks for a value: where on the paper it was found, and which independent facts agree with it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from claims.papers import Box
from ocr.page import Found


@dataclass(frozen=True, slots=True)
class Witness:
    """One fact that speaks for a value of a field.

    Sources that state a value: qr, print (beside its label), words (大写), text (a PDF's own text),
    parts (nobody could read it, but its parts add up to it).
    Sources that only agree with one: sum, twice (printed in two places), check_digit, birth, luhn, bank_prefix.
    """

    value: str
    source: str
    score: float = 1.0
    box: Box | None = None


class Evidence:
    """The witnesses for the fields of one paper."""

    def __init__(self) -> None:
        self._witnesses: defaultdict[str, list[Witness]] = defaultdict(list)
        self.absent: set[str] = set()  # fields that this make of paper does not have
        self.mixed = False  # two papers in one: nothing but a code is sure to belong to its field
        self.marks: list[str] = []  # rules that the paper breaks: for staff to look at, never against a value

    def add(self, field: str, witness: Witness | None) -> None:
        """Hear a witness; None is no witness."""
        if witness is not None:
            self._witnesses[field].append(witness)

    def printed(self, field: str, value: object, found: Found) -> None:
        """Hear what is printed beside a field's label."""
        self.add(field, Witness(str(value), "print", found.score, found.box))

    def agree(self, field: str, value: object, source: str) -> None:
        """Hear a fact that agrees with a value."""
        self.add(field, Witness(str(value), source))

    def exact(self) -> None:
        """Call what was heard from print the file's own text: no recogniser stood between."""
        for field, heard in self._witnesses.items():
            self._witnesses[field] = [replace(one, source="text") if one.source == "print" else one for one in heard]

    def of(self, field: str) -> tuple[Witness, ...]:
        """Return the witnesses for a field, in the order heard."""
        return tuple(self._witnesses.get(field, ()))

    def value(self, field: str, sources: Iterable[str] = ("qr", "text", "print", "words")) -> str | None:
        """Return what the first of the sources that was heard says."""
        for source in sources:
            for witness in self.of(field):
                if witness.source == source:
                    return witness.value
        return None

    def fields(self) -> Iterator[str]:
        """Yield the fields that somebody spoke for."""
        return (name for name, heard in self._witnesses.items() if heard)
