"""What can be wrong with a paper or a payment: codes for the checklist; the front ends have the words."""

from claims.papers import PaperKind

EVERY_PAPER = ("unclear", "cut_off", "wrong_paper", "missing", "original_not_shown")
OF_KIND: dict[str, tuple[str, ...]] = {
    PaperKind.VAT_INVOICE: ("outside_window", "not_designated", "buyer_differs", "no_drug_names"),
    PaperKind.MEDICAL_RECEIPT: ("outside_window", "not_designated", "name_differs"),
    PaperKind.SETTLEMENT_STATEMENT: ("outside_window", "name_differs"),
    PaperKind.DIAGNOSIS_CERTIFICATE: ("no_seal", "name_differs", "drug_unrelated"),
    PaperKind.ID_CARD: ("expired", "name_differs", "back_missing"),
    PaperKind.BANK_CARD: ("name_differs", "branch_missing", "number_unclear"),
    PaperKind.AUTHORITY_LETTER: ("not_signed", "name_differs"),
}
OF_CLAIM = ("phone_unreachable", "declaration_unclear", "household_unclear")
OTHER = "other"  # needs the reviewer's own words

PAYMENT_FAILURES = ("account_wrong", "account_closed", "name_differs", "branch_missing", OTHER)


def codes_for(kind: str | None) -> tuple[str, ...]:
    """Return the checklist of a kind of paper; None is the claim as a whole."""
    if kind is None:
        return (*OF_CLAIM, OTHER)
    return (*EVERY_PAPER, *OF_KIND.get(kind, ()), OTHER)


ALL = frozenset((*EVERY_PAPER, *OF_CLAIM, OTHER, *(code for codes in OF_KIND.values() for code in codes)))
