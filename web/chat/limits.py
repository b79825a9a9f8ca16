"""How much one visitor may ask for."""

import time
from collections import OrderedDict
from dataclasses import dataclass

REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a second over time, and so many at once."""

    per_second: float
    burst: float


class Allowance:
    """A bucket for each visitor that fills at a rate; only the latest visitors are remembered."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._buckets: OrderedDict[object, tuple[float, float]] = OrderedDict()

    def take(self, visitor: object) -> float:
        """Take one and return 0, or return the seconds to wait before there is one to take."""
        now = time.monotonic()
        left, since = self._buckets.pop(visitor, (self._rate.burst, now))
        left = min(self._rate.burst, left + (now - since) * self._rate.per_second)
        short = max(0.0, 1.0 - left)
        self._buckets[visitor] = (left if short else left - 1.0, now)
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        return short / self._rate.per_second
