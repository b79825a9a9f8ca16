"""The values of helping: requests to be called back, voice notes, mandates, hand-overs, reviews asked for."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class CallRequest:
    """That somebody wants to be called back by his office."""

    id: int
    person_id: int
    place: str | None
    phone: str
    asked_at: datetime
    answered_at: datetime | None = None
    answered_by: int | None = None  # staff
    about: str | None = None  # a purpose the person agreed to, None for a plain call


@dataclass(frozen=True, slots=True)
class VoiceNote:
    """That somebody spoke instead of tapping; kept for the staff of the place, who can listen."""

    id: int
    person_id: int
    place: str | None
    digest: str
    media_type: str
    sent_at: datetime


class Scope(StrEnum):
    """How far a mandate goes."""

    CLAIM = "claim"  # one application
    SCHEME = "scheme"  # every application under one scheme


class Evidence(StrEnum):
    """What shows that the person agreed."""

    TAPPED = "tapped"  # on his own phone
    PAPER = "paper"  # a signed letter, photographed


@dataclass(frozen=True, slots=True)
class Mandate:
    """That one person lets another apply for him: how far, from when until when, and how that is known.

    `asked_at` without `given_at` is a request that waits for the person's own tap.
    """

    id: int
    helper_id: int
    draft_id: int  # the application it began with
    asked_at: datetime
    principal_id: int | None = None  # his own chat, when he has one
    name: str | None = None
    scope: Scope = Scope.CLAIM
    scheme_id: str | None = None
    evidence: Evidence | None = None
    given_at: datetime | None = None
    last_day: date | None = None
    revoked_at: datetime | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether the helper may act on the day."""
        return (
            self.given_at is not None and self.revoked_at is None and self.last_day is not None and day <= self.last_day
        )


@dataclass(frozen=True, slots=True)
class Use:
    """One line of a mandate's journal."""

    mandate_id: int
    at: datetime
    what: str
    draft_id: int | None = None


class Purpose(StrEnum):
    """What a one-time link is for."""

    MANDATE = "mandate"  # to be opened by the person who is helped
    CHAT = "chat"  # to go on in another chat
    RECOVERY = "recovery"  # made by an office for somebody who lost his phone; the old chats are cut off
    STAFF = "staff"  # to be opened by a member of staff who is signed in: this chat is his own


@dataclass(frozen=True, slots=True)
class Handover:
    """A one-time link; the token itself is known only to who was shown it."""

    token_hash: str
    purpose: Purpose
    person_id: int  # who made it
    expires_at: datetime
    mandate_id: int | None = None
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Appeal:
    """That somebody wants a refusal looked at again in writing."""

    id: int
    claim_id: int
    person_id: int
    asked_on: date
    asked_at: datetime
