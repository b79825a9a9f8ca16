"""Claims and their history on a real database file."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError

from claims.before import earlier_of
from claims.model import (
    SYSTEM,
    Account,
    Actor,
    Claim,
    ClaimStatus,
    Declaration,
    Event,
    FrozenField,
    FrozenPage,
    Gap,
    Party,
)
from claims.papers import PaperKind
from claims.ports import Store, Transaction
from claims.refusals import ClaimChanged, ClaimNotFound
from schemes.loading import load
from schemes.values import Assessment, Earlier, Status, Step
from tests.storage.conftest import NOW

ON = date(2025, 6, 15)
JIANGMEN = load().get("jiangmen")
ID_NUMBER = "440785195702141809"
ESTIMATE = Assessment(
    Status.PAYABLE,
    Decimal("699.52"),
    parts={"aid": Decimal("699.52")},
    per_expense={"p1": Decimal("600.62"), "p2": Decimal("98.90")},
    steps=(Step("rate", "874.40 × 80% = 699.52", Decimal("699.52"), "2(3)", "示例文件", None),),
)


async def file(store: Store, number: str, **changes: object) -> Claim:
    person_id = changes.pop("person_id", None) or (await store.people.add("zh_Hans", NOW)).id
    draft = await store.drafts.add(person_id, NOW)
    her = Party("陈玉兰", ID_NUMBER, "13800138000")
    claim = Claim(
        id=0,
        number=number,
        draft_id=draft.id,
        person_id=person_id,
        place="440785104201",
        scheme_id="jiangmen",
        scheme_version="abc",
        benefit="drug_cost",
        beneficiary=her,
        applicant=her,
        proxy=Party("李小燕", None, "13900139000", "女儿"),
        account=Account("陈玉兰", "6217997517979086958", "中国建设银行", "恩平沙湖支行"),
        cause="高血压病2级",
        answers={"monitored_household": True, "coverage": "not_covered"},
        gaps=(Gap("settlement", "药店没打", date(2025, 7, 1)),),
        declaration=Declaration("1", "本人声明……", NOW),
        pages=(FrozenPage(1, "d1", PaperKind.VAT_INVOICE, None, (FrozenField("total", "750.78", "read"),)),),
        estimate=ESTIMATE,
        submitted_on=ON,
        submitted_at=NOW,
        filed_by_staff_id=None,
        status=ClaimStatus.IN_REVIEW,
        step="village_review",
        version=0,
    )
    return await store.claims.add(replace(claim, **changes))


async def test_a_claim_comes_back_as_it_was_submitted(transaction: Transaction) -> None:
    async with transaction() as store:
        claim = await file(store, "A-1")
        draft = await store.drafts.of_claim(claim)

        assert await store.claims.by_id(claim.id) == claim
        assert await store.claims.by_number("A-1") == claim
        assert await store.claims.of_draft(draft) == claim
        assert await store.claims.of_person(claim.id, claim.person_id) == claim
        assert await store.claims.all_of_person(claim.person_id) == (claim,)
    assert claim.estimate == ESTIMATE
    assert claim.proxy == Party("李小燕", None, "13900139000", "女儿")


async def test_nobody_sees_another_persons_claim(transaction: Transaction) -> None:
    async with transaction() as store:
        claim = await file(store, "A-1")
        stranger = await store.people.add("zh_Hans", NOW)

        with pytest.raises(ClaimNotFound):
            await store.claims.of_person(claim.id, stranger.id)
        assert await store.claims.all_of_person(stranger.id) == ()


async def test_a_draft_never_becomes_two_claims(transaction: Transaction) -> None:
    async with transaction() as store:
        claim = await file(store, "A-1")

    with pytest.raises(IntegrityError):
        async with transaction() as store:
            await store.claims.add(replace(claim, number="A-2"))


async def test_two_decisions_on_what_was_seen_once_do_not_both_count(transaction: Transaction) -> None:
    async with transaction() as store:
        seen = await file(store, "A-1")
        decided = await store.claims.save(replace(seen, status=ClaimStatus.REFUSED))

        with pytest.raises(ClaimChanged):
            await store.claims.save(replace(seen, status=ClaimStatus.APPROVED))

        assert (await store.claims.by_id(seen.id)).status is ClaimStatus.REFUSED
    assert decided.version == 1


async def test_serials_are_counted_for_each_county_and_year(transaction: Transaction) -> None:
    async with transaction() as store:
        asked = [("440785", 2025), ("440785", 2025), ("440784", 2025), ("440785", 2026), ("440785", 2025)]

        serials = [await store.claims.next_serial(county, year) for county, year in asked]

    assert serials == [1, 2, 1, 1, 3]


async def test_earlier_claims_count_by_what_became_of_them(transaction: Transaction) -> None:
    became = (
        ("A-1", {"status": ClaimStatus.PAID, "granted": Decimal("100.00")}, "paid", "100.00"),
        ("A-2", {"status": ClaimStatus.REFUSED}, "refused", "699.52"),
        ("A-3", {"status": ClaimStatus.SENT_BACK}, "pending", "699.52"),
        ("A-4", {"status": ClaimStatus.PAYMENT_FAILED, "granted": Decimal("50.00")}, "approved", "50.00"),
        ("A-5", {"estimate": replace(ESTIMATE, amount=None)}, "pending", "0.00"),
    )
    async with transaction() as store:
        for day, (number, changes, _, _) in enumerate(became):
            await file(store, number, submitted_on=ON + timedelta(days=day), **changes)
        other = await file(store, "B-1", beneficiary=Party("梁秀珍", "440785194911032129"))

        earlier = await store.claims.of_beneficiary("jiangmen", ID_NUMBER)
        elsewhere = await store.claims.of_beneficiary("enping", ID_NUMBER)
        but_not = await store.claims.of_beneficiary("jiangmen", "440785194911032129", but_not=other.id)

    assert tuple(earlier_of(JIANGMEN, claim) for claim in earlier) == tuple(
        Earlier(ON + timedelta(days=day), status, Decimal(amount), "高血压病2级", "drug_cost")
        for day, (_, _, status, amount) in enumerate(became)
    )
    assert elsewhere == but_not == ()


async def test_the_history_is_written_line_by_line(transaction: Transaction) -> None:
    async with transaction() as store:
        claim = await file(store, "A-1")
        first = Event(0, NOW, ON, Actor("person", claim.person_id), "claim_submitted", "village_review")
        second = Event(0, NOW, ON, SYSTEM, "notice_over", "public_notice", {"last": "2025-06-20", "objections": 0})

        written = [await store.claims.add_event(claim, event) for event in (first, second)]

        assert [event.seq for event in written] == [1, 2]
        assert await store.claims.events_of(claim) == tuple(written)
