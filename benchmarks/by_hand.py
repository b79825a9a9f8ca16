"""The rules of four policies as somebody would write them for one policy alone: no working, no clauses, no data.

They come to the same status, amount, shares and flags as the engine, and are what its speed is compared with.
"""

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from schemes.values import Expense, Person, Request

FEN = Decimal("0.01")
ZERO = Decimal("0.00")


SPECIAL = ("tumour_chemo_radio", "dialysis", "transplant_antirejection")


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
        if bill.provider.kind == "pharmacy" or not bill.provider.designated:
            flags.append(f"not_designated:{bill.id}")
            continue
        if bill.kind == "other_goods":
            flags.append(f"kind_excluded:{bill.id}")
            continue
        base = max((bill.covered_own_share or ZERO) - (bill.other_aid or ZERO), ZERO)
        in_scope += base
        target = min(_rounded(in_scope * Decimal("0.80")), Decimal(80000))
        share, first = target - first, target
        own += base - share + (bill.non_covered or ZERO)
        target = min(_rounded(own * Decimal("0.80")), Decimal(30000)) if own >= 2000 else ZERO
        given[bill.id] = share + target - second
        second = target
    granted = max(request.granted_this_year, _told(request))
    for bill in sorted(request.expenses, key=lambda each: each.date):
        if bill.date.year == request.on.year:
            taken = min(granted, given[bill.id])
            given[bill.id], granted = given[bill.id] - taken, granted - taken
    flags += ["primary_cap"] if first == 80000 else []
    flags += ["secondary_cap"] if second == 30000 else []
    flags += ["secondary_without_primary"] if second > 0 and first == 0 else []
    return _comes_to(given, flags, ("out_of_period", "not_designated", "kind_excluded"), ("none",))


def jingjiang_by_hand(request: Request) -> Plain:  # noqa: C901, one rule after another, as the text has them
    """Work out the Jingjiang rule, for this policy alone."""
    if not request.person.identities:
        return _no("not_eligible")
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
        if bill.kind == "special_outpatient" and bill.disease not in SPECIAL:
            flags.append(f"not_special:{bill.id}")
            continue
        if not bill.provider.designated and not {"transfer_certificate", "office_consent"} <= set(bill.evidence):
            flags.append(f"no_approval:{bill.id}")
            continue
        level = bill.provider.level if bill.provider.designated else None
        if bill.kind == "inpatient" and level == "municipal" and "referral" not in bill.evidence:
            flags.append(f"referral_missing:{bill.id}")
        if (bill.unlisted or ZERO) > 0:
            flags.append(f"unlisted_cost:{bill.id}")
        own = (bill.total or ZERO) - (bill.paid_by_others or ZERO)
        base = max(own - (bill.unlisted or ZERO) - sum(bill.excluded.values(), ZERO), ZERO)
        rate = rates.get((level or "", request.person.insurance or ""), Decimal("0.30"))
        share, most = _rounded(base * rate), max(own - (bill.compensated_later or ZERO), ZERO)
        if share > most:
            flags.append(f"art20_limit:{bill.id}")
        given[bill.id] = min(share, most)
    return _comes_to(
        given, flags, ("out_of_policy", "kind_excluded", "not_special", "no_approval"), ("referral_missing",)
    )


MAJOR = (
    "dialysis",
    "malignant_tumour",
    "tumour_chemo_radio",
    "transplant_antirejection",
    "thalassaemia",
    "haemophilia",
)
CLASSES = {  # deductible, share and cap of stays; share and cap of chronic care
    "first": (0, "1.00", 60000, "1.00", 4000),
    "severe": (0, "0.95", 50000, "0.95", 3000),
    "second": (0, "0.90", 30000, "0.90", 2000),
    "near": (3000, "0.80", 20000, None, None),
    "seventy": (3000, "0.70", 20000, None, None),
    "lifted": (3000, "0.50", 20000, None, None),
}


