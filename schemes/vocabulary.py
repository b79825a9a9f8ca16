"""The closed words of a request; a scheme file may add its own to some of them."""

from collections.abc import Mapping

VOCABULARY: Mapping[str, tuple[str, ...]] = {
    "filed_by": ("self", "guardian", "proxy"),
    "person.insurance": ("resident", "employee", "none"),
    "person.disability.kind": ("visual", "hearing", "speech", "physical", "intellectual", "mental", "multiple"),
    "expense.kind": (
        "drug",
        "other_goods",
        "inpatient",
        "general_outpatient",
        "chronic_outpatient",
        "special_outpatient",
        "emergency",
        "maternity",
        "injury",
    ),
    "expense.coverage": ("dual_channel", "not_covered", "covered_other"),
    "expense.evidence": ("diagnosis", "referral", "transfer_certificate", "office_consent"),
    "expense.provider.kind": ("pharmacy", "hospital"),
    "expense.provider.level": ("township", "municipal", "other"),
    "year.kind": ("inpatient", "chronic_outpatient"),
    "period.request": ("before", "in", "after"),
    "period.expense": ("before", "in", "after"),
}
EXTENSIBLE = ("expense.kind", "expense.coverage", "expense.evidence", "expense.provider.kind", "expense.provider.level")
FREE = ("expense.disease", "cause")
HISTORY = ("pending", "approved", "paid", "refused", "withdrawn")
PAPERS = (
    "vat_invoice",
    "medical_receipt",
    "settlement_statement",
    "diagnosis_certificate",
    "id_card",
    "bank_card",
    "receipt_slip",
    "fee_list",
    "disability_card",
    "referral",
    "authority_letter",
    "other",
)
