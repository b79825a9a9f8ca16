"""The pure engine: a scheme, a request and what the office has set go in; an estimate with its working comes out."""

from collections.abc import Mapping
from decimal import Decimal

from schemes.benefits import Benefit
from schemes.case import Case
from schemes.in_force import TimeInForce, settings, time_in_force
from schemes.model import Scheme
from schemes.values import NOTHING_SET, Assessment, Extension, Office, Request, Status, Step
from schemes.working import Run, runs
from schemes.worlds import ranged, unknowns

NOTHING_CHOSEN: Mapping[str, str] = {}


def assess(scheme: Scheme, request: Request, office: Office = NOTHING_SET) -> Assessment:
    """Estimate what a benefit of the scheme comes to, line by line with clauses.

    Facts that are needed but not known leave a range. Raises SchemeError when the scheme has no such benefit.
    """
    benefit = scheme.benefit(request.benefit)
    unknown = unknowns(scheme, benefit, request, office)
    if not unknown:
        return settle(scheme, benefit, request, office)
    return ranged(unknown, request, lambda world, chosen: settle(scheme, benefit, world, office, chosen))


def settle(
    scheme: Scheme, benefit: Benefit, request: Request, office: Office, chosen: Mapping[str, str] = NOTHING_CHOSEN
) -> Assessment:
    """Estimate a request in which every needed fact is known."""
    set_ = settings(scheme.id, office, request.on, request.parameters)
    time = time_in_force(scheme.id, scheme.periods, office, set_)
    case = Case(request, time, set_)
    case.chosen = chosen
    done = list(runs(benefit, case, scheme.effects))
    best = done[0] if len(done) == 1 else max(done, key=_preference)
    if benefit.several and _several(scheme, request):
        best.flags[benefit.several] = scheme.effects[benefit.several]
    return _answer(best, time)


def _several(scheme: Scheme, request: Request) -> bool:
    return sum(identity in scheme.identities for identity in request.person.identities or ()) > 1


def _preference(run: Run) -> tuple[Decimal, bool]:
    return (Decimal(-1) if run.amount is None else run.amount, not run.refusing)


def _answer(run: Run, time: TimeInForce) -> Assessment:
    extension = time.extension if time.used else None
    return Assessment(
        status=_status(run),
        amount=run.amount,
        parts=run.parts if run.benefit.shows_parts and run.amount is not None else {},
        per_expense=run.per_expense if run.amount is not None else {},
        steps=(*_renewed(time), *(_extended(extension, time) if extension else ()), *run.steps),
        flags=tuple(run.flags),
        extension=extension,
    )


def _renewed(time: TimeInForce) -> list[Step]:
    """Name the document by which the county has lengthened the text's time, where that was needed."""
    if not time.renewed or time.renewal is None:
        return []
    last, source = time.renewal
    return [Step("period", f"{last} → {time.days[-1][1]}", None, source.clause, source.document)]


def _extended(extension: Extension, time: TimeInForce) -> list[Step]:
    text = f"{time.days[-1][1]} → {extension.valid_to}"
    return [Step("extension", text, None, "", extension.document)]


def _status(run: Run) -> Status:
    if run.amount is None or "not_computable" in run.flags.values():
        return Status.NOT_COMPUTABLE
    if run.amount == 0 and run.refusing:
        return Status.REFUSED
    return Status.REVIEW if "staff" in run.flags.values() else Status.PAYABLE
