"""JSON scalars and objects, read strictly: the wrong kind and the unknown key are refused by name."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from schemes.errors import SchemeError
from schemes.quantities import FEN

T = TypeVar("T")
Read = Callable[[object, str], T]

MONEY = re.compile(r"\d{1,9}(\.\d{1,2})?")
NUMBER = re.compile(r"\d{1,9}(\.\d{1,6})?")


class Fields:
    """The keys of one JSON object, taken out one by one; what is left over was unknown."""

    def __init__(self, value: object, at: str) -> None:
        if not isinstance(value, Mapping):
            raise SchemeError(f"{at or 'request'}: must be an object")
        self.left = dict(value)
        self.at = at

    def take(self, key: str, read: Read[T], default: T) -> T:
        """Return what stands under a key; absent and null are the default."""
        value = self.left.pop(key, None)
        return default if value is None else read(value, self.path(key))

    def need(self, key: str, read: Read[T]) -> T:
        """Return what must stand under a key."""
        if self.left.get(key) is None:
            raise SchemeError(f"{self.path(key)}: is missing")
        return read(self.left.pop(key), self.path(key))

    def path(self, key: str) -> str:
        """Return the key with what leads to it."""
        return f"{self.at}.{key}" if self.at else key

    def done(self) -> None:
        """Refuse what was not taken."""
        if self.left:
            raise SchemeError(f"unknown key {self.path(sorted(map(str, self.left))[0])!r}")


def money(value: object, at: str) -> Decimal:
    """Read an amount of yuan, written as a string with at most two decimals."""
    if not isinstance(value, str) or not MONEY.fullmatch(value):
        raise SchemeError(f'{at}: must be yuan as a string such as "128.50", not {value!r}')
    return Decimal(value).quantize(FEN)


def number(value: object, at: str) -> Decimal:
    """Read a share or another number, written as a string."""
    if not isinstance(value, str) or not NUMBER.fullmatch(value):
        raise SchemeError(f'{at}: must be a number as a string such as "0.80", not {value!r}')
    return Decimal(value)


def share(value: object, at: str) -> Decimal:
    """Read a share from 0 to 1."""
    found = number(value, at)
    if found > 1:
        raise SchemeError(f"{at}: must be a share from 0 to 1, not {value!r}")
    return found


def day(value: object, at: str) -> date:
    """Read a day."""
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise SchemeError(f"{at}: must be a day as YYYY-MM-DD, not {value!r}")


def text(value: object, at: str) -> str:
    """Read a text."""
    if not isinstance(value, str):
        raise SchemeError(f"{at}: must be a text, not {value!r}")
    return value


def place(value: object, at: str) -> str:
    """Read a GB/T 2260 code of 6, 9 or 12 digits."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{6}|\d{9}|\d{12}", value):
        raise SchemeError(f"{at}: must be a place code of 6, 9 or 12 digits, not {value!r}")
    return value


def truth(value: object, at: str) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise SchemeError(f"{at}: must be true or false, not {value!r}")
    return value


def whole(value: object, at: str) -> int:
    """Read a whole number from 0 on."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10_000:
        raise SchemeError(f"{at}: must be a whole number, not {value!r}")
    return value


def word(words: Iterable[str]) -> Read[str]:
    """Return a reader of one of the words."""
    allowed = tuple(words)

    def read(value: object, at: str) -> str:
        if value not in allowed:
            raise SchemeError(f"{at}: {value!r} is not one of: {', '.join(allowed)}")
        return str(value)

    return read


def several(read: Read[T]) -> Read[tuple[T, ...]]:
    """Return a reader of a list."""

    def read_all(value: object, at: str) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise SchemeError(f"{at}: must be a list")
        return tuple(read(each, f"{at}[{index}]") for index, each in enumerate(value))

    return read_all


def named(read: Read[T]) -> Read[dict[str, T]]:
    """Return a reader of an object whose keys are names."""

    def read_all(value: object, at: str) -> dict[str, T]:
        fields = Fields(value, at)
        return {str(name): read(each, fields.path(str(name))) for name, each in fields.left.items() if each is not None}

    return read_all
