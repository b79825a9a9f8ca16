"""Reads one decoded photo from code to verdicts; runs inside a worker process."""

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

import numpy as np
from PIL import Image

from claims.papers import Box, Code, Field, PaperKind, PaperReading, Verdict
from ocr.codes import Ticket, parse
from ocr.engines import Corners
from ocr.evidence import Evidence
from ocr.layout import Sheet, Sight
from ocr.looks import looks
from ocr.page import Line, Page
from ocr.papers import FORMS, Form
from ocr.papers.items import ITEMISED, items
from ocr.picture import pixels
from ocr.quality import CLEAR, verdict
from ocr.scan import Mark, scan, scan_again
from ocr.sorting import sort
from ocr.stamps import Stamps
from ocr.verdicts import judge

PROVED = frozenset(
    {"total", "cash_paid", "id_number", "account_number"}
)  # another look is worth its time until these are proved
CODED = frozenset({PaperKind.VAT_INVOICE, PaperKind.MEDICAL_RECEIPT})


class Reading:
    """One photo on its way from pixels to fields."""

    def __init__(self, image: Image.Image, sight: Sight, own_text: Sequence[Line] = ()) -> None:
        self._began = perf_counter()
        self._sight = sight
        self._own_text = own_text  # of a PDF, whose picture is upright already
        photo = pixels(image)
        mark = scan(photo)
        self._ticket = parse(mark.text) if mark else None
        self._marks: tuple[str, ...] = ()
        self.sheet = Sheet(photo, [], 0) if own_text else sight.lay(photo, _quarter_turns(mark))

    def finish(self) -> PaperReading:
        """Read everything; seconds."""
        page = self._page()
        kind, clear = sort(page, self._ticket)
        if kind is PaperKind.OTHER and page.score < CLEAR:
            page = self._closer()
            kind, clear = sort(page, self._ticket)
        if self._ticket is None and kind in CODED:
            mark = scan_again(self.sheet.image)
            self._ticket = parse(mark.text) if mark else None
        fields = self._fields(kind, page)
        return PaperReading(
            kind=kind,
            kind_confidence=clear,
            quality=verdict(self.sheet.image, page, kind, missing=_missing(kind, fields), proved=_proved(fields)),
            fields=fields,
            qr=Code(self._ticket.text, self._ticket.checksum) if self._ticket else None,
            warnings=(*_warnings(self._ticket), *self._marks),
            seconds=round(perf_counter() - self._began, 3),
            width=page.width,
            height=page.height,
            items=items(page) if kind in ITEMISED else (),
            looks=looks(self.sheet.image),
        )

    def _page(self) -> Page:
        if self._own_text:
            return Page(self._own_text, self.sheet.image.shape[1], self.sheet.image.shape[0])
        return self._sight.page(self.sheet.image, self.sheet.boxes)

    def _fields(self, kind: PaperKind, page: Page) -> dict[str, Field]:
        """Judge the fields; look again, under the stamps and then closer, for what is still needed."""
        form = FORMS[kind]
        evidence = form.gather(page, self._ticket)
        self._marks = tuple(evidence.marks)
        if self._own_text:
            evidence.exact()
            return _judged(form.fields, evidence)
        fields = _judged(form.fields, evidence)
        stamps = Stamps(self.sheet.image)
        if stamps and not all(_settled(name, fields[name], stamps) for name in form.needed):
            fields = self._again(form, fields, self._without(stamps, page))
        if not all(_found(name, fields[name]) for name in form.needed):
            fields = self._again(form, fields, self._closer())
        return fields

    def _again(self, form: Form, fields: dict[str, Field], page: Page) -> dict[str, Field]:
        again = _judged(form.fields, form.gather(page, self._ticket))
        return {name: _better(field, again.get(name, field)) for name, field in fields.items()}

    def _closer(self) -> Page:
        return self._sight.page(self.sheet.image, self._sight.closer(self.sheet))

    def _without(self, stamps: Stamps, page: Page) -> Page:
        """Read the lines under the stamps again; the others stay."""
        faded = stamps.faded()
        clear = [line for line in page.lines if not stamps.touch(np.array(line.corners, np.float32))]
        stamped = [box for box in self._sight.boxes(faded) if stamps.touch(box)]
        return Page([*clear, *self._sight.lines(faded, stamped)], page.width, page.height)


def _found(name: str, field: Field) -> bool:
    """Say whether a closer look is needless: an amount must be proved, anything else be there."""
    return field.verdict is Verdict.READ or (field.value is not None and name not in PROVED)


def _settled(name: str, field: Field, stamps: Stamps) -> bool:
    """Say whether a look under the stamps is needless: the field is found, and not stamped over unless proved."""
    stamped = field.box is not None and stamps.touch(_corners(field.box))
    return _found(name, field) and (field.verdict is Verdict.READ or not stamped)


def _missing(kind: PaperKind, fields: dict[str, Field]) -> bool:
    return any(fields[name].value is None for name in FORMS[kind].essential)


def _proved(fields: dict[str, Field]) -> bool:
    return any(fields[name].verdict is Verdict.READ for name in PROVED if name in fields)


def _corners(box: Box) -> Corners:
    right, bottom = box.x + box.width, box.y + box.height
    return np.array([(box.x, box.y), (right, box.y), (right, bottom), (box.x, bottom)], np.float32)


def _judged(names: tuple[str, ...], evidence: Evidence) -> dict[str, Field]:
    return {name: judge(evidence.of(name)) for name in names if name not in evidence.absent}


def _better(first: Field, again: Field) -> Field:
    """Take a second reading when it is proved or the first found nothing; else the clearer, with both as candidates."""
    if first.verdict is Verdict.READ or again.value is None:
        return first
    if again.verdict is Verdict.READ or first.value is None:
        return again
    best, other = (again, first) if again.confidence > first.confidence else (first, again)
    others = dict.fromkeys(value for value in (other.value, *best.candidates, *other.candidates) if value is not None)
    return replace(best, candidates=tuple(value for value in others if value != best.value))


def _quarter_turns(mark: Mark | None) -> int | None:
    return None if mark is None else round(mark.turned / 90) % 4


def _warnings(ticket: Ticket | None) -> tuple[str, ...]:
    return ("qr_checksum",) if ticket is not None and ticket.checksum == "mismatch" else ()
