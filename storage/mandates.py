"""Mandates, the drafts made under them, and the journal of their use."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.helping import Evidence, Mandate, Scope, Use
from claims.model import Draft, Whom
from storage.drafts import draft_key
from storage.locks import taken
from storage.sealed import Plain, insert_sealed, opened, opened_one, sealed_values
from storage.tables.claims import drafts
from storage.tables.helping import mandate_drafts, mandate_uses, mandates
from storage.upsert import upsert


class SqlMandates:
    """`claims.helping_ports.Mandates` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, mandate: Mandate) -> Mandate:
        """Keep a new mandate and return it with its id."""
        fixed = {"helper_id": mandate.helper_id, "draft_id": mandate.draft_id, "asked_at": mandate.asked_at}
        key = draft_key(mandate.draft_id)
        made = await insert_sealed(self._connection, mandates, key, {**fixed, **_values(mandate)})
        return replace(mandate, id=made)

    async def save(self, mandate: Mandate) -> None:
        """Write the mandate."""
        key, row = draft_key(mandate.draft_id), {"id": mandate.id}
        values = await sealed_values(self._connection, mandates, key, _values(mandate), row)
        await self._connection.execute(update(mandates).where(mandates.c.id == mandate.id).values(values))

    async def by_id(self, mandate_id: int) -> Mandate | None:
        """Return the mandate."""
        query = taken(self._connection, select(mandates).where(mandates.c.id == mandate_id))
        found = (await self._connection.execute(query)).one_or_none()
        row = await opened_one(self._connection, mandates, found)
        return None if row is None else _mandate(row)

    async def of_draft(self, draft_id: int) -> Mandate | None:
        """Return the mandate under which the draft is made."""
        query = select(mandates).join(mandate_drafts, mandate_drafts.c.mandate_id == mandates.c.id)
        found = (await self._connection.execute(query.where(mandate_drafts.c.draft_id == draft_id))).one_or_none()
        row = await opened_one(self._connection, mandates, found)
        return None if row is None else _mandate(row)

    async def put_draft(self, draft: Draft, mandate: Mandate) -> None:
        """Keep that the draft is made under the mandate."""
        values = {"draft_id": draft.id, "mandate_id": mandate.id}
        await self._connection.execute(
            upsert(mandate_drafts).values(**values).on_conflict_do_update(index_elements=["draft_id"], set_=values)
        )

    async def take_out(self, draft: Draft) -> None:
        """Keep that the draft goes on without its mandate."""
        await self._connection.execute(delete(mandate_drafts).where(mandate_drafts.c.draft_id == draft.id))

    async def given_by(self, principal_id: int) -> Sequence[Mandate]:
        """Return what the person has ever given, newest first."""
        return await self._given(mandates.c.principal_id == principal_id)

    async def held_by(self, helper_id: int) -> Sequence[Mandate]:
        """Return what was ever given to the helper, newest first."""
        return await self._given(mandates.c.helper_id == helper_id)

    async def _given(self, whose: ColumnElement[bool]) -> Sequence[Mandate]:
        query = select(mandates).where(whose, mandates.c.given_at.is_not(None)).order_by(mandates.c.id.desc())
        rows = await opened(self._connection, mandates, (await self._connection.execute(query)).all())
        return tuple(_mandate(row) for row in rows)

    async def write(self, use: Use) -> None:
        """Write a line of the journal."""
        await self._connection.execute(
            insert(mandate_uses).values(mandate_id=use.mandate_id, at=use.at, what=use.what, draft_id=use.draft_id)
        )

    async def journal(self, mandate: Mandate, limit: int) -> Sequence[Use]:
        """Return the newest lines of the journal, newest first."""
        query = select(mandate_uses).where(mandate_uses.c.mandate_id == mandate.id)
        rows = (await self._connection.execute(query.order_by(mandate_uses.c.id.desc()).limit(limit))).all()
        return tuple(Use(row.mandate_id, row.at, row.what, row.draft_id) for row in rows)

    async def drafts_of(self, mandate: Mandate) -> Sequence[int]:
        """Return the ids of the drafts made under the mandate, oldest first."""
        query = select(mandate_drafts.c.draft_id).where(mandate_drafts.c.mandate_id == mandate.id)
        return tuple((await self._connection.execute(query.order_by(mandate_drafts.c.draft_id))).scalars().all())

    async def drafts_opened(self, helper_id: int, since: datetime) -> int:
        """Count the drafts for others that the helper has opened since."""
        query = select(func.count()).where(
            drafts.c.person_id == helper_id, drafts.c.whom == Whom.OTHER.value, drafts.c.created_at > since
        )
        return int((await self._connection.execute(query)).scalar_one())


def _values(mandate: Mandate) -> dict[str, object]:
    return {
        "principal_id": mandate.principal_id,
        "name": mandate.name,
        "scope": mandate.scope.value,
        "scheme_id": mandate.scheme_id,
        "evidence": mandate.evidence.value if mandate.evidence else None,
        "given_at": mandate.given_at,
        "last_day": mandate.last_day,
        "revoked_at": mandate.revoked_at,
    }


def _mandate(row: Plain) -> Mandate:
    return Mandate(
        id=row.id,
        helper_id=row.helper_id,
        draft_id=row.draft_id,
        asked_at=row.asked_at,
        principal_id=row.principal_id,
        name=row.name,
        scope=Scope(row.scope),
        scheme_id=row.scheme_id,
        evidence=Evidence(row.evidence) if row.evidence else None,
        given_at=row.given_at,
        last_day=row.last_day,
        revoked_at=row.revoked_at,
    )
