"""Requests to be called back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.helping import CallRequest
from storage.chat import person_key
from storage.sealed import Plain, insert_sealed, opened, opened_one
from storage.tables.helping import call_requests


class SqlCalls:
    """`claims.helping_ports.Calls` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def open_of(self, person_id: int, about: str | None = None) -> CallRequest | None:
        """Return the person's request about something that nobody has answered yet."""
        query = select(call_requests).where(
            call_requests.c.person_id == person_id,
            call_requests.c.answered_at.is_(None),
            call_requests.c.about.is_not_distinct_from(about),
        )
        found = (await self._connection.execute(query.limit(1))).one_or_none()
        row = await opened_one(self._connection, call_requests, found)
        return None if row is None else _request(row)

    async def forget(self, person_id: int, about: str) -> None:
        """Take the person's unanswered requests about something away."""
        mine = (call_requests.c.person_id == person_id) & (call_requests.c.about == about)
        await self._connection.execute(delete(call_requests).where(mine, call_requests.c.answered_at.is_(None)))

    async def add(self, request: CallRequest) -> CallRequest:
        """Keep a request and return it with its id."""
        key = person_key(request.person_id)
        return replace(request, id=await insert_sealed(self._connection, call_requests, key, _values(request)))

    async def open_within(self, place: str, limit: int) -> Sequence[CallRequest]:
        """Return unanswered requests of the place (the beginning of its code) and those under it, oldest first."""
        query = (
            select(call_requests)
            .where(call_requests.c.answered_at.is_(None), call_requests.c.place.startswith(place, autoescape=True))
            .order_by(call_requests.c.id)
            .limit(limit)
        )
        rows = await opened(self._connection, call_requests, (await self._connection.execute(query)).all())
        return tuple(_request(row) for row in rows)

    async def answered(self, request_id: int, place: str, staff_id: int, now: datetime) -> bool:
        """Keep who has called back; False when there is no such open request at the place."""
        done = await self._connection.execute(
            update(call_requests)
            .where(call_requests.c.id == request_id, call_requests.c.answered_at.is_(None))
            .where(call_requests.c.place.startswith(place, autoescape=True))
            .values(answered_at=now, answered_by=staff_id)
        )
        return done.rowcount == 1


def _values(request: CallRequest) -> dict[str, object]:
    return {
        "person_id": request.person_id,
        "place": request.place,
        "phone": request.phone,
        "about": request.about,
        "asked_at": request.asked_at,
    }


def _request(row: Plain) -> CallRequest:
    return CallRequest(
        row.id, row.person_id, row.place, row.phone, row.asked_at, row.answered_at, row.answered_by, row.about
    )
