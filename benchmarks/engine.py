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
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from schemes.assess import assess
from schemes.loading import load
from schemes.values import Assessment, Expense, Person, Provider, Request

FEN = Decimal("0.01")
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


class Plain(NamedTuple):
    """What a rule comes to without its working and clauses."""

    status: str
    amount: Decimal
    per_expense: dict[str, Decimal]
    flags: list[str]


def _no(flag: str) -> Plain:
    return Plain("refused", ZERO, {}, [flag])


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(FEN, ROUND_HALF_UP)


def _comes_to(given: dict[str, Decimal], flags: list[str], refusing: tuple[str, ...], staff: tuple[str, ...]) -> Plain:
    amount = sum(given.values(), ZERO)
    if amount == 0 and any(flag.startswith(refusing) for flag in flags):
        return Plain("refused", amount, given, flags)
    return Plain("review" if any(flag.startswith(staff) for flag in flags) else "payable", amount, given, flags)


def jiangmen_by_hand(request: Request) -> Plain:  # noqa: C901, one rule after another, as the text has them
    """Work out the Jiangmen rule as somebody would write it for this policy alone."""
    if request.on > date(2025, 12, 31):
        return _no("scheme_expired")
    if "monitored_household" not in (request.person.identities or ()):
        return _no("not_eligible")
    quarter = (request.on.year, (request.on.month - 1) // 3)
    counting = [each for each in request.history if each.status in ("pending", "approved", "paid")]
    now = [each for each in counting if (each.on.year, (each.on.month - 1) // 3) == quarter]
    if any(each.cause == request.cause for each in now):
        return _no("same_matter_same_quarter")
    if len(now) >= 2:
        return _no("quarter_limit")
    first = request.on.replace(year=request.on.year - 1)
    used = sum((each.amount for each in counting if each.on.year == request.on.year), ZERO)
    room = max(Decimal(1000) - max(used, request.granted_this_year), ZERO)
    given = {bill.id: ZERO for bill in request.expenses}
    flags: list[str] = []
    own = paid = ZERO
    for bill in sorted(request.expenses, key=lambda each: each.date):
        if not first <= bill.date <= request.on:
            flags.append(f"out_of_window:{bill.id}")
            continue
        if bill.date in (first, request.on):
            flags.append(f"window_edge:{bill.id}")
        if bill.provider.kind != "pharmacy" or not bill.provider.designated:
            flags.append(f"pharmacy_not_designated:{bill.id}")
            continue
        if "diagnosis" not in bill.evidence:
            flags.append(f"no_diagnosis:{bill.id}")
            continue
        if bill.kind != "drug":
            flags.append(f"not_a_drug:{bill.id}")
            continue
        if bill.coverage == "covered_other":
            flags.append(f"listed_not_dual:{bill.id}")
        if bill.coverage == "not_covered" and (bill.paid_by_others or ZERO) > 0:
            flags.append(f"outside_but_paid:{bill.id}")
        own += max((bill.total or ZERO) - (bill.paid_by_others or ZERO), ZERO)
        target = _rounded(own * Decimal("0.80"))
        if target > room and "annual_cap" not in flags:
            flags.append("annual_cap")
        given[bill.id] = min(target, room) - paid
        paid = min(target, room)
    refusing = ("out_of_window", "pharmacy_not_designated", "no_diagnosis", "not_a_drug")
    return _comes_to(given, flags, refusing, ("listed_not_dual", "outside_but_paid"))


def enping_by_hand(request: Request) -> Plain:
    """Work out both layers of the Enping rule, for this policy alone."""
    if "low_income_target" not in (request.person.identities or ()):
        return _no("not_eligible")
    listed = request.person.listed_on
    start = date(listed.year + listed.month // 12, listed.month % 12 + 1, 1) if listed else date.min
    given = {bill.id: ZERO for bill in request.expenses}
    flags: list[str] = []
    in_scope = own = first = second = ZERO
    for bill in sorted(request.expenses, key=lambda each: each.date):
        if not date(2020, 1, 1) <= bill.date <= date(2020, 12, 31) or bill.date < start:
            flags.append(f"out_of_period:{bill.id}")
            continue
        if not bill.provider.designated:
            flags.append(f"not_designated:{bill.id}")
            continue
        base = max((bill.covered_own_share or ZERO) - (bill.other_aid or ZERO), ZERO)
        in_scope += base
        target = min(_rounded(in_scope * Decimal("0.80")), Decimal(80000))
        share, first = target - first, target
        own += base - share + (bill.non_covered or ZERO)
        target = min(_rounded(own * Decimal("0.80")), Decimal(30000)) if own >= 2000 else ZERO
        given[bill.id] = share + target - second
        second = target
    flags += ["primary_cap"] if first == 80000 else []
    flags += ["secondary_cap"] if second == 30000 else []
    flags += ["secondary_without_primary"] if second > 0 and first == 0 else []
    return _comes_to(given, flags, ("out_of_period", "not_designated"), ("none",))


def jingjiang_by_hand(request: Request) -> Plain:
    """Work out the Jingjiang rule, for this policy alone."""
    if request.person.insurance == "none":
        return _no("not_insured")
    rates = {
        ("township", "resident"): Decimal("0.80"),
        ("township", "employee"): Decimal("0.50"),
        ("municipal", "resident"): Decimal("0.70"),
        ("municipal", "employee"): Decimal("0.30"),
    }
    given = {bill.id: ZERO for bill in request.expenses}
    flags: list[str] = []
    for bill in request.expenses:
        if not date(2019, 1, 1) <= bill.date <= date(2020, 12, 31):
            flags.append(f"out_of_policy:{bill.id}")
            continue
        if bill.kind not in ("inpatient", "special_outpatient"):
            flags.append(f"kind_excluded:{bill.id}")
            continue
        if not bill.provider.designated and not {"transfer_certificate", "office_consent"} <= set(bill.evidence):
            flags.append(f"no_approval:{bill.id}")
            continue
        own = (bill.total or ZERO) - (bill.paid_by_others or ZERO)
        base = max(own - (bill.unlisted or ZERO) - sum(bill.excluded.values(), ZERO), ZERO)
        rate = rates.get((bill.provider.level or "", request.person.insurance or ""), Decimal("0.30"))
        share, most = _rounded(base * rate), max(own - (bill.compensated_later or ZERO), ZERO)
        if share > most:
            flags.append(f"art20_limit:{bill.id}")
        given[bill.id] = min(share, most)
    return _comes_to(given, flags, ("out_of_policy", "kind_excluded", "no_approval"), ("referral_missing",))


BY_HAND: dict[str, Callable[[Request], Plain]] = {
    "jiangmen": jiangmen_by_hand,
    "enping": enping_by_hand,
    "jingjiang": jingjiang_by_hand,
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
