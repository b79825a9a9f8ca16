"""What the offices' lists say of a claim: marks for its reviewers, and open cases that keep its money back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.institutions import plain_name
from claims.model import Claim, Page
from claims.ports import Store
from claims.registering import Entry, Subject, SubjectKind, person_subject
from schemes.model import Scheme
from schemes.registers import Register

PLACES_OF_CARE = frozenset({"institution", "seller_name"})


@dataclass(frozen=True, slots=True)
class Mark:
    """An entry in which a claim's person, a place of care or a thing bought was found."""

    register: Register
    entry: Entry
    subject: Subject

    @property
    def good(self) -> bool:
        """Say whether it speaks for the claim; a case that is closed no longer speaks against it."""
        return self.register.marks == "good" or self.entry.closed_on is not None


async def marks_on(store: Store, scheme: Scheme, claim: Claim, pages: Sequence[Page]) -> tuple[Mark, ...]:
    """Return where the scheme's lists know a claim's person, places of care and goods."""
    marking = {one.id: one for one in scheme.registers.values() if one.marks is not None}
    subjects = tuple(dict.fromkeys(_subjects(claim, pages)))
    if not marking or not subjects:
        return ()
    found = await store.registers.found(scheme.id, tuple(marking), subjects)
    return tuple(Mark(marking[entry.register], entry, subject) for entry, subject in found)


def _subjects(claim: Claim, pages: Sequence[Page]) -> Iterator[Subject]:
    if claim.beneficiary.id_number is not None:
        yield person_subject(claim.beneficiary.id_number)
    for frozen in claim.pages:
        for field in frozen.fields:
            if field.name in PLACES_OF_CARE and field.value:
                yield Subject(SubjectKind.INSTITUTION, plain_name(field.value))
    for page in pages:
        for item in page.reading.items if page.reading else ():
            yield Subject(SubjectKind.ITEM, plain_name(item.name))


async def stopped_by(store: Store, scheme: Scheme, claim: Claim) -> Entry | None:
    """Return an open entry that keeps the person's money back, None when there is none."""
    stopping = tuple(one.id for one in scheme.registers.values() if one.stops)
    if not stopping or claim.beneficiary.id_number is None:
        return None
    found = await store.registers.found(scheme.id, stopping, (person_subject(claim.beneficiary.id_number),))
    return next((entry for entry, _ in found if entry.closed_on is None), None)
