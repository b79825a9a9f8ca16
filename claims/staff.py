"""Who works in the offices, and the one rule of what each may see and act on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from claims.model import Claim
from claims.records import stem
from claims.second_factor import SecondFactor

DIGITS = {"city": 4, "county": 6, "town": 9, "village": 12}


class Role(StrEnum):
    """What a member of staff is; scheme files name these in their steps."""

    VILLAGE = "village"
    TOWN_DEPARTMENT = "town_department"
    TOWN_GOVERNMENT = "town_government"
    COUNTY_DEPARTMENT = "county_department"
    COUNTY_GOVERNMENT = "county_government"
    HEALTH_DEPARTMENT = "health_department"  # the county's; looks after groups that a scheme routes to it
    CITY_DEPARTMENT = "city_department"
    INSTITUTION = "institution"  # a hospital's or clinic's window
    INSURER = "insurer"
    FINANCE = "finance"
    OFFICE = "office"  # administers the county; decides nothing


@dataclass(frozen=True, slots=True)
class Staff:
    """A member of staff at one place; the ID number and the chat person serve to keep him off his own claims."""

    id: int
    login: str
    name: str
    role: Role
    place: str
    active: bool = True
    id_number: str | None = None
    person_id: int | None = None


class Step(Protocol):
    """What this module must know of a step of a scheme's workflow."""

    @property
    def id(self) -> str:
        """The step's name in its scheme."""

    @property
    def role(self) -> str:
        """Who acts at the step."""

    @property
    def place_level(self) -> str:
        """Whether the claim's village, town or county acts."""

    @property
    def kind(self) -> str:
        """What is done at the step."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What one member of staff may see and act on: pairs of scheme and step, within places.

    The queue builds its WHERE from this value, and pages ask `sees` and `acts`: one rule, two readings.
    `place` is what the codes of all places within begin with.
    """

    place: str
    acting: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    seeing: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    noticed: frozenset[tuple[str, str]] = field(default_factory=frozenset)  # those of `seeing` that are public notice

    def covers(self, place: str) -> bool:
        """Say whether a place is this one or lies under it."""
        return place.startswith(self.place)

    def sees(self, claim: Claim) -> bool:
        """Say whether the claim has reached this desk; what has not is as if it did not exist."""
        return self.covers(claim.place) and (claim.scheme_id, claim.step) in self.seeing

    def acts(self, claim: Claim) -> bool:
        """Say whether the claim is at this desk now."""
        return self.covers(claim.place) and (claim.scheme_id, claim.step) in self.acting


def scope_of(staff: Staff, workflows: Mapping[str, Sequence[Step]]) -> Scope:
    """Work out what a member of staff may see and act on, from every scheme's steps.

    He acts at the steps of his role that are done at his own place or under it; he sees a claim from the
    first of them on, also when it is closed.
    """
    acting: set[tuple[str, str]] = set()
    seeing: set[tuple[str, str]] = set()
    noticed: set[tuple[str, str]] = set()
    for scheme_id, steps in workflows.items() if staff.active else ():
        mine = [index for index, step in enumerate(steps) if _is_desk_of(step, staff)]
        reached = steps[mine[0] :] if mine else ()
        acting |= {(scheme_id, steps[index].id) for index in mine}
        seeing |= {(scheme_id, step.id) for step in reached}
        noticed |= {(scheme_id, step.id) for step in reached if step.kind == "notice"}
    return Scope(stem(staff.place), frozenset(acting), frozenset(seeing), frozenset(noticed))


def joined(own: Scope, others: Iterable[Scope]) -> Scope:
    """Add to a scope those of absent colleagues at the same place."""
    scopes = [own, *(one for one in others if one.place == own.place)]
    return Scope(
        own.place,
        frozenset[tuple[str, str]]().union(*(one.acting for one in scopes)),
        frozenset[tuple[str, str]]().union(*(one.seeing for one in scopes)),
        frozenset[tuple[str, str]]().union(*(one.noticed for one in scopes)),
    )


def _is_desk_of(step: Step, staff: Staff) -> bool:
    return step.role == staff.role and len(stem(staff.place)) <= DIGITS[step.place_level]


