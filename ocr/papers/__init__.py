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
    """The fields of a kind of paper, how their witnesses are gathered, and which of them matter how much."""

    fields: tuple[str, ...]
    gather: Callable[[Page, Ticket | None], Evidence]
    essential: tuple[str, ...] = ()  # without these the photo should be taken again
    welcome: tuple[str, ...] = ()  # these are worth another look, too

    @property
    def needed(self) -> tuple[str, ...]:
        """What is worth another look."""
        return (*self.essential, *self.welcome)


FORMS = {
    PaperKind.VAT_INVOICE: Form(invoice.FIELDS, invoice.gather, invoice.ESSENTIAL, invoice.WELCOME),
    PaperKind.MEDICAL_RECEIPT: Form(receipt.FIELDS, receipt.gather, receipt.ESSENTIAL, receipt.WELCOME),
    PaperKind.SETTLEMENT_STATEMENT: Form(
        settlement.FIELDS, settlement.gather, settlement.ESSENTIAL, settlement.WELCOME
    ),
    PaperKind.DIAGNOSIS_CERTIFICATE: Form(
        diagnosis.FIELDS, diagnosis.gather, ("patient_name", "diagnosis"), ("institution", "issued_on")
    ),
    PaperKind.ID_CARD: Form(cards.IDENTITY_FIELDS, cards.identity, ("name", "id_number"), ("address",)),
    PaperKind.BANK_CARD: Form(cards.BANK_FIELDS, cards.bank, ("account_number",)),
    PaperKind.RECEIPT_SLIP: Form(slip.FIELDS, slip.gather, ("total", "issued_on")),
    PaperKind.FEE_LIST: Form(lists.FEE_FIELDS, lists.fees, ("total",), ("patient_name",)),
    PaperKind.DISABILITY_CARD: Form(cards.DISABILITY_FIELDS, cards.disability, ("card_number",), ("name",)),
    PaperKind.REFERRAL: Form(
        lists.REFERRAL_FIELDS, lists.referral, ("patient_name", "to_institution"), ("from_institution", "issued_on")
    ),
    PaperKind.AUTHORITY_LETTER: Form(lists.AUTHORITY_FIELDS, lists.authority, ("principal", "agent"), ("issued_on",)),
    PaperKind.OTHER: Form((), lambda _page, _ticket: Evidence()),
}
