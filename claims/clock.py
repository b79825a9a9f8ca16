"""Days and instants as the rest asks for them: business days in Shanghai, instants in UTC."""

from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


class Clock(Protocol):
    """Tells the business day, which a demo may move, and the real instant, which nothing moves."""

    def today(self) -> date:
        """Return the business day in Shanghai."""

    def now(self) -> datetime:
        """Return the instant, aware, in UTC."""


def day_of(instant: datetime) -> date:
    """Return the day in Shanghai on which the instant falls."""
    return instant.astimezone(SHANGHAI).date()
