"""A watched list added up by institution and month: who goes beyond the bound, and by how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from claims.registering import Entry
from schemes.model import Scheme
from schemes.office_checks import least
from schemes.registers import Register

NO_YUAN, FEN = Decimal("0.00"), Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Share:
    """An institution's sums of a month in yuan: the part that is watched, the rest, and what the rest is over by."""

    institution: str
    month: str
    part: Decimal
    rest: Decimal
    over: Decimal

    @property
    def share(self) -> Decimal:
        """The part's share in the whole."""
        whole = self.part + self.rest
        return self.part / whole if whole else Decimal(1)


def shares_of(scheme: Scheme, register: Register, entries: Sequence[Entry]) -> tuple[Share, ...]:
    """Add up a watched list by institution and month, those that break the bound first, by how much."""
    fields = {field.kind: field.id for field in reversed(register.fields)}
    watch, at, day = register.watch, fields.get("institution"), fields.get("date")
    if watch is None or watch.rest is None or at is None or day is None:
        return ()
    sums: dict[tuple[str, str], list[Decimal]] = {}
    for one in entries:
        found = sums.setdefault((one.said[at], one.said[day][:7]), [NO_YUAN, NO_YUAN])
        found[0] += Decimal(one.said[watch.part])
        found[1] += Decimal(one.said[watch.rest])
    shares = [
        Share(name, month, part, rest, _over(scheme, watch.check, month, part, rest))
        for (name, month), (part, rest) in sums.items()
    ]
    return tuple(sorted(shares, key=lambda one: (-one.over, one.month, one.institution)))


def _over(scheme: Scheme, check: str, month: str, part: Decimal, rest: Decimal) -> Decimal:
    """Return by how many yuan the rest goes beyond what its bound leaves it."""
    bound = least(scheme.office_checks[check], date.fromisoformat(f"{month}-01"))
    return max(rest - (part + rest) * (1 - bound), NO_YUAN).quantize(FEN, ROUND_HALF_UP)
