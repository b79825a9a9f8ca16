"""Everything of one transaction, behind the ports that use cases know."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection

from claims.chores import Chores
from claims.clock import Clock
from claims.helping_ports import Appeals, Calls, Handovers, Mandates, Reminders, VoiceNotes
from claims.keeping import Erasures
from claims.office_ports import Audit, Deputies, Notices, Payments, Queue, Reviews, VisitPhotos
from claims.owing import OwedPapers
from claims.ports import Claims, Drafts, Jobs, OfficeRecords, People, Places, Transaction
from claims.shown import Showings
from claims.staff import StaffBook
from claims.traces import Traces
from claims.watch_ports import Registers, Reports, Settlements
from claims.wordings import Wordings
from storage import chat
from storage.appeals import SqlAppeals
from storage.audit import SqlAudit
from storage.calls import SqlCalls
from storage.changes import changes_on
from storage.chores import SqlChores
from storage.claims import SqlClaims
from storage.database import Database
from storage.deputies import SqlDeputies
from storage.drafts import SqlDrafts
from storage.erasures import SqlErasures
from storage.handovers import SqlHandovers
from storage.jobs import SqlJobs
from storage.mandates import SqlMandates
from storage.notices import SqlNotices
from storage.office import SqlOfficeRecords
from storage.owed import SqlOwedPapers
from storage.payments import SqlPayments
from storage.people import SqlPeople
from storage.places import SqlPlaces
from storage.queue import SqlQueue
from storage.registers import SqlRegisters
from storage.reminders import SqlReminders
from storage.reports import SqlReports
from storage.reviews import SqlReviews
from storage.settlements import SqlSettlements
from storage.showings import SqlShowings
from storage.staff import SqlStaffBook
from storage.traces import SqlTraces
from storage.visit_photos import SqlVisitPhotos
from storage.voice_notes import SqlVoiceNotes
from storage.wordings import SqlWordings


class SqlStore:
    """`claims.ports.Store` over one connection."""

    def __init__(self, connection: AsyncConnection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock
        self.told = False
        self.people: People = SqlPeople(connection)
        self.drafts: Drafts = SqlDrafts(connection)
        self.claims: Claims = SqlClaims(connection)
        self.traces: Traces = SqlTraces(connection)
        self.owed_papers: OwedPapers = SqlOwedPapers(connection)
        self.office: OfficeRecords = SqlOfficeRecords(connection)
        self.places: Places = SqlPlaces(connection)
        self._jobs = SqlJobs(connection)
        self.jobs: Jobs = self._jobs
        self.staff: StaffBook = SqlStaffBook(connection)
        self.reviews: Reviews = SqlReviews(connection)
        self.visit_photos: VisitPhotos = SqlVisitPhotos(connection)
        self.notices: Notices = SqlNotices(connection)
        self.showings: Showings = SqlShowings(connection)
        self.wordings: Wordings = SqlWordings(connection)
        self.payments: Payments = SqlPayments(connection)
        self.reports: Reports = SqlReports(connection)
        self.settlements: Settlements = SqlSettlements(connection)
        self.queue: Queue = SqlQueue(connection)
        self.registers: Registers = SqlRegisters(connection)
        self.deputies: Deputies = SqlDeputies(connection)
        self.audit: Audit = SqlAudit(connection)
        self.reminders: Reminders = SqlReminders(connection)
        self.calls: Calls = SqlCalls(connection)
        self.mandates: Mandates = SqlMandates(connection)
        self.handovers: Handovers = SqlHandovers(connection)
        self.appeals: Appeals = SqlAppeals(connection)
        self.voice_notes: VoiceNotes = SqlVoiceNotes(connection)
        self.erasures: Erasures = SqlErasures(connection)
        self.chores: Chores = SqlChores(connection)

    @property
    def asked(self) -> bool:
        """Say whether work was asked for, which somebody should be woken for once this is committed."""
        return self._jobs.asked

    @property
    def changes(self) -> int:
        """How often something was written; while it stays the same, so does what was read."""
        return changes_on(self._connection)

    async def tell(self, person_id: int, code: str, **params: str | int | bool | None) -> None:
        """Let the chat say something to a person by itself, in the person's language, once this is committed."""
        self.told = True
        await chat.tell(self._connection, person_id, code, params, self._clock.now())


def store_transaction(database: Database, clock: Clock) -> Transaction:
    """Make what opens a writing transaction: all of it or nothing."""

    @asynccontextmanager
    async def transaction() -> AsyncIterator[SqlStore]:
        async with database.transaction() as connection:
            yield SqlStore(connection, clock)

    return transaction


def store_snapshot(database: Database, clock: Clock) -> Transaction:
    """Make what opens one consistent state to read; a write in it fails."""

    @asynccontextmanager
    async def snapshot() -> AsyncIterator[SqlStore]:
        async with database.snapshot() as connection:
            yield SqlStore(connection, clock)

    return snapshot
