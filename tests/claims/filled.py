"""A draft with everything in it: the demo set of papers, answers, telephone number, branch and declaration."""

from collections.abc import Iterable, Mapping
from datetime import date

from claims import drafting
from claims.dossier import Dossier, dossier_of
from claims.estimating import estimate
from claims.model import Answer, Claim, Draft
from claims.papers import PaperReading
from claims.ports import Store
from claims.submitting import submit
from schemes.loading import Catalogue
from schemes.values import Assessment
from tests.claims.conftest import DEMO_SET, NOW, ON, Chat, reading

ANSWERS: Mapping[str, Answer] = {
    "monitored_household": "yes",
    "expense_kind": "pharmacy",
    "diagnosis": "yes",
    "coverage": "not_covered",
}
DEMO_READINGS = tuple(reading(kind, values) for kind, values in DEMO_SET)


async def look(store: Store, catalogue: Catalogue, person: Chat, on: date = ON) -> Dossier:
    """Work out where the person's draft stands."""
    return await dossier_of(store, catalogue, await person.draft(store), on)


async def dossier(person: Chat, catalogue: Catalogue, on: date = ON) -> Dossier:
    """The same, in a transaction of its own."""
    async with person.transaction() as store:
        return await look(store, catalogue, person, on)


async def estimated(person: Chat, catalogue: Catalogue, on: date = ON) -> Assessment:
    """Estimate the person's draft."""
    found = estimate(await dossier(person, catalogue, on))
    assert found is not None
    return found


async def interview(person: Chat, catalogue: Catalogue, answers: Mapping[str, Answer] = ANSWERS) -> None:
    """Answer every question that is asked."""
    while (question := (await dossier(person, catalogue)).plan.next) is not None:
        async with person.transaction() as store:
            await drafting.answer(store, await person.draft(store), question.id, answers[question.id], NOW)


async def send_all(person: Chat, readings: Iterable[PaperReading] = DEMO_READINGS) -> None:
    """Send photos and let them be read."""
    for found in readings:
        await person.send_and_read(found)


async def details(person: Chat, catalogue: Catalogue) -> None:
    """Enter the telephone number and the branch, and declare."""
    scheme = (await dossier(person, catalogue)).scheme
    assert scheme is not None
    async with person.transaction() as store:
        draft = await drafting.set_phone(store, await person.draft(store), "13800138000", NOW)
        draft = await drafting.set_bank_branch(store, draft, "恩平沙湖支行（演示）", NOW)
        await drafting.declare(store, draft, scheme.declaration_version, scheme.declaration.zh_Hans, NOW)


async def fill(person: Chat, catalogue: Catalogue, readings: Iterable[PaperReading] = DEMO_READINGS) -> None:
    """Do everything up to submitting."""
    await interview(person, catalogue)
    await send_all(person, readings)
    await details(person, catalogue)


async def submitted(person: Chat, catalogue: Catalogue, on: date = ON, draft: Draft | None = None) -> Claim:
    """Submit the person's draft, or a draft as it was seen earlier."""
    async with person.transaction() as store:
        return await submit(store, catalogue, draft or await person.draft(store), on=on, now=NOW)
