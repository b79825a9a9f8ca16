"""Which fields a kind of paper has, of what sort they are, and which of them mean the same on different papers."""

from claims.papers import PaperKind

MONEY_FIELDS = frozenset(
    {"total", "amount_without_tax", "tax", "fund_paid", "account_paid", "cash_paid", "copayment", "non_covered"}
    | {"critical_illness_paid", "assistance_paid", "other_paid"}
    | {"covered_own_share", "paid_by_others", "unlisted", "other_aid", "compensated_later"}
)
# What a person can say of a bill that no paper shows; kept with the page as if it stood there.
TOLD_FIELDS = ("covered_own_share", "paid_by_others", "non_covered", "unlisted", "other_aid", "compensated_later")
DAY_FIELDS = frozenset({"issued_on", "settled_on"})

FIELDS_OF: dict[PaperKind, tuple[str, ...]] = {
    PaperKind.VAT_INVOICE: (
        *("invoice_code", "invoice_number", "issued_on", "total", "amount_without_tax", "tax"),
        *("seller_name", "seller_tax_id", "buyer_name", "check_code"),
    ),
    PaperKind.MEDICAL_RECEIPT: (
        *("receipt_code", "receipt_number", "check_code", "issued_on", "payer_name", "institution", "total"),
        *("fund_paid", "account_paid", "cash_paid", "copayment", "non_covered"),
    ),
    PaperKind.SETTLEMENT_STATEMENT: (
        *("patient_name", "institution", "settled_on", "total", "fund_paid", "critical_illness_paid"),
        *("assistance_paid", "other_paid", "account_paid", "cash_paid", "copayment", "non_covered"),
    ),
    PaperKind.DIAGNOSIS_CERTIFICATE: ("patient_name", "institution", "diagnosis", "issued_on"),
    PaperKind.ID_CARD: ("name", "id_number", "address"),
    PaperKind.BANK_CARD: ("account_number", "bank", "holder"),
    PaperKind.RECEIPT_SLIP: ("issued_on", "total", "seller_name"),
    PaperKind.FEE_LIST: ("patient_name", "institution", "total"),
    PaperKind.DISABILITY_CARD: ("name", "card_number", "kind", "level"),
    PaperKind.REFERRAL: ("patient_name", "from_institution", "to_institution", "issued_on"),
    PaperKind.AUTHORITY_LETTER: ("principal", "agent", "issued_on"),
    PaperKind.OTHER: (),
}

SAME_MEANING = (
    frozenset({"seller_name", "institution"}),
    frozenset({"issued_on", "settled_on"}),
    frozenset({"patient_name", "payer_name", "buyer_name"}),
    frozenset({"invoice_number", "receipt_number"}),
)


def field_on(kind: PaperKind, name: str) -> str | None:
    """Return how a field is called on a kind of paper; None when that paper has no such field."""
    fields = FIELDS_OF[kind]
    if name in fields:
        return name
    alike = next((group for group in SAME_MEANING if name in group), frozenset())
    return next((field for field in fields if field in alike), None)
