"""Photographed pages: kept at once, read later, taken out or replaced when the person says so."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from claims.model import Draft, DraftStatus, Mark, Page, PageState
from claims.papers import PaperKind, PaperReading
from claims.ports import Job, Store
from claims.refusals import DraftClosed, PageAlreadyKept, PageNotFound, TooManyPages

PAGES_AT_MOST = 40
TRIES = 2  # after so many bad photos of one paper the last is taken as it is
READ_PAGE = "read_page"


async def keep_page(
    store: Store, draft: Draft, digest: str, media_type: str, now: datetime, replaces: int | None = None
) -> Page:
    """Keep a photo with the draft and ask for its reading; `replaces` is the bad photo it stands for.

    Raises DraftClosed, PageAlreadyKept (the same file is there), TooManyPages.
    """
    _must_be_open(draft)
    pages = await store.drafts.pages_of(draft)
    again = next((page for page in pages if page.digest == digest), None)
    if again is not None:
        raise PageAlreadyKept(again.id)
    bad = next((page for page in pages if page.id == replaces), None)
    if len(pages) - (bad is not None) >= PAGES_AT_MOST:
        raise TooManyPages(PAGES_AT_MOST)
    page = await store.drafts.add_page(draft, digest, media_type, now)
    if bad is not None:
        await store.drafts.save_page(replace(bad, state=PageState.REMOVED))
        page = replace(page, tries=bad.tries + 1, material=bad.material)
        await store.drafts.save_page(page)
    await store.jobs.add(READ_PAGE, str(page.id), key=f"{READ_PAGE}:{page.id}", due_at=now)
    return page


async def keep_reading(
    store: Store,
    job: Job,
    reading: PaperReading,
    *,
    crops: Mapping[str, str],
    now: datetime,
    more: Sequence[Mapping[str, str]] = (),
) -> Page:
    """Keep what was read on a page and let the person know; raises LeaseLost when another worker was faster.

    Further papers on the same photo become pages of their own; `more` has their crops.
    """
    await store.jobs.done(job)
    page = await store.drafts.page_to_read(int(job.subject))
    if page.state is PageState.REMOVED:
        return page
    reason = None if reading.quality.ok else reading.quality.reason or "not_a_paper"
    marks = page.marks
    if reason is not None and page.tries + 1 >= TRIES:
        marks = (*marks, Mark.TAKEN_AS_IT_IS)
    kind = page.kind if Mark.KIND_BY_PERSON in marks else reading.kind
    read = replace(page, state=PageState.READ, read_at=now, reading=reading, crops=crops)
    read = replace(read, kind=kind, quality_reason=reason, marks=marks)
    await store.drafts.save_page(read)
    for place, other in enumerate(reading.others):
        await _keep_other(store, read, other, more[place] if place < len(more) else {})
    await _tell(store, read, "page_read")
    return read


async def _keep_other(store: Store, shown: Page, reading: PaperReading, crops: Mapping[str, str]) -> None:
    """Keep a further paper of a photo as a page; it shares the photo, and is known by its own reading."""
    draft = await store.drafts.draft_of_page(shown)
    page = await store.drafts.add_page(draft, shown.digest, shown.media_type, shown.created_at)
    await store.drafts.save_page(
        replace(page, state=PageState.READ, kind=reading.kind, reading=reading, read_at=shown.read_at, crops=crops)
    )


async def reading_failed(store: Store, job: Job, *, now: datetime) -> Page:
    """Keep that a page cannot be read and let the person know; raises LeaseLost when another worker was faster."""
    await store.jobs.done(job)
    return await _give_up(store, job, now)


async def put_off(store: Store, job: Job, due_at: datetime, *, now: datetime) -> None:
    """Try a reading again later; after the last try the page counts as one that cannot be read. Raises LeaseLost."""
    if not await store.jobs.again(job, due_at):
        await _give_up(store, job, now)


async def bury(store: Store, now: datetime) -> None:
    """Give up the pages whose reading took its worker down too often, and let the persons know."""
    for job in await store.jobs.bury((READ_PAGE,), now):
        await _give_up(store, job, now)


async def _give_up(store: Store, job: Job, now: datetime) -> Page:
    page = await store.drafts.page_to_read(int(job.subject))
    if page.state is not PageState.WAITING:
        return page
    failed = replace(page, state=PageState.FAILED, read_at=now, marks=(*page.marks, Mark.NOT_READ))
    await store.drafts.save_page(failed)
    await _tell(store, failed, "page_not_read")
    return failed


async def _tell(store: Store, page: Page, code: str) -> None:
    draft = await store.drafts.draft_of_page(page)
    await store.tell(draft.person_id, code, draft_id=draft.id, page_id=page.id)


async def page_of(store: Store, draft: Draft, page_id: int) -> Page:
    """Return a page of the draft; raises PageNotFound, also for one that was removed."""
    page = next((page for page in await store.drafts.pages_of(draft) if page.id == page_id), None)
    if page is None:
        raise PageNotFound
    return page


async def remove_page(store: Store, draft: Draft, page_id: int) -> None:
    """Take a page out of the draft; raises PageNotFound or DraftClosed."""
    _must_be_open(draft)
    page = await page_of(store, draft, page_id)
    await store.drafts.save_page(replace(page, state=PageState.REMOVED))


async def take_as_it_is(store: Store, draft: Draft, page_id: int) -> Page:
    """Keep a bad photo because there is no better one; staff see the mark."""
    _must_be_open(draft)
    page = await page_of(store, draft, page_id)
    if page.wants_retake:
        page = replace(page, marks=(*page.marks, Mark.TAKEN_AS_IT_IS))
        await store.drafts.save_page(page)
    return page


async def say_what_it_is(
    store: Store, draft: Draft, page_id: int, kind: PaperKind, material: str | None = None
) -> Page:
    """Keep what the person says a page is, over what was recognised; staff see the mark."""
    _must_be_open(draft)
    page = await page_of(store, draft, page_id)
    marks = tuple(dict.fromkeys((*page.marks, Mark.KIND_BY_PERSON)))
    page = replace(page, kind=kind, material=material, marks=marks)
    await store.drafts.save_page(page)
    return page


def _must_be_open(draft: Draft) -> None:
    if draft.status not in (DraftStatus.OPEN, DraftStatus.MENDING):
        raise DraftClosed
