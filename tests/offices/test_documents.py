"""Documents on paper: what stands in them, and that every PDF carries its Chinese font inside."""

import re
import zlib

import pypdfium2
import pytest

from claims import reviewing
from claims.records import Contact
from claims.reviewing import Refusal
from tests.offices.county import VILLAGE
from tests.offices.journey import to_notice
from tests.offices.site import Browser, site_of
from web.staff import documents
from web.staff.documents import FontMissing, compile_pdf


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
