"""What is to be erased and what must not be, and the erasing: keys first, then what they sealed, then the files."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.keeping import Ending, Erasure, LegalHold, Why
from claims.model import Claim, DraftStatus
from storage.claims import claim_of
from storage.drafts import draft_of
from storage.erasing import erase_draft, erase_person
from storage.reviews import review_key
from storage.sealed import insert_sealed, opened
from storage.tables.claims import claim_events, claims, drafts
from storage.tables.retention import erasures, legal_holds
from storage.upsert import upsert

OPEN = and_(erasures.c.done_at.is_(None), erasures.c.undone_at.is_(None))
HELD = exists().where(legal_holds.c.claim_id == claims.c.id, legal_holds.c.lifted_at.is_(None))
UNSENT = {DraftStatus.OPEN.value, DraftStatus.DROPPED.value}


class SqlErasures:
    """`claims.keeping.Erasures` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, erasure: Erasure) -> Erasure:
        """Keep that something is to be erased, and return it with its number; the same draft twice is kept once."""
        names = ("person_id", "draft_id", "why", "asked_at", "due_at")
        values = {name: getattr(erasure, name) for name in names}
        new = upsert(erasures).values(values).on_conflict_do_nothing().returning(erasures.c.id)
        made = (await self._connection.execute(new)).scalar_one_or_none()
        return erasure if made is None else replace(erasure, id=made)

    async def open_of(self, person_id: int) -> Sequence[Erasure]:
        """Return what is still to be erased of the person because he asked."""
        mine = select(erasures).where(erasures.c.person_id == person_id, erasures.c.why == Why.ASKED.value, OPEN)
        return [_erasure(row) for row in (await self._connection.execute(mine.order_by(erasures.c.id))).all()]

    async def undo(self, person_id: int, now: datetime) -> int:
        """Take back what the person asked for, and say how much it was."""
        mine = and_(erasures.c.person_id == person_id, erasures.c.why == Why.ASKED.value, OPEN)
        return (await self._connection.execute(update(erasures).where(mine).values(undone_at=now))).rowcount

    async def due(self, now: datetime, limit: int) -> Sequence[Erasure]:
        """Return what is to be erased by now and not held back, the longest due first.

        A draft on which somebody went on working after it was set down is left alone.
        """
        await self._spare_touched(now)
        query = (
            select(erasures)
            .outerjoin(claims, claims.c.draft_id == erasures.c.draft_id)
            .where(OPEN, erasures.c.due_at <= now, ~HELD)
            .order_by(erasures.c.due_at, erasures.c.id)
            .limit(limit)
        )
        return [_erasure(row) for row in (await self._connection.execute(query)).all()]

    async def _spare_touched(self, now: datetime) -> None:
        touched = select(drafts.c.id).where(
            drafts.c.id == erasures.c.draft_id,
            drafts.c.updated_at > erasures.c.asked_at,
            drafts.c.status != DraftStatus.DROPPED.value,
        )
        await self._connection.execute(
            update(erasures).where(OPEN, erasures.c.draft_id.is_not(None), touched.exists()).values(undone_at=now)
        )

    async def carry_out(self, erasure: Erasure, now: datetime) -> Sequence[str]:
        """Erase for good, and return the digests of the files that cannot be read any more."""
        if erasure.draft_id is None:
            gone = await erase_person(self._connection, erasure.person_id, now)
        else:
            gone = await erase_draft(self._connection, erasure.draft_id)
        this = erasures.c.id == erasure.id
        await self._connection.execute(update(erasures).where(this).values(done_at=now))
        return gone

    async def of_person(self, person_id: int) -> Sequence[Ending]:
        """Return everything that the person entered and that is not erased, newest first."""
        erased = exists().where(erasures.c.draft_id == drafts.c.id, erasures.c.done_at.is_not(None))
        return await self._endings(select(drafts).where(drafts.c.person_id == person_id, ~erased))

    async def ending(self, status: str, changed_before: datetime, limit: int) -> Sequence[Ending]:
        """Return what of a status was last changed before an instant and is neither erased nor to be erased."""
        named = exists().where(erasures.c.draft_id == drafts.c.id, erasures.c.undone_at.is_(None))
        spared = exists().where(erasures.c.draft_id == drafts.c.id, erasures.c.asked_at > changed_before)
        query = select(drafts).where(~named, ~spared).order_by(drafts.c.id).limit(limit)
        if status in UNSENT:
            query = query.where(drafts.c.status == status, drafts.c.updated_at < changed_before)
        else:
            last = select(func.max(claim_events.c.at)).where(claim_events.c.claim_id == claims.c.id).scalar_subquery()
            changed = func.coalesce(last, claims.c.submitted_at)
            query = query.join(claims, claims.c.draft_id == drafts.c.id)
            query = query.where(claims.c.status == status, changed < changed_before)
        return await self._endings(query)

    async def waiting_within(self, place: str, limit: int) -> Sequence[tuple[Erasure, Ending]]:
        """Return what is to be erased in a place (the beginning of its code), the next due first."""
        query = (
            select(erasures)
            .join(drafts, drafts.c.id == erasures.c.draft_id)
            .where(OPEN, drafts.c.place.startswith(place, autoescape=True))
            .order_by(erasures.c.due_at, erasures.c.id)
            .limit(limit)
        )
        found = [_erasure(row) for row in (await self._connection.execute(query)).all()]
        wanted = select(drafts).where(drafts.c.id.in_([one.draft_id for one in found]))
        endings = {one.draft.id: one for one in await self._endings(wanted)}
        return [(one, endings[one.draft_id]) for one in found if one.draft_id in endings]

    async def counts(self) -> Mapping[str, int]:
        """Count what is kept by what became of it, and what was erased."""
        erased = exists().where(erasures.c.draft_id == drafts.c.id, erasures.c.done_at.is_not(None))
        state = func.coalesce(claims.c.status, drafts.c.status).label("state")
        joined = drafts.outerjoin(claims, claims.c.draft_id == drafts.c.id)
        query = select(state, func.count()).select_from(joined).where(~erased).group_by(state)
        kept = {row[0]: int(row[1]) for row in (await self._connection.execute(query)).all()}
        gone = select(func.count()).where(erasures.c.done_at.is_not(None), erasures.c.draft_id.is_not(None))
        return {**kept, "erased": int((await self._connection.execute(gone)).scalar_one())}

    async def hold(self, hold: LegalHold) -> LegalHold:
        """Keep that a claim must be kept."""
        values = {name: getattr(hold, name) for name in ("claim_id", "reason", "set_by", "set_at")}
        made = await insert_sealed(self._connection, legal_holds, review_key(hold.claim_id), values)
        return replace(hold, id=made)

    async def lift(self, hold_id: int, staff_id: int, now: datetime) -> None:
        """Let a claim's term run again."""
        this = and_(legal_holds.c.id == hold_id, legal_holds.c.lifted_at.is_(None))
        await self._connection.execute(update(legal_holds).where(this).values(lifted_by=staff_id, lifted_at=now))

    async def holds_within(self, place: str) -> Sequence[tuple[LegalHold, Claim]]:
        """Return what is held back in a place (the beginning of its code), newest first."""
        query = select(legal_holds).join(claims, claims.c.id == legal_holds.c.claim_id)
        query = query.where(legal_holds.c.lifted_at.is_(None), claims.c.place.startswith(place, autoescape=True))
        rows = (await self._connection.execute(query.order_by(legal_holds.c.id.desc()))).all()
        known = await self._claims(claims.c.id.in_([row.claim_id for row in rows]))
        by_id = {claim.id: claim for claim in known.values()}
        return [
            (LegalHold(row.id, row.claim_id, row.reason, row.set_by, row.set_at), by_id[row.claim_id])
            for row in await opened(self._connection, legal_holds, rows)
        ]

    async def held(self, claim_id: int) -> bool:
        """Say whether the claim is held back."""
        query = select(legal_holds.c.id).where(legal_holds.c.claim_id == claim_id, legal_holds.c.lifted_at.is_(None))
        return (await self._connection.execute(query.limit(1))).one_or_none() is not None

    async def _endings(self, query: Select[Any]) -> Sequence[Ending]:
        rows = await opened(self._connection, drafts, (await self._connection.execute(query)).all())
        found = sorted((draft_of(row) for row in rows), key=lambda draft: -draft.id)
        known = await self._claims(claims.c.draft_id.in_([draft.id for draft in found]))
        last = await self._changed([claim.id for claim in known.values()])
        return [
            Ending(draft, known.get(draft.id), last.get(known[draft.id].id, known[draft.id].submitted_at))
            if draft.id in known
            else Ending(draft, None, draft.updated_at)
            for draft in found
        ]

    async def _claims(self, which: ColumnElement[bool]) -> Mapping[int, Claim]:
        rows = (await self._connection.execute(select(claims).where(which))).all()
        return {row.draft_id: claim_of(row) for row in await opened(self._connection, claims, rows)}

    async def _changed(self, claim_ids: Sequence[int]) -> Mapping[int, datetime]:
        query = select(claim_events.c.claim_id, func.max(claim_events.c.at).label("at"))
        query = query.where(claim_events.c.claim_id.in_(claim_ids)).group_by(claim_events.c.claim_id)
        return {row.claim_id: row.at for row in (await self._connection.execute(query)).all()}


def _erasure(row: Any) -> Erasure:
    return Erasure(row.id, row.person_id, row.draft_id, Why(row.why), row.asked_at, row.due_at)
