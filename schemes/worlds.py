"""Facts that are not known: every way the world may be, and the range of amounts that leaves."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any, TypeVar

from schemes.benefits import Benefit
from schemes.case import ZERO, Case
from schemes.conditions import Compare, Is, leaves
from schemes.facts import EXPENSE_MONEY
from schemes.in_force import ALWAYS, NONE_SET, settings, time_in_force
from schemes.model import Scheme
from schemes.quantities import FEN
from schemes.values import Assessment, Expense, Household, Office, Person, Request, Status, Step

MORE_THAN_ANY = Decimal(10) ** 12
ENDS: Mapping[str, set[Any]] = {
    "money": {ZERO, MORE_THAN_ANY},
    "whole": {0, 10**12},
    "day": {date.min, date.max},
}
LARGEST = Decimal(10) ** 9
BEYOND = re.compile(r"\d{11,}(\.\d+)?")  # numbers that come from MORE_THAN_ANY
Told = TypeVar("Told", Request, Person, Household, Expense)
Settle = Callable[[Request, Mapping[str, str]], Assessment]
Choice = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A fact that is not known, what it may be, and under which names it is missing."""

    path: str
    may_be: Choice
    names: tuple[str, ...]
    for_staff: bool = False


def unknowns(scheme: Scheme, benefit: Benefit, request: Request, office: Office) -> list[Unknown]:
    """Return the facts that the benefit needs and the request does not tell."""
    found: list[Unknown] = []
    if not benefit.is_told(request):
        found = [unknown for path in benefit.needs if (unknown := _unknown(path, scheme, request)) is not None]
    if benefit.groups:
        set_ = settings(scheme.id, office, request.on, request.parameters)
        case = Case(request, time_in_force(scheme.id, scheme.periods, office, set_), set_)
        for group in benefit.groups:
            if group.unsure is not None and group.unsure.test(case):
                found.append(Unknown(f"group.{group.id}", group.names, (group.unsure.missing,), for_staff=True))
    return found


def _unknown(path: str, scheme: Scheme, request: Request) -> Unknown | None:
    head, _, name = path.rpartition(".")
    if head.startswith("expense"):
        without = [expense.id for expense in request.expenses if _of_expense(expense, path) is None]
        return Unknown(path, _may_be(path, scheme), tuple(f"{name}:{id}" for id in without)) if without else None
    told = scheme.facts[path].get(Case(request, ALWAYS, NONE_SET))
    return None if told is not None else Unknown(path, _may_be(path, scheme), (name,))


def _of_expense(expense: Expense, path: str) -> object:
    name = path.rpartition(".")[2]
    return expense.facts.get(name) if path.startswith("expense.fact.") else getattr(expense, name)


def _may_be(path: str, scheme: Scheme) -> Choice:
    """Return values that reach every outcome: all words, or numbers on either side of every bound."""
    kind = scheme.facts[path].kind
    if path == "person.identities":
        return ((), *((identity,) for identity in scheme.identities))
    if kind == "yes_no":
        return (True, False)
    if kind == "word":
        return (*scheme.vocabulary[path],) if path in scheme.vocabulary else tuple(_compared(path, scheme))
    around: set[Any] = {near for bound in _compared(path, scheme) for near in _around(bound)}
    if kind in ("money", "whole"):
        around = {near for near in around if near >= 0}
    return tuple(sorted(around | ENDS[kind]))


def _around(bound: Any) -> tuple[object, ...]:
    step = timedelta(days=1) if isinstance(bound, date) else FEN if isinstance(bound, Decimal) else 1
    return (bound - step, bound, bound + step)


def _compared(path: str, scheme: Scheme) -> Iterator[object]:
    for condition in scheme.conditions:
        for leaf in leaves(condition):
            if leaf.fact == path and isinstance(leaf, Compare):
                bound = leaf.bound.level(Case(Request(scheme.id, "", scheme.status.checked_on), ALWAYS, NONE_SET))
                if bound is not None:
                    yield bound
            elif leaf.fact == path and isinstance(leaf, Is):
                yield from leaf.values


