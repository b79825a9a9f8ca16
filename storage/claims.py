"""Claims and their history."""

from typing import Any

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.model import (
    Account,
    Actor,
    Claim,
    ClaimStatus,
    Declaration,
    Draft,
    Event,
    FrozenPage,
    Gap,
    Party,
)
from claims.refusals import ClaimChanged, ClaimNotFound
from schemes.values import Assessment, Request
from storage.codec import each, from_json, to_json
from storage.drafts import draft_key
from storage.locks import hold, is_shared, taken
from storage.names import indexes_of, keep_names
from storage.sealed import Plain, opened, opened_one, sealed_values
from storage.tables.claims import claim_events, claim_serials, claims
from storage.trays import recount
from storage.upsert import upsert
from storage.vault import vault_of

BENEFICIARY = "claims.beneficiary"


class SqlClaims:
    """`claims.ports.Claims` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def next_serial(self, county: str, year: int) -> int:
        """Return the next serial of the county's year; never the same twice."""
        first = upsert(claim_serials).values(county=county, year=year, last=1)
        raised = first.on_conflict_do_update(
            index_elements=["county", "year"], set_={"last": claim_serials.c.last + 1}
        ).returning(claim_serials.c.last)
        return int((await self._connection.execute(raised)).scalar_one())

    async def add(self, claim: Claim) -> Claim:
        """Keep a new claim and return it with its id; a second one of the same draft is a bug."""
        values = await self._values(claim)
        new = insert(claims).values(values).returning(claims.c.id)
        claim_id = (await self._connection.execute(new)).scalar_one()
        await self._keep_names(claim_id, claim)
        await recount(self._connection, claim_id)
        return await self.by_id(claim_id)

    async def of_draft(self, draft: Draft) -> Claim | None:
        """Return the claim the draft became."""
        query = taken(self._connection, select(claims).where(claims.c.draft_id == draft.id))
        row = await opened_one(self._connection, claims, (await self._connection.execute(query)).one_or_none())
        return None if row is None else claim_of(row)

    async def of_person(self, claim_id: int, person_id: int) -> Claim:
        """Return the claim; raises ClaimNotFound when it is not this person's."""
        return await self._one(select(claims).where(claims.c.id == claim_id, claims.c.person_id == person_id))

    async def all_of_person(self, person_id: int) -> tuple[Claim, ...]:
        """Return the person's claims, newest first."""
        query = select(claims).where(claims.c.person_id == person_id).order_by(claims.c.id.desc())
        rows = await opened(self._connection, claims, (await self._connection.execute(query)).all())
        return tuple(claim_of(row) for row in rows)

    async def by_id(self, claim_id: int) -> Claim:
        """Return the claim for the system's own work; front ends ask `of_person` or by place. Raises ClaimNotFound."""
        return await self._one(select(claims).where(claims.c.id == claim_id))

    async def by_number(self, number: str) -> Claim:
        """Return the claim with this number for the system's own work; raises ClaimNotFound."""
        return await self._one(select(claims).where(claims.c.number == number))

    async def save(self, claim: Claim) -> Claim:
        """Write the claim and return it with its new version; raises ClaimChanged when it was changed since."""
        values = await self._values(claim) | {"version": claim.version + 1}
        written = await self._connection.execute(
            update(claims).where(claims.c.id == claim.id, claims.c.version == claim.version).values(values)
        )
        if written.rowcount != 1:
            raise ClaimChanged
        await self._keep_names(claim.id, claim)
        await recount(self._connection, claim.id)
        return await self.by_id(claim.id)

    async def of_beneficiary(self, scheme_id: str, id_number: str, *, but_not: int | None = None) -> tuple[Claim, ...]:
        """Return what was ever claimed for a person under the scheme, oldest first."""
        index = beneficiary_index(self._connection, id_number)
        await hold(self._connection, f"beneficiary:{index}")
        query = (
            select(claims)
            .where(claims.c.scheme_id == scheme_id, claims.c.beneficiary_index == index)
            .order_by(claims.c.submitted_on, claims.c.id)
        )
        rows = await opened(self._connection, claims, (await self._connection.execute(query)).all())
        return tuple(claim_of(row) for row in rows if row.id != but_not)

    async def add_event(self, claim: Claim, event: Event) -> Event:
        """Write one line of history; `event.seq` is set here."""
        if is_shared(self._connection):
            await self._connection.execute(select(claims.c.id).where(claims.c.id == claim.id).with_for_update())
        last = select(func.coalesce(func.max(claim_events.c.seq), 0)).where(claim_events.c.claim_id == claim.id)
        seq = int((await self._connection.execute(last)).scalar_one()) + 1
        plain = {
            "claim_id": claim.id,
            "seq": seq,
            "at": event.at,
            "on": event.on,
            "actor_kind": event.actor.kind,
            "actor_id": event.actor.id,
            "code": event.code,
            "step": event.step,
            "detail": to_json(event.detail),
        }
        values = await sealed_values(self._connection, claim_events, draft_key(claim.draft_id), plain)
        await self._connection.execute(insert(claim_events).values(values))
        return Event(seq, event.at, event.on, event.actor, event.code, event.step, event.detail)

    async def events_of(self, claim: Claim) -> tuple[Event, ...]:
        """Return the claim's history, oldest first."""
        query = select(claim_events).where(claim_events.c.claim_id == claim.id).order_by(claim_events.c.seq)
        rows = await opened(self._connection, claim_events, (await self._connection.execute(query)).all())
        return tuple(_event(row) for row in rows)

    async def _values(self, claim: Claim) -> dict[str, Any]:
        plain = _plain(claim) | {"beneficiary_index": beneficiary_index(self._connection, claim.beneficiary.id_number)}
        return await sealed_values(self._connection, claims, draft_key(claim.draft_id), plain)

    async def _keep_names(self, claim_id: int, claim: Claim) -> None:
        names = indexes_of(self._connection, to_json(claim.beneficiary), to_json(claim.applicant))
        await keep_names(self._connection, claim_id, names)

    async def _one(self, query: Select[Any]) -> Claim:
        found = (await self._connection.execute(taken(self._connection, query))).one_or_none()
        row = await opened_one(self._connection, claims, found)
        if row is None:
            raise ClaimNotFound
        return claim_of(row)


