from claims.papers import Field, PaperKind, PaperReading, Quality, Verdict
from claims.witness import confirm_across


def paper(kind, field, value, **more):
    return PaperReading(kind, 0.9, Quality(ok=True), {field: Field(value, Verdict.UNSURE, 0.9, ("print",), **more)})


def test_a_name_on_three_papers_confirms_itself():
    pages = {
        "a": paper(PaperKind.ID_CARD, "name", "陈玉兰"),
        "b": paper(PaperKind.DIAGNOSIS_CERTIFICATE, "patient_name", "陈玉兰"),
        "c": paper(PaperKind.BANK_CARD, "holder", "陈玉兰"),
    }

    confirmed = confirm_across(pages)

    assert confirmed["a"].fields["name"].verdict is Verdict.READ
    assert confirmed["b"].fields["patient_name"].sources == ("print", "paper:bank_card", "paper:id_card")
    assert pages["a"].fields["name"].verdict is Verdict.UNSURE


def test_two_papers_of_the_same_kind_prove_nothing():
    pages = {key: paper(PaperKind.VAT_INVOICE, "buyer_name", "陈玉兰") for key in "ab"}

    assert confirm_across(pages) == pages


def test_a_slip_of_one_character_gets_the_other_paper_as_candidate_and_stays_unsure():
    pages = {
        "a": paper(PaperKind.ID_CARD, "name", "陈玉兰"),
        "b": paper(PaperKind.BANK_CARD, "holder", "陈王兰"),
    }

    holder = confirm_across(pages)["b"].fields["holder"]

    assert (holder.value, holder.verdict, holder.candidates) == ("陈王兰", Verdict.UNSURE, ("陈玉兰",))


def test_a_field_that_the_paper_itself_contradicts_stays_unsure():
    pages = {
        "a": paper(PaperKind.ID_CARD, "name", "陈玉兰", candidates=("陈王兰",)),
        "b": paper(PaperKind.BANK_CARD, "holder", "陈玉兰"),
    }

    confirmed = confirm_across(pages)

    assert confirmed["a"].fields["name"].verdict is Verdict.UNSURE
    assert confirmed["b"].fields["holder"].verdict is Verdict.READ


def test_papers_without_names_pass_through():
    pages = {"a": PaperReading(PaperKind.OTHER, 0.5, Quality(ok=False, reason="not_a_paper"))}

    assert confirm_across(pages) == pages
