"""Public notices and what was said against them."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Row, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.denials import NoticeNotFound
from claims.desk import Channel, Notice, NoticeStatus, Objection
from claims.model import Claim
from claims.records import stem
from storage.locks import taken
from storage.sealed import Plain, insert_sealed, opened, opened_one, sealed_values
from storage.tables.review import notices, objections
from storage.vault import vault_of

ON_BOARD = 500
RECEIPT = "objection receipt"
KEPT = (
    *("notice_id", "text", "channel", "received_on", "staff_id"),
    *("upheld", "finding", "settled_on", "name", "phone", "person_id", "answer"),
)


def objections_key(notice_id: int) -> str:
    """Name the key of what was said against a notice."""
    return f"notice:{notice_id}"


class SqlNotices:
    """`claims.office_ports.Notices` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def post(self, notice: Notice) -> Notice:
        """Keep a new notice and return it with its id."""
        values = {column.name: getattr(notice, column.name) for column in notices.columns if column.name != "id"}
        made = (await self._connection.execute(insert(notices).values(values).returning(notices))).one()
        return notice_of(made)

    async def within(self, notice_id: int, place: str) -> Notice:
        """Return the notice if it belongs to the place or one under it; raises NoticeNotFound."""
        query = taken(self._connection, select(notices).where(notices.c.id == notice_id))
        row = (await self._connection.execute(query)).one_or_none()
        if row is None or not row.place.startswith(stem(place)):
            raise NoticeNotFound
        return notice_of(row)

    async def of_claim(self, claim: Claim) -> tuple[Notice, ...]:
        """Return the claim's notices, oldest first."""
        query = select(notices).where(notices.c.claim_id == claim.id).order_by(notices.c.id)
        return tuple(notice_of(row) for row in (await self._connection.execute(query)).all())

    async def run_out(self, today: date, limit: int) -> tuple[Notice, ...]:
        """Return running notices whose last day lies before today and that no open objection holds."""
        held = exists().where(objections.c.notice_id == notices.c.id, objections.c.upheld.is_(None))
        query = (
            select(notices)
            .where(notices.c.status == NoticeStatus.RUNNING, notices.c.last_day < today, ~held)
            .order_by(notices.c.id)
            .limit(limit)
        )
        return tuple(notice_of(row) for row in (await self._connection.execute(query)).all())

    async def close(self, notice: Notice, status: NoticeStatus, on: date) -> None:
        """Note how a notice ended."""
        await self._connection.execute(
            update(notices).where(notices.c.id == notice.id).values(status=status, closed_on=on)
        )

    async def shown_at(self, place: str, on: date) -> tuple[Notice, ...]:
        """Return what hangs on the notice board of a place, or of the places under it, on a day."""
        root = stem(place)
        query = (
            select(notices)
            .where(
                notices.c.place >= root,
                notices.c.place < root + ":",
                notices.c.posted_on <= on,
                or_(notices.c.closed_on.is_(None), notices.c.closed_on >= on),
            )
            .order_by(notices.c.last_day, notices.c.id)
            .limit(ON_BOARD)
        )
        return tuple(notice_of(row) for row in (await self._connection.execute(query)).all())

    async def object(self, objection: Objection) -> Objection:
        """Keep an objection and return it with its id."""
        values = {name: getattr(objection, name) for name in KEPT}
        if objection.receipt:
            values["receipt_index"] = self._index(objection.receipt)
        made = await insert_sealed(self._connection, objections, objections_key(objection.notice_id), values)
        return replace(objection, id=made, awaits=bool(objection.receipt))

    async def by_receipt(self, receipt: str) -> Objection | None:
        """Return the objection of a code."""
        query = select(objections).where(objections.c.receipt_index == self._index(receipt))
        row = await opened_one(self._connection, objections, (await self._connection.execute(query)).one_or_none())
        return None if row is None else _objection(row)

    def _index(self, receipt: str) -> str:
        return vault_of(self._connection).index(RECEIPT, receipt)

    async def objected(self, place: str, limit: int) -> tuple[Notice, ...]:
        """Return running notices of a place, or of the places under it, with an open objection, oldest first."""
        root = stem(place)
        said = exists().where(objections.c.notice_id == notices.c.id, objections.c.upheld.is_(None))
        query = select(notices).where(notices.c.status == NoticeStatus.RUNNING, said)
        query = query.where(notices.c.place >= root, notices.c.place < root + ":").order_by(notices.c.id).limit(limit)
        return tuple(notice_of(row) for row in (await self._connection.execute(query)).all())

    async def objections_to(self, notice: Notice) -> tuple[Objection, ...]:
        """Return what was said against a notice, oldest first."""
        query = select(objections).where(objections.c.notice_id == notice.id).order_by(objections.c.id)
        rows = await opened(self._connection, objections, (await self._connection.execute(query)).all())
        return tuple(_objection(row) for row in rows)

    async def settle(self, objection: Objection) -> None:
        """Keep what came of an objection."""
        plain = {name: getattr(objection, name) for name in ("upheld", "finding", "settled_on", "answer")}
        key, row = objections_key(objection.notice_id), {"id": objection.id}
        values = await sealed_values(self._connection, objections, key, plain, row)
        await self._connection.execute(update(objections).where(objections.c.id == objection.id).values(values))


def notice_of(row: Row[Any]) -> Notice:
    """Make a notice of its row."""
    return Notice(
        *(row.id, row.claim_id, row.place, row.scheme_id, row.step, row.posted_on, row.first_day, row.last_day),
        *(row.shown_name, row.amount, NoticeStatus(row.status), row.closed_on),
    )


def _objection(row: Plain) -> Objection:
    return Objection(
        *(row.id, row.notice_id, row.text, Channel(row.channel), row.received_on, row.staff_id),
        *(row.upheld, row.finding, row.settled_on, row.name, row.phone, row.person_id, row.answer),
        awaits=row.receipt_index is not None,
    )
