"""Turns a draft into a claim, once, whatever is tapped or sent again; and a mended draft back into its claim."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from claims import mandates
from claims.completeness import Incomplete, what_is_missing
from claims.dossier import Dossier, dossier_of
from claims.estimating import build_request, cause_of, estimate
from claims.freezing import frozen_page
from claims.identity import Somebody
from claims.materials import Standing
from claims.model import Account, Actor, Claim, Declaration, Draft, DraftStatus, Gap, Party, Whom
from claims.numbers import claim_number
from claims.ports import Store
from claims.promises import BY_OFFICE, owed
from claims.refusals import DraftClosed
from claims.reviewing import mended
from claims.seen_before import keep_traces
from claims.workflow import Line, due_from, open_at, tell, write, yuan
from schemes.interview import benefit_for
from schemes.loading import Catalogue
from schemes.model import Scheme, WorkflowStep
from schemes.values import Assessment

SUBMITTED, RESUBMITTED = "claim_submitted", "claim_resubmitted"


@dataclass(frozen=True, slots=True)
class Ready:
    """A complete dossier with what only a complete one has."""

    dossier: Dossier
    scheme: Scheme
    place: str
    declaration: Declaration
    estimate: Assessment
    now: datetime


async def submit(store: Store, catalogue: Catalogue, draft: Draft, *, on: date, now: datetime) -> Claim:
    """Make the draft a claim; a second time returns the same claim. Raises Incomplete, DraftClosed or MandateEnded.

    The scheme's version, what was read, the estimate and the declaration are frozen with it.
    """
    draft = await store.drafts.of_person(draft.id, draft.person_id)  # as it stands now, not as it was shown
    known = await store.claims.of_draft(draft)
    if known is not None and draft.status is DraftStatus.SUBMITTED:
        return known
    if draft.status not in (DraftStatus.OPEN, DraftStatus.MENDING):
        raise DraftClosed
    await mandates.require_for(store, draft, on)
    draft = await _with_staff(store, draft)
    asked_on = on if known is None else known.submitted_on  # periods and limits go by the day of the application
    ready = _ready(await dossier_of(store, catalogue, draft, asked_on), now)
    claim = await (_enter(store, ready) if known is None else _again(store, catalogue, ready, known, on))
    await keep_traces(store, claim, ready.dossier.pages)
    await store.owed_papers.keep(claim, owed(claim.gaps))
    await store.drafts.save(replace(draft, status=DraftStatus.SUBMITTED, updated_at=now))
    return claim


async def _with_staff(store: Store, draft: Draft) -> Draft:
    """Keep that a member of staff files it from a chat of his own for somebody else, so that he never reviews it."""
    if draft.filed_by_staff_id is not None or draft.whom is not Whom.OTHER:
        return draft
    staff = await store.staff.of_person(draft.person_id)
    return draft if staff is None else replace(draft, filed_by_staff_id=staff.id)


def _ready(dossier: Dossier, now: datetime) -> Ready:
    missing, draft, worked = what_is_missing(dossier), dossier.draft, estimate(dossier)
    if missing or dossier.scheme is None or draft.place is None or draft.declaration is None or worked is None:
        raise Incomplete(missing)
    return Ready(dossier, dossier.scheme, draft.place, draft.declaration, worked, now)


async def _enter(store: Store, ready: Ready) -> Claim:
    first, on = ready.scheme.workflow[0], ready.dossier.on
    county = ready.place[:6]
    number = claim_number(county, on.year, await store.claims.next_serial(county, on.year))
    claim = await store.claims.add(_claim(ready, number, first))
    await store.reviews.set_due(claim, due_from(first, on))
    detail = {"amount": yuan(ready.estimate.amount), "pages": len(claim.pages), "scheme_version": claim.scheme_version}
    await write(store, claim, Line(SUBMITTED, _filer(ready.dossier.draft), on, ready.now, detail))
    await tell(store, claim, SUBMITTED, amount=yuan(ready.estimate.amount))
    return claim


async def _again(store: Store, catalogue: Catalogue, ready: Ready, known: Claim, on: date) -> Claim:
    """Freeze anew what was mended; the claim keeps its number, its day and where it stands."""
    first = ready.scheme.workflow[0]
    fresh = _claim(ready, known.number, first)
    kept = replace(
        fresh,
        id=known.id,
        submitted_on=known.submitted_on,
        submitted_at=known.submitted_at,
        status=known.status,
        step=known.step,
        version=known.version,
        granted=known.granted,
        decided_on=known.decided_on,
    )
    claim = await mended(store, catalogue, await store.claims.save(kept), on, ready.now, before=known)
    await tell(store, claim, RESUBMITTED, amount=yuan(ready.estimate.amount))
    return claim


def _filer(draft: Draft) -> Actor:
    staff_id = draft.filed_by_staff_id
    return Actor("person", draft.person_id) if staff_id is None else Actor("staff", staff_id)


def _claim(ready: Ready, number: str, first: WorkflowStep) -> Claim:
    dossier, draft, people, state = ready.dossier, ready.dossier.draft, ready.dossier.people, open_at(first)
    own = people.proxy is None
    return Claim(
        id=0,
        number=number,
        draft_id=draft.id,
        person_id=draft.person_id,
        place=ready.place,
        scheme_id=ready.scheme.id,
        scheme_version=ready.scheme.version,
        benefit=benefit_for(ready.scheme, dossier.answers, dossier.on),
        beneficiary=_party(people.beneficiary, draft if own and people.beneficiary == people.applicant else None),
        applicant=_party(people.applicant, draft if own else None),
        proxy=_party(people.proxy, draft) if people.proxy else None,
        account=Account(
            people.account.holder or "", people.account.number or "", people.account.bank, draft.bank_branch
        ),
        cause=cause_of(dossier),
        answers=dossier.answers,
        gaps=_gaps(dossier),
        declaration=ready.declaration,
        pages=tuple(frozen_page(page) for page in dossier.pages),
        estimate=ready.estimate,
        submitted_on=dossier.on,
        submitted_at=ready.now,
        filed_by_staff_id=draft.filed_by_staff_id,
        status=state.status,
        step=state.step,
        version=0,
        request=build_request(ready.scheme, dossier),
    )


def _gaps(dossier: Dossier) -> tuple[Gap, ...]:
    """Keep what is lacking still, and what an office has let come later, whatever was photographed instead of it."""
    lacking = {state.material.id for state in dossier.papers.materials if state.standing is Standing.GAP}
    return tuple(gap for gap in dossier.draft.gaps if gap.material in lacking or gap.reason == BY_OFFICE)


def _party(somebody: Somebody, reached_by: Draft | None) -> Party:
    phone = reached_by.phone if reached_by else None
    return Party(somebody.name or "", somebody.id_number, phone)
