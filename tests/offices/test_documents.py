"""Documents on paper: what stands in them, and that every PDF carries its Chinese font inside."""

import io
import re
import zipfile
import zlib
from dataclasses import replace
from xml.etree import ElementTree

import pypdfium2
import pytest

from claims import reviewing
from claims.model import Account, Party
from claims.records import Contact
from claims.reviewing import Refusal
from tests.offices.county import VILLAGE
from tests.offices.journey import to_notice
from tests.offices.site import Browser, site_of
from web.staff import documents
from web.staff.documents import FontMissing, compile_pdf

ACCOUNT = Account("陈玉兰", "6217997517979086958", "中国建设银行", "恩平沙湖支行")


async def pdf_of(county, who: str, path: str):
    browser = await Browser(site_of(county)).sign_in(who)
    return await browser.http.get(f"/staff{path}")


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.get_textpage() for page in document]
        return re.sub(r"\s", "", "".join(page.get_text_range() for page in pages))
    finally:
        document.close()


def outside_the_page(pdf: bytes) -> list[str]:
    """What stands beyond the edge of its page, or closer to it than printers reach (5 mm)."""
    found, edge = [], 14.0
    document = pypdfium2.PdfDocument(pdf)
    for page in document:
        width, height = page.get_size()
        text = page.get_textpage()
        for index in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(index)
            if left < edge or bottom < edge or right > width - edge or top > height - edge:
                found.append(text.get_text_bounded(left, bottom, right, top))
    document.close()
    return found