def is_own(staff: Staff, claim: Claim) -> bool:
    """Say whether a member of staff has a part in the claim himself: as a party to it or by filing it."""
    parties = (claim.beneficiary, claim.applicant, claim.proxy)
    numbers = {party.id_number for party in parties if party is not None and party.id_number}
    return (
        (staff.id_number is not None and staff.id_number in numbers)
        or (staff.person_id is not None and staff.person_id == claim.person_id)
        or (claim.filed_by_staff_id is not None and claim.filed_by_staff_id == staff.id)
    )


@dataclass(frozen=True, slots=True)
class SignIn:
    """What sign-in must know of an account; the password is kept as an argon2id hash only."""

    staff: Staff
    password_hash: str


@dataclass(frozen=True, slots=True)
class Throttle:
    """How often one login failed from one address, and until when it must wait there."""

    failures: int
    last_at: datetime
    blocked_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class StaffSession:
    """A sign-in under way; the key itself is known to the browser only."""

    staff: Staff
    created_at: datetime
    seen_at: datetime


class Passwords(Protocol):
    """Hashes passwords slowly and checks them."""

    async def hash(self, password: str) -> str:
        """Return the password's hash, with its salt and parameters."""

    async def check(self, password: str, hashed: str | None) -> bool:
        """Say whether the password fits; None takes as long and says no."""


class StaffBook(Protocol):
    """The accounts of staff, their sessions, and failed sign-ins."""

    async def add(self, staff: Staff, password_hash: str, now: datetime) -> Staff:
        """Keep a new account and return it with its id; raises LoginTaken."""

    async def by_id(self, staff_id: int) -> Staff:
        """Return the member of staff, for the history; raises LookupError."""

    async def names(self, staff_ids: Iterable[int]) -> Mapping[int, Staff]:
        """Return the members of staff with these ids."""

    async def within(self, place: str) -> tuple[Staff, ...]:
        """Return everybody who works in the place or under it."""

    async def sign_in_of(self, login: str) -> SignIn | None:
        """Return the active account of this login."""

    async def set_active(self, staff_id: int, *, active: bool) -> None:
        """Open or close an account; closing ends its sessions."""

    async def set_password(self, staff_id: int, password_hash: str) -> None:
        """Give an account another password; its sessions end."""

    async def of_person(self, person_id: int) -> Staff | None:
        """Return the active member of staff whose own chat is this person's."""

    async def set_person(self, staff_id: int, person_id: int) -> None:
        """Keep which person in the chat a member of staff is."""

    async def second_factor(self, staff_id: int) -> SecondFactor | None:
        """Return the account's second factor, also one that is not confirmed yet."""

    async def set_second_factor(self, staff_id: int, factor: SecondFactor | None) -> None:
        """Keep or take away an account's second factor; taking it away ends its sessions and recovery codes."""

    async def set_recovery_codes(self, staff_id: int, hashes: Sequence[str]) -> None:
        """Keep new recovery codes in place of all before."""

    async def use_recovery_code(self, staff_id: int, code_hash: str, now: datetime) -> bool:
        """Spend a recovery code; False when there is no such code left."""

    async def codes_left(self, staff_id: int) -> int:
        """Count the recovery codes that were not used."""

    async def allow_more(self, staff_id: int, until: datetime | None) -> None:
        """Let a member of staff look at more than usual until an instant."""

    async def more_until(self, staff_id: int) -> datetime | None:
        """Return until when a member of staff may look at more than usual."""

    async def protected(self, staff_ids: Iterable[int]) -> frozenset[int]:
        """Return which of these accounts have a confirmed second factor."""

    async def throttle(self, key: str) -> Throttle | None:
        """Return what is known of failed sign-ins under a key of login and address."""

    async def set_throttle(self, key: str, throttle: Throttle | None) -> None:
        """Keep or forget failed sign-ins."""

    async def open_session(self, key_hash: str, staff_id: int, now: datetime) -> None:
        """Keep a new session under the hash of its key."""

    async def session(self, key_hash: str) -> StaffSession | None:
        """Return the session of an active member of staff."""

    async def touch_session(self, key_hash: str, now: datetime) -> None:
        """Note that the session was used."""

    async def close_session(self, key_hash: str) -> None:
        """End the session."""

    async def drop_sessions(self, seen_before: datetime) -> None:
        """Forget sessions that nobody used for long."""
