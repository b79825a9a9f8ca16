"""What a bill comes to for an estimate: paper first, then the statement beside it, then the answers."""

from datetime import UTC, date, datetime
from decimal import Decimal

from claims.bills import expense_of
from claims.model import Page, PageState
from claims.papers import PaperKind
from claims.records import Institution, InstitutionKind
from schemes.values import Expense
from tests.claims.conftest import reading

DAY = date(2025, 5, 10)
RECEIPT = {"total": "10000.00", "institution": "靖江市人民医院", "issued_on": "2025-05-10"}


def page(number: int, kind: PaperKind, values: dict[str, str | None]) -> Page:
    at = datetime(2025, 6, 1, tzinfo=UTC)
    found = reading(kind, values)
    return Page(number, 1, number, f"d{number}", "image/jpeg", at, PageState.READ, kind, reading=found)


def bill(receipt: dict[str, str | None], *statements: dict[str, str | None], **told: object) -> Expense:
    pages = [page(1, PaperKind.MEDICAL_RECEIPT, RECEIPT | receipt)]
    pages += [page(2 + n, PaperKind.SETTLEMENT_STATEMENT, each) for n, each in enumerate(statements)]
    facts = {name.replace("__", "."): value for name, value in told.items()}
    return expense_of(pages[0], DAY, beside=pages, institutions=(), facts=facts, evidence=())


def test_the_own_share_is_what_the_receipt_prints() -> None:
    assert bill({"copayment": "2345.67"}).covered_own_share == Decimal("2345.67")


def test_the_own_share_is_worked_out_when_it_is_not_printed() -> None:
    found = bill({"fund_paid": "6000.00", "non_covered": "500.00"})

    assert found.covered_own_share == Decimal("3500.00")


def test_the_statement_beside_it_tells_what_the_receipt_does_not() -> None:
    statement = {"total": "10000.00", "fund_paid": "6000.00", "assistance_paid": "1000.00", "non_covered": "500.00"}

    found = bill({}, statement)

    assert (found.paid_by_others, found.non_covered, found.covered_own_share) == (
        *(Decimal("7000.00"), Decimal("500.00")),
        Decimal("2500.00"),
    )


def test_of_two_figures_for_the_own_share_the_smaller_counts() -> None:
    found = bill({"copayment": "4000.00", "fund_paid": "6000.00", "non_covered": "500.00"})

    assert found.covered_own_share == Decimal("3500.00")


def test_what_no_paper_says_stays_not_known() -> None:
    found = bill({})

    assert (found.covered_own_share, found.non_covered, found.unlisted, found.paid_by_others) == (None,) * 4


def test_the_answers_tell_the_hospital_where_no_list_does() -> None:
    found = bill({}, expense__provider__level="municipal", expense__provider__designated=True)

    assert (found.provider.level, found.provider.designated) == ("municipal", True)


def test_the_offices_list_comes_before_the_answers() -> None:
    listed = Institution(
        InstitutionKind.HOSPITAL, "靖江市人民医院", "321282", None, None, "示例名单", level="municipal"
    )
    told = {"expense.provider.level": "township", "expense.provider.designated": False}
    pages = [page(1, PaperKind.MEDICAL_RECEIPT, dict(RECEIPT))]

    found = expense_of(pages[0], DAY, beside=pages, institutions=(listed,), facts=told, evidence=())

    assert (found.provider.level, found.provider.designated) == ("municipal", True)


def test_papers_that_the_person_says_are_there_count_as_evidence() -> None:
    assert bill({}, expense__evidence=("transfer_certificate", "office_consent")).evidence == (
        *("transfer_certificate", "office_consent"),
    )


def test_facts_that_a_scheme_declares_itself_reach_the_bill() -> None:
    found = bill({}, expense__fact__device="wheelchair", expense__days=7)

    assert (found.facts, found.days) == ({"device": "wheelchair"}, 7)
