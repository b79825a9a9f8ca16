"""Counts how well a reader did: right, shown as read, left open, and wrong without saying so."""

from collections import Counter
from dataclasses import dataclass, field
from math import ceil

from benchmarks.papers.sheet import Paper
from claims.papers import PaperReading, Verdict

MARKS = frozenset(
    {"invoice_number", "receipt_number", "issued_on", "settled_on", "id_number", "account_number", "card_number"}
)  # days and numbers


@dataclass(slots=True)
class Tally:
    """What was counted over some photos."""

    counts: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def add(self, name: str, paper: Paper, reading: PaperReading) -> None:
        """Count one photo against the truth."""
        self.seconds.append(reading.seconds)
        self.counts["photos"] += 1
        self.counts["kinds"] += reading.kind == paper.kind
        for label, truth in paper.fields.items():
            said = reading.fields.get(label)
            value, verdict = (said.value, said.verdict) if said else (None, Verdict.UNREADABLE)
            self._count("field", truth == value, verdict)
            if label == "total":
                self._count("total", truth == value, verdict)
            if label in MARKS:
                self._count("mark", truth == value, verdict)
            if verdict is Verdict.READ and value != truth:
                self.counts["silent wrong"] += 1
                self.wrong.append(f"{name} {label}: read {value}, printed {truth}")

    def _count(self, what: str, right: bool, verdict: Verdict) -> None:  # noqa: FBT001
        self.counts[f"{what}s"] += 1
        self.counts[f"{what}s right"] += right
        self.counts[f"{what}s {verdict.value}"] += 1

    def merge(self, other: "Tally") -> None:
        """Add what another tally counted."""
        self.counts.update(other.counts)
        self.seconds += other.seconds
        self.wrong += other.wrong

    def share(self, part: str, whole: str) -> float:
        """Return a part in percent; nothing counted is nothing wrong."""
        return 100 * self.counts[part] / self.counts[whole] if self.counts[whole] else 100.0

    def percentile(self, percent: float) -> float:
        """Return the seconds within which so many photos were read."""
        ordered = sorted(self.seconds)
        return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)] if ordered else 0.0
