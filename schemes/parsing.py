"""A request as JSON objects, made into typed values; unknown keys and words are refused by name."""

from collections.abc import Iterable

from schemes.case import ZERO
from schemes.errors import SchemeError
from schemes.facts import EXPENSE_MONEY, YEAR_KINDS, Fact
from schemes.model import Parameter, Scheme
from schemes.scalars import Fields, Read, day, money, named, number, several, share, text, truth, whole, word
from schemes.values import Disability, Earlier, Expense, Household, Person, Provider, Request, YearFigures
from schemes.vocabulary import HISTORY, VOCABULARY

PARAMETERS = {
    "rates": Parameter("table", {"rate": "share", "deductible": "CNY", "cap": "CNY"}),
    "contract_end": Parameter("day"),
    "deductible": Parameter("CNY"),
    "rate": Parameter("share"),
    "rate_2014_2015": Parameter("share"),
}


def county_value(scheme: Scheme, name: str, value: object) -> object:
    """Return a value that a county sets, checked before it goes on record. Raises SchemeError."""
    if name not in scheme.parameters:
        known = ", ".join(scheme.parameters) or "nothing"
        raise SchemeError(f"{scheme.id} leaves {known} to the county, not {name!r}")
    return _parameter(scheme.parameters[name])(value, name)


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
            identities=fields.take("identities", _once(several(self.identities)), None),
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
            excluded=fields.take("excluded", named(money), {}),
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
        found = {name: fields.take(name, _parameter(one), None) for name, one in self.parameters.items()}
        fields.done()
        return {name: one for name, one in found.items() if one is not None}


def _count(value: object, at: str) -> object:
    found = number(value, at)
    if found != found.to_integral_value() or found < 1:
        raise SchemeError(f'{at}: must be a whole number as a string such as "5", not {value!r}')
    return found


UNITS: dict[str, Read[object]] = {
    **{"day": day, "share": share, "points": share, "CNY": money, "CNY_each": money},
    **dict.fromkeys(("days", "months", "count"), _count),
}


def _parameter(parameter: Parameter) -> Read[object]:
    if parameter.unit != "table":
        return UNITS.get(parameter.unit, number)

    def read_row(value: object, at: str) -> dict[str, object]:
        fields = Fields(value, at)
        found = {name: fields.take(name, UNITS.get(unit, number), None) for name, unit in parameter.columns.items()}
        fields.done()
        return {name: one for name, one in found.items() if one is not None}

    return named(read_row)


def _once(read: Read[tuple[str, ...]]) -> Read[tuple[str, ...]]:
    return lambda value, at: tuple(dict.fromkeys(read(value, at)))


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
