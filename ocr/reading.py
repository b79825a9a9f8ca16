"""Reads one decoded photo from code to verdicts; runs inside a worker process."""

from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

import numpy as np
from PIL import Image

from claims.papers import PaperKind, PaperReading
from ocr.apart import Region, regions, within
from ocr.codes import Ticket, parse
from ocr.layout import Sheet, Sight
from ocr.looks import looks
from ocr.page import Line, Page
from ocr.picture import pixels
from ocr.quality import CLEAR
from ocr.scan import Mark, scan, scan_again
from ocr.single import Looks, Single
from ocr.sorting import sort
from ocr.stamps import Rows, Stamps

CODED = frozenset({PaperKind.VAT_INVOICE, PaperKind.MEDICAL_RECEIPT})


class Reading:
    """One photo on its way from pixels to fields."""

    def __init__(self, image: Image.Image, sight: Sight, own_text: Sequence[Line] = ()) -> None:
        self._began = perf_counter()
        self._sight = sight
        self._own_text = own_text  # of a PDF, whose picture is upright already
        photo = pixels(image)
        marks = scan(photo)
        self.sheet = Sheet(photo, [], 0) if own_text else sight.lay(photo, _quarter_turns(marks))
        self._marks = [mark.turned_with(photo.shape, self.sheet.turns) for mark in marks]

    def finish(self) -> PaperReading:
        """Read everything; seconds."""
        page = self._page()
        readings = [self._paper(page, region) for region in regions(page)]
        return replace(
            readings[0],
            others=tuple(readings[1:]),
            looks=None if self._own_text else looks(self.sheet.image),  # documents of one form all look alike
            seconds=round(perf_counter() - self._began, 3),
        )

    def _page(self) -> Page:
        if self._own_text:
            return Page(self._own_text, self.sheet.image.shape[1], self.sheet.image.shape[0])
        page = self._sight.page(self.sheet.image, self.sheet.boxes, self.sheet.known)
        return self._closer() if sort(page, None)[0] is PaperKind.OTHER and page.score < CLEAR else page

    def _paper(self, page: Page, region: Region) -> PaperReading:
        part = within(page, region)
        ticket = self._ticket(region)
        kind, clear = sort(part, ticket)
        if ticket is None and kind in CODED:
            self._marks += scan_again(self.sheet.image)
            ticket = self._ticket(region)
        further = None if self._own_text else Looks(
            lambda stamps, known: within(self._without(stamps, known), region),
            lambda: within(self._closer(), region),
        )  # fmt: skip
        return Single(kind, clear, part, ticket).read(self.sheet.image, further)

    def _ticket(self, region: Region) -> Ticket | None:
        """Return the first code inside a region that says something, else the first."""
        tickets = [parse(mark.text) for mark in self._marks if region.holds(mark.centre)]
        return next((ticket for ticket in tickets if ticket.number), tickets[0] if tickets else None)

    def _closer(self) -> Page:
        return self._sight.page(self.sheet.image, self._sight.closer(self.sheet))

    def _without(self, stamps: Stamps, page: Page) -> Page:
        """Read the lines under the stamps again; the others stay."""
        faded = stamps.faded()
        under, clear = list[Line](), list[Line]()
        for line in page.lines:
            (under if stamps.touch(np.array(line.corners, np.float32)) else clear).append(line)
        rows = [*stamps.rows(), *(_rows(line) for line in under)]
        stamped = [box for box in self._sight.boxes_in(faded, rows) if stamps.touch(box)]
        return Page([*clear, *self._sight.lines(faded, stamped)], page.width, page.height)


def _rows(line: Line) -> Rows:
    heights = [y for _, y in line.corners]
    return min(heights), max(heights)


def _quarter_turns(marks: Sequence[Mark]) -> int | None:
    return round(marks[0].turned / 90) % 4 if marks else None
