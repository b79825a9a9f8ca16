"""One reader of fields for each kind of paper; a new kind is one module and one row here."""

from collections.abc import Callable
from dataclasses import dataclass

from claims.papers import PaperKind
from ocr.codes import Ticket
from ocr.evidence import Evidence
from ocr.page import Page
from ocr.papers import cards, diagnosis, invoice, lists, receipt, settlement, slip


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a kind of paper, how their witnesses are gathered, and which are worth another look."""

    fields: tuple[str, ...]
    gather: Callable[[Page, Ticket | None], Evidence]
    needed: tuple[str, ...] = ()


FORMS = {
    PaperKind.VAT_INVOICE: Form(
        invoice.FIELDS, invoice.gather, ("total", "issued_on", "invoice_number", "amount_without_tax", "seller_name")
    ),
    PaperKind.MEDICAL_RECEIPT: Form(
        receipt.FIELDS,
        receipt.gather,
        receipt.NEEDED,
    ),
    PaperKind.SETTLEMENT_STATEMENT: Form(settlement.FIELDS, settlement.gather, settlement.NEEDED),
    PaperKind.DIAGNOSIS_CERTIFICATE: Form(diagnosis.FIELDS, diagnosis.gather, diagnosis.FIELDS),
    PaperKind.ID_CARD: Form(cards.IDENTITY_FIELDS, cards.identity),
    PaperKind.BANK_CARD: Form(cards.BANK_FIELDS, cards.bank),
    PaperKind.RECEIPT_SLIP: Form(slip.FIELDS, slip.gather, ("total", "issued_on")),
    PaperKind.FEE_LIST: Form(lists.FEE_FIELDS, lists.fees, ("total", "patient_name")),
    PaperKind.DISABILITY_CARD: Form(cards.DISABILITY_FIELDS, cards.disability, cards.DISABILITY_FIELDS),
    PaperKind.REFERRAL: Form(lists.REFERRAL_FIELDS, lists.referral, lists.REFERRAL_FIELDS),
    PaperKind.AUTHORITY_LETTER: Form(lists.AUTHORITY_FIELDS, lists.authority, lists.AUTHORITY_FIELDS),
    PaperKind.OTHER: Form((), lambda _page, _ticket: Evidence()),
}
