"""Pages of level lines, for tests that need no photo."""

from ocr.page import Line, Page


def line_at(text, x, y, *, height=20.0, score=0.99, slope=0.0):
    width = height * len(text)
    right = y + slope * width
    return Line(text, score, ((x, y), (x + width, right), (x + width, right + height), (x, y + height)))


def page_of(*rows, step=40, column=300):
    """A page from rows; a row is a text or several texts side by side."""
    lines = []
    for place, row in enumerate(rows):
        texts = (row,) if isinstance(row, str) else row
        lines += [line_at(text, 20 + column * along, 20 + step * place) for along, text in enumerate(texts) if text]
    return Page(lines, 1200, 20 + step * (len(rows) + 1))
