"""Drafts and their pages."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.model import Claim, Correction, Declaration, Draft, DraftStatus, Gap, Mark, Page, PageState, Whom
from claims.papers import PaperKind, PaperReading
from claims.refusals import DraftChanged, DraftNotFound, PageNotFound
from storage.codec import each, from_json, to_json
from storage.locks import is_shared, taken
from storage.sealed import Plain, insert_sealed, opened, opened_one, sealed_values
from storage.tables.chat import files
from storage.tables.claims import drafts, pages


def draft_key(draft_id: int) -> str:
    """Name the key of a draft, its pages and the claim it becomes."""
    return f"draft:{draft_id}"


GOING_ON = (DraftStatus.OPEN.value, DraftStatus.MENDING.value)
GOING_ON_NOW = (
    select(drafts)
    .where(
        drafts.c.person_id == bindparam("person"),
        drafts.c.status.in_(GOING_ON),
    )
    .order_by(drafts.c.updated_at.desc(), drafts.c.id.desc())
)
GOING_ON_TAKEN = GOING_ON_NOW.with_for_update()
PAGES = (
    select(pages)
    .where(pages.c.draft_id == bindparam("draft"), pages.c.state != PageState.REMOVED.value)
    .order_by(pages.c.position)
)
SAVE = update(drafts).where(drafts.c.id == bindparam("draft"), drafts.c.version == bindparam("before"))


class SqlDrafts:
    """`claims.ports.Drafts` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, person_id: int, now: datetime) -> Draft:
        """Open an empty draft."""
        empty = Draft(id=0, person_id=person_id, created_at=now, updated_at=now)
        values = {"created_at": now, **_draft_values(empty)}
        return await self.of_person(await insert_sealed(self._connection, drafts, draft_key, values), person_id)

    async def of_person(self, draft_id: int, person_id: int) -> Draft:
        """Return the draft; raises DraftNotFound when it is not this person's."""
        return await self._one(select(drafts).where(drafts.c.id == draft_id, drafts.c.person_id == person_id))

    async def current_of(self, person_id: int) -> Draft | None:
        """Return the open or mending draft the person touched last."""
        return next(iter(await self.open_of(person_id)), None)

    async def open_of(self, person_id: int) -> tuple[Draft, ...]:
        """Return all open or mending drafts of the person, the last touched first."""
        query = GOING_ON_TAKEN if is_shared(self._connection) else GOING_ON_NOW
        found = (await self._connection.execute(query, {"person": person_id})).all()
        rows = await opened(self._connection, drafts, found)
        return tuple(draft_of(row) for row in rows)

    async def save(self, draft: Draft) -> Draft:
        """Write the draft and return it with its new version; raises DraftChanged when it was changed since."""
        plain = _draft_values(draft) | {"version": draft.version + 1}
        values = await sealed_values(self._connection, drafts, draft_key(draft.id), plain, {"id": draft.id})
        written = await self._connection.execute(SAVE, {"draft": draft.id, "before": draft.version, **values})
        if written.rowcount != 1:
            raise DraftChanged
        return await self.of_person(draft.id, draft.person_id)

    async def of_claim(self, claim: Claim) -> Draft:
        """Return the draft that became the claim."""
        return await self._one(select(drafts).where(drafts.c.id == claim.draft_id))

    async def pages_of(self, draft: Draft) -> tuple[Page, ...]:
        """Return the pages that were not removed, in the order they came."""
        found = (await self._connection.execute(PAGES, {"draft": draft.id})).all()
        rows = await opened(self._connection, pages, found)
        return tuple(_page(row) for row in rows)

    async def add_page(self, draft: Draft, digest: str, media_type: str, now: datetime) -> Page:
        """Keep a page at the end of the draft."""
        await self._take(drafts.c.id == draft.id)
        last = select(func.coalesce(func.max(pages.c.position), 0)).where(pages.c.draft_id == draft.id)
        position = (await self._connection.execute(last)).scalar_one() + 1
        empty = Page(0, draft.id, position, digest, media_type, now)
        fixed = {"draft_id": draft.id, "position": position, "digest": digest, "media_type": media_type}
        plain = {"created_at": now, **fixed, **_page_values(empty)}
        values = await sealed_values(self._connection, pages, draft_key(draft.id), plain)
        new = insert(pages).values(values).returning(pages.c.id)
        return await self.page_to_read((await self._connection.execute(new)).scalar_one())

    async def page_to_read(self, page_id: int) -> Page:
        """Return a page for the reader, which works for everybody; raises PageNotFound."""
        await self._take(drafts.c.id == select(pages.c.draft_id).where(pages.c.id == page_id).scalar_subquery())
        found = (await self._connection.execute(select(pages).where(pages.c.id == page_id))).one_or_none()
        row = await opened_one(self._connection, pages, found)
        if row is None:
            raise PageNotFound
        return _page(row)

    async def draft_of_page(self, page: Page) -> Draft:
        """Return the draft the page lies in."""
        return await self._one(select(drafts).where(drafts.c.id == page.draft_id))

    async def save_page(self, page: Page) -> None:
        """Write the page."""
        row = {"draft_id": page.draft_id, "position": page.position}
        values = await sealed_values(self._connection, pages, draft_key(page.draft_id), _page_values(page), row)
        await self._connection.execute(update(pages).where(pages.c.id == page.id).values(values))

    async def sizes_of(self, digests: Sequence[str]) -> Mapping[str, int]:
        """Return how many bytes stored files have."""
        query = select(files.c.digest, files.c.size).where(files.c.digest.in_(set(digests)))
        return {row.digest: row.size for row in (await self._connection.execute(query)).all()}

    async def _take(self, which: ColumnElement[bool]) -> None:
        """Let nobody else change a draft or its pages until this transaction ends, where others write as well."""
        if is_shared(self._connection):
            await self._connection.execute(select(drafts.c.id).where(which).with_for_update())

    async def _one(self, query: Select[Any]) -> Draft:
        found = (await self._connection.execute(taken(self._connection, query))).one_or_none()
        row = await opened_one(self._connection, drafts, found)
        if row is None:
            raise DraftNotFound
        return draft_of(row)


