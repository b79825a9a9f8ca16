"""Everything that follows from a draft on a day: the plan, the scheme, the papers, what the office knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from claims.answers import answers_of
from claims.before import Before, before_of
from claims.evidence import lists_of, witnessed
from claims.identity import Identities, identities_of
from claims.materials import PapersState, papers_state
from claims.model import Answer, Draft, Page, Whom
from claims.ports import Store
from claims.records import Institution, RosterEntry
from schemes.interview import Plan, plan
from schemes.loading import Catalogue
from schemes.model import Scheme
from schemes.values import Office

NO_PAPERS = PapersState((), (), ())


@dataclass(frozen=True, slots=True)
class Dossier:
    """A draft with everything that follows from it on a day."""

    draft: Draft
    on: date
    office: Office
    plan: Plan
    scheme: Scheme | None
    ended: tuple[Scheme, ...]  # those that serve the place, when none of them is in force
    pages: tuple[Page, ...]
    papers: PapersState
    people: Identities
    answers: Mapping[str, Answer]
    entry: RosterEntry | None  # of the one who is to be helped
    before: Before
    institutions: tuple[Institution, ...]


async def dossier_of(store: Store, catalogue: Catalogue, draft: Draft, on: date) -> Dossier:
    """Work out where a draft stands on the day."""
    office = await store.office.office_for(draft.place) if draft.place else Office.empty()
    answers = answers_of(catalogue, draft)
    planned = plan(catalogue, draft.place, on, answers, office, _chosen(catalogue, draft))
    scheme = scheme_of(catalogue, draft, planned)
    institutions = await store.office.institutions(scheme.place, on) if scheme else ()
    pages = await _pages(store, draft, institutions)
    papers = papers_state(scheme, planned.papers, pages, gaps=draft.gaps, whom=draft.whom) if scheme else NO_PAPERS
    people = identities_of(draft, papers)
    entry, before = await _known_of(store, draft, scheme, people.beneficiary.id_number, on)
    return Dossier(
        draft=draft,
        on=on,
        office=office,
        plan=planned,
        scheme=scheme,
        ended=ended_at(catalogue, draft, on, office),
        pages=pages,
        papers=papers,
        people=people,
        answers=answers,
        entry=entry,
        before=before,
        institutions=institutions,
    )


def scheme_of(catalogue: Catalogue, draft: Draft, planned: Plan) -> Scheme | None:
    """Return the scheme applied under: the chosen one, or the only one the answers leave; None while several do."""
    if (chosen := _chosen(catalogue, draft)) is not None:
        return catalogue.get(chosen)
    left = [found.id for found in planned.schemes if found.outcome != "no"]
    return catalogue.get(left[0]) if len(left) == 1 else None


def _chosen(catalogue: Catalogue, draft: Draft) -> str | None:
    """Return the scheme the person chose, unless its file has been taken away since."""
    return draft.scheme_id if draft.scheme_id in catalogue.schemes else None


async def _pages(store: Store, draft: Draft, institutions: tuple[Institution, ...]) -> tuple[Page, ...]:
    """Return the draft's pages with what other papers and the office's lists bear out."""
    branches = await store.places.branches(draft.place) if draft.place else ()
    return witnessed(await store.drafts.pages_of(draft), lists_of(institutions, branches))


def ended_at(catalogue: Catalogue, draft: Draft, on: date, office: Office) -> tuple[Scheme, ...]:
    """Return the schemes that serve the draft's place when not one of them is in force on the day."""
    serving = catalogue.serving(draft.place) if draft.place else ()
    return () if any(scheme.period_on(on, office) for scheme in serving) else serving


async def _is_his_own(store: Store, draft: Draft, on: date) -> bool:
    """Say whether the list may speak: to the person himself, a guardian, or a helper whom he has let act for him."""
    if draft.whom is not Whom.OTHER:
        return True
    mandate = await store.mandates.of_draft(draft.id)
    return mandate is not None and mandate.holds_on(on)


async def _known_of(
    store: Store, draft: Draft, scheme: Scheme | None, id_number: str | None, on: date
) -> tuple[RosterEntry | None, Before]:
    if scheme is None or id_number is None:
        return None, Before()
    claim = await store.claims.of_draft(draft)
    entry = await store.office.on_roster(scheme.id, id_number) if await _is_his_own(store, draft, on) else None
    return entry, await before_of(store, scheme, id_number, but_not=claim.id if claim else None)
