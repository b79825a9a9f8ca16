"""What waits, since when, and what went wrong: the figures by which whoever runs the product sees how it is."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, FromClause, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables.chat import inbox, jobs, outbox
from storage.tables.claims import claims
from storage.tables.review import desks

OPEN = ("in_review", "approved", "sent_back", "payment_failed")


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits, and since when the oldest of it."""

    count: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Pulse:
    """Everything on its way through the product, and what did not get through."""

    inbox: Waiting
    outbox: Waiting
    jobs: Waiting
    in_doubt: int
    inbox_failed: int
    outbox_failed: int
    jobs_dead: int


@dataclass(frozen=True, slots=True)
class StepQueue:
    """The open claims of one step; `oldest` is the day on which the oldest was handed in."""

    scheme: str
    step: str
    status: str
    count: int
    overdue: int
    oldest: date


async def pulse_of(connection: AsyncConnection, now: datetime) -> Pulse:
    """Say what waits in inbox, outbox and jobs; work put off to later does not wait yet."""
    due = and_(jobs.c.status == "waiting", jobs.c.due_at <= now)
    return Pulse(
        inbox=await _waiting(connection, inbox, inbox.c.received_at, inbox.c.status == "waiting"),
        outbox=await _waiting(connection, outbox, outbox.c.created_at, outbox.c.status == "waiting"),
        jobs=await _waiting(connection, jobs, jobs.c.due_at, due),
        in_doubt=await _count(connection, outbox, outbox.c.status == "sending"),
        inbox_failed=await _count(connection, inbox, inbox.c.status == "failed"),
        outbox_failed=await _count(connection, outbox, outbox.c.status == "failed"),
        jobs_dead=await _count(connection, jobs, jobs.c.status == "dead"),
    )


async def queues_of(connection: AsyncConnection, on: date) -> tuple[StepQueue, ...]:
    """Count the open claims of every step, those past their day, and name the day of the oldest."""
    late = func.count().filter(desks.c.due_on < on)
    where = (claims.c.scheme_id, func.coalesce(claims.c.step, ""), claims.c.status)
    query = (
        select(*where, func.count(), late, func.min(claims.c.submitted_on))
        .select_from(claims.outerjoin(desks, desks.c.claim_id == claims.c.id))
        .where(claims.c.status.in_(OPEN))
        .group_by(*where)
        .order_by(*where)
    )
    return tuple(StepQueue(*row) for row in (await connection.execute(query)).all())


async def _waiting(
    connection: AsyncConnection, table: FromClause, since: ColumnElement[datetime], which: ColumnElement[bool]
) -> Waiting:
    query = select(func.count(), func.min(since)).select_from(table).where(which)
    count, oldest = (await connection.execute(query)).one()
    return Waiting(count, oldest)


async def _count(connection: AsyncConnection, table: FromClause, which: ColumnElement[bool]) -> int:
    found: int = (await connection.execute(select(func.count()).select_from(table).where(which))).scalar_one()
    return found
