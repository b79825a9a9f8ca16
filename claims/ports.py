"""What the use cases need from storage: one small protocol a noun, methods named for the question they answer.

A method that returns somebody's data takes that somebody, or a value that only he could have got.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from claims.chores import Chores
from claims.helping_ports import Appeals, Calls, Handovers, Mandates, Reminders, VoiceNotes
from claims.keeping import Erasures
from claims.model import Claim, Consent, Draft, Event, Page, Person
from claims.office_ports import Audit, Deputies, Notices, Payments, Queue, Reviews, VisitPhotos
from claims.owing import OwedPapers
from claims.records import Branch, Contact, Drug, Institution, ListChange, Place, RosterEntry
from claims.shown import Showings
from claims.staff import StaffBook
from claims.traces import Traces
from claims.watch_ports import Registers, Reports, Settlements
from claims.wordings import Wordings
from schemes.values import Confirmation, CountyParameter, Extension, Office


class People(Protocol):
    """People of the chat and what they agreed to."""

    async def add(self, language: str, now: datetime) -> Person:
        """Keep a new person."""

    async def by_id(self, person_id: int) -> Person:
        """Return the person; raises LookupError."""

    async def set_language(self, person_id: int, language: str) -> None:
        """Keep the language in which the person wants to be spoken to."""

    async def set_phone(self, person_id: int, phone: str) -> None:
        """Keep the person's own telephone number."""

    async def consents_of(self, person_id: int) -> tuple[Consent, ...]:
        """Return everything the person agreed to, oldest first, withdrawn ones included."""

    async def give_consent(self, person_id: int, consent: Consent) -> None:
        """Keep a consent; the same purpose and wording again changes nothing while it holds."""

    async def withdraw_consent(self, person_id: int, purpose: str, at: datetime) -> None:
        """End every consent to the purpose."""


class Drafts(Protocol):
    """Drafts and their pages."""

    async def add(self, person_id: int, now: datetime) -> Draft:
        """Open an empty draft."""

    async def of_person(self, draft_id: int, person_id: int) -> Draft:
        """Return the draft; raises DraftNotFound when it is not this person's."""

    async def current_of(self, person_id: int) -> Draft | None:
        """Return the open or mending draft the person touched last."""

    async def open_of(self, person_id: int) -> tuple[Draft, ...]:
        """Return all open or mending drafts of the person, the last touched first."""

    async def save(self, draft: Draft) -> Draft:
        """Write the draft and return it with its new version; raises DraftChanged when it was changed since."""

    async def of_claim(self, claim: Claim) -> Draft:
        """Return the draft that became the claim."""

    async def pages_of(self, draft: Draft) -> tuple[Page, ...]:
        """Return the pages that were not removed, in the order they came."""

    async def add_page(self, draft: Draft, digest: str, media_type: str, now: datetime) -> Page:
        """Keep a page at the end of the draft."""

    async def page_to_read(self, page_id: int) -> Page:
        """Return a page for the reader, which works for everybody; raises PageNotFound."""

    async def draft_of_page(self, page: Page) -> Draft:
        """Return the draft the page lies in."""

    async def save_page(self, page: Page) -> None:
        """Write the page."""

    async def sizes_of(self, digests: Sequence[str]) -> Mapping[str, int]:
        """Return how many bytes stored files have."""


class Claims(Protocol):
    """Claims and their history."""

    async def next_serial(self, county: str, year: int) -> int:
        """Return the next serial of the county's year; never the same twice."""

    async def add(self, claim: Claim) -> Claim:
        """Keep a new claim and return it with its id; a second one of the same draft is a bug."""

    async def of_draft(self, draft: Draft) -> Claim | None:
        """Return the claim the draft became."""

    async def of_person(self, claim_id: int, person_id: int) -> Claim:
        """Return the claim; raises ClaimNotFound when it is not this person's."""

    async def all_of_person(self, person_id: int) -> tuple[Claim, ...]:
        """Return the person's claims, newest first."""

    async def by_id(self, claim_id: int) -> Claim:
        """Return the claim for the system's own work; front ends ask `of_person` or by place. Raises ClaimNotFound."""

    async def by_number(self, number: str) -> Claim:
        """Return the claim with this number for the system's own work; raises ClaimNotFound."""

    async def save(self, claim: Claim) -> Claim:
        """Write the claim and return it with its new version; raises ClaimChanged when it was changed since."""

    async def of_beneficiary(self, scheme_id: str, id_number: str, *, but_not: int | None = None) -> tuple[Claim, ...]:
        """Return what was ever claimed for a person under the scheme, oldest first."""

    async def add_event(self, claim: Claim, event: Event) -> Event:
        """Write one line of history; `event.seq` is set here."""

    async def events_of(self, claim: Claim) -> tuple[Event, ...]:
        """Return the claim's history, oldest first."""


