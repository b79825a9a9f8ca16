"""The console over HTTP: signing in, the way of a claim through the pages, and what is refused."""

import html
import io
import re
from datetime import date, timedelta

import openpyxl
import pytest

from claims.model import Account, ClaimStatus, Party
from storage.tables.staff import audit_lines
from tests.offices.county import County
from tests.offices.journey import agree, check, run_out, to_notice, to_payment
from tests.offices.pillow import paper
from tests.offices.site import Browser, site_of


@pytest.fixture
def site(county: County):
    county.photo = paper("INVOICE 500.00")
    return site_of(county)


async def browser_of(site, login: str) -> Browser:
    return await Browser(site).sign_in(login)


async def decide(browser: Browser, claim_id: int, deed: str, **data: object):
    """Open the claim and send one of its forms."""
    await browser.open(f"/staff/claims/{claim_id}")
    path = f"/staff/claims/{claim_id}/{deed}"
    return await browser.send(path, {**browser.hidden(path), **data})


async def test_whoever_has_not_signed_in_is_asked_to_and_comes_back_to_the_page(county, site):
    browser = Browser(site)
    claim = await county.file()
    page = await browser.open(f"/staff/claims/{claim.id}")
    assert "工作人员登录" in page.text

    data = {"login": "village", "password": "village-password", "back": f"/staff/claims/{claim.id}"}
    page = await browser.http.post("/staff/sign-in", data=data)

    assert claim.number in page.text


@pytest.mark.parametrize("back", ["https://evil.test/", "//evil.test/", "/\\evil.test", "/staff/../../x"])
async def test_signing_in_never_leads_to_another_site(site, back):
    browser = Browser(site)
    browser.http.follow_redirects = False

    page = await browser.http.post(
        "/staff/sign-in", data={"login": "village", "password": "village-password", "back": back}
    )

    assert page.status_code == 303
    assert page.headers["location"].startswith("/staff/")


async def test_a_wrong_password_keeps_the_login_and_says_so(site):
    page = (await Browser(site).sign_in("village", "wrong")).page

    assert page.status_code == 401
    assert "账号或密码不对" in page.text
    assert 'value="village"' in page.text


async def test_guessing_is_told_to_wait(site):
    for _ in range(5):
        await Browser(site).sign_in("village", "wrong")

    page = (await Browser(site).sign_in("village", "wrong")).page

    assert page.status_code == 429
    assert "秒再试" in page.text


async def test_the_whole_way_through_the_pages(county, site):
    claim = await county.file()
    village = await browser_of(site, "village")
    pages = [str(page.page_id) for page in claim.pages]
    await decide(village, claim.id, "originals", agrees=pages)
    visit = {"visited_on": "2025-06-15", "met": "陈玉兰", "findings": "独居，常年服药", "confirms": "yes"}
    await decide(village, claim.id, "visit", **visit)
    assert "已通过" in (await decide(village, claim.id, "agree", opinion="属实")).text

    department = await browser_of(site, "department")
    assert "已通过" in (await decide(department, claim.id, "agree", amount="400.00")).text
    county.clock.move_to(date(2025, 6, 21))
    await run_out(county)
    government = await browser_of(site, "government")
    assert "已通过" in (await decide(government, claim.id, "agree", opinion="同意")).text

    finance = await browser_of(site, "finance")
    version = (await county.claim(claim.id)).version
    await finance.open("/staff/payments")
    page = await finance.send("/staff/payments", {"claim": f"{claim.id}|{version}"})
    assert "1 笔" in page.text
    await finance.send("/staff/payments/1/release", {"password": "finance-password"})
    page = await finance.send("/staff/payments/1/paid", {"claim": str(claim.id), "paid_on": "2025-06-21"})

    assert "已发放" in page.text
    assert (await county.claim(claim.id)).status is ClaimStatus.PAID


async def test_the_claim_page_shows_papers_fields_working_and_declaration(county, site):
    claim = await county.file()
    browser = await browser_of(site, "village")

    page = (await browser.open(f"/staff/claims/{claim.id}")).text

    for shown in ("¥500.00", "没把握", "500.00 × 80% = 400.00", "2(3)", "示例文件", "本人声明", "今年没有别的申请"):
        assert shown in page
    for path in ("photo", "crops/total"):
        picture = await browser.open(f"/staff/claims/{claim.id}/pages/{claim.pages[0].page_id}/{path}")
        assert picture.headers["content-type"] == "image/jpeg"


async def test_sending_back_keeps_every_defect_with_its_words(county, site):
    claim = await county.file()
    browser = await browser_of(site, "village")
    invoice, diagnosis = (page.page_id for page in claim.pages)

    await decide(
        *(browser, claim.id, "send-back"),
        **{
            "defect": [f"invoice:{invoice}|unclear", f"diagnosis:{diagnosis}|no_seal"],
            f"words:diagnosis:{diagnosis}": "请到县医院补章",
            "words::": "电话换了请告诉我们",
            "until": "2025-07-01",
        },
    )

    async with county.snapshot() as store:
        sent = (await store.reviews.sent_back(await county.claim(claim.id)))[0]
    assert [(one.material, one.code, one.words, one.page_id) for one in sent.defects] == [
        ("invoice", "unclear", "", invoice),
        ("diagnosis", "no_seal", "请到县医院补章", diagnosis),
        (None, "other", "电话换了请告诉我们", None),
    ]


