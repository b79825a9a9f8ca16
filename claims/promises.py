"""A paper that may come later (容缺): an office allows it with its day, then notes that it came or is not needed.

Until one of the two is on record, no money is paid; the person learns of each, and is reminded before the day.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from claims.denials import MaterialNotFound, PaperOwed, PromiseDayWrong, WordsMissing
from claims.events import Happened, Told
from claims.model import Claim, Gap
from claims.ports import Store
from claims.reminding import is_night
from claims.workflow import Desk, Seen, claim_for, tell, write

BY_OFFICE = "office_agreed"  # of locales.papers.GAPS
LONGEST = timedelta(days=90)
BEFORE = timedelta(days=3)


def owed(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """Return the papers that are promised for a day; one that a tap on the phone stands in for is not owed."""
    return tuple(gap for gap in gaps if gap.promised_on is not None)


async def allow(store: Store, desk: Desk, seen: Seen, material: str, until: date) -> Claim:
    """Let the claim go on without a paper until a day, or set another day for one that is owed.

    Raises MaterialNotFound or PromiseDayWrong.
    """
    claim = await claim_for(store, desk, seen)
    if material not in {one.id for one in desk.catalogue.get(claim.scheme_id).materials}:
        raise MaterialNotFound
    if not desk.on < until <= desk.on + LONGEST:
        raise PromiseDayWrong(LONGEST.days)
    known = next((gap for gap in claim.gaps if gap.material == material), Gap(material, BY_OFFICE))
    saved = await _keep(store, claim, (*_others(claim, material), replace(known, promised_on=until)))
    await write(store, saved, desk.line(Happened.PAPER_LATER, material=material, until=until.isoformat()))
    await tell(store, saved, Told.PAPER_LATER, paper=material, until=until.isoformat())
    return saved


async def came(store: Store, desk: Desk, seen: Seen, material: str) -> Claim:
    """Note that a paper that was owed lies before the office now. Raises MaterialNotFound."""
    saved = await _settle(store, await claim_for(store, desk, seen), material)
    await write(store, saved, desk.line(Happened.PAPER_CAME, material=material))
    await tell(store, saved, Told.PAPER_CAME, paper=material)
    return saved


async def waive(store: Store, desk: Desk, seen: Seen, material: str, reason: str) -> Claim:
    """Note why a paper that was owed is not needed after all. Raises MaterialNotFound or WordsMissing."""
    claim = await claim_for(store, desk, seen)
    if not reason.strip():
        raise WordsMissing
    saved = await _settle(store, claim, material)
    await write(store, saved, desk.line(Happened.PAPER_WAIVED, material=material, reason=reason.strip()))
    await tell(store, saved, Told.PAPER_WAIVED, paper=material)
    return saved


def refuse_owed(claim: Claim) -> None:
    """Keep a claim off every payment list while a paper is owed; raises PaperOwed."""
    found = owed(claim.gaps)
    if found:
        raise PaperOwed(claim.number, found[0].material)


async def remind(store: Store, today: date, now: datetime) -> int:
    """Remind of what is owed within three days, once a day that was promised, and say how often; never at night."""
    if is_night(now):
        return 0
    due = [
        paper
        for paper in await store.owed_papers.due(today, today + BEFORE)
        if await store.owed_papers.remind(paper, now)
    ]
    for paper in due:
        claim = await store.claims.by_id(paper.claim_id)
        await tell(store, claim, Told.PAPER_DUE, paper=paper.material, until=paper.until.isoformat())
    return len(due)


async def _settle(store: Store, claim: Claim, material: str) -> Claim:
    if material not in {gap.material for gap in owed(claim.gaps)}:
        raise MaterialNotFound
    return await _keep(store, claim, _others(claim, material))


def _others(claim: Claim, material: str) -> tuple[Gap, ...]:
    return tuple(gap for gap in claim.gaps if gap.material != material)


async def _keep(store: Store, claim: Claim, gaps: tuple[Gap, ...]) -> Claim:
    """Write it into the draft as well, so that a later mending does not bring it back."""
    draft = await store.drafts.of_claim(claim)
    await store.drafts.save(replace(draft, gaps=gaps))
    await store.owed_papers.keep(claim, owed(gaps))
    return await store.claims.save(replace(claim, gaps=gaps))
