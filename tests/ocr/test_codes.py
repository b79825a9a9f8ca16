from datetime import date
from decimal import Decimal

import pytest

from ocr.codes import Issuer, Meaning, crc16, parse

DIGITAL = "01,32,,25442000000000000017,128.50,20250610,,B77C"


def test_a_digital_invoice_says_what_was_paid():
    ticket = parse(DIGITAL)

    assert (ticket.issuer, ticket.number, ticket.amount, ticket.meaning, ticket.on, ticket.checksum) == (
        Issuer.TAX,
        "25442000000000000017",
        Decimal("128.50"),
        Meaning.PAYABLE,
        date(2025, 6, 10),
        "match",
    )


@pytest.mark.parametrize("checksum", ["2F28", "202F"])
def test_both_known_forms_of_the_checksum_match(checksum):
    ticket = parse(f"01,10,044002500111,10000017,113.72,20250610,12345678901234567890,{checksum}")

    assert (ticket.checksum, ticket.meaning, ticket.code) == ("match", Meaning.BEFORE_TAX, "044002500111")


def test_an_altered_code_is_marked():
    assert parse(DIGITAL.replace("128.50", "928.50")).checksum == "mismatch"


def test_the_amount_of_a_roll_invoice_proves_nothing():
    assert parse("01,11,044002461107,20702280,194.79,20240924,33073906581416749696,121F,").meaning is Meaning.UNPROVEN


def test_a_fiscal_receipt_says_what_was_paid():
    ticket = parse("CZ-EI-00,1.1.0,51060123,6826270962,5562df,20230911,1327.09")

    assert (ticket.code, ticket.number, ticket.check) == ("51060123", "6826270962", "5562df")
    assert (ticket.on, ticket.amount, ticket.meaning) == (date(2023, 9, 11), Decimal("1327.09"), Meaning.PAYABLE)


@pytest.mark.parametrize(
    ("link", "amount", "on"),
    [
        (
            "https://www.chinaebill.cn/d?t=501&a=x&d=44060122_8040675619_3f7484_20221118&s=0123456789",
            None,
            date(2022, 11, 18),
        ),
        (
            "https://www.chinaebill.cn/eips-wxapp-service/d?t=504&a=x&d=45060122_8040675619_3f7484_236.21_20230306&s=ab",
            Decimal("236.21"),
            date(2023, 3, 6),
        ),
        (
            "http://www.chinaebill.cn/x/showInvoice?invoice_code=45010223&invoice_number=8040675619&check_code=3f7484&app_id=a",
            None,
            None,
        ),
    ],
)
def test_a_link_of_the_known_vendor_is_taken_apart(link, amount, on):
    ticket = parse(link)

    assert (ticket.issuer, ticket.number, ticket.check, ticket.amount, ticket.on) == (
        Issuer.FISCAL,
        "8040675619",
        "3f7484",
        amount,
        on,
    )


@pytest.mark.parametrize(
    "text", ["https://chinaebill.cn.example.com/d?d=44060122_8040675619_3f7484", "https://[", "WIFI:S:x;;", "01,32", ""]
)
def test_an_unknown_code_is_kept_as_text_and_says_nothing(text):
    ticket = parse(text)

    assert (ticket.text, ticket.issuer, ticket.number, ticket.amount) == (text, Issuer.UNKNOWN, None, None)


@pytest.mark.parametrize("amount", ["1e9", "NaN", "12,5", "1.234", "--1"])
def test_an_amount_that_is_none_is_not_guessed(amount):
    assert parse(DIGITAL.replace("128.50", amount)).amount is None


def test_the_checksum_takes_any_text():
    assert len(crc16("发票")) == 4
