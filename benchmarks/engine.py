"""How long an estimate of four bills takes, beside the same rule written by hand, and whether memory stays put.

The rules by hand come to the same status, amount, shares and flags, but without working and clauses.
"""

import gc
import resource
import statistics
import time
import timeit
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from benchmarks.by_hand import BY_HAND, Plain
from schemes.assess import assess
from schemes.loading import load
from schemes.values import Assessment, Expense, Person, Provider, Request

ZERO = Decimal("0.00")
ROUNDS = 25
A_ROUND = 200
MANY = 100_000
HOSPITAL = Provider("hospital", "township", designated=True)
BILL = Expense(
    "A",
    date(2025, 5, 10),
    "inpatient",
    provider=HOSPITAL,
    coverage="not_covered",
    total=Decimal("512.30"),
    paid_by_others=ZERO,
    compensated_later=ZERO,
    covered_own_share=Decimal("3456.78"),
    non_covered=Decimal("120.00"),
    other_aid=Decimal("50.00"),
    unlisted=ZERO,
    evidence=("diagnosis", "referral"),
)


def _request(scheme: str, benefit: str, on: date, person: Person, bill: Expense) -> Request:
    bills = tuple(replace(bill, id=name, date=on.replace(month=month)) for month, name in enumerate("ABCD", 1))
    return Request(scheme, benefit, on, person, "a", expenses=bills)


REQUESTS = {
    "jiangmen": _request(
        "jiangmen",
        "drug_cost",
        date(2025, 6, 15),
        Person(("monitored_household",)),
        replace(BILL, kind="drug", provider=Provider("pharmacy", None, designated=True)),
    ),
    "enping": _request(
        "enping", "medical_cost", date(2020, 6, 15), Person(("low_income_target",), listed_on=date(2019, 12, 20)), BILL
    ),
    "heshan": replace(
        _request("heshan", "medical_assistance", date(2021, 6, 15), Person(("orphan",)), BILL),
        parameters={"rates": {"orphan": {"rate": Decimal("0.80"), "deductible": ZERO, "cap": Decimal("50000.00")}}},
    ),
    "jingjiang": _request(
        "jingjiang",
        "medical_cost",
        date(2019, 6, 15),
        Person(("registered_low_income_household",), "resident"),
        BILL,
    ),
    "fangchenggang": _request(
        "fangchenggang",
        "routine",
        date(2023, 6, 15),
        Person(("subsistence_allowance_recipient",), "resident", local=True),
        BILL,
    ),
}


def _microseconds(work: Callable[[], object]) -> float:
    return (
        statistics.median(timeit.repeat(work, number=A_ROUND, repeat=ROUNDS, timer=time.process_time)) / A_ROUND * 1e6
    )


def _agree(plain: Plain, answer: Assessment) -> None:
    told = Plain(str(answer.status), answer.amount or ZERO, dict(answer.per_expense), sorted(answer.flags))
    if plain._replace(flags=sorted(plain.flags)) != told:
        raise AssertionError(f"the rule by hand comes to {plain}, the engine to {told}")


def _speed() -> dict[str, float]:
    catalogue = load()
    figures: dict[str, float] = {}
    for name, request in REQUESTS.items():
        scheme = catalogue.get(name)
        took = _microseconds(lambda scheme=scheme, request=request: assess(scheme, request))
        figures[f"{name}: estimate of 4 bills, median µs of one processor"] = took
        if name in BY_HAND:
            by_hand = BY_HAND[name]
            _agree(by_hand(request), assess(scheme, request))
            bare = _microseconds(lambda by_hand=by_hand, request=request: by_hand(request))
            figures[f"{name}: times the rule by hand ({bare:.1f} µs)"] = took / bare
    figures["all schemes: estimate of 4 bills, median µs of one processor"] = statistics.median(
        value for figure, value in figures.items() if figure.endswith("median µs of one processor")
    )
    return figures


def _growth() -> float:
    """Return by how many MiB the process grows over many estimates, the first tenth not counted."""
    catalogue = load()
    pairs = [(catalogue.get(name), request) for name, request in REQUESTS.items()]
    for number in range(MANY):
        if number == MANY // 10:
            gc.collect()
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        assess(*pairs[number % len(pairs)])
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024


def run() -> dict[str, object]:
    """Measure; figures by name."""
    return {**_speed(), f"MiB more after {MANY:,} estimates in one process": _growth()}


if __name__ == "__main__":
    for figure, value in run().items():
        print(f"{value:12.2f}  {figure}")
