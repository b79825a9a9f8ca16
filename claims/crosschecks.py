"""What a reviewer should look at on a claim's papers, each thing with its reason; nothing here refuses anything."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum

from claims.bills import HOSPITAL, SELLERS, expense_name
from claims.fields import field_on
from claims.institutions import listed, plain_name
from claims.materials import BACK
from claims.model import Claim, FrozenPage, Page
from claims.papers import Item, PaperKind
from claims.ports import Store
from claims.records import Drug, Institution
from claims.seen_before import seen_on_others
from claims.traces import Why
from claims.witness import PERSON

SIMILAR = 0.7  # of two names; less and the nearest name of the list is of no help
SAME_DRUG = 0.8
NOBODY = frozenset({"", "个人", "个人消费者", "消费者", "现金"})
OF_THE_PATIENT = frozenset(
    {PaperKind.MEDICAL_RECEIPT, PaperKind.SETTLEMENT_STATEMENT, PaperKind.DIAGNOSIS_CERTIFICATE, PaperKind.FEE_LIST}
    | {PaperKind.REFERRAL}
)
DRUG_GROUPS = frozenset({"化学药品制剂", "中成药", "生物药品", "中药饮片", "药品", "西药", "化学药品", "生化药品"})
Params = Mapping[str, str | tuple[str, ...]]


class Check(StrEnum):
    """What a mark is about."""

    NAME_DIFFERS = "name_differs"  # value, names
    NAME_NEAR = "name_near"  # one character off: value, names
    SELLER_LISTED = "seller_listed"  # value, match, source
    SELLER_NEAR = "seller_near"  # value, match, percent
    SELLER_NOT_LISTED = "seller_not_listed"  # value
    LATER_THAN_CLAIM = "later_than_claim"  # day
    NOT_A_DRUG = "not_a_drug"  # names
    DRUG_NOT_LISTED = "drug_not_listed"  # names
    DRUG_FOR_OTHER = "drug_for_other"  # names, diagnosis
    SCHEME_SAYS = "scheme_says"  # flag of the working about this bill, such as a day outside the window
    RULE_BROKEN = "rule_broken"  # rule
    SAME_BILL = "same_bill"  # claim
    SAME_PHOTO = "same_photo"  # claim
    SAME_VISIT = "same_visit"  # claim


REASSURING = frozenset({Check.SELLER_LISTED})
SEEN = {Why.BILL: Check.SAME_BILL, Why.PHOTO: Check.SAME_PHOTO, Why.VISIT: Check.SAME_VISIT}


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing about one page, with what makes it so."""

    page_id: int
    check: Check
    params: Params = field(default_factory=dict)


async def remarks_on(store: Store, claim: Claim, area: str, pages: Sequence[Page]) -> tuple[Remark, ...]:
    """Return everything that reviewers should look at; `area` is the scheme's place, `pages` hold the readings."""
    institutions = await store.office.institutions(area, claim.submitted_on)
    drugs = await store.office.drugs(claim.place, claim.submitted_on)
    read = {page.id: page for page in pages}
    found: list[Remark] = []
    for page in claim.pages:
        found += _name(claim, page)
        found += _seller(page, institutions)
        found += _day(claim, page)
        found += _flagged(claim, page)
        reading = read[page.page_id].reading if page.page_id in read else None
        found += _goods(claim, page, reading.items if reading else (), drugs)
        rules = [rule for rule in (reading.warnings if reading else ()) if rule != BACK]
        found += [Remark(page.page_id, Check.RULE_BROKEN, {"rule": rule}) for rule in rules]
    twins = await seen_on_others(store, claim, pages)
    return (*found, *(Remark(one.page_id, SEEN[one.why], {"claim": one.claim.number}) for one in twins))


def _value(page: FrozenPage, name: str) -> str | None:
    found = field_on(page.kind, name) if page.kind else None
    return next((one.value for one in page.fields if one.name == found), None)