async def test_the_second_of_two_reviewers_sees_who_decided_and_loses_nothing_he_typed(county, site):
    claim = await county.file()
    first, second = await browser_of(site, "village"), await browser_of(site, "village2")
    await second.open(f"/staff/claims/{claim.id}")
    stale = second.hidden(f"/staff/claims/{claim.id}/refuse")
    await decide(first, claim.id, "send-back", defect=":|phone_unreachable", until="2025-07-01")

    page = await second.send(
        f"/staff/claims/{claim.id}/refuse", {**stale, "reasons": "不在名册上，请核对", "clause": "2(1)"}
    )

    assert page.status_code == 409
    assert "梁志强" in page.text
    assert "退回补正" in page.text
    assert "不在名册上，请核对" in page.text
    assert (await county.claim(claim.id)).status is ClaimStatus.SENT_BACK


async def test_a_form_that_lacks_something_comes_back_with_all_that_was_typed(county, site):
    claim = await county.file()
    browser = await browser_of(site, "village")
    tick = f"invoice:{claim.pages[0].page_id}|unclear"

    page = await decide(
        browser, claim.id, "send-back", **{"defect": tick, "words::": "请先来一趟", "until": "2025-06-01"}
    )

    assert page.status_code == 409
    assert "补正期限要在今天以后" in page.text
    assert "请先来一趟" in page.text
    assert f'value="{tick}" checked' in page.text


async def test_a_double_click_decides_once(county, site):
    claim = await county.file()
    await check(county, claim)
    browser = await browser_of(site, "village")
    await browser.open(f"/staff/claims/{claim.id}")
    path = f"/staff/claims/{claim.id}/agree"
    form = browser.hidden(path)

    pages = [await browser.send(path, form) for _ in range(2)]

    assert [page.status_code for page in pages] == [200, 409]
    assert (await county.claim(claim.id)).step == "town_review"


@pytest.mark.parametrize("token", ["", "0" * 64])
async def test_a_form_without_the_sessions_token_does_nothing(county, site, token):
    claim = await county.file()
    browser = await browser_of(site, "village")

    page = await browser.http.post(
        f"/staff/claims/{claim.id}/refuse",
        data={"token": token, "version": "0", "seq": "0", "reasons": "x", "clause": "y"},
    )

    assert page.status_code == 403
    assert (await county.claim(claim.id)).status is ClaimStatus.IN_REVIEW


async def test_another_site_cannot_sign_somebody_in(site):
    browser = Browser(site)

    page = await browser.http.post(
        "/staff/sign-in",
        data={"login": "village", "password": "village-password"},
        headers={"origin": "https://evil.test"},
    )

    assert page.status_code == 403


async def test_the_queue_counts_finds_and_says_what_would_come(county, site):
    claim = await county.file()
    browser = await browser_of(site, "village")
    queue = (await browser.open("/staff/queue")).text
    assert claim.number in queue

    found = await browser.open(f"/staff/queue?number={claim.number}")
    missing = await browser.open("/staff/queue?number=B2025-999999")
    empty = await browser.open("/staff/queue?tray=done")

    assert found.url.path == f"/staff/claims/{claim.id}"
    assert "没有找到编号" in missing.text
    assert "还没有办结的" in empty.text


async def test_a_long_queue_comes_in_pages_without_gap_or_repeat(county, site):
    numbers = [f"B2025-{n:06d}" for n in range(45)]
    for number in numbers:
        await county.file(number=number)
    browser = await browser_of(site, "village")
    seen, path = [], "/staff/queue?tray=open"

    while path:
        page = (await browser.open(path)).text
        seen += [number for number in numbers if f">{number}<" in page]
        link = re.search(r'href="([^"]+)">下一页', page)
        path = html.unescape(link.group(1)) if link else None

    assert seen == numbers


async def test_taking_a_claim_shows_colleagues_who_has_it(county, site):
    claim = await county.file()
    await decide(await browser_of(site, "village"), claim.id, "take")

    page = (await (await browser_of(site, "village2")).open(f"/staff/claims/{claim.id}")).text

    assert "梁志强正在办这件" in page
    assert "/agree" not in page


async def test_the_public_board_shows_masks_to_everybody_and_no_illness(county, site):
    await to_notice(county)

    page = (await Browser(site).open("/notices/440785103201")).text

    assert "陈*兰" in page
    assert "¥400.00" in page
    for hidden in ("陈玉兰", "高血压", "440785195702141809", "6217997517979086958"):
        assert hidden not in page


