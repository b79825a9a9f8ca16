"""The lines of goods or fees on invoices, fee lists and slips; long names wrap, prices stand beside or below."""

import re
from itertools import zip_longest

from claims.papers import Item, PaperKind
from ocr.amounts import amounts
from ocr.page import SAME_ROW, Line, Page

ITEMISED = frozenset({PaperKind.VAT_INVOICE, PaperKind.FEE_LIST, PaperKind.RECEIPT_SLIP})
HEAD = re.compile(r"项目名称|^项目$|^品名|货物或应|^名称/规格")
FOOT = re.compile(r"^合计|^合$|^总计|^小计|价税合计|^合计金额|\(小写\)|^应收")
NAME = re.compile(r"[\u4e00-\u9fff].*[\u4e00-\u9fff]")
GROUP = re.compile(r"^[*＊“\"]([\u4e00-\u9fff]{2,12})[*＊”\"](.+)$")
AMOUNT = re.compile(r"^\d[\d,]*\.\d{2}$")
COUNT = re.compile(r"^\d{1,4}(\.\d)?$")
PERCENT = re.compile(r"^\d{1,2}%$")
ROW_BELOW = 2.2  # heights
COLUMN = 3.0  # how far from the left edge of the names a name may begin, in heights


def items(page: Page) -> tuple[Item, ...]:
    """Return the lines between the head of the table and its sum, from the top down; none without a head."""
    head = next(page.matching(HEAD), None)
    if head is None:
        return ()
    inside = [line for line in page.lines if page.offset(head, line) > SAME_ROW and not _below_foot(page, head, line)]
    names = [line for line in inside if NAME.search(line.plain) and _in_first_column(page, head, line)]
    names.sort(key=lambda line: page.offset(head, line))
    found: list[tuple[str, list[Line]]] = []
    for name, following in zip_longest(names, names[1:]):
        figures = [line for line in page.row_after(name) if not NAME.search(line.plain)]
        if not _priced(figures):
            figures += _between(page, name, following, inside)
        if found and not _priced(figures):
            found[-1] = (found[-1][0] + name.plain, found[-1][1])
        else:
            found.append((name.plain, figures))
    return tuple(_item(name, figures) for name, figures in found if _priced(figures))


def _below_foot(page: Page, head: Line, line: Line) -> bool:
    feet = (foot for foot in page.matching(FOOT) if page.offset(head, foot) > SAME_ROW)
    foot = min(feet, key=lambda foot: page.offset(head, foot), default=None)
    return foot is not None and page.offset(foot, line) > -SAME_ROW


def _in_first_column(page: Page, head: Line, line: Line) -> bool:
    """Say whether a line begins at the left, where names do; the head of a table is centred over them."""
    left = min(other.start[0] for other in page.lines if page.offset(head, other) > SAME_ROW)
    return line.start[0] - left < COLUMN * line.height + head.width


def _between(page: Page, name: Line, following: Line | None, inside: list[Line]) -> list[Line]:
    """Return the figures between a name and the next, where till slips print them."""
    reach = ROW_BELOW if following is None else min(ROW_BELOW, page.offset(name, following) - SAME_ROW / 2)
    under = (line for line in inside if SAME_ROW / 2 < page.offset(name, line) < reach)
    return sorted((line for line in under if not NAME.search(line.plain)), key=lambda line: line.start[0])


def _priced(figures: list[Line]) -> bool:
    return any(AMOUNT.match(line.plain) for line in figures)


def _item(name: str, figures: list[Line]) -> Item:
    rate = next((place for place, line in enumerate(figures) if PERCENT.match(line.plain)), len(figures))
    money = [line.plain for line in figures[:rate] if AMOUNT.match(line.plain)]
    count = next((line.plain for line in figures[:rate] if COUNT.match(line.plain)), None)
    group = GROUP.match(name)
    amount = f"{amounts(money[-1])[0]}" if money else None
    return Item(group.group(2) if group else name, group.group(1) if group else None, count, amount)
