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
    """The fields of a kind of paper and how their witnesses are gathered."""

    fields: tuple[str, ...]
    gather: Callable[[Page, Ticket | None], Evidence]


FORMS = {
    PaperKind.VAT_INVOICE: Form(invoice.FIELDS, invoice.gather),
    PaperKind.MEDICAL_RECEIPT: Form(receipt.FIELDS, receipt.gather),
    PaperKind.SETTLEMENT_STATEMENT: Form(settlement.FIELDS, settlement.gather),
    PaperKind.DIAGNOSIS_CERTIFICATE: Form(diagnosis.FIELDS, diagnosis.gather),
    PaperKind.ID_CARD: Form(cards.IDENTITY_FIELDS, cards.identity),
    PaperKind.BANK_CARD: Form(cards.BANK_FIELDS, cards.bank),
    PaperKind.RECEIPT_SLIP: Form(slip.FIELDS, slip.gather),
    PaperKind.FEE_LIST: Form(lists.FEE_FIELDS, lists.fees),
    PaperKind.DISABILITY_CARD: Form(cards.DISABILITY_FIELDS, cards.disability),
    PaperKind.REFERRAL: Form(lists.REFERRAL_FIELDS, lists.referral),
    PaperKind.AUTHORITY_LETTER: Form(lists.AUTHORITY_FIELDS, lists.authority),
    PaperKind.OTHER: Form((), lambda _page, _ticket: Evidence()),
}
