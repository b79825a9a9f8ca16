"""Photos in any order, sorted by what they are."""

from dataclasses import replace
from itertools import permutations

import pytest

from claims.evidence import lists_of, witnessed
from claims.materials import Standing, papers_state
from claims.model import Gap, Mark, Page, PageState, Whom
from claims.papers import PaperKind, PaperReading, Verdict
from claims.records import Branch, Institution, InstitutionKind
from schemes.interview import PaperNeeded
from schemes.model import Material, Scheme
from schemes.values import Source, Words
from tests.claims.conftest import BANK_CARD, DEMO_SET, DIAGNOSIS, ID_CARD, INVOICE_1, NOW, reading

SOURCE = Source("示例文件", "二")


def material(id: str, kind: PaperKind, whose: str, *fields: str, alternatives: tuple[str, ...] = ()) -> Material:
    values = dict.fromkeys(Material.__dataclass_fields__)
    return Material(
        **{
            **values,
            "id": id,
            "kind": kind.value,
            "words": Words(id),
            "source": SOURCE,
            "needed": True,
            "several": kind is PaperKind.VAT_INVOICE,
            "fields": fields,
            "whose": whose,
            "alternatives": alternatives,
        }
    )


MATERIALS = (
    material("id_card", PaperKind.ID_CARD, "beneficiary", "name", "id_number"),
    material("diagnosis", PaperKind.DIAGNOSIS_CERTIFICATE, "beneficiary", "patient_name", "diagnosis"),
    material(
        "invoice", PaperKind.VAT_INVOICE, "beneficiary", "issued_on", "total", "seller_name",
        alternatives=("medical_receipt",),
    ),
    material("bank_card", PaperKind.BANK_CARD, "applicant", "account_number", "holder"),
)  # fmt: skip


def scheme(materials: tuple[Material, ...] = MATERIALS) -> Scheme:
    return Scheme(**{**dict.fromkeys(Scheme.__dataclass_fields__), "id": "aid", "materials": materials})


def needed(*ids: str, materials: tuple[Material, ...] = MATERIALS) -> tuple[PaperNeeded, ...]:
    return tuple(
        PaperNeeded(one.kind, one.id, True, SOURCE, one.words, one.words)
        for one in materials
        if not ids or one.id in ids
    )


def page(id: int, found: PaperReading) -> Page:
    reason = None if found.quality.ok else found.quality.reason
    return Page(
        id, 1, id, f"d{id}", "image/jpeg", NOW, PageState.READ, found.kind, quality_reason=reason, reading=found
    )


def demo_pages() -> list[Page]:
    return [page(number, reading(kind, values)) for number, (kind, values) in enumerate(DEMO_SET, 1)]


def test_the_order_in_which_photos_come_changes_nothing() -> None:
    pages = demo_pages()
    expected = {
        state.material.id: {one.id for one in state.pages}
        for state in papers_state(scheme(), needed(), pages).materials
    }

    for order in permutations(pages):
        state = papers_state(scheme(), needed(), order)

        assert {item.material.id: {one.id for one in item.pages} for item in state.materials} == expected
        assert (state.covered, state.needed, state.missing, state.open_fields) == (4, 4, (), ())


def test_what_is_missing_is_counted_and_named() -> None:
    pages = [one for one in demo_pages() if one.kind in (PaperKind.ID_CARD, PaperKind.VAT_INVOICE)]

    state = papers_state(scheme(), needed(), pages)

    assert (state.covered, state.needed) == (2, 4)
    assert [one.id for one in state.missing] == ["diagnosis", "bank_card"]


def test_only_papers_that_the_answers_call_for_are_asked_for() -> None:
    state = papers_state(scheme(), needed("id_card"), demo_pages())

    assert (state.covered, state.needed) == (1, 1)
    assert len(state.spare) == 4


def test_a_paper_that_does_as_well_is_taken_under_its_own_names() -> None:
    receipt = reading(
        PaperKind.MEDICAL_RECEIPT,
        {"issued_on": "2025-05-10", "total": "80.00", "institution": "恩平市人民医院"},
        unsure=("institution",),
    )

    state = papers_state(scheme(), needed("invoice"), [page(1, receipt)])

    assert [item.name for item in state.open_fields] == ["institution"]


def test_a_page_that_is_still_read_belongs_nowhere_yet() -> None:
    waiting = Page(9, 1, 9, "d9", "image/jpeg", NOW)

    state = papers_state(scheme(), needed(), [waiting])

    assert (state.waiting, state.spare, state.covered) == ((waiting,), (), 0)


def test_fields_to_confirm_are_those_that_matter_and_are_not_proved() -> None:
    found = reading(
        PaperKind.VAT_INVOICE,
        {**INVOICE_1, "total": None, "buyer_name": "陈玉兰"},
        unsure=("seller_name", "buyer_name", "invoice_number"),
    )

    state = papers_state(scheme(), needed("invoice"), [page(1, found)])

    assert [(item.name, item.read.verdict) for item in state.open_fields] == [
        ("total", Verdict.UNREADABLE),
        ("seller_name", Verdict.UNSURE),
    ]
    assert state.materials[0].standing is Standing.UNSURE


