"""Certificates of diagnosis and discharge summaries."""

import re

from ocr.codes import Ticket
from ocr.days import days
from ocr.evidence import Evidence
from ocr.page import Found, Page
from ocr.papers import labels

FIELDS = ("patient_name", "institution", "diagnosis", "issued_on")
TITLE = re.compile(r"诊断证明|出院小结|出院记录|病情证明")
DIAGNOSIS = re.compile(r"(临床诊断|出院诊断|入院诊断|诊断意见|主要诊断|诊断)[:：]?")
NEXT_HEADING = re.compile(r"处理意见|医嘱|建议|医师|医生|日期|入院|治疗")
NUMBERED = re.compile(r"^\(?[1-9][.、,)]")
LONGEST = 40


def gather(page: Page, _ticket: Ticket | None) -> Evidence:
    """Hear the print of a certificate; nothing on it repeats a fact, so nothing proves one."""
    evidence = Evidence()
    labels.name(evidence, page, "patient_name", r"姓名|患者|病人")
    _institution(evidence, page)
    _diagnosis(evidence, page)
    labels.day(evidence, page, "issued_on", r"^日期|开具日期|出具日期|出院日期|^时间")
    if evidence.value("issued_on") is None:
        _last_day(evidence, page)
    return evidence


def _institution(evidence: Evidence, page: Page) -> None:
    for line in page.lines:
        match = labels.INSTITUTION.search(line.plain)
        if match:
            evidence.printed("institution", match.group(), Found(match.group(), line.score, line.corners))
            return


def _diagnosis(evidence: Evidence, page: Page) -> None:
    for line in page.matching(DIAGNOSIS):
        match = DIAGNOSIS.search(line.plain)
        if match is None or TITLE.search(line.plain):
            continue
        rest = line.plain[match.end() :]
        under = [other for other in page.below(line) if not NEXT_HEADING.search(other.plain)]
        found = Found(rest, line.score, line.corners) if rest else None
        if found is None and under:
            found = Found(under[0].plain, under[0].score, under[0].corners)
        if found is not None:
            evidence.printed("diagnosis", NUMBERED.sub("", found.text)[:LONGEST], found)
            return


def _last_day(evidence: Evidence, page: Page) -> None:
    """Take the lowest day on the page: a certificate is dated at its foot."""
    for line in reversed(page.lines):
        found = days(line.plain)
        if found:
            evidence.printed("issued_on", found[-1], Found(line.plain, line.score, line.corners))
            return