def beneficiary_index(connection: AsyncConnection, id_number: str | None) -> str | None:
    """Return under what a beneficiary's claims are found, None for an unknown number."""
    return None if id_number is None else vault_of(connection).index(BENEFICIARY, id_number)


def _plain(claim: Claim) -> dict[str, Any]:
    whole = (
        *("beneficiary", "applicant", "proxy", "account", "answers", "gaps", "declaration", "pages", "estimate"),
        "request",
    )
    plain = (
        *("number", "draft_id", "person_id", "place", "scheme_id", "scheme_version", "benefit", "cause", "granted"),
        *("submitted_on", "submitted_at", "decided_on", "filed_by_staff_id", "status", "step", "version"),
    )
    return {
        **{name: to_json(getattr(claim, name)) for name in whole},
        **{name: getattr(claim, name) for name in plain},
        "amount": claim.estimate.amount,
    }


def claim_of(row: Plain) -> Claim:
    """Turn an opened row of `claims` into the claim."""
    return Claim(
        id=row.id,
        number=row.number,
        draft_id=row.draft_id,
        person_id=row.person_id,
        place=row.place,
        scheme_id=row.scheme_id,
        scheme_version=row.scheme_version,
        benefit=row.benefit,
        beneficiary=from_json(Party, row.beneficiary),
        applicant=from_json(Party, row.applicant),
        proxy=from_json(Party, row.proxy) if row.proxy else None,
        account=from_json(Account, row.account),
        cause=row.cause,
        answers=row.answers,
        gaps=each(Gap, row.gaps),
        declaration=from_json(Declaration, row.declaration),
        pages=each(FrozenPage, row.pages),
        estimate=from_json(Assessment, row.estimate),
        submitted_on=row.submitted_on,
        submitted_at=row.submitted_at,
        filed_by_staff_id=row.filed_by_staff_id,
        status=ClaimStatus(row.status),
        step=row.step,
        version=row.version,
        granted=row.granted,
        decided_on=row.decided_on,
        request=from_json(Request, row.request) if row.request else None,
    )


def _event(row: Plain) -> Event:
    return Event(row.seq, row.at, row.on, Actor(row.actor_kind, row.actor_id), row.code, row.step, row.detail)
