"""Papers of one claim as each other's witnesses: a name that two different papers print is no slip of the reader."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from claims.papers import Field, PaperKind, PaperReading, Verdict

PERSON: dict[PaperKind, str] = {
    PaperKind.ID_CARD: "name",
    PaperKind.DISABILITY_CARD: "name",
    PaperKind.BANK_CARD: "holder",
    PaperKind.DIAGNOSIS_CERTIFICATE: "patient_name",
    PaperKind.SETTLEMENT_STATEMENT: "patient_name",
    PaperKind.FEE_LIST: "patient_name",
    PaperKind.REFERRAL: "patient_name",
    PaperKind.MEDICAL_RECEIPT: "payer_name",
    PaperKind.VAT_INVOICE: "buyer_name",
    PaperKind.AUTHORITY_LETTER: "principal",
}
HOSPITAL: dict[PaperKind, str] = {
    PaperKind.DIAGNOSIS_CERTIFICATE: "institution",
    PaperKind.SETTLEMENT_STATEMENT: "institution",
    PaperKind.MEDICAL_RECEIPT: "institution",
    PaperKind.FEE_LIST: "institution",
}

Pages = dict[str, PaperReading]
Sayings = dict[str, set[PaperKind]]  # value: the kinds of paper that print it


def confirm_across(readings: Mapping[str, PaperReading]) -> Pages:
    """Return the readings of one claim, keyed as given, with what different papers agree on confirmed.

    A value becomes `read` when a paper of another kind prints the same, and names it as source ("paper:id_card").
    Where a paper differs by one character, what the others print is offered as a candidate and nothing is changed.
    """
    pages = dict(readings)
    for subject in (PERSON, HOSPITAL):
        sayings = _sayings(pages, subject)
        pages = {key: _confirmed(page, subject.get(page.kind), sayings) for key, page in pages.items()}
    return pages


def _sayings(pages: Pages, subject: Mapping[PaperKind, str]) -> Sayings:
    said: defaultdict[str, set[PaperKind]] = defaultdict(set)
    for page in pages.values():
        field = page.fields.get(subject.get(page.kind, ""))
        if field is not None and field.value:
            said[field.value].add(page.kind)
    return dict(said)


def _confirmed(page: PaperReading, name: str | None, sayings: Sayings) -> PaperReading:
    field = page.fields.get(name) if name else None
    if name is None or field is None or field.value is None or field.verdict is Verdict.READ:
        return page
    others = sayings[field.value] - {page.kind}
    settled = _agreed(field, others) if others and not field.candidates else _offered(field, sayings)
    return page if settled is field else replace(page, fields={**page.fields, name: settled})


def _agreed(field: Field, others: set[PaperKind]) -> Field:
    witnesses = tuple(f"paper:{kind.value}" for kind in sorted(others))
    return replace(field, verdict=Verdict.READ, sources=(*field.sources, *witnesses))


def _offered(field: Field, sayings: Sayings) -> Field:
    near = [value for value in sayings if _one_off(value, field.value or "") and value not in field.candidates]
    near.sort(key=lambda value: -len(sayings[value]))
    return replace(field, candidates=(*near, *field.candidates)) if near else field


def _one_off(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1