def embedded_fonts(pdf: bytes) -> set[str]:
    """The fonts whose outlines lie in the file: a descriptor names both the font and its file."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S)
    texts = [pdf]
    for one in packed:
        try:
            texts.append(zlib.decompress(one))
        except zlib.error:
            continue
    found = [
        match for text in texts for match in re.findall(rb"/FontName\s*/(?:[A-Z]{6}\+)?([\w-]+)[^>]*?/FontFile3?", text)
    ]
    return {name.decode() for name in found}


async def test_the_application_form_is_filled_and_ready_to_sign(county):
    claim = await county.file()

    sent = await pdf_of(county, "village", f"/claims/{claim.id}/form.pdf")

    text = text_of(sent.content)
    assert sent.headers["content-type"] == "application/pdf"
    for shown in ("易返贫人口补充医疗保障申请表", "陈玉兰", "女", "68", "440785195702141809", "高血压病2级", "400.00"):
        assert shown in text
    for shown in ("申请人（签名）", "村初审", "镇乡村振兴部门审核", "镇政府审批", claim.declaration.wording[:12]):
        assert shown in text
    assert "公示" not in text  # the form has a box for every office that decides, and no other


async def test_every_document_carries_its_chinese_font_inside(county):
    claim = await to_notice(county)

    form = await pdf_of(county, "department", f"/claims/{claim.id}/form.pdf")
    listed = await pdf_of(county, "department", "/notices/list.pdf")

    for pdf in (form.content, listed.content):
        fonts = embedded_fonts(pdf)
        assert fonts
        assert all(name.startswith("NotoSerifCJK") for name in fonts)


async def test_a_refusal_says_why_and_how_to_object(county):
    claim = await county.file()
    async with county.transaction() as store:
        await store.places.set_contact(Contact(VILLAGE, "上凯村便民服务站", "0750-1234567", "周一至周五 8:30–17:30"))
        why = Refusal("发票不在申请前一年之内", "二（二）", "示例文件〔2025〕1号")
        await reviewing.refuse(store, county.desk("village"), await county.seen(claim), why)

    text = text_of((await pdf_of(county, "village", f"/claims/{claim.id}/refusal.pdf")).content)

    for shown in (
        "不予通过决定书",
        "发票不在申请前一年之内",
        "示例文件〔2025〕1号",
        "二（二）",
        "60日",
        "6个月",
        "《中华人民共和国行政复议法》（2023年修订）第二十条",
    ):
        assert shown in text
    assert "上凯村便民服务站（电话0750-1234567" in text


async def test_what_was_not_refused_has_no_refusal(county):
    claim = await county.file()

    assert (await pdf_of(county, "village", f"/claims/{claim.id}/refusal.pdf")).status_code == 404


async def test_the_notice_list_is_masked_and_says_nothing_of_an_illness(county):
    claim = await to_notice(county)

    text = text_of((await pdf_of(county, "department", "/notices/list.pdf")).content)

    assert "400.00" in text
    assert "2025-06-16" in text
    assert claim.beneficiary.name not in text
    assert "高血压" not in text


async def test_what_a_person_typed_is_never_taken_as_markup(county):
    claim = await county.file(cause='#panic("x") *粗* $1$ ]')

    sent = await pdf_of(county, "village", f"/claims/{claim.id}/form.pdf")

    assert '#panic("x")*粗*$1$]' in text_of(sent.content)


def test_a_document_without_its_font_is_refused_rather_than_full_of_boxes(tmp_path, monkeypatch):
    (tmp_path / "other.typ").write_text('#set text(font: "No Such Font")\n汉字', encoding="utf-8")
    monkeypatch.setattr(documents, "TEMPLATES", tmp_path)

    with pytest.raises(FontMissing):
        compile_pdf("other.typ", {})


async def test_the_form_can_be_had_to_write_in(county):
    claim = await county.file(cause="高血压 <b>& 糖尿病")

    sent = await pdf_of(county, "village", f"/claims/{claim.id}/form.docx")

    with zipfile.ZipFile(io.BytesIO(sent.content)) as packed:
        text = "".join(ElementTree.fromstring(packed.read("word/document.xml")).itertext())
        assert packed.testzip() is None
    for shown in ("易返贫人口补充医疗保障申请表", "陈玉兰", "高血压 <b>& 糖尿病", "400.00（元）", "镇政府审批"):
        assert shown in text


async def test_a_proxy_has_his_letter_to_sign_and_others_have_none(county):
    proxy = Party("梁小燕", "440785198702140028", "13800000002", relation="女儿")
    with_proxy, without = await county.file(proxy=proxy), await county.file(number="B2025-000002")

    letter = await pdf_of(county, "village", f"/claims/{with_proxy.id}/authority.pdf")

    text = text_of(letter.content)
    for shown in ("授权委托书", "陈玉兰", "梁小燕", "女儿", "第一百六十五条", "2026年6月15日"):
        assert shown in text
    assert (await pdf_of(county, "village", f"/claims/{without.id}/authority.pdf")).status_code == 404


async def test_a_form_with_very_long_answers_loses_none_of_them(county):
    long = "慢性阻塞性肺疾病急性加重期伴重症肺炎，" * 40 + "末尾也在"
    claim = await county.file(cause=long, account=replace(ACCOUNT, branch="恩平沙湖支行第三分理处" * 12))

    pdf = (await pdf_of(county, "village", f"/claims/{claim.id}/form.pdf")).content

    assert "末尾也在" in text_of(pdf)
    assert outside_the_page(pdf) == []
    assert "镇政府审批" in text_of(pdf)


async def test_forty_lines_fit_two_pages_with_the_heading_on_each_and_one_place_for_the_seal(county):
    long = Party("阿卜杜热西提·买买提明江", "440785195702141809", "13800000001")
    for number in range(1, 41):
        await to_notice(county, number=f"B2025-{number:06d}", **({"beneficiary": long} if number % 7 == 0 else {}))

    pdf = (await pdf_of(county, "department", "/notices/list.pdf")).content

    text = text_of(pdf)
    assert len(pypdfium2.PdfDocument(pdf)) == 2
    assert (text.count("序号"), text.count("（盖章）"), text.count("阿***江")) == (2, 1, 5)
    assert "共40条。" in text
    assert outside_the_page(pdf) == []


async def test_every_reason_of_a_refusal_has_its_line_and_the_receipt_stands_below(county):
    claim = await county.file()
    async with county.transaction() as store:
        why = Refusal("1. 发票过期。\n2. 药店不在名单里。", "二（二）", "示例方案")
        await reviewing.refuse(store, county.desk("village"), await county.seen(claim), why)

    pdf = (await pdf_of(county, "village", f"/claims/{claim.id}/refusal.pdf")).content

    text = text_of(pdf)
    for shown in ("《示例方案》二（二）", "2.药店不在名单里。", "送达回执", "收件人（签名）"):
        assert shown in text
    assert len(pypdfium2.PdfDocument(pdf)) == 1
    assert outside_the_page(pdf) == []


async def test_whoever_fills_the_form_for_another_has_a_place_to_sign(county):
    proxy = Party("梁小燕", "440785198702140028", "13800000002", relation="女儿")
    with_proxy, without = await county.file(proxy=proxy), await county.file(number="B2025-000002")

    signed = text_of((await pdf_of(county, "village", f"/claims/{with_proxy.id}/form.pdf")).content)
    alone = text_of((await pdf_of(county, "village", f"/claims/{without.id}/form.pdf")).content)

    assert "代办人（签名）" in signed
    assert "代办人" not in alone