def _name(claim: Claim, page: FrozenPage) -> Iterator[Remark]:
    """Hold the name on a paper against those it may be for."""
    name = PERSON.get(page.kind) if page.kind else None
    value = _value(page, name) if name else None
    parties = [claim.beneficiary, *(() if page.kind in OF_THE_PATIENT else (claim.applicant, claim.proxy))]
    names = list(dict.fromkeys(party.name for party in parties if party and party.name))
    if value is None or value in NOBODY or not names or plain_name(value) in map(plain_name, names):
        return
    near = any(_one_off(plain_name(value), plain_name(known)) for known in names)
    params: Params = {"value": value, "names": tuple(names)}
    yield Remark(page.page_id, Check.NAME_NEAR if near else Check.NAME_DIFFERS, params)


def _one_off(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _seller(page: FrozenPage, institutions: Sequence[Institution]) -> Iterator[Remark]:
    """Hold seller or hospital against the office's list, when it has one, and show what matched how well."""
    if page.kind not in SELLERS:
        return
    value = _value(page, "institution" if SELLERS[page.kind] is HOSPITAL else "seller_name")
    of_kind = [one for one in institutions if one.kind is SELLERS[page.kind][1]]
    if not value or not of_kind:
        return
    same = listed(value, of_kind)
    if same is not None:
        params = {"value": value, "match": same.name, "source": same.source}
        yield Remark(page.page_id, Check.SELLER_LISTED, params)
        return
    nearest = max(of_kind, key=lambda one: _likeness(value, one.name))
    likeness = _likeness(value, nearest.name)
    if likeness < SIMILAR:
        yield Remark(page.page_id, Check.SELLER_NOT_LISTED, {"value": value})
    else:
        params = {"value": value, "match": nearest.name, "percent": str(round(likeness * 100))}
        yield Remark(page.page_id, Check.SELLER_NEAR, params)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, plain_name(one), plain_name(other)).ratio()


def _day(claim: Claim, page: FrozenPage) -> Iterator[Remark]:
    """Mark a day after the claim came; whether it lies in the scheme's window is said by the working."""
    value = _value(page, "issued_on")
    if value is not None and value > claim.submitted_on.isoformat():
        yield Remark(page.page_id, Check.LATER_THAN_CLAIM, {"day": value})


def _flagged(claim: Claim, page: FrozenPage) -> Iterator[Remark]:
    """Repeat beside the paper what the working marked about it."""
    for flag in claim.estimate.flags:
        code, _, expense = flag.partition(":")
        if expense == expense_name(page.page_id):
            yield Remark(page.page_id, Check.SCHEME_SAYS, {"flag": code})


def _goods(claim: Claim, page: FrozenPage, items: Sequence[Item], drugs: Sequence[Drug]) -> Iterator[Remark]:
    """Hold the lines of goods against what a drug is, and against the office's list for the diagnosis."""
    if page.kind is not PaperKind.VAT_INVOICE:
        return
    others = [item.name for item in items if item.group is not None and item.group not in DRUG_GROUPS]
    if others:
        yield Remark(page.page_id, Check.NOT_A_DRUG, {"names": tuple(others)})
    wanted = [item.name for item in items if item.name not in others]
    if not drugs or not wanted:
        return
    known = {name: [drug for drug in drugs if _same_drug(name, drug.name)] for name in wanted}
    absent = [name for name, found in known.items() if not found]
    if absent:
        yield Remark(page.page_id, Check.DRUG_NOT_LISTED, {"names": tuple(absent)})
    elsewhere = [name for name, found in known.items() if found and not _for_diagnosis(found, claim.cause)]
    if elsewhere:
        yield Remark(page.page_id, Check.DRUG_FOR_OTHER, {"names": tuple(elsewhere), "diagnosis": claim.cause or ""})


def _same_drug(printed: str, name: str) -> bool:
    one, other = plain_name(printed), plain_name(name)
    return bool(other) and (other in one or one in other or _likeness(one, other) >= SAME_DRUG)


def _for_diagnosis(drugs: Iterable[Drug], cause: str | None) -> bool:
    """Say whether one of the entries is for any diagnosis or for this one; an unknown diagnosis speaks against none."""
    told = plain_name(cause or "")
    diagnoses = [drug.diagnosis and plain_name(drug.diagnosis) for drug in drugs]
    return not told or any(not one or one in told or told in one for one in diagnoses)