def changed(request: Request, path: str, value: object) -> Request:
    """Return the request with a fact told; a fact of an expense is told of those that do not have it."""
    head, _, name = path.rpartition(".")
    match head:
        case "person":
            return replace(request, person=_with(request.person, name, value))
        case "household":
            return replace(request, household=_with(request.household, name, value))
        case "fact":
            return replace(request, facts={**request.facts, name: value})
        case "expense" | "expense.fact":
            return replace(request, expenses=tuple(_told(expense, path, value) for expense in request.expenses))
    return _with(request, name, value)


def _told(expense: Expense, path: str, value: object) -> Expense:
    name = path.rpartition(".")[2]
    if _of_expense(expense, path) is not None:
        return expense
    if path.startswith("expense.fact."):
        return replace(expense, facts={**expense.facts, name: value})
    if name in EXPENSE_MONEY and name != "total" and expense.total is not None and isinstance(value, Decimal):
        value = min(value, expense.total)
    return _with(expense, name, value)


def _with(value: Told, name: str, fact: Any) -> Told:
    return replace(value, **{name: fact})


def ranged(unknown: list[Unknown], request: Request, settle: Settle) -> Assessment:
    """Return the estimate over every way the unknown facts may be."""
    found = {way: _settled(unknown, way, request, settle) for way in product(*(each.may_be for each in unknown))}
    worlds = list(found.values())
    if len({(world.status, world.amount) for world in worlds}) == 1:
        return replace(worlds[0], flags=_common(worlds))
    matter = [each for place, each in enumerate(unknown) if _matters(place, found)]
    lowest, highest = min(worlds, key=_low), max(worlds, key=_low)
    low, high = _low(lowest), _low(highest)
    bounded = high <= LARGEST and all(world.amount is not None for world in worlds)
    sure = bounded and low == high
    return Assessment(
        status=_status(worlds, matter),
        amount=low if sure else None,
        range=None if sure else (low, high if bounded else None),
        steps=tuple(map(_with_gaps, highest.steps)),
        flags=_common(worlds),
        missing=tuple(name for each in matter for name in each.names),
        extension=highest.extension,
    )


def _with_gaps(step: Step) -> Step:
    """Write a question mark where only the bound of an unknown amount would stand."""
    text = BEYOND.sub("?", step.text)
    if text == step.text:
        return step
    amount = None if step.amount is None or step.amount > LARGEST else step.amount
    return replace(step, text=text, amount=amount)


def _settled(unknown: list[Unknown], way: Choice, request: Request, settle: Settle) -> Assessment:
    chosen: dict[str, str] = {}
    for each, value in zip(unknown, way, strict=True):
        if each.for_staff:
            chosen[each.path.removeprefix("group.")] = str(value)
        else:
            request = changed(request, each.path, value)
    return settle(request, chosen)


def _low(world: Assessment) -> Decimal:
    return ZERO if world.amount is None else world.amount


def _common(worlds: list[Assessment]) -> tuple[str, ...]:
    return tuple(flag for flag in worlds[0].flags if all(flag in world.flags for world in worlds))


def _matters(place: int, found: Mapping[Choice, Assessment]) -> bool:
    """Say whether two worlds that differ in this fact alone come out differently."""
    outcome: dict[Choice, tuple[Status, Decimal | None]] = {}
    for way, world in found.items():
        rest = way[:place] + way[place + 1 :]
        if outcome.setdefault(rest, (world.status, world.amount)) != (world.status, world.amount):
            return True
    return False


def _status(worlds: list[Assessment], matter: list[Unknown]) -> Status:
    found = {world.status for world in worlds}
    if len(found) > 1 or any(each.for_staff for each in matter):
        return Status.REVIEW
    return found.pop()
