"""Reports handed in: the sheet as it was, by whom and when; who is late, and of what to remind."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from claims.denials import NotOverYet
from claims.ports import Store
from claims.records import Level, Place, stem
from claims.staff import DIGITS, Role, Staff
from claims.workflow import Desk
from schemes.model import Scheme
from schemes.registers import Period, Report, period_before

REMIND_BEFORE, REMIND_AFTER = timedelta(days=10), timedelta(days=30)
HAND_IN = frozenset({Role.TOWN_DEPARTMENT, Role.COUNTY_DEPARTMENT, Role.CITY_DEPARTMENT})


@dataclass(frozen=True, slots=True)
class Handed:
    """A report as it was handed in; nothing of it is ever changed, a corrected one is another."""

    id: int
    scheme_id: str
    report: str
    place: str
    first: date
    last: date
    handed_on: date
    handed_at: datetime
    staff_id: int
    digest: str  # SHA-256 of the sheet, in hex
    sheet: bytes = b""  # XLSX; left empty where only the fact is asked for


@dataclass(frozen=True, slots=True)
class Due:
    """A report that a place has to hand in: of which scheme and period, and until when."""

    scheme: Scheme
    report: Report
    period: Period
    until: date

    def left(self, today: date) -> int:
        """Count the days that are left, less than none when it is late."""
        return (self.until - today).days


@dataclass(frozen=True, slots=True)
class Standing:
    """How a place stands with a report: `days_late` of what was handed in too late or is missing still."""

    place: Place
    until: date
    first: Handed | None
    newest: Handed | None
    days_late: int


def level_of(place: str) -> Level:
    """Say at which level a place stands, as reports name it."""
    return next((level for level in Level if DIGITS[level] == len(stem(place))), Level.CITY)


def hands_in(staff: Staff, report: Report) -> bool:
    """Say whether it falls to a member of staff to hand in a report for his place."""
    return staff.role in HAND_IN and level_of(staff.place) in report.due


async def hand_in(store: Store, desk: Desk, due: Due, sheet: bytes) -> Handed:
    """Keep a report as it is handed in; the same sheet again changes nothing. Raises NotOverYet."""
    if due.period.last >= desk.on:
        raise NotOverYet
    place, digest = desk.staff.place, hashlib.sha256(sheet).hexdigest()
    before = await store.reports.handed(due.scheme.id, due.report.id, place, due.period.first)
    same = next((one for one in before if one.digest == digest and one.place == place), None)
    if same is not None:
        return same
    made = await store.reports.hand_in(
        Handed(
            *(0, due.scheme.id, due.report.id, place, due.period.first, due.period.last),
            *(desk.on, desk.now, desk.staff.id, digest, sheet),
        )
    )
    detail = {"report": f"{due.scheme.id}.{due.report.id}", "first": due.period.first.isoformat(), "digest": digest}
    await store.audit.note("report_handed_in", desk.staff.id, desk.now, detail=detail)
    return made


def standings(places: Iterable[Place], period: Period, handed: Sequence[Handed], today: date) -> tuple[Standing, ...]:
    """Say of each place that has to hand in how it stands, the latest first; `handed` has the oldest first."""
    found = []
    for place in places:
        until = period.due.get(place.level)
        if until is None:
            continue
        own = [one for one in handed if one.place == place.code]
        done_on = own[0].handed_on if own else today
        late = max(0, (done_on - until).days)
        found.append(Standing(place, until, own[0] if own else None, own[-1] if own else None, late))
    return tuple(sorted(found, key=lambda one: (one.first is not None, -one.days_late, one.place.code)))


async def open_for(store: Store, schemes: Iterable[Scheme], staff: Staff, today: date) -> tuple[Due, ...]:
    """List what a member of staff has to hand in: from ten days before until it is done, or a month too late."""
    found = []
    for scheme in schemes:
        for report in scheme.reports.values():
            due = due_of(scheme, report, staff.place, today)
            if due is None or not hands_in(staff, report):
                continue
            if not due.until - REMIND_BEFORE <= today <= due.until + REMIND_AFTER:
                continue
            handed = await store.reports.handed(scheme.id, report.id, staff.place, due.period.first)
            if not any(one.place == staff.place for one in handed):
                found.append(due)
    return tuple(found)


def due_of(scheme: Scheme, report: Report, place: str, on: date) -> Due | None:
    """Return what a place owes of the newest period that is over, None when the report is not its own."""
    period = period_before(report, on)
    until = period.due.get(level_of(place))
    return None if until is None else Due(scheme, report, period, until)
