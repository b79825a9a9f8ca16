"""Acting for somebody else: asked for by a one-time link, given by a tap or a signed letter, taken back at will."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from claims.errors import ClaimError
from claims.helping import Evidence, Handover, Mandate, Purpose, Scope, Use
from claims.model import Claim, Draft, DraftStatus
from claims.papers import PaperKind
from claims.ports import Store
from claims.refusals import ClaimNotFound

LINK_LASTS = timedelta(hours=48)
CHAT_LINK_LASTS = timedelta(minutes=15)
A_DAY = timedelta(days=1)
PERIODS = (1, 31, 182, 365)  # days a mandate may be given for
LONGEST = 365
DAILY = 20  # applications for others that one helper opens in a day
GIVEN, REVOKED = "mandate_given", "mandate_revoked"  # told to the helper with mandate_id


class LinkSpent(ClaimError):
    """The link was used, has expired, or never was."""


class OwnLink(ClaimError):
    """Nobody gives himself a mandate."""


class MandateEnded(ClaimError):
    """The person has taken his mandate back, or its time is over."""


class TooManyToday(ClaimError):
    """The helper has opened as many applications for others as he may in a day; `limit` says how many."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Given:
    """How far a person lets his helper go."""

    scope: Scope
    days: int


def hashed(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


async def make_link(store: Store, purpose: Purpose, person_id: int, now: datetime, mandate: Mandate | None) -> str:
    """Make a one-time link and return its token, which is kept nowhere."""
    token = secrets.token_urlsafe(24)
    lasts = LINK_LASTS if purpose is Purpose.MANDATE else CHAT_LINK_LASTS
    mandate_id = mandate.id if mandate else None
    await store.handovers.add(Handover(hashed(token), purpose, person_id, now + lasts, mandate_id))
    return token


async def link_of(store: Store, token_hash: str, purpose: Purpose, now: datetime) -> Handover:
    """Return a link that can still be used; raises LinkSpent."""
    found = await store.handovers.find(token_hash)
    if found is None or found.purpose is not purpose or found.used_at is not None or found.expires_at <= now:
        raise LinkSpent
    return found


async def ask(store: Store, draft: Draft, name: str | None, now: datetime) -> str:
    """Ask the one a draft is for to agree on his own phone; returns the token of the link to show him."""
    known = await store.mandates.of_draft(draft.id)
    if known is None or known.revoked_at is not None:
        known = await store.mandates.add(Mandate(0, draft.person_id, draft.id, now, name=name))
        await store.mandates.put_draft(draft, known)
    return await make_link(store, Purpose.MANDATE, draft.person_id, now, known)


async def asked_by(store: Store, link: Handover) -> tuple[Mandate, Draft]:
    """Return the mandate a link asks for and the draft it began with; raises LinkSpent."""
    mandate = await store.mandates.by_id(link.mandate_id or 0)
    if mandate is None or mandate.revoked_at is not None:
        raise LinkSpent
    return mandate, await store.drafts.of_person(mandate.draft_id, mandate.helper_id)


async def give(
    store: Store, link: Handover, principal_id: int, given: Given, *, on: date, now: datetime
) -> tuple[Mandate, Draft]:
    """Give the mandate that a link asks for, by a tap on the person's own phone; raises LinkSpent or OwnLink."""
    mandate, draft = await asked_by(store, link)
    if principal_id == mandate.helper_id:
        raise OwnLink
    if not await store.handovers.use(link, now):
        raise LinkSpent
    made = replace(
        mandate,
        principal_id=principal_id,
        scope=given.scope,
        scheme_id=draft.scheme_id,
        evidence=Evidence.TAPPED,
        given_at=now,
        last_day=on + timedelta(days=given.days),
    )
    await store.mandates.save(made)
    await store.mandates.write(Use(made.id, now, "given", draft.id))
    await store.tell(made.helper_id, GIVEN, mandate_id=made.id, draft_id=draft.id)
    return made, draft


async def by_letter(store: Store, draft: Draft, name: str | None, *, on: date, now: datetime) -> Mandate | None:
    """Keep a signed letter among the papers as the mandate for this one claim; None when there is no letter."""
    known = await store.mandates.of_draft(draft.id)
    if known is not None and known.given_at is not None:
        return known
    if not any(page.kind is PaperKind.AUTHORITY_LETTER for page in await store.drafts.pages_of(draft)):
        return None
    made = known or await store.mandates.add(Mandate(0, draft.person_id, draft.id, now, name=name))
    made = replace(made, name=name, evidence=Evidence.PAPER, given_at=now, last_day=on + timedelta(days=LONGEST))
    await store.mandates.save(made)
    await store.mandates.put_draft(draft, made)
    await store.mandates.write(Use(made.id, now, "letter", draft.id))
    return made


async def go_under(store: Store, draft: Draft, mandate: Mandate, now: datetime) -> None:
    """Make a further draft under a mandate for every application of a scheme."""
    await store.mandates.put_draft(draft, mandate)
    await store.mandates.write(Use(mandate.id, now, "began", draft.id))


async def note(store: Store, draft_id: int, what: str, now: datetime) -> None:
    """Write into the journal what was done under a mandate, if it was."""
    mandate = await store.mandates.of_draft(draft_id)
    if mandate is not None:
        await store.mandates.write(Use(mandate.id, now, what, draft_id))


async def revoke(store: Store, mandate: Mandate, principal_id: int, now: datetime) -> None:
    """Take a mandate back; what lies unfinished under it is put away, what was handed in goes on."""
    if mandate.principal_id != principal_id or mandate.revoked_at is not None:
        raise MandateEnded
    await store.mandates.save(replace(mandate, revoked_at=now))
    await store.mandates.write(Use(mandate.id, now, "revoked"))
    for draft_id in await store.mandates.drafts_of(mandate):
        draft = await store.drafts.of_person(draft_id, mandate.helper_id)
        if draft.status is DraftStatus.OPEN:
            await store.drafts.save(replace(draft, status=DraftStatus.DROPPED, updated_at=now))
    await store.tell(mandate.helper_id, REVOKED, mandate_id=mandate.id, draft_id=mandate.draft_id)


async def check_daily_limit(store: Store, helper_id: int, now: datetime) -> None:
    """Raise TooManyToday when the helper has opened enough for a day."""
    if await store.mandates.drafts_opened(helper_id, now - A_DAY) >= DAILY:
        raise TooManyToday(DAILY)


async def require_for(store: Store, draft: Draft, on: date) -> None:
    """Raise MandateEnded when what is handed in for somebody else has his consent no longer.

    A signed letter among the papers goes on saying what it says; a tap lasts until its last day.
    """
    mandate = await store.mandates.of_draft(draft.id)
    if mandate is None or mandate.given_at is None or mandate.holds_on(on):
        return
    papers = await store.drafts.pages_of(draft)
    if mandate.revoked_at is not None or all(page.kind is not PaperKind.AUTHORITY_LETTER for page in papers):
        raise MandateEnded


async def claims_of(store: Store, person_id: int) -> Sequence[Claim]:
    """Return the claims a person may see: those he filed, and those filed for him under a mandate; newest first."""
    found = {claim.id: claim for claim in await store.claims.all_of_person(person_id) if await _may(store, claim)}
    for mandate in await store.mandates.given_by(person_id):
        for draft_id in await store.mandates.drafts_of(mandate):
            draft = await store.drafts.of_person(draft_id, mandate.helper_id)
            if (claim := await store.claims.of_draft(draft)) is not None:
                found[claim.id] = claim
    return sorted(found.values(), key=lambda claim: claim.id, reverse=True)


async def claim_of(store: Store, claim_id: int, person_id: int) -> Claim:
    """Return a claim the person may see; raises ClaimNotFound, or MandateEnded for a former helper."""
    for claim in await claims_of(store, person_id):
        if claim.id == claim_id:
            return claim
    claim = await store.claims.of_person(claim_id, person_id)  # raises ClaimNotFound for strangers
    raise MandateEnded if claim.person_id == person_id else ClaimNotFound


async def acting_on(store: Store, claim_id: int, person_id: int, on: date) -> Claim:
    """Return a claim the person may act on; raises as `claim_of`, and MandateEnded once his mandate has run out."""
    claim = await claim_of(store, claim_id, person_id)
    if claim.person_id == person_id:
        await require_for(store, await store.drafts.of_claim(claim), on)
    return claim


async def _may(store: Store, claim: Claim) -> bool:
    mandate = await store.mandates.of_draft(claim.draft_id)
    return mandate is None or mandate.revoked_at is None


async def concerned(store: Store, claim: Claim) -> tuple[int, ...]:
    """Return who is told about a claim: who filed it, unless his mandate was taken back, and whom it is for."""
    mandate = await store.mandates.of_draft(claim.draft_id)
    if mandate is None:
        return (claim.person_id,)
    filer = () if mandate.revoked_at is not None else (claim.person_id,)
    return filer if mandate.principal_id is None else (*filer, mandate.principal_id)
