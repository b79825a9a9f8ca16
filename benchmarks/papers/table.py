"""The figures of a reading as a table: a row for each layout and level, and one for each level as a whole."""

from collections.abc import Iterable, Sequence
from statistics import fmean

from benchmarks.papers.camera import LEVELS
from benchmarks.papers.ledger import Entry, summed

COLUMNS = (
    ("kind", "kinds", "photos"),
    ("total right", "totals right", "totals"),
    ("total read", "totals read", "totals"),
    ("days+numbers", "marks right", "marks"),
    ("right", "fields right", "fields"),
    ("read", "fields read", "fields"),
    ("unsure", "fields unsure", "fields"),
    ("unreadable", "fields unreadable", "fields"),
)  # in percent
ALL = "all"

Figures = dict[str, float | int]


def figures(entries: Sequence[Entry]) -> Figures:
    """Return the figures of some photos, in percent and seconds."""
    tally = summed(entries)
    row: Figures = {"photos": tally.counts["photos"]}
    row |= {f"{name} (%)": tally.share(part, whole) for name, part, whole in COLUMNS if tally.counts[whole]}
    row["silent wrong"] = tally.counts["silent wrong"]
    row["median (s)"], row["95 of 100 (s)"] = tally.percentile(50), tally.percentile(95)
    row["processor (s)"] = fmean(entry.processor for entry in entries) if entries else 0.0
    return row


def by_kind_and_level(entries: Iterable[Entry]) -> dict[str, Figures]:
    """Return the figures of every layout at every level, then of every level."""
    known = list(entries)
    layouts = dict.fromkeys(entry.key[0] for entry in known)
    rows = {}
    for level in LEVELS:
        for layout in (*layouts, ALL):
            part = [entry for entry in known if entry.key[1] == level and layout in {entry.key[0], ALL}]
            if part:
                rows[f"{layout} {level}"] = figures(part)
    return rows


def printed(rows: dict[str, Figures]) -> str:
    """Write the rows under one another."""
    names = list(dict.fromkeys(name for row in rows.values() for name in row))
    widths = [max(7, len(name)) for name in names]
    head = " " * 22 + "  ".join(f"{name:>{width}}" for name, width in zip(names, widths, strict=True))
    lines = [
        f"{label:<22}" + "  ".join(_cell(row.get(name), width) for name, width in zip(names, widths, strict=True))
        for label, row in rows.items()
    ]
    return "\n".join([head, *lines])


def _cell(value: float | None, width: int) -> str:
    if value is None:
        return " " * (width - 1) + "-"
    return f"{value:>{width}}" if isinstance(value, int) else f"{value:>{width}.2f}"
