"""A request as JSON objects, made into typed values; unknown keys and words are refused by name."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from schemes.case import ZERO
from schemes.errors import SchemeError
from schemes.facts import EXPENSE_MONEY, YEAR_KINDS, Fact
from schemes.model import Scheme
from schemes.quantities import FEN
from schemes.values import Disability, Earlier, Expense, Household, Person, Provider, Request, YearFigures
from schemes.vocabulary import HISTORY, VOCABULARY

T = TypeVar("T")
Read = Callable[[object, str], T]

MONEY = re.compile(r"\d{1,9}(\.\d{1,2})?")
NUMBER = re.compile(r"\d{1,9}(\.\d{1,6})?")
PARAMETERS = {
    "rates": "table",
    "contract_end": "day",
    "deductible": "CNY",
    "rate": "share",
    "rate_2014_2015": "share",
}


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


class Reader:
    """Reads requests for one scheme, whose file may add words, facts and parameters."""

    def __init__(self, scheme: Scheme | None = None, identities: Iterable[str] = ()) -> None:
        self.words = VOCABULARY if scheme is None else scheme.vocabulary
        self.identities = word(identities) if identities else text
        self.parameters = PARAMETERS | dict(scheme.parameters if scheme else {})
        self.own = {path: fact for path, fact in scheme.facts.items() if "fact." in path} if scheme else {}

    def request(self, value: object) -> Request:
        """Read a request. Raises SchemeError."""
        fields = Fields(value, "")
        fields.left.pop("id", None)
        request = Request(
            scheme=fields.need("scheme", text),
            benefit=fields.need("benefit", text),
            on=fields.need("on", day),
            person=fields.take("person", self._person, Person()),
            cause=fields.take("cause", text, None),
            history=fields.take("history", several(self._earlier), ()),
            granted_this_year=fields.take("granted_this_year", money, ZERO),
            expenses=fields.take("expenses", several(self._expense), ()),
            year=fields.take("year", _year, {}),
            premium=fields.take("premium", money, None),
            household=fields.take("household", _household, Household()),
            facts=fields.take("facts", self._facts("fact."), {}),
            parameters=fields.take("parameters", self._parameters, {}),
        )
        fields.done()
        _distinct([expense.id for expense in request.expenses])
        return request

    def _person(self, value: object, at: str) -> Person:
        fields = Fields(value, at)
        person = Person(
            identities=fields.take("identities", several(self.identities), None),
            insurance=fields.take("insurance", word(self.words["person.insurance"]), None),
            local=fields.take("local", truth, None),
            disability=fields.take("disability", self._disability, None),
            age=fields.take("age", whole, None),
            listed_on=fields.take("listed_on", day, None),
            delisted_on=fields.take("delisted_on", day, None),
            left_poverty_in=fields.take("left_poverty_in", whole, None),
            heavy_burden_after_aid=fields.take("heavy_burden_after_aid", truth, False),  # noqa: FBT003
        )
        fields.done()
        return person

    def _disability(self, value: object, at: str) -> Disability:
        fields = Fields(value, at)
        found = Disability(fields.need("kind", word(self.words["person.disability.kind"])), fields.need("level", whole))
        if not 1 <= found.level <= 4:
            raise SchemeError(f"{at}.level: must be 1 to 4, not {found.level}")
        fields.done()
        return found

    def _earlier(self, value: object, at: str) -> Earlier:
        fields = Fields(value, at)
        earlier = Earlier(
            on=fields.need("on", day),
            status=fields.need("status", word(HISTORY)),
            amount=fields.take("amount", money, ZERO),
            cause=fields.take("cause", text, None),
            benefit=fields.take("benefit", text, None),
        )
        fields.done()
        return earlier

    def _expense(self, value: object, at: str) -> Expense:
        fields = Fields(value, at)
        amounts = {name: fields.take(name, money, None) for name in EXPENSE_MONEY}
        expense = Expense(
            id=fields.need("id", text),
            date=fields.need("date", day),
            kind=fields.take("kind", word(self.words["expense.kind"]), None),
            disease=fields.take("disease", text, None),
            provider=fields.take("provider", self._provider, Provider()),
            coverage=fields.take("coverage", word(self.words["expense.coverage"]), None),
            excluded=fields.take("excluded", _named(money), {}),
            evidence=fields.take("evidence", several(word(self.words["expense.evidence"])), ()),
            days=fields.take("days", whole, None),
            facts=fields.take("facts", self._facts("expense.fact."), {}),
            **amounts,
        )
        fields.done()
        return expense

    def _provider(self, value: object, at: str) -> Provider:
        fields = Fields(value, at)
        provider = Provider(
            kind=fields.take("kind", word(self.words["expense.provider.kind"]), None),
            level=fields.take("level", word(self.words["expense.provider.level"]), None),
            designated=fields.take("designated", truth, None),
        )
        fields.done()
        return provider

    def _facts(self, under: str) -> Read[dict[str, object]]:
        def read(value: object, at: str) -> dict[str, object]:
            fields = Fields(value, at)
            found: dict[str, object] = {}
            for path, fact in self.own.items():
                if path.startswith(under):
                    name = path.removeprefix(under)
                    found[name] = fields.take(name, self._fact(fact), None)
            fields.done()
            return {name: one for name, one in found.items() if one is not None}

        return read

    def _fact(self, fact: Fact) -> Read[object]:
        readers: dict[str, Read[object]] = {"yes_no": truth, "whole": whole, "money": money, "day": day}
        if fact.kind == "word":
            return word(self.words[fact.path]) if fact.path in self.words else text
        return readers[fact.kind]

    def _parameters(self, value: object, at: str) -> dict[str, object]:
        fields = Fields(value, at)
        found = {name: fields.take(name, _parameter(unit), None) for name, unit in self.parameters.items()}
        fields.done()
        return {name: one for name, one in found.items() if one is not None}


def _parameter(unit: str) -> Read[object]:
    if unit == "table":
        return _named(_named(number))
    readers: dict[str, Read[object]] = {"day": day, "share": share, "points": share, "CNY": money, "CNY_each": money}
    return readers.get(unit, number)


def _named(read: Read[T]) -> Read[dict[str, T]]:
    def read_all(value: object, at: str) -> dict[str, T]:
        fields = Fields(value, at)
        return {str(name): read(each, fields.path(str(name))) for name, each in fields.left.items() if each is not None}

    return read_all


def _year(value: object, at: str) -> dict[str, YearFigures]:
    fields = Fields(value, at)
    found = {kind: fields.take(kind, _figures, None) for kind in YEAR_KINDS}
    fields.done()
    return {kind: figures for kind, figures in found.items() if figures is not None}


def _figures(value: object, at: str) -> YearFigures:
    fields = Fields(value, at)
    figures = YearFigures(fields.take("covered", money, ZERO), fields.take("reimbursed", money, ZERO))
    fields.done()
    return figures


def _household(value: object, at: str) -> Household:
    fields = Fields(value, at)
    household = Household(
        size=fields.take("size", whole, None),
        income=fields.take("income", money, None),
        unavoidable_expense=fields.take("unavoidable_expense", money, None),
        granted_this_year=fields.take("granted_this_year", money, ZERO),
    )
    fields.done()
    return household


def _distinct(ids: list[str]) -> None:
    for index, each in enumerate(ids):
        if each in ids[:index]:
            raise SchemeError(f"expenses[{index}].id: {each!r} stands twice")