def test_a_confirmed_field_is_not_asked_again() -> None:
    found = page(1, reading(PaperKind.VAT_INVOICE, INVOICE_1, unsure=("total", "seller_name")))

    state = papers_state(scheme(), needed("invoice"), [replace(found, confirmed=("total", "seller_name"))])

    assert state.open_fields == ()
    assert state.materials[0].standing is Standing.HAVE


def test_a_bad_photo_counts_as_received_but_a_better_one_is_wanted() -> None:
    bad = page(1, reading(PaperKind.ID_CARD, ID_CARD, bad="blurred"))

    state = papers_state(scheme(), needed("id_card"), [bad])
    taken = papers_state(scheme(), needed("id_card"), [replace(bad, marks=(Mark.TAKEN_AS_IT_IS,))])

    assert (state.covered, state.bad_pages, state.materials[0].standing) == (1, (bad,), Standing.UNSURE)
    assert (taken.bad_pages, taken.materials[0].standing) == ((), Standing.HAVE)


def test_a_paper_that_cannot_be_had_is_excused_with_its_reason() -> None:
    gaps = (Gap("diagnosis", "医院下周才开"), Gap("bank_card", "卡丢了"))

    state = papers_state(scheme(), needed("diagnosis", "bank_card"), [], gaps=gaps)

    assert [item.standing for item in state.materials] == [Standing.GAP, Standing.MISSING]
    assert state.covered == 1


def test_an_excused_paper_that_comes_after_all_counts_as_there() -> None:
    found = page(1, reading(PaperKind.DIAGNOSIS_CERTIFICATE, DIAGNOSIS))

    state = papers_state(scheme(), needed("diagnosis"), [found], gaps=(Gap("diagnosis", "丢了"),))

    assert state.materials[0].standing is Standing.HAVE


TWO_CARDS = (*MATERIALS, material("applicant_card", PaperKind.ID_CARD, "applicant", "name", "id_number"))
DAUGHTER = {"name": "李小燕", "id_number": "440785198312263329", "address": None}


def test_one_id_card_serves_both_papers_of_somebody_who_files_for_himself() -> None:
    state = papers_state(
        scheme(TWO_CARDS), needed(materials=TWO_CARDS), [page(1, reading(PaperKind.ID_CARD, ID_CARD))], whom=Whom.SELF
    )

    assert [one.id for one in state.missing] == ["diagnosis", "invoice", "bank_card"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_id_cards_go_to_those_whose_names_the_other_papers_give(order: tuple[int, int]) -> None:
    cards = [page(1, reading(PaperKind.ID_CARD, ID_CARD)), page(2, reading(PaperKind.ID_CARD, DAUGHTER))]
    others = [
        page(3, reading(PaperKind.DIAGNOSIS_CERTIFICATE, DIAGNOSIS)),
        page(4, reading(PaperKind.BANK_CARD, {**BANK_CARD, "holder": "李小燕"})),
    ]

    state = papers_state(
        scheme(TWO_CARDS),
        needed(materials=TWO_CARDS),
        [*(cards[index] for index in order), *others],
        whom=Whom.OTHER,
    )

    placed = {item.material.id: [one.id for one in item.pages] for item in state.materials}
    assert placed["id_card"] == [1]
    assert placed["applicant_card"] == [2]


def test_what_the_person_says_a_page_is_for_is_where_it_goes() -> None:
    said = replace(page(1, reading(PaperKind.OTHER, {})), kind=PaperKind.DIAGNOSIS_CERTIFICATE, material="diagnosis")

    state = papers_state(scheme(), needed(), [said])

    found = state.of("diagnosis")
    assert found is not None
    assert found.pages == (said,)
    assert {item.name for item in state.open_fields} == {"patient_name", "diagnosis"}


def test_a_name_that_two_papers_print_need_not_be_confirmed() -> None:
    pages = [
        page(1, reading(PaperKind.ID_CARD, ID_CARD, unsure=("name",))),
        page(2, reading(PaperKind.BANK_CARD, BANK_CARD, unsure=("holder",))),
    ]

    before = papers_state(scheme(), needed("id_card", "bank_card"), pages)
    after = papers_state(scheme(), needed("id_card", "bank_card"), witnessed(pages, {}))

    assert [item.name for item in before.open_fields] == ["name", "holder"]
    assert after.open_fields == ()


def test_a_seller_on_the_offices_list_need_not_be_confirmed() -> None:
    listed = Institution(InstitutionKind.PHARMACY, "恩平市健民大药房有限公司", "440785", None, None, "示例名单")
    known = page(1, reading(PaperKind.VAT_INVOICE, INVOICE_1, unsure=("seller_name",)))
    misread = page(
        2, reading(PaperKind.VAT_INVOICE, {**INVOICE_1, "seller_name": "恩平市键民大药房"}, unsure=("seller_name",))
    )

    pages = witnessed([known, misread], lists_of((listed,), ()))

    assert [one.is_settled("seller_name") for one in pages] == [True, False]


def test_a_bank_that_has_a_branch_here_need_not_be_confirmed() -> None:
    card = page(1, reading(PaperKind.BANK_CARD, BANK_CARD, unsure=("bank", "account_number")))

    (found,) = witnessed([card], lists_of((), (Branch("440785104", "中国建设银行", "恩平沙湖支行"),)))

    assert found.is_settled("bank")
    assert not found.is_settled("account_number")