class OfficeRecords(Protocol):
    """What the county office keeps on record beside the scheme files."""

    async def office_for(self, place: str) -> Office:
        """Return what the offices of the place and those above it decided: extensions, confirmations, parameters."""

    async def everything(self) -> Office:
        """Return what every office on record decided."""

    async def add_extension(self, place: str, extension: Extension) -> None:
        """Keep a decision that a scheme goes on; the same document again replaces it."""

    async def add_confirmation(self, place: str, confirmation: Confirmation) -> None:
        """Keep the word that a scheme's file was checked; the same document again replaces it."""

    async def add_parameter(self, place: str, parameter: CountyParameter) -> None:
        """Keep a value that a text leaves to the county; the same name and day again replaces it."""

    async def institutions(self, area: str, on: date) -> tuple[Institution, ...]:
        """Return the pharmacies and hospitals designated in an area (a scheme's place) on a day."""

    async def add_institution(self, institution: Institution, at: datetime | None = None) -> None:
        """Keep a designated institution; the same kind, name and place again replaces it.

        With `at` what is new or other than before goes on record.
        """

    async def list_changes(self, area: str, limit: int) -> tuple[ListChange, ...]:
        """Return what imports changed on the designated lists of an area, newest first."""

    async def drugs(self, place: str, on: date) -> tuple[Drug, ...]:
        """Return the drugs that the offices around a place list on a day."""

    async def add_drug(self, drug: Drug, at: datetime | None = None) -> None:
        """Keep a drug of a list; the same name, diagnosis and place again replaces it.

        With `at` what is new or other than before goes on record.
        """

    async def on_roster(self, scheme_id: str, id_number: str) -> RosterEntry | None:
        """Return the person's entry on the scheme's list, with the days from and until which it holds."""

    async def add_roster_entry(self, entry: RosterEntry) -> None:
        """Keep an entry; the same scheme and person again replaces it."""


class Places(Protocol):
    """Places, their bank branches and how to reach somebody there."""

    async def by_code(self, code: str) -> Place:
        """Return the place; raises PlaceNotFound."""

    async def counties(self) -> tuple[Place, ...]:
        """Return every county on record, by code."""

    async def children(self, parent: str) -> tuple[Place, ...]:
        """Return the places directly under one, by name's first letters."""

    async def search(self, parent: str, letters: str) -> tuple[Place, ...]:
        """Return the places anywhere under one whose name's pinyin initials, or name, begin so."""

    async def path(self, code: str) -> tuple[Place, ...]:
        """Return the place and those above it, county first; raises PlaceNotFound."""

    async def paths(self, codes: Collection[str]) -> Mapping[str, tuple[Place, ...]]:
        """Return each place with those above it, county first; one that is not on record is left out."""

    async def add(self, place: Place) -> None:
        """Keep a place; the same code again replaces it."""

    async def branches(self, place: str) -> tuple[Branch, ...]:
        """Return the bank branches near a place: its own and those of the places above it."""

    async def add_branch(self, branch: Branch) -> None:
        """Keep a bank branch; the same again changes nothing."""

    async def contact(self, place: str) -> Contact | None:
        """Return who helps people of the place: its own contact or the nearest above."""

    async def set_contact(self, contact: Contact) -> None:
        """Keep the contact of a place."""


@dataclass(frozen=True, slots=True)
class Job:
    """Slow work under way; `attempts` is the fencing token of this lease."""

    id: int
    kind: str
    subject: str
    attempts: int
    due_at: datetime
    leased_until: datetime


class Jobs(Protocol):
    """Slow or timed work, each done once whatever crashes."""

    async def add(self, kind: str, subject: str, *, key: str, due_at: datetime) -> None:
        """Ask for work; the same key again changes nothing."""

    async def lease(self, kinds: tuple[str, ...], now: datetime, seconds: float) -> Job | None:
        """Take the job due longest, also one whose lease ran out; None when there is nothing to do."""

    async def bury(self, kinds: tuple[str, ...], now: datetime) -> tuple[Job, ...]:
        """End the jobs whose last lease ran out, and return them, so that those concerned can be told."""

    async def done(self, job: Job) -> None:
        """End the job with its effects; raises LeaseLost when another worker has it."""

    async def again(self, job: Job, due_at: datetime) -> bool:
        """Let the job be tried again at `due_at`; False when that was the last try and it is dead now."""

    async def next_due(self, kinds: tuple[str, ...]) -> datetime | None:
        """Return when the next job is due, to know how long to sleep."""


class Store(Protocol):
    """Everything of one transaction."""

    people: People
    drafts: Drafts
    claims: Claims
    traces: Traces
    owed_papers: OwedPapers
    office: OfficeRecords
    places: Places
    jobs: Jobs
    staff: StaffBook
    reviews: Reviews
    visit_photos: VisitPhotos
    notices: Notices
    showings: Showings
    wordings: Wordings
    payments: Payments
    queue: Queue
    deputies: Deputies
    registers: Registers
    reports: Reports
    settlements: Settlements
    audit: Audit
    reminders: Reminders
    calls: Calls
    mandates: Mandates
    handovers: Handovers
    appeals: Appeals
    voice_notes: VoiceNotes
    erasures: Erasures
    chores: Chores

    @property
    def changes(self) -> int:
        """How often something was written; while it stays the same, so does what was read."""

    async def tell(self, person_id: int, code: str, **params: str | int | bool | None) -> None:
        """Let the chat say something to a person by itself, in the person's language, once this is committed."""


Transaction = Callable[[], AbstractAsyncContextManager[Store]]
