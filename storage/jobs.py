"""Slow or timed work as rows: leased, fenced by the count of attempts, dead after too many."""

from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.ports import Job
from claims.refusals import LeaseLost
from storage.tables.chat import jobs
from storage.upsert import upsert

TRIES = 5


async def free_leases(connection: AsyncConnection, now: datetime) -> int:
    """Take the leases back that a process which is gone has left, and say how many.

    Only for whoever holds the folder alone. Work that a clock which was ahead has put off is due now as well.
    """
    left = and_(jobs.c.status == "leased", jobs.c.leased_until > now)
    freed = await connection.execute(update(jobs).where(left).values(leased_until=now))
    ahead = and_(jobs.c.status == "waiting", jobs.c.due_at > now)
    await connection.execute(update(jobs).where(ahead).values(due_at=now))
    return freed.rowcount


class SqlJobs:
    """`claims.ports.Jobs` over one connection.

    `attempts` counts leases, so a worker whose lease ran out holds an old number and can end nothing.
    `asked`: work was asked for here.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.asked = False

    async def add(self, kind: str, subject: str, *, key: str, due_at: datetime) -> None:
        """Ask for work; the same key again changes nothing."""
        self.asked = True
        new = upsert(jobs).values(
            kind=kind, subject=subject, dedupe_key=key, status="waiting", attempts=0, due_at=due_at
        )
        await self._connection.execute(new.on_conflict_do_nothing(index_elements=["dedupe_key"]))

    async def lease(self, kinds: tuple[str, ...], now: datetime, seconds: float) -> Job | None:
        """Take the job due longest, also one whose lease ran out; None when there is nothing to do."""
        waiting = and_(jobs.c.status == "waiting", jobs.c.due_at <= now)
        overdue = and_(jobs.c.status == "leased", jobs.c.leased_until <= now, jobs.c.attempts < TRIES)
        query = (
            select(jobs)
            .where(jobs.c.kind.in_(kinds), or_(waiting, overdue))
            .order_by(jobs.c.due_at, jobs.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        row = (await self._connection.execute(query)).one_or_none()
        if row is None:
            return None
        until = now + timedelta(seconds=seconds)
        values = {"status": "leased", "attempts": row.attempts + 1, "leased_until": until}
        await self._connection.execute(update(jobs).where(jobs.c.id == row.id).values(**values))
        return Job(row.id, row.kind, row.subject, row.attempts + 1, row.due_at, until)

    async def bury(self, kinds: tuple[str, ...], now: datetime) -> tuple[Job, ...]:
        """End the jobs whose last lease ran out, and return them, so that those concerned can be told."""
        spent = and_(
            jobs.c.kind.in_(kinds), jobs.c.status == "leased", jobs.c.leased_until <= now, jobs.c.attempts >= TRIES
        )
        rows = (await self._connection.execute(select(jobs).where(spent).with_for_update(skip_locked=True))).all()
        for row in rows:
            await self._connection.execute(update(jobs).where(jobs.c.id == row.id).values(status="dead"))
        return tuple(Job(row.id, row.kind, row.subject, row.attempts, row.due_at, row.leased_until) for row in rows)

    async def done(self, job: Job) -> None:
        """End the job with its effects; raises LeaseLost when another worker has it."""
        await self._end(job, status="done")

    async def again(self, job: Job, due_at: datetime) -> bool:
        """Let the job be tried again at `due_at`; False when that was the last try and it is dead now."""
        last = job.attempts >= TRIES
        await self._end(job, status="dead" if last else "waiting", due_at=due_at, leased_until=None)
        return not last

    async def next_due(self, kinds: tuple[str, ...]) -> datetime | None:
        """Return when the next job is due, to know how long to sleep."""
        due = func.min(func.coalesce(jobs.c.leased_until, jobs.c.due_at))
        query = select(due).where(jobs.c.kind.in_(kinds), jobs.c.status.in_(("waiting", "leased")))
        earliest: datetime | None = (await self._connection.execute(query)).scalar_one()
        return earliest

    async def _end(self, job: Job, **values: object) -> None:
        held = and_(jobs.c.id == job.id, jobs.c.status == "leased", jobs.c.attempts == job.attempts)
        ended = await self._connection.execute(update(jobs).where(held).values(**values))
        if ended.rowcount != 1:
            raise LeaseLost