def _class_of(identity: str, person: Person) -> str | None:
    if identity in ("extreme_hardship_person", "orphan", "child_without_support"):
        return "first"
    if identity == "subsistence_allowance_recipient":
        card = person.disability
        severe = card and (card.level <= 2 or card.kind in ("mental", "intellectual"))
        return "severe" if severe else "second"
    return {
        "near_threshold_household": "near",
        "monitored_household": "seventy",
        "returned_to_poverty": "seventy",
        "lifted_out_of_poverty": "lifted",
    }.get(identity)


def fangchenggang_by_hand(request: Request) -> Plain:
    """Work out Fangchenggang's routine aid, for this policy alone."""
    held = request.person.identities or ()
    if not request.person.local or not held:
        return _no("not_eligible")
    runs = [_fangchenggang(request, identity) for identity in held]
    best = max(runs, key=lambda run: (run.amount, run.status != "refused" and not _refuses(run.flags)))
    if len(held) > 1:
        best.flags.append("multiple_identities")
    return best


REFUSING = ("before_start", "transition_ended", "kind_excluded", "not_designated", "no_chronic_aid", "not_eligible")


def _refuses(flags: list[str]) -> bool:
    return any(flag.startswith(REFUSING) for flag in flags)


def _fangchenggang(request: Request, identity: str) -> Plain:
    group = _class_of(identity, request.person)
    if group is None:
        return _no("not_eligible")
    deductible, share, cap, chronic_share, chronic_cap = CLASSES[group]
    given = {bill.id: ZERO for bill in request.expenses}
    flags: list[str] = []
    own: dict[tuple[str, int], Decimal] = {}
    granted = max(request.granted_this_year, _told(request))
    gross = ZERO
    for bill in sorted(request.expenses, key=lambda each: each.date):
        refusal = _fangchenggang_refusal(bill, identity, chronic_share)
        if refusal:
            flags.append(f"{refusal}:{bill.id}")
            continue
        stay = bill.kind == "inpatient" or bill.disease in MAJOR
        key = ("stay" if stay else "chronic", bill.date.year)
        before = own.get(key, ZERO)
        own[key] = before + (bill.covered_own_share or ZERO)
        if stay:
            then, now = (_rounded(max(x - deductible, ZERO) * Decimal(share)) for x in (before, own[key]))
        else:
            then, now = (_rounded(x * Decimal(chronic_share or 0)) for x in (before, own[key]))
        limit = Decimal(cap if stay else chronic_cap or 0)
        if now >= limit:
            flags.append("inpatient_cap" if stay else "chronic_cap")
        piece = min(now, limit) - min(then, limit)
        if bill.date.year == request.on.year:
            gross, left = gross + piece, max(gross + piece - granted, ZERO) - max(gross - granted, ZERO)
            piece = left
        given[bill.id] = piece
    return _comes_to(given, list(dict.fromkeys(flags)), REFUSING, ("none",))


def _told(request: Request) -> Decimal:
    counting = (each for each in request.history if each.status in ("pending", "approved", "paid"))
    return sum((each.amount for each in counting if each.on.year == request.on.year), ZERO)


def _fangchenggang_refusal(bill: Expense, identity: str, chronic_share: str | None) -> str | None:
    if bill.date < date(2022, 8, 1):
        return "before_start"
    if identity in ("monitored_household", "lifted_out_of_poverty") and bill.date > date(2025, 12, 31):
        return "transition_ended"
    if bill.kind not in ("inpatient", "chronic_outpatient"):
        return "kind_excluded"
    if not bill.provider.designated:
        return "not_designated"
    if bill.kind == "chronic_outpatient" and bill.disease not in MAJOR and chronic_share is None:
        return "no_chronic_aid"
    return None


BY_HAND: dict[str, Callable[[Request], Plain]] = {
    "jiangmen": jiangmen_by_hand,
    "enping": enping_by_hand,
    "jingjiang": jingjiang_by_hand,
    "fangchenggang": fangchenggang_by_hand,
}
