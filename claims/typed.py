"""What a person typed, turned into the form a reading would have: money, days, numbers, ID and account numbers."""

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal

from claims.fields import DAY_FIELDS, MONEY_FIELDS
from claims.numerals import DIGITS, SPOKEN, spoken_number
from claims.plain import plain as without_hidden
from claims.refusals import AnswerNotUnderstood

LARGEST = Decimal("99999999.99")

YUAN, JIAO, FEN = "元块圆塊", "角毛", "分"
PLAIN_MONEY = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2})0*)?")
IN_MYRIADS = re.compile(r"(\d+)(?:\.(\d{1,4}))?万")
WITH_UNITS = re.compile(
    rf"(?:(?P<yuan>[{SPOKEN}]+)[{YUAN}]钱?)?(?:(?P<jiao>[{SPOKEN}])[{JIAO}]钱?)?(?:零?(?P<fen>[{SPOKEN}])[{FEN}]?钱?)?"
)
YUAN_AND_CENTS = re.compile(rf"([{SPOKEN}]+)[{YUAN}](\d)(\d)")
DAY_IN_PARTS = re.compile(r"(?:(\d{4}|\d{2})[年.\-/ ])?(\d{1,2})[月.\-/ ](\d{1,2})[日号]?")
DAY_IN_ONE = re.compile(r"(\d{4})(\d{2})(\d{2})")
SPOKEN_DAY = re.compile(rf"(?:([{SPOKEN}]+)年)?([{SPOKEN}]{{1,3}})月([{SPOKEN}]{{1,4}})[日号]")
DAYS_AGO = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2, "大前天": 3}
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_SIGNS = "10X98765432"


def tidy(text: str) -> str:
    """Return the text with full-width signs made plain and no space around."""
    return unicodedata.normalize("NFKC", text).strip()


def tidy_words(text: str) -> str:
    """Return words with single spaces and plain letters and digits; Chinese brackets and stops stay as they are."""
    plain = "".join(unicodedata.normalize("NFKC", sign) if sign.isalnum() else sign for sign in without_hidden(text))
    return re.sub(r"\s+", " ", plain).strip()


def money(text: str) -> Decimal:
    """Return the yuan that somebody typed: １２３.５, 1,234.50元, 一百二十三块五. Raises AnswerNotUnderstood."""
    if re.search(r"\d\s+\d", tidy(text)):
        raise AnswerNotUnderstood("money")
    bare = re.sub(r"[\s¥]|人民币|RMB|CNY", "", tidy(text)).replace("。", ".").removesuffix("整").removesuffix("正")
    amount = _plain_money(bare.rstrip(YUAN)) if not re.search(f"[{JIAO}{FEN}]", bare) else None
    if amount is None:
        amount = _money_with_units(bare)
    if amount is None or amount > LARGEST:
        raise AnswerNotUnderstood("money")
    return amount.quantize(Decimal("0.01"))


def _plain_money(text: str) -> Decimal | None:
    if found := PLAIN_MONEY.fullmatch(text):
        return Decimal(f"{found[1].replace(',', '')}.{found[2] or '0'}")
    if found := IN_MYRIADS.fullmatch(text):
        return Decimal(f"{found[1]}.{found[2] or '0'}") * 10_000
    return spoken_number(text)


def _money_with_units(text: str) -> Decimal | None:
    if exact := YUAN_AND_CENTS.fullmatch(text):
        whole = spoken_number(exact[1])
        return None if whole is None else whole + Decimal(int(exact[2] + exact[3])) / 100
    found = WITH_UNITS.fullmatch(text)
    if not found or not text:
        return None
    yuan = spoken_number(found["yuan"]) if found["yuan"] else Decimal(0)
    if yuan is None or any(found[name] and found[name] not in DIGITS for name in ("jiao", "fen")):
        return None
    jiao, fen = DIGITS.get(found["jiao"] or "0", 0), DIGITS.get(found["fen"] or "0", 0)
    if found["yuan"] and found["fen"] and not found["jiao"] and text[-1] not in FEN and "零" not in text:
        jiao, fen = fen, 0  # 三块五 is 3.50
    return yuan + Decimal(jiao * 10 + fen) / 100


def day(text: str, on: date) -> date:
    """Return the day that somebody typed: 2025.5.1, 2025年5月1日, 20250501, 5月1日 (the last one), 昨天.

    Raises AnswerNotUnderstood.
    """
    bare = tidy(text).replace("。", ".")
    if bare in DAYS_AGO:
        return on - timedelta(days=DAYS_AGO[bare])
    found = DAY_IN_ONE.fullmatch(bare) or DAY_IN_PARTS.fullmatch(bare)
    parts = found.groups() if found else _spoken_day(bare)
    if parts is None:
        raise AnswerNotUnderstood("date")
    try:
        return _day_of(parts, on)
    except ValueError as error:
        raise AnswerNotUnderstood("date") from error


def _spoken_day(text: str) -> tuple[str | None, ...] | None:
    found = SPOKEN_DAY.fullmatch(text)
    if not found:
        return None
    said = [spoken_number(part) if part else None for part in found.groups()]
    return tuple(None if part is None else str(part) for part in said)


def _day_of(parts: tuple[str | None, ...], on: date) -> date:
    year, month, number = parts
    if month is None or number is None:
        raise ValueError("a day needs its month")
    if year is None:
        this_year = date(on.year, int(month), int(number))
        return this_year if this_year <= on else date(on.year - 1, int(month), int(number))
    return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(number))


def number(text: str) -> int:
    """Return the whole number that somebody typed: 61, ６１岁, 六十一. Raises AnswerNotUnderstood."""
    bare = re.sub(r"[\s岁周人口个天次年月]", "", tidy(text))
    said = spoken_number(bare)
    if said is None or said > 10**9:
        raise AnswerNotUnderstood("number")
    return int(said)


def id_number(text: str) -> str:
    """Return an ID number whose check sign agrees (GB 11643). Raises AnswerNotUnderstood."""
    bare = re.sub(r"[\s\-]", "", tidy(text)).upper()
    if not re.fullmatch(r"\d{17}[\dX]", bare) or check_sign(bare) != bare[-1]:
        raise AnswerNotUnderstood("id_number")
    return bare


def check_sign(bare: str) -> str:
    """Return the check sign that belongs to the first 17 digits of an ID number."""
    return CHECK_SIGNS[sum(int(sign) * weight for sign, weight in zip(bare, WEIGHTS, strict=False)) % 11]


def account_number(text: str) -> str:
    """Return an account number of 8 to 30 digits; passbooks have no check digit. Raises AnswerNotUnderstood."""
    bare = re.sub(r"[\s\-]", "", tidy(text))
    if not re.fullmatch(r"\d{8,30}", bare):
        raise AnswerNotUnderstood("account_number")
    return bare


def field_value(name: str, text: str, on: date) -> str:
    """Return what was typed for a field of a paper, as its reading would be. Raises AnswerNotUnderstood."""
    if name in MONEY_FIELDS:
        return str(money(text))
    if name in DAY_FIELDS:
        return day(text, on).isoformat()
    if name == "id_number":
        return id_number(text)
    if name == "account_number":
        return account_number(text)
    bare = tidy_words(text)
    if not 1 <= len(bare) <= 200:
        raise AnswerNotUnderstood("text")
    return bare