async def test_an_objection_goes_through_the_pages(county, site):
    claim = await to_notice(county)
    village = await browser_of(site, "village")
    await village.open("/staff/notices/1")
    said = {"text": "他家有车", "channel": "telephone", "received_on": "2025-06-16"}
    assert "他家有车" in (await village.send("/staff/notices/1/object", said)).text

    department = await browser_of(site, "department")
    await department.open("/staff/notices/1")
    settled = {"objection": "1", "upheld": "yes", "finding": "情况属实"}
    await department.send("/staff/notices/1/settle", settled)

    assert (await county.claim(claim.id)).step == "town_review"


async def test_the_sheet_for_the_bank_holds_text_never_formulas(county, site):
    claim = await to_payment(county, account=Account("=HYPERLINK(1)", "6217997517979086958", "+建行", "-支行"))
    finance = await browser_of(site, "finance")
    await finance.open("/staff/payments")
    await finance.send("/staff/payments", {"claim": f"{claim.id}|{claim.version}"})
    before = await finance.open("/staff/payments/1/list.xlsx")
    await finance.open("/staff/payments/1")
    await finance.send("/staff/payments/1/release", {"password": "finance-password"})

    workbook = openpyxl.load_workbook(io.BytesIO((await finance.open("/staff/payments/1/list.xlsx")).content))
    rows = list(workbook.active.iter_rows(values_only=True))
    text = (await finance.open("/staff/payments/1/list.csv")).content.decode("utf-8-sig")

    assert before.status_code == 404
    assert (rows[2][3], rows[3][3]) == ("1", "400.00")
    assert rows[-1][:6] == (1, "=HYPERLINK(1)", "", "6217997517979086958", "+建行", "-支行")
    assert all(cell.data_type != "f" for row in workbook.active.iter_rows() for cell in row)
    assert "'=HYPERLINK(1)" in text


async def test_the_office_sees_its_staff_and_closes_an_account(county, site):
    finance = await browser_of(site, "finance")
    office = await browser_of(site, "office")
    await office.open("/staff/office")

    await office.send(f"/staff/office/staff/{county.staff['finance'].id}", {"active": "no"})

    assert "工作人员登录" in (await finance.open("/staff/payments")).text


async def test_pages_keep_themselves_to_themselves(site):
    page = await Browser(site).open("/staff/sign-in")

    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert page.headers["cache-control"] == "no-store"


async def test_a_page_that_updates_itself_does_not_keep_a_session_alive(county, site):
    browser = await browser_of(site, "village")
    for _ in range(4):
        county.clock.instant += timedelta(minutes=10)
        headers = {"HX-Request": "true", "HX-Current-URL": "http://offices.test/staff/queue?tray=done"}
        page = await browser.http.get("/staff/queue/part?tray=done", headers=headers)

    assert page.headers["hx-redirect"] == "/staff/sign-in?back=%2Fstaff%2Fqueue%3Ftray%3Ddone"
    assert page.text == ""


async def test_names_are_never_taken_for_markup(county, site):
    claim = await county.file(beneficiary=Party("<b>陈</b>", "440785195702141809"))
    browser = await browser_of(site, "village")

    page = (await browser.open(f"/staff/claims/{claim.id}")).text

    assert "<b>陈</b>" not in page
    assert "&lt;b&gt;陈" in page


async def test_the_language_can_be_tapped(site):
    browser = await browser_of(site, "village")

    page = await browser.send("/staff/language", {"language": "en", "back": "/staff/queue"})

    assert '<html lang="en">' in page.text


async def test_an_office_gives_a_claim_back_to_the_one_before(county, site):
    claim = await county.file()
    await check(county, claim)
    await agree(county, "village", claim)
    department = await browser_of(site, "department")

    page = await decide(department, claim.id, "return", reason="请再问一次家里人口")

    assert "已退回上一个部门" in page.text or page.status_code == 404
    assert (await county.claim(claim.id)).step == "village_review"


async def test_a_decision_can_be_taken_back_from_the_page_that_follows_it(county, site):
    claim = await county.file()
    await check(county, claim)
    browser = await browser_of(site, "village")
    page = await decide(browser, claim.id, "agree", opinion="同意")
    assert f"/claims/{claim.id}/undo" in page.text

    page = await browser.send(f"/staff/claims/{claim.id}/undo", {})

    assert "刚才的决定撤回了" in page.text
    assert (await county.claim(claim.id)).step == "village_review"


async def test_a_person_is_found_by_his_id_number_and_the_search_is_on_record(county, site):
    claim = await county.file()
    browser = await browser_of(site, "village")

    found = await browser.open("/staff/queue?number=440785195702141809")
    nobody = await browser.open("/staff/queue?number=440785194308301961")

    assert claim.number in found.text
    assert "这个身份证号没有您看得到的申请" in nobody.text
    async with county.database.snapshot() as connection:
        lines = (await connection.execute(audit_lines.select().where(audit_lines.c.action == "person_searched"))).all()
    assert [line.detail for line in lines] == [{"found": 1}, {"found": 0}]
