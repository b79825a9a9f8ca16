"""Requests to be called back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.helping import CallRequest
from storage.tables.helping import call_requests


class SqlCalls:
    """`claims.helping_ports.Calls` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def open_of(self, person_id: int) -> CallRequest | None:
        """Return the person's request that nobody has answered yet."""
        query = select(call_requests).where(
            call_requests.c.person_id == person_id, call_requests.c.answered_at.is_(None)
        )
        row = (await self._connection.execute(query.limit(1))).one_or_none()
        return None if row is None else _request(row)

    async def add(self, request: CallRequest) -> CallRequest:
        """Keep a request and return it with its id."""
        new = insert(call_requests).values(_values(request)).returning(call_requests)
        return _request((await self._connection.execute(new)).one())

    async def open_within(self, place: str, limit: int) -> Sequence[CallRequest]:
        """Return unanswered requests of the place (the beginning of its code) and those under it, oldest first."""
        query = (
            select(call_requests)
            .where(call_requests.c.answered_at.is_(None), call_requests.c.place.startswith(place, autoescape=True))
            .order_by(call_requests.c.id)
            .limit(limit)
        )
        return tuple(_request(row) for row in (await self._connection.execute(query)).all())

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
        "asked_at": request.asked_at,
    }


def _request(row: Row[Any]) -> CallRequest:
    return CallRequest(row.id, row.person_id, row.place, row.phone, row.asked_at, row.answered_at, row.answered_by)