def _draft_values(draft: Draft) -> dict[str, object]:
    return {
        "person_id": draft.person_id,
        "whom": draft.whom,
        "place": draft.place,
        "scheme_id": draft.scheme_id,
        "answers": dict(draft.answers),
        "phone": draft.phone,
        "bank_branch": draft.bank_branch,
        "gaps": to_json(draft.gaps),
        "declaration": to_json(draft.declaration),
        "filed_by_staff_id": draft.filed_by_staff_id,
        "status": draft.status,
        "version": draft.version,
        "updated_at": draft.updated_at,
    }


def draft_of(row: Plain) -> Draft:
    """Turn an opened row of `drafts` into the draft."""
    return Draft(
        id=row.id,
        person_id=row.person_id,
        created_at=row.created_at,
        updated_at=row.updated_at,
        whom=Whom(row.whom) if row.whom else None,
        place=row.place,
        scheme_id=row.scheme_id,
        answers=row.answers,
        phone=row.phone,
        bank_branch=row.bank_branch,
        gaps=each(Gap, row.gaps),
        declaration=from_json(Declaration, row.declaration) if row.declaration else None,
        filed_by_staff_id=row.filed_by_staff_id,
        status=DraftStatus(row.status),
        version=row.version,
    )


def _page_values(page: Page) -> dict[str, object]:
    return {
        "state": page.state,
        "kind": page.kind,
        "material": page.material,
        "tries": page.tries,
        "quality_reason": page.quality_reason,
        "reading": to_json(page.reading),
        "read_at": page.read_at,
        "crops": dict(page.crops),
        "corrections": to_json(page.corrections),
        "confirmed": to_json(page.confirmed),
        "confirmed_at": page.confirmed_at,
        "marks": to_json(page.marks),
    }


def _page(row: Plain) -> Page:
    return Page(
        id=row.id,
        draft_id=row.draft_id,
        position=row.position,
        digest=row.digest,
        media_type=row.media_type,
        created_at=row.created_at,
        state=PageState(row.state),
        kind=PaperKind(row.kind) if row.kind else None,
        material=row.material,
        tries=row.tries,
        quality_reason=row.quality_reason,
        reading=from_json(PaperReading, row.reading) if row.reading else None,
        read_at=row.read_at,
        crops=row.crops,
        corrections=each(Correction, row.corrections),
        confirmed=tuple(row.confirmed),
        confirmed_at=row.confirmed_at,
        marks=each(Mark, row.marks),
    )
