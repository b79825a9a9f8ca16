"""Finds a field beside its label: an amount, a day, a number, a name."""

import re
from decimal import Decimal

from ocr.amounts import amounts, in_words
from ocr.days import days
from ocr.evidence import Evidence
from ocr.page import Page

BARE = re.compile(
    r"[¥￥Y]?-?[\d,]+\.\d{2}元?"
)  # what may stand in the cell beside a label, so that no other label's does
NEXT_LABEL = re.compile(r"性[别別]|年龄|科[室别]|民族|出生|住院号|门诊号|病历号|床号|身份证|日期")
NAME = re.compile(r"[\u4e00-\u9fff·]{2,10}")
INSTITUTION = re.compile(
    r"[\u4e00-\u9fff()]{2,40}?"
    r"(?:医院|卫生院|卫生所|卫生室|诊所|门诊部|保健院|服务中心|服务站|医疗中心|防治所|疗养院)"
    r"(?:[\u4e00-\u9fff()]{0,6}(?:院区|分院))?"
)


def money(evidence: Evidence, page: Page, field: str, label: str, *, reach: int = 2) -> None:
    """Hear the first amount beside a label."""
    for found in page.beside(re.compile(label), reach=reach):
        values = amounts(found.text)
        if values and (found.inline or BARE.fullmatch(found.text)):
            evidence.printed(field, values[0], found)
            return


def words(evidence: Evidence, page: Page, field: str) -> None:
    """Hear the amount in capital numerals, wherever it stands."""
    for line in page.lines:
        value = in_words(line.plain)
        if value is not None and value > 0:
            evidence.agree(field, f"{value:.2f}", "words")
            return


def day(evidence: Evidence, page: Page, field: str, label: str) -> None:
    """Hear the first day beside a label."""
    for found in page.beside(re.compile(label), reach=2):
        values = days(found.text)
        if values:
            evidence.printed(field, values[0], found)
            return


def number(evidence: Evidence, page: Page, field: str, label: str, form: str) -> None:
    """Hear the first number of a given form beside a label."""
    for found in page.beside(re.compile(label), reach=2):
        match = re.search(form, found.text)
        if match:
            evidence.printed(field, match.group(), found)
            return


def several(page: Page, label: str, form: str) -> bool:
    """Say whether a label stands on a page with two different numbers, as when two papers were not told apart."""
    found = {match.group() for one in page.beside(re.compile(label)) if (match := re.search(form, one.text))}
    return len(found) > 1


def name(evidence: Evidence, page: Page, field: str, label: str, form: re.Pattern[str] = NAME) -> None:
    """Hear a person's or an institution's name beside a label."""
    for found in page.beside(re.compile(label)):
        match = form.match(NEXT_LABEL.split(found.text.lstrip(":"))[0])
        if match:
            evidence.printed(field, match.group(), found)
            return


def value(evidence: Evidence, field: str) -> Decimal | None:
    """Return the amount that a field has so far."""
    text = evidence.value(field)
    return None if text is None else Decimal(text)


def sums_to(evidence: Evidence, whole: str, parts: tuple[str, ...]) -> bool:
    """Hear each of them when the parts, all of them known, add up to the whole."""
    total, values = value(evidence, whole), [value(evidence, part) for part in parts]
    known = [part for part in values if part is not None]
    if total is None or len(known) < len(values) or sum(known, Decimal()) != total:
        return False
    for field in (whole, *parts):
        evidence.agree(field, value(evidence, field), "sum")
    return True


def derive(evidence: Evidence, whole: str, parts: tuple[str, ...]) -> None:
    """Put a whole that nobody could read together from its parts; it proves nothing, and nothing proves it."""
    values = [value(evidence, part) for part in parts]
    known = [part for part in values if part is not None]
    if value(evidence, whole) is None and len(known) == len(values):
        evidence.agree(whole, sum(known, Decimal()), "parts")
