"""Who is who on a draft's papers: the one to be helped, the applicant, the one who acts for him, the account."""

from collections.abc import Iterable
from dataclasses import dataclass

from claims.materials import PapersState
from claims.model import Draft, Page, Whom
from claims.papers import PaperKind


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person as the papers name him; None is not known."""

    name: str | None = None
    id_number: str | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """An account as its card shows it; None is not known."""

    holder: str | None = None
    number: str | None = None
    bank: str | None = None


@dataclass(frozen=True, slots=True)
class Identities:
    """The people of a draft."""

    beneficiary: Somebody
    applicant: Somebody
    proxy: Somebody | None
    account: Holding


def identities_of(draft: Draft, papers: PapersState) -> Identities:
    """Read off the papers who is who; what they do not tell stays not known."""
    beneficiary = _card(papers, "beneficiary") or _card(papers, None) or Somebody()
    if beneficiary.name is None:
        beneficiary = Somebody(_first(_all_pages(papers), "patient_name", "payer_name", "principal"))
    account = _account(papers)
    own_account = draft.whom is not Whom.OTHER or account.holder in (None, beneficiary.name)
    applicant = _card(papers, "applicant") or (beneficiary if own_account else Somebody(account.holder))
    agent = _first(_all_pages(papers), "agent")
    proxy = _card(papers, "proxy") or (Somebody(agent) if agent else None)
    return Identities(beneficiary, applicant, proxy, account)


def _card(papers: PapersState, whose: str | None) -> Somebody | None:
    pages = [
        page
        for state in papers.materials
        if state.material.whose == whose
        for page in state.pages
        if page.kind is PaperKind.ID_CARD
    ]
    return Somebody(_first(pages, "name"), _first(pages, "id_number")) if pages else None


def _account(papers: PapersState) -> Holding:
    cards = [page for page in _all_pages(papers) if page.kind is PaperKind.BANK_CARD]
    return Holding(_first(cards, "holder"), _first(cards, "account_number"), _first(cards, "bank"))


def _all_pages(papers: PapersState) -> list[Page]:
    return list({page.id: page for state in papers.materials for page in state.pages}.values())


def _first(pages: Iterable[Page], *names: str) -> str | None:
    return next((value for page in pages for name in names if (value := page.value(name)) is not None), None)
