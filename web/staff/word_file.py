"""The application form as a word processor's file (Office Open XML), for offices that go on writing in it.

A DOCX is a few XML files in a ZIP; the form is one table, so nothing more is needed to write it.
"""

import io
import unicodedata
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

from locales import N_, SOURCE, gettext

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DOCUMENT = f"{DOCX}.main+xml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
COLUMNS = (1700, 2938, 1300, 1200, 900, 1600)  # twentieths of a point; together what the margins leave
WHOLE = len(COLUMNS) - 1
NAME, SEX, AGE, ID_NUMBER, PHONE = N_("姓名"), N_("性别"), N_("年龄"), N_("身份证号码"), N_("联系电话")
ADDRESS, DIAGNOSIS, ON, AMOUNT = N_("居住地址"), N_("临床诊断"), N_("申请日期"), N_("申请金额")
EXPLAINED, DECLARED, ACCOUNT, REMARK = N_("情况说明"), N_("申请人声明"), N_("收款账户"), N_("备注")
SIGNED_FOR = N_("代办人（签名）：　　　　　　年　　月　　日")
NUMBER, SIGNED, OPINION = N_("申请编号：{number}"), N_("申请人（签名）：　　　　　　年　　月　　日"), N_("审核意见：")
OFFICER = N_("经办人（签名）：　　　　　　盖章：　　　　　　年　　月　　日")
PAID_TO = N_("户名：{holder}　账号：{number}　开户行：{bank}")
YUAN = N_("{amount}（元）")

Cell = tuple[int, Sequence[str]]  # how many columns it takes, and its paragraphs


def form(data: Mapping[str, Any]) -> bytes:
    """Write the application form from what the printed one is filled with."""
    body = [_paragraph(str(data["title"]), size=34, centre=True), _paragraph(_say(NUMBER, number=data["number"]))]
    table = "".join(_row(cells) for cells in _rows(data))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in COLUMNS)
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="6" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    body.append(
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(COLUMNS)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{table}</w:tbl>"
    )
    page = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" '
    page += 'w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
    return _packed(f'<w:document xmlns:w="{MAIN}"><w:body>{"".join(body)}{_paragraph("")}{page}</w:body></w:document>')


def _rows(data: Mapping[str, Any]) -> list[list[Cell]]:
    account = {name: value or "" for name, value in data["account"].items()}
    bank = f"{account['bank']} {account['branch']}".strip()
    paid_to = _say(PAID_TO, holder=account["holder"], number=account["number"], bank=bank)
    return [
        [_head(NAME), _cell(data["name"]), _head(SEX), _cell(data["sex"]), _head(AGE), _cell(data["age"])],
        [_head(ID_NUMBER), _cell(data["id_number"], 2), _head(PHONE), _cell(data["phone"], 2)],
        [_head(ADDRESS), _cell(data["address"], WHOLE)],
        [_head(DIAGNOSIS), _cell(data["cause"], WHOLE)],
        [_head(ON), _cell(data["submitted_on"], 2), _head(AMOUNT), _cell(_say(YUAN, amount=data["amount"] or ""), 2)],
        [_head(EXPLAINED), (WHOLE, data["bills"] or [""])],
        [_head(DECLARED), (WHOLE, [data["declaration"], "", _say(SIGNED), *_proxy(data)])],
        [_head(ACCOUNT), _cell(paid_to, WHOLE)],
        *_opinions(data["steps"]),
        [_head(REMARK), _cell(data["remark"], WHOLE)],
    ]


def _proxy(data: Mapping[str, Any]) -> list[str]:
    return [_say(SIGNED_FOR)] if data["proxy"] else []


def _opinions(steps: Sequence[str]) -> list[list[Cell]]:
    return [[(1, [step]), (WHOLE, [_say(OPINION), "", _say(OFFICER)])] for step in steps]


def _say(words: str, **values: object) -> str:
    return gettext(SOURCE, words, **values)


def _head(words: str) -> Cell:
    return 1, [_say(words)]


def _cell(value: object, columns: int = 1) -> Cell:
    return columns, ["" if value is None else str(value)]


def _row(cells: Sequence[Cell]) -> str:
    written = (
        f'<w:tc><w:tcPr><w:gridSpan w:val="{columns}"/></w:tcPr>{"".join(map(_paragraph, paragraphs))}</w:tc>'
        for columns, paragraphs in cells
    )
    whole = "<w:trPr><w:cantSplit/></w:trPr>"
    return f"<w:tr>{whole}{''.join(written)}</w:tr>"


def _paragraph(text: str, *, size: int = 21, centre: bool = False) -> str:
    """Write a paragraph; `size` is in half points."""
    aligned = '<w:pPr><w:jc w:val="center"/></w:pPr>' if centre else ""
    font = '<w:rFonts w:ascii="SimSun" w:hAnsi="SimSun" w:eastAsia="SimSun"/>'
    plain = escape("".join(sign for sign in text if not unicodedata.category(sign).startswith("C")))
    run = f'<w:r><w:rPr>{font}<w:sz w:val="{size}"/></w:rPr><w:t xml:space="preserve">{plain}</w:t></w:r>'
    return f"<w:p>{aligned}{run}</w:p>"


def _packed(document: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    types = (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{DOCUMENT}"/></Types>'
    )
    links = (
        f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="main" Type="{OFFICE}" Target="word/document.xml"/></Relationships>'
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in (("[Content_Types].xml", types), ("_rels/.rels", links), ("word/document.xml", document)):
            file.writestr(name, head + text)
    return packed.getvalue()
