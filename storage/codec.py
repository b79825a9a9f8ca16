"""Frozen values to JSON and back, by their type hints: what a row keeps whole and SQL never asks about."""

import dataclasses
import types
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Value = TypeVar("Value")
PLAIN = (str, int, float, bool, type(None))


def to_json(value: object) -> Any:
    """Turn a value into plain JSON: money as a string, days and instants as ISO text, a dataclass as an object."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, PLAIN):
        return value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    return _compound(value)


def _compound(value: object) -> Any:
    if dataclasses.is_dataclass(value):
        return {item.name: to_json(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    if isinstance(value, frozenset | set):
        return sorted(to_json(item) for item in value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def from_json(kind: type[Value], data: object) -> Value:
    """Turn plain JSON back into a value of `kind`; a key that the value no longer has is dropped."""
    return cast("Value", _decoder(cast("Any", kind))(data))


def each(kind: type[Value], data: object) -> tuple[Value, ...]:
    """Turn a JSON list into values of `kind`."""
    decode = _decoder(cast("Any", kind))
    return tuple(cast("Value", decode(item)) for item in cast("Sequence[object]", data))


@cache
def _decoder(kind: Any) -> Callable[[Any], Any]:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return _union(inner)
    if origin is not None:
        return _collection(origin, inner)
    if dataclasses.is_dataclass(kind):
        return _record(cast("type[Any]", kind))
    return _scalar(kind)


def _scalar(kind: Any) -> Callable[[Any], Any]:
    if kind in (date, datetime):
        return cast("Callable[[Any], Any]", kind.fromisoformat)
    if kind is Decimal or (isinstance(kind, type) and issubclass(kind, Enum)):
        return cast("Callable[[Any], Any]", kind)
    return lambda data: data


def _union(inner: tuple[Any, ...]) -> Callable[[Any], Any]:
    others = [kind for kind in inner if kind is not type(None)]
    if len(others) == 1:
        decode = _decoder(others[0])
        return lambda data: None if data is None else decode(data)
    if all(kind in PLAIN for kind in others):
        return lambda data: data
    raise TypeError(f"a value that may be any of {others} cannot be told apart in JSON")


def _collection(origin: Any, inner: tuple[Any, ...]) -> Callable[[Any], Any]:
    if origin in (tuple, frozenset):
        if origin is tuple and inner[-1] is not Ellipsis:
            decoders = [_decoder(kind) for kind in inner]
            return lambda data: tuple(decode(item) for decode, item in zip(decoders, data, strict=True))
        decode = _decoder(inner[0])
        return lambda data: origin(decode(item) for item in data)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        key, value = _decoder(inner[0]), _decoder(inner[1])
        return lambda data: {key(name): value(item) for name, item in data.items()}
    raise TypeError(f"{origin} has no JSON form")


def _record(kind: type[Any]) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    names = [item.name for item in dataclasses.fields(kind) if item.init]

    def decode(data: Mapping[str, Any]) -> Any:
        return kind(**{name: _decoder(hints[name])(data[name]) for name in names if name in data})

    return decode
