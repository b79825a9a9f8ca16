"""What helping needs from storage, one small protocol a noun."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from claims.helping import Appeal, CallRequest, Handover, Mandate, Use, VoiceNote
from claims.model import Draft


class Reminders(Protocol):
    """Reminders of unfinished drafts, each told once."""

    async def due(self, number: int, untouched_since: datetime) -> Sequence[Draft]:
        """Return unfinished drafts nobody touched since, whose person wants reminders and has not had this one."""

    async def told(self, draft: Draft, number: int, now: datetime) -> None:
        """Keep that the reminder was told; the same again changes nothing."""

    async def set_wanted(self, person_id: int, *, wanted: bool, now: datetime) -> None:
        """Keep whether the person wants reminders."""


class Calls(Protocol):
    """Requests to be called back."""

    async def open_of(self, person_id: int, about: str | None = None) -> CallRequest | None:
        """Return the person's request about something that nobody has answered yet."""

    async def forget(self, person_id: int, about: str) -> None:
        """Take the person's unanswered requests about something away."""

    async def add(self, request: CallRequest) -> CallRequest:
        """Keep a request and return it with its id."""

    async def open_within(self, place: str, limit: int) -> Sequence[CallRequest]:
        """Return unanswered requests of the place (the beginning of its code) and those under it, oldest first."""

    async def answered(self, request_id: int, place: str, staff_id: int, now: datetime) -> bool:
        """Keep who has called back; False when there is no such open request at the place."""


class VoiceNotes(Protocol):
    """Voice notes for the staff."""

    async def add(self, note: VoiceNote) -> None:
        """Keep a note."""

    async def unheard_within(self, place: str, limit: int) -> Sequence[VoiceNote]:
        """Return notes nobody has heard, from the place (the beginning of its code) and under it, oldest first."""

    async def one_within(self, place: str, note_id: int) -> VoiceNote | None:
        """Return a note of the place, heard or not."""

    async def heard(self, note: VoiceNote, staff_id: int, now: datetime) -> None:
        """Keep who has heard the note."""

    async def sent_since(self, person_id: int, since: datetime) -> int:
        """Count the notes a person has sent since."""


class Mandates(Protocol):
    """Mandates, the drafts made under them, and the journal of their use."""

    async def add(self, mandate: Mandate) -> Mandate:
        """Keep a new mandate and return it with its id."""

    async def save(self, mandate: Mandate) -> None:
        """Write the mandate."""

    async def by_id(self, mandate_id: int) -> Mandate | None:
        """Return the mandate."""

    async def of_draft(self, draft_id: int) -> Mandate | None:
        """Return the mandate under which the draft is made."""

    async def put_draft(self, draft: Draft, mandate: Mandate) -> None:
        """Keep that the draft is made under the mandate."""

    async def take_out(self, draft: Draft) -> None:
        """Keep that the draft goes on without its mandate."""

    async def given_by(self, principal_id: int) -> Sequence[Mandate]:
        """Return what the person has ever given, newest first."""

    async def held_by(self, helper_id: int) -> Sequence[Mandate]:
        """Return what was ever given to the helper, newest first."""

    async def write(self, use: Use) -> None:
        """Write a line of the journal."""

    async def journal(self, mandate: Mandate, limit: int) -> Sequence[Use]:
        """Return the newest lines of the journal, newest first."""

    async def drafts_of(self, mandate: Mandate) -> Sequence[int]:
        """Return the ids of the drafts made under the mandate, oldest first."""

    async def drafts_opened(self, helper_id: int, since: datetime) -> int:
        """Count the drafts for others that the helper has opened since."""


class Handovers(Protocol):
    """One-time links."""

    async def add(self, handover: Handover) -> None:
        """Keep a link under its token's hash."""

    async def find(self, token_hash: str) -> Handover | None:
        """Return the link, used or not."""

    async def use(self, handover: Handover, now: datetime) -> bool:
        """Spend the link; False when it was spent before."""

    async def move_chat(self, chat_id: int, person_id: int) -> None:
        """Let a chat speak for another person from now on."""

    async def cut_off(self, person_id: int, now: datetime) -> int:
        """Close every chat of the person, so that an old phone shows nothing more; return how many there were."""


class Appeals(Protocol):
    """Reviews of refusals that were asked for."""

    async def add(self, appeal: Appeal) -> None:
        """Keep a request; one a claim."""

    async def of_claim(self, claim_id: int) -> Appeal | None:
        """Return the claim's request."""
