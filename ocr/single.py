"""One paper on a photo: its witnesses are gathered and judged, and it is looked at again for what stays open."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from claims.papers import Box, Code, Field, PaperKind, PaperReading, Verdict
from ocr.codes import Ticket
from ocr.engines import Corners, Pixels
from ocr.evidence import Evidence
from ocr.page import Page
from ocr.papers import FORMS, Form
from ocr.papers.items import ITEMISED, items
from ocr.quality import verdict
from ocr.stamps import Stamps
from ocr.verdicts import judge

# Another look is worth its time until these are proved.
PROVED = frozenset({"total", "cash_paid", "id_number", "account_number"})

Fields = dict[str, Field]


@dataclass(frozen=True, slots=True)
class Looks:
    """Further looks at the same paper; each gives its page anew."""

    under_stamps: Callable[[Stamps, Page], Page]
    closer: Callable[[], Page]


@dataclass(frozen=True, slots=True)
class Single:
    """A paper that has been sorted, with its code when it has one."""

    kind: PaperKind
    clear: float
    page: Page
    ticket: Ticket | None

    def read(self, image: Pixels, looks: Looks | None) -> PaperReading:
        """Judge every field; without further looks the page is the file's own text."""
        evidence = FORMS[self.kind].gather(self.page, self.ticket)
        if looks is None:
            evidence.exact()
        fields = _judged(FORMS[self.kind], evidence)
        if looks is not None:
            fields = self._looked_again(image, fields, looks)
        return PaperReading(
            kind=self.kind,
            kind_confidence=self.clear,
            quality=verdict(image, self.page, self.kind, missing=self._missing(fields), proved=_proved(fields)),
            fields=fields,
            qr=Code(self.ticket.text, self.ticket.checksum) if self.ticket else None,
            warnings=(*_warnings(self.ticket), *evidence.marks, *(("several_papers",) if evidence.mixed else ())),
            width=self.page.width,
            height=self.page.height,
            items=items(self.page) if self.kind in ITEMISED else (),
        )

    def _looked_again(self, image: Pixels, fields: Fields, looks: Looks) -> Fields:
        """Look under the stamps and then closer for what is still needed."""
        needed, stamps = [name for name in FORMS[self.kind].needed if name in fields], Stamps(image)
        if stamps and not all(_settled(fields[name], name, stamps) for name in needed):
            fields = self._again(fields, looks.under_stamps(stamps, self.page))
        urgent = [name for name in needed if name in PROVED or name in FORMS[self.kind].essential]
        if not all(_found(name, fields[name]) for name in urgent):
            fields = self._again(fields, looks.closer())
        return fields

    def _again(self, fields: Fields, page: Page) -> Fields:
        again = _judged(FORMS[self.kind], FORMS[self.kind].gather(page, self.ticket))
        return {name: _better(field, again.get(name, field)) for name, field in fields.items()}

    def _missing(self, fields: Fields) -> bool:
        return any(name in fields and fields[name].value is None for name in FORMS[self.kind].essential)


def _judged(form: Form, evidence: Evidence) -> Fields:
    fields = {name: judge(evidence.of(name)) for name in form.fields if name not in evidence.absent}
    return {name: _doubted(field) for name, field in fields.items()} if evidence.mixed else fields


def _doubted(field: Field) -> Field:
    """Take back what only the print of a page proves that may hold two papers."""
    doubtful = field.verdict is Verdict.READ and "qr" not in field.sources
    return replace(field, verdict=Verdict.UNSURE) if doubtful else field


def _found(name: str, field: Field) -> bool:
    """Say whether a closer look is needless: an amount must be proved, anything else be there."""
    return field.verdict is Verdict.READ or (field.value is not None and name not in PROVED)


def _settled(field: Field, name: str, stamps: Stamps) -> bool:
    """Say whether a look under the stamps is needless: the field is found, and not stamped over unless proved."""
    stamped = field.box is not None and stamps.touch(_corners(field.box))
    return _found(name, field) and (field.verdict is Verdict.READ or not stamped)


def _proved(fields: Fields) -> bool:
    return any(fields[name].verdict is Verdict.READ for name in PROVED if name in fields)


def _corners(box: Box) -> Corners:
    right, bottom = box.x + box.width, box.y + box.height
    return np.array([(box.x, box.y), (right, box.y), (right, bottom), (box.x, bottom)], np.float32)


def _better(first: Field, again: Field) -> Field:
    """Take a second reading when it is proved or the first found nothing; else the clearer, with both as candidates."""
    if first.verdict is Verdict.READ or again.value is None:
        return first
    if again.verdict is Verdict.READ or first.value is None:
        return again
    best, other = (again, first) if again.confidence > first.confidence else (first, again)
    others = dict.fromkeys(value for value in (other.value, *best.candidates, *other.candidates) if value is not None)
    return replace(best, candidates=tuple(value for value in others if value != best.value))


def _warnings(ticket: Ticket | None) -> tuple[str, ...]:
    return ("qr_checksum",) if ticket is not None and ticket.checksum == "mismatch" else ()
