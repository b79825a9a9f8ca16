"""Column types that mean the same on SQLite (STRICT) and PostgreSQL."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator

HUNDRED = Decimal(100)

Id = BigInteger().with_variant(Integer, "sqlite")


class Fen(TypeDecorator[Decimal]):
    """Yuan in code, integer fen in the database; refuses fractions of a fen."""

    impl = BigInteger().with_variant(Integer, "sqlite")
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Turn yuan into fen."""
        if value is None:
            return None
        fen = value * HUNDRED
        if fen != fen.to_integral_value():
            raise ValueError(f"{value} yuan is not a whole number of fen")
        return int(fen)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        """Turn fen into yuan with two decimals."""
        return None if value is None else (Decimal(value) / HUNDRED).quantize(Decimal("0.01"))


class Day(TypeDecorator[date]):
    """A day in Asia/Shanghai, as YYYY-MM-DD text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Write the day as ISO text."""
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> date | None:  # noqa: ARG002
        """Read the day back."""
        return None if value is None else date.fromisoformat(value)


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant, as text of fixed width, so that text order is time order."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Write the instant with microseconds; a naive one is a bug."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        return f"{value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Read the instant back as aware UTC."""
        return None if value is None else datetime.fromisoformat(value)


class Flag(TypeDecorator[bool]):
    """Yes or no, as 1 or 0."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:  # noqa: ARG002, FBT001
        """Write 1 or 0."""
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> bool | None:  # noqa: ARG002
        """Read yes or no."""
        return None if value is None else bool(value)


class Json(TypeDecorator[Any]):
    """A JSON value, as text; never asked about in SQL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: object, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Write compact UTF-8 JSON."""
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ARG002
        """Read the value back."""
        return None if value is None else json.loads(value)
