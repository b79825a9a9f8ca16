"""Cards: the resident's identity card, bank and social-security cards, the disability card."""

import re
from datetime import date

from ocr.checks import born, satisfies_luhn
from ocr.codes import Ticket
from ocr.evidence import Evidence
from ocr.page import Corner4, Found, Line, Page
from ocr.papers import labels

IDENTITY_FIELDS = ("name", "id_number", "address")
BANK_FIELDS = ("account_number", "bank", "holder")
DISABILITY_FIELDS = ("name", "card_number", "kind", "level")
ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
BIRTH = re.compile(r"((?:19|20)\d{2})年?(\d{1,2})月?(\d{1,2})日?")
BANK = re.compile(r"[\u4e00-\u9fff]{2,12}(?:银行|信用合作社|信用社|农商行)")
PERSON = re.compile(r"^[\u4e00-\u9fff]{2,4}(·[\u4e00-\u9fff]{2,8})?$")
NOT_A_PERSON = re.compile(r"[卡行银联期限闪付社会保障有效姓名账号户]")
BACK, FRONT = re.compile(r"签发机关|有效期限"), re.compile(r"公民身份号码|^姓名|\d{17}[\dXx]")
ACCOUNT = re.compile(r"(?:(?:卡号|账号|帐号|账户)\s*[:：]?\s*)?([\d ]{15,24})")
ADDRESS_LINES = 3
KINDS = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")
LEVELS = {"一": "1", "二": "2", "三": "3", "四": "4"}


def identity(page: Page, _ticket: Ticket | None) -> Evidence:
    """Hear an identity card: the number proves itself by its check character and by the birthday printed above it."""
    evidence = Evidence()
    if any(page.matching(BACK)) and not any(page.matching(FRONT)):
        evidence.absent |= set(IDENTITY_FIELDS)
        evidence.marks.append("back_side")
        return evidence
    labels.name(evidence, page, "name", r"^(姓名?|名)")
    birthday = _birthday(page)
    for line in page.lines:
        match = ID_NUMBER.search(line.plain)
        if match:
            number = match.group().upper()
            evidence.printed("id_number", number, Found(number, line.score, line.corners))
            _prove(evidence, number, birthday)
            break
    _address(evidence, page)
    return evidence


def _prove(evidence: Evidence, number: str, birthday: date | None) -> None:
    """Hear the check character when the birthday agrees too; either alone lets one slip in eleven through."""
    within = born(number)
    if within is None:
        evidence.marks.append("id_number_check")
    elif within == birthday:
        evidence.agree("id_number", number, "check_digit")
        evidence.agree("id_number", number, "birth")


def _birthday(page: Page) -> date | None:
    for label in page.matching(re.compile(r"^出生")):
        row = [label, *page.row_after(label)]
        match = BIRTH.search("".join(line.plain for line in row).removeprefix("出生"))
        if match:
            try:
                return date(*(int(part) for part in match.groups()))
            except ValueError:
                continue
    return None


def _address(evidence: Evidence, page: Page) -> None:
    for label in page.matching(re.compile(r"^住址?")):
        rest = re.sub(r"^住址?:?", "", label.plain)
        first = label if rest else next(iter(page.row_after(label)), None)
        if first is None:
            continue
        text, last = rest or first.plain, first
        for line in page.below(first)[:ADDRESS_LINES]:
            if page.offset(last, line) > 2 or re.search(r"公民|\d{15}", line.plain):
                break
            text, last = text + line.plain, line
        evidence.printed("address", text, Found(text, first.score, _around(first, last)))
        return


def _around(first: Line, last: Line) -> Corner4:
    return first.corners if first is last else (first.corners[0], first.corners[1], last.corners[2], last.corners[3])


def bank(page: Page, _ticket: Ticket | None) -> Evidence:
    """Hear a bank card: its number proves itself by Luhn's check when it stands in groups of four."""
    evidence = Evidence()
    for line in page.lines:
        match = ACCOUNT.fullmatch(line.text)
        number = re.sub(r"\D", "", match.group(1)) if match else ""
        if not 15 <= len(number) <= 19 or number[0] == "0" or born(number) is not None:
            continue  # a social-security card also shows the ID number, which is no account
        evidence.printed("account_number", number, Found(number, line.score, line.corners))
        if not satisfies_luhn(number):
            evidence.marks.append("account_number_luhn")  # passbooks and some rural banks do not keep it
        elif match and _in_fours(match.group(1)):
            evidence.agree("account_number", number, "luhn")
        break
    _bank_name(evidence, page)
    _holder(evidence, page)
    return evidence


def _in_fours(text: str) -> bool:
    groups = text.split()
    return all(len(group) == 4 for group in groups[:-1])


def _bank_name(evidence: Evidence, page: Page) -> None:
    for line in page.lines:
        match = BANK.search(line.plain)
        if match:
            evidence.printed("bank", match.group(), Found(line.plain, line.score, line.corners))
            return


def _holder(evidence: Evidence, page: Page) -> None:
    labels.name(evidence, page, "holder", r"^(姓名|户名|持卡人):?")
    if evidence.value("holder"):
        return
    for line in page.lines:
        if PERSON.match(line.plain) and not NOT_A_PERSON.search(line.plain):
            evidence.printed("holder", line.plain, Found(line.plain, line.score, line.corners))
            return


def disability(page: Page, _ticket: Ticket | None) -> Evidence:
    """Hear a disability card: its number is the ID number, then kind and level (20 characters)."""
    evidence = Evidence()
    labels.name(evidence, page, "name", r"^姓名?")
    for line in page.lines:
        match = re.search(r"\d{17}[\dXx][1-7][1-4](?!\d)", line.plain)
        if match:
            _card_number(evidence, match.group().upper(), line)
            break
    _kind_and_level(evidence, page)
    return evidence


def _card_number(evidence: Evidence, number: str, line: Line) -> None:
    evidence.printed("card_number", number, Found(number, line.score, line.corners))
    if born(number[:18]) is not None:
        evidence.agree("kind", KINDS[int(number[18]) - 1], "twice")
        evidence.agree("level", number[19], "twice")


def _kind_and_level(evidence: Evidence, page: Page) -> None:
    for line in page.lines:
        kind = next((kind for kind in KINDS if kind in line.plain), None)
        if kind and evidence.value("kind") is None:
            evidence.printed("kind", kind, Found(line.plain, line.score, line.corners))
        level = re.search(r"([一二三四1-4])级", line.plain)
        if level and evidence.value("level") is None:
            digit = LEVELS.get(level.group(1), level.group(1))
            evidence.printed("level", digit, Found(line.plain, line.score, line.corners))
    if evidence.of("card_number"):
        _prove_card(evidence)


def _prove_card(evidence: Evidence) -> None:
    number = evidence.of("card_number")[0].value
    kind, level = evidence.value("kind"), evidence.value("level")
    if born(number[:18]) and kind == KINDS[int(number[18]) - 1] and level == number[19]:
        evidence.agree("card_number", number, "check_digit")
