"""What reviewers keep on a claim."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.desk import Defect, FieldChange, Hold, HomeVisit, LastDecision, Note, OriginalSeen, Ruling, SentBack
from claims.model import Claim
from storage.codec import each, to_json
from storage.sealed import insert_sealed, opened, sealed_values
from storage.tables import review
from storage.tables.staff import relatives
from storage.tables.trays import counted
from storage.trays import AT_A_DESK, recount
from storage.upsert import upsert


def review_key(claim_id: int) -> str:
    """Name the key of what reviewers keep on a claim."""
    return f"claim:{claim_id}"


class SqlReviews:
    """`claims.office_ports.Reviews` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def hold_of(self, claim: Claim) -> Hold | None:
        """Return who is working on the claim."""
        row = await self._desk(claim)
        return None if row is None or row.held_by is None else Hold(claim.id, row.held_by, row.held_since)

    async def set_hold(self, hold: Hold) -> None:
        """Note who is working on the claim, in place of anybody before."""
        await self._set_desk(hold.claim_id, held_by=hold.staff_id, held_since=hold.since)

    async def drop_hold(self, claim: Claim) -> None:
        """Note that nobody is working on the claim."""
        await self._set_desk(claim.id, held_by=None, held_since=None)

    async def set_due(self, claim: Claim, due_on: date | None, left: int | None = None) -> None:
        """Keep until when the step should be done, or how many days are left while its clock stands still."""
        await self._set_desk(claim.id, due_on=due_on, days_left=left)

    async def due_of(self, claim: Claim) -> date | None:
        """Return until when the step should be done."""
        row = await self._desk(claim)
        return None if row is None else row.due_on

    async def left_of(self, claim: Claim) -> int | None:
        """Return how many days the step has left, None while its clock runs or when it has no deadline."""
        row = await self._desk(claim)
        return None if row is None else row.days_left

    async def held_by(self, staff_id: int) -> tuple[int, ...]:
        """Return the claims that a member of staff has taken."""
        query = select(review.desks.c.claim_id).where(review.desks.c.held_by == staff_id)
        return tuple((await self._connection.execute(query.order_by(review.desks.c.claim_id))).scalars())

    async def overdue(self, on: date, limit: int) -> tuple[tuple[int, date], ...]:
        """Return claims at a desk whose deadline is past and that were not passed on for it yet, with the deadline."""
        desks, known = review.desks.c, review.escalations.c
        query = (
            select(desks.claim_id, desks.due_on)
            .join(counted, counted.c.claim_id == desks.claim_id)
            .where(
                desks.due_on < on,
                counted.c.status.in_(AT_A_DESK),
                counted.c.listed == False,  # noqa: E712
                ~exists().where(known.claim_id == desks.claim_id, known.due_on == desks.due_on),
            )
            .order_by(desks.claim_id)
            .limit(limit)
        )
        return tuple((row.claim_id, row.due_on) for row in (await self._connection.execute(query)).all())

    async def note_escalated(self, claim: Claim, due_on: date, at: datetime, to: int | None) -> None:
        """Note that a claim was passed on for a deadline."""
        values = {"claim_id": claim.id, "due_on": due_on, "at": at, "to_staff_id": to}
        await self._connection.execute(insert(review.escalations).values(values))

    async def remember_decision(self, made: LastDecision) -> None:
        """Keep what the newest decision on a claim found, in place of any before."""
        values = {field.name: getattr(made, field.name) for field in fields(made)}
        kept = upsert(review.last_decisions).values(values)
        await self._connection.execute(kept.on_conflict_do_update(index_elements=["claim_id"], set_=values))

    async def last_decision(self, claim_id: int) -> LastDecision | None:
        """Return what the newest decision on a claim found."""
        query = select(review.last_decisions).where(review.last_decisions.c.claim_id == claim_id)
        row = (await self._connection.execute(query)).one_or_none()
        return None if row is None else LastDecision(*(row._mapping[field.name] for field in fields(LastDecision)))

    async def forget_decision(self, claim_id: int) -> None:
        """Forget what the newest decision on a claim found."""
        await self._connection.execute(
            delete(review.last_decisions).where(review.last_decisions.c.claim_id == claim_id)
        )

    async def add_sent_back(self, sent: SentBack) -> None:
        """Keep what is to be mended."""
        plain = {
            **{name: getattr(sent, name) for name in ("claim_id", "seq", "step", "until")},
            "defects": to_json(sent.defects),
        }
        values = await sealed_values(self._connection, review.sent_back, review_key(sent.claim_id), plain)
        await self._connection.execute(insert(review.sent_back).values(values))

    async def sent_back(self, claim: Claim) -> tuple[SentBack, ...]:
        """Return everything that was ever to be mended, oldest first."""
        rows = await self._of(review.sent_back, claim, "seq")
        return tuple(
            SentBack(row.claim_id, row.seq, row.step, row.until, each(Defect, row.defects), row.mended_at)
            for row in rows
        )

    async def set_mended(self, claim: Claim, at: datetime) -> None:
        """Note that the person has mended what was open."""
        table = review.sent_back.c
        await self._connection.execute(
            update(review.sent_back).where(table.claim_id == claim.id, table.mended_at.is_(None)).values(mended_at=at)
        )

    async def add_original(self, seen: OriginalSeen) -> None:
        """Keep a comparison; the newest of a paper counts."""
        await self._add(review.originals, seen)

    async def originals_of(self, claim: Claim) -> Mapping[int, OriginalSeen]:
        """Return the newest comparison of each page as the page is now."""
        digests = {page.page_id: page.digest for page in claim.pages}
        rows = await self._of(review.originals, claim, "id")
        seen = [
            OriginalSeen(row.claim_id, row.page_id, row.digest, row.agrees, row.staff_id, row.at, row.remark)
            for row in rows
        ]
        return {one.page_id: one for one in seen if digests.get(one.page_id) == one.digest}

    async def add_visit(self, visit: HomeVisit) -> int:
        """Keep a home visit and return its number."""
        return await self._add(review.home_visits, visit)

    async def visits_of(self, claim: Claim) -> tuple[HomeVisit, ...]:
        """Return the home visits, oldest first."""
        rows = await self._of(review.home_visits, claim, "id")
        return tuple(
            HomeVisit(row.claim_id, row.visited_on, row.met, row.findings, row.confirms, row.staff_id, row.at, row.id)
            for row in rows
        )

    async def add_note(self, note: Note) -> None:
        """Keep a note."""
        await self._add(review.notes, note)

    async def notes_of(self, claim: Claim) -> tuple[Note, ...]:
        """Return the notes, oldest first."""
        rows = await self._of(review.notes, claim, "id")
        return tuple(Note(row.claim_id, row.staff_id, row.at, row.text) for row in rows)

    async def add_change(self, change: FieldChange) -> None:
        """Keep a corrected field."""
        await self._add(review.field_changes, change)

    async def declare_relative(self, claim: Claim, staff_id: int, now: datetime) -> None:
        """Keep that a member of staff is related to somebody on the claim."""
        values = {"claim_id": claim.id, "staff_id": staff_id, "declared_at": now}
        await self._connection.execute(upsert(relatives).values(values).on_conflict_do_nothing())

    async def relatives_of(self, claim: Claim) -> frozenset[int]:
        """Return the members of staff who declared that they are related to somebody on the claim."""
        query = select(relatives.c.staff_id).where(relatives.c.claim_id == claim.id)
        return frozenset((await self._connection.execute(query)).scalars().all())

    async def changes_of(self, claim: Claim) -> tuple[FieldChange, ...]:
        """Return the corrected fields, oldest first."""
        rows = await self._of(review.field_changes, claim, "id")
        return tuple(
            FieldChange(row.claim_id, row.page_id, row.field, row.old, row.new, row.reason, row.staff_id, row.at)
            for row in rows
        )

    async def add_ruling(self, ruling: Ruling) -> None:
        """Keep a ruling on a bill."""
        await self._add(review.rulings, ruling)

    async def rulings_of(self, claim: Claim) -> tuple[Ruling, ...]:
        """Return the rulings, oldest first; the newest of a bill counts."""
        rows = await self._of(review.rulings, claim, "id")
        return tuple(
            Ruling(
                *(row.claim_id, row.expense, row.coverage, row.taken_out, row.left_out),
                *(row.reason, row.staff_id, row.at),
            )
            for row in rows
        )

    async def _desk(self, claim: Claim) -> Any:
        query = select(review.desks).where(review.desks.c.claim_id == claim.id)
        return (await self._connection.execute(query)).one_or_none()

    async def _set_desk(self, claim_id: int, **values: object) -> None:
        await self._connection.execute(
            upsert(review.desks)
            .values(claim_id=claim_id, **values)
            .on_conflict_do_update(index_elements=["claim_id"], set_=values)
        )
        if "due_on" in values:
            await recount(self._connection, claim_id)

    async def _add(self, table: Table, value: Any) -> int:
        names = [column.name for column in table.columns if column.name != "id"]
        values = {name: getattr(value, name) for name in names}
        return await insert_sealed(self._connection, table, review_key(value.claim_id), values)

    async def _of(self, table: Table, claim: Claim, order: str) -> Any:
        query = select(table).where(table.c.claim_id == claim.id).order_by(table.c[order])
        return await opened(self._connection, table, (await self._connection.execute(query)).all())
