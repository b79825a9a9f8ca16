"""Reminders of unfinished drafts."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, exists, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.model import Draft
from storage.drafts import GOING_ON, SqlDrafts
from storage.tables.claims import drafts, pages
from storage.tables.helping import reminders, unreminded

AT_ONCE = 200


class SqlReminders:
    """`claims.helping_ports.Reminders` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def due(self, number: int, untouched_since: datetime) -> Sequence[Draft]:
        """Return unfinished drafts nobody touched since, whose person wants reminders and has not had this one."""
        told = exists().where(reminders.c.draft_id == drafts.c.id, reminders.c.number >= number)
        unwanted = exists().where(unreminded.c.person_id == drafts.c.person_id)
        photographed = exists().where(pages.c.draft_id == drafts.c.id, pages.c.created_at > untouched_since)
        query = (
            select(drafts.c.id, drafts.c.person_id)
            .where(drafts.c.status.in_(GOING_ON), drafts.c.updated_at <= untouched_since, drafts.c.whom.is_not(None))
            .where(~told, ~unwanted, ~photographed)
            .order_by(drafts.c.id)
            .limit(AT_ONCE)
        )
        rows = (await self._connection.execute(query)).all()
        return [await SqlDrafts(self._connection).of_person(row.id, row.person_id) for row in rows]

    async def told(self, draft: Draft, number: int, now: datetime) -> None:
        """Keep that the reminder was told; the same again changes nothing."""
        known = select(func.count()).where(reminders.c.draft_id == draft.id, reminders.c.number == number)
        if not (await self._connection.execute(known)).scalar_one():
            await self._connection.execute(insert(reminders).values(draft_id=draft.id, number=number, told_at=now))

    async def set_wanted(self, person_id: int, *, wanted: bool, now: datetime) -> None:
        """Keep whether the person wants reminders."""
        await self._connection.execute(delete(unreminded).where(unreminded.c.person_id == person_id))
        if not wanted:
            await self._connection.execute(insert(unreminded).values(person_id=person_id, since=now))
