"""What is still missing before a claim can be submitted: everything at once, never one after the other (一次性告知)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from claims.dossier import Dossier
from claims.errors import ClaimError
from schemes.model import Scheme
from schemes.values import Office


class Lack(StrEnum):
    """What kind of thing is missing."""

    WHOM = "whom"
    PLACE = "place"
    QUESTION = "question"  # the interview has an open question; `name` is its id
    SCHEME = "scheme"  # several may help and none is chosen, or none serves the place
    NOT_IN_FORCE = "not_in_force"  # the scheme has ended or not begun, and nothing extends it
    MATERIAL = "material"
    PHOTO = "photo"  # a better photo of a page
    READING = "reading"  # a page is still being read
    FIELD = "field"  # to confirm or type
    NAME = "name"  # nobody knows whom the money is for
    ACCOUNT = "account"
    BRANCH = "branch"
    PHONE = "phone"
    DECLARATION = "declaration"


@dataclass(frozen=True, slots=True)
class Missing:
    """One missing thing, and where it belongs."""

    lack: Lack
    material: str | None = None
    page_id: int | None = None
    name: str | None = None


class Incomplete(ClaimError):
    """The claim cannot be submitted yet; `missing` is everything that it lacks."""

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        super().__init__(missing)
        self.missing = missing


def is_in_force(scheme: Scheme, on: date, office: Office) -> bool:
    """Say whether claims may be made under the scheme on a day."""
    return scheme.period_on(on, office) is not None


def what_is_missing(dossier: Dossier) -> tuple[Missing, ...]:
    """Return everything that is missing, in the order in which it is asked for."""
    return (*_of_interview(dossier), *_of_papers(dossier), *_of_person(dossier))


def _of_interview(dossier: Dossier) -> Iterator[Missing]:
    draft = dossier.draft
    if draft.whom is None:
        yield Missing(Lack.WHOM)
    if draft.place is None:
        yield Missing(Lack.PLACE)
    if dossier.plan.next is not None:
        yield Missing(Lack.QUESTION, name=dossier.plan.next.id)
    scheme = dossier.scheme
    if dossier.ended or (scheme is not None and not is_in_force(scheme, dossier.on, dossier.office)):
        yield Missing(Lack.NOT_IN_FORCE, name=scheme.id if scheme else dossier.ended[0].id)
    elif scheme is None:
        yield Missing(Lack.SCHEME)


def _of_papers(dossier: Dossier) -> Iterator[Missing]:
    papers = dossier.papers
    for material in papers.missing:
        yield Missing(Lack.MATERIAL, material=material.id)
    for page in papers.waiting:
        yield Missing(Lack.READING, page_id=page.id)
    for page in papers.bad_pages:
        yield Missing(Lack.PHOTO, page_id=page.id)
    for item in papers.open_fields:
        yield Missing(Lack.FIELD, material=item.material, page_id=item.page_id, name=item.name)


def _of_person(dossier: Dossier) -> Iterator[Missing]:
    draft, people = dossier.draft, dossier.people
    papers_are_there = bool(dossier.papers.materials) and not dossier.papers.missing
    if papers_are_there and people.beneficiary.name is None:
        yield Missing(Lack.NAME)
    if papers_are_there and (people.account.number is None or people.account.holder is None):
        yield Missing(Lack.ACCOUNT)
    if draft.phone is None:
        yield Missing(Lack.PHONE)
    if draft.bank_branch is None:
        yield Missing(Lack.BRANCH)
    if dossier.scheme is not None and not _has_declared(dossier, dossier.scheme):
        yield Missing(Lack.DECLARATION)


def _has_declared(dossier: Dossier, scheme: Scheme) -> bool:
    made = dossier.draft.declaration
    return made is not None and made.version == scheme.declaration_version
