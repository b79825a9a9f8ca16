"""A person's own data in the chat: a copy, corrections, consents, erasing, for a child only with a guardian."""

import io
import json
import zipfile
from datetime import date

import pytest

from claims import checking, drafting, guardians
from claims.checking import Visit
from claims.desk import VisitPhoto
from claims.people import has_agreed
from tests.chat.filing import answer, at_the_village, consented, file_claim, send_papers
from tests.chat.papers import Invented
from tests.chat.phone import Phone

ME, OTHER = Invented(4711), Invented(4712)


async def copy_of(phone: Phone) -> zipfile.ZipFile:
    files = [message["file"] for message in phone.seen.values() if message.get("file")]
    data = (await phone.client.get(files[-1]["url"])).content
    return zipfile.ZipFile(io.BytesIO(data))


async def agreed_to(phone, purpose):
    async with phone.product.transaction() as store:
        return await has_agreed(store, 1, purpose)


async def test_a_copy_holds_a_page_to_read_the_data_and_every_photo(quick):
    await file_claim(quick, ME)
    await quick.say("/mydata")

    said = await quick.tap("要一份")

    assert "正在整理：1 件申请、5 张照片" in said[0]["text"]
    packed = await copy_of(quick)
    names = packed.namelist()
    assert names[:2] == ["我的资料.html", "data.json"]
    assert len([name for name in names if name.startswith("photos/")]) == 5
    page = packed.read("我的资料.html").decode()
    assert ME.name in page
    assert ME.id_number in page
    assert ME.account in page
    assert all(f'src="{name}"' in page for name in names[2:])
    data = json.loads(packed.read("data.json"))
    assert data["applications"][0]["claim"]["beneficiary"]["id_number"] == ME.id_number
    assert packed.testzip() is None


async def test_a_copy_holds_nothing_of_anybody_else(quick):
    stranger = await Phone(quick.product).open()
    await file_claim(stranger, OTHER)
    await stranger.client.aclose()
    await file_claim(quick, ME)

    await quick.say("我的资料")
    await quick.tap("要一份")

    packed = await copy_of(quick)
    whole = b"".join(packed.read(name) for name in packed.namelist())
    for secret in (OTHER.name, OTHER.id_number, OTHER.account):
        assert secret.encode() not in whole


async def test_html_in_a_name_is_text_in_the_copy(quick):
    await consented(quick)
    await answer(quick)
    await send_papers(quick, ME)
    async with quick.product.transaction() as store:
        draft = await store.drafts.current_of(1)
        await drafting.answer(store, draft, "monitored_household", "<script>alert(1)</script>", draft.updated_at)

    await quick.say("/mydata")
    await quick.tap("要一份")

    page = (await copy_of(quick)).read("我的资料.html").decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


async def test_a_second_copy_within_minutes_points_to_the_first(quick):
    await file_claim(quick, ME)
    await quick.say("/mydata")
    await quick.tap("要一份")
    await quick.say("/mydata")

    await quick.tap("要一份")

    assert "刚才已经发过一份" in quick.last


async def test_deleting_says_what_goes_and_what_stays_and_takes_two_taps(quick):
    await file_claim(quick, ME)

    await quick.say("删除我的资料")
    assert "可以删的，今晚就删" in quick.last
    assert "正在办。要删，先撤回" in quick.last
    assert "备份里的那一份，再过 14 天" in quick.last
    await quick.tap("删")
    assert "再确认一次" in quick.last
    await quick.tap("确定删除")

    assert "2025年6月16日 02:00删除" in quick.last
    assert await agreed_to(quick, "claim")  # the claim is under way


async def test_deleting_can_be_undone_with_one_tap(quick):
    await consented(quick)
    await answer(quick)
    await quick.say("/delete")
    await quick.tap("删")
    await quick.tap("确定删除")

    await quick.tap("不删了，留着")

    assert "什么也没删" in quick.last
    async with quick.product.transaction() as store:
        assert not await store.erasures.open_of(1)


async def test_consent_is_taken_back_with_one_tap_as_it_was_given(quick):
    await consented(quick)
    await answer(quick)
    await quick.say("/mydata")
    await quick.tap("我同意过什么")
    assert "办补助申请（2025年6月15日同意" in quick.last

    await quick.tap("不再同意")

    assert not await agreed_to(quick, "claim")
    await quick.say("/start")
    assert "同意，开始办" in quick.buttons()


async def test_passing_the_case_on_needs_a_consent_of_its_own(quick):
    await consented(quick)
    await quick.tap("给我自己办")
    await quick.tap("药店")
    while "请镇上转给慈善组织看看" not in quick.buttons():
        await quick.tap("不是 / 没有")

    await quick.tap("请镇上转给慈善组织看看")
    assert "不同意也不影响这里的申请" in quick.last
    assert not await agreed_to(quick, "charity")
    await quick.tap("同意转")
    await quick.say("13800138000")

    assert "138****8000" in quick.last
    assert await agreed_to(quick, "charity")
    assert not await agreed_to(quick, "forward")
    async with quick.product.transaction() as store:
        (request,) = await store.calls.open_within("440785", 10)
    assert request.about == "charity"


async def test_taking_that_consent_back_takes_the_request_back_too(quick):
    await test_passing_the_case_on_needs_a_consent_of_its_own(quick)
    await quick.say("/mydata")
    await quick.tap("我同意过什么")

    await quick.tap("不再同意：把情况转给慈善组织")

    async with quick.product.transaction() as store:
        assert await store.calls.open_within("440785", 10) == ()
    assert await agreed_to(quick, "claim")


async def test_for_a_child_a_guardian_agrees_before_anything_is_asked(quick):
    await consented(quick)
    await quick.tap("给我家孩子办")
    assert "父母或监护人" in quick.last
    async with quick.product.transaction() as store:
        draft = await store.drafts.current_of(1)

    await quick.tap("我是，我同意")

    assert await agreed_to(quick, guardians.purpose_of(draft))
    assert "钱花在哪里" in quick.last
    async with quick.product.transaction() as store:
        assert (await store.drafts.current_of(1)).answers["filed_by"] == "guardian"


async def test_who_is_no_guardian_is_told_who_has_to_come(quick):
    await consented(quick)
    await quick.tap("给我家孩子办")

    await quick.tap("我不是")

    assert "请孩子的父母或监护人来办" in quick.last


async def test_what_is_wrong_in_a_claim_reaches_whoever_has_it(quick):
    await file_claim(quick, ME)
    await quick.say("/mydata")
    await quick.tap("有写错的")
    await quick.tap("交上去的")

    await quick.say("名字第二个字是岚，不是兰")

    assert "记下了" in quick.last
    await quick.tap("看进度")
    assert "您请求更正：名字第二个字是岚，不是兰" in quick.last
    async with quick.product.transaction() as store:
        (claim,) = await store.claims.all_of_person(1)
        history = await store.claims.events_of(claim)
    assert history[-1].detail["words"] == "名字第二个字是岚，不是兰"


@pytest.mark.parametrize(
    ("number", "child"),
    [
        ("440785201106161234", True),
        ("440785201106151234", False),
        ("440785195702141809", False),
        (None, False),
        ("123", False),
    ],
)
def test_a_child_is_under_fourteen_on_the_day(number, child):
    assert guardians.is_child(number, date(2025, 6, 15)) is child


async def test_a_copy_tells_in_words_what_happened_and_what_a_visit_found_with_its_photos(quick):
    await file_claim(quick, ME)
    desk, seen = await at_the_village(quick)
    digest = await quick.product.desk.files.put(b"a household", "image/jpeg")
    async with quick.product.transaction() as store:
        photo = VisitPhoto(0, seen.claim_id, digest, "image/jpeg", desk.staff.id, desk.now)
        await store.visit_photos.add(photo)
        visit = Visit(desk.on, "陈玉兰", "独居，长期服药", confirms=True)
        await checking.record_home_visit(store, desk, seen, visit)

    await quick.say("/mydata")
    await quick.tap("要一份")

    packed = await copy_of(quick)
    page = packed.read("我的资料.html").decode()
    assert "入户核查" in page
    assert "陈玉兰 · 和说的一致 · 独居，长期服药" in page
    assert "提交申请" in page
    assert "办理中" in page
    assert "claim_submitted" not in page
    (name,) = [name for name in packed.namelist() if "/visit-" in name]
    assert packed.read(name) == b"a household"
    assert f'src="{name}"' in page
    assert json.loads(packed.read("data.json"))["applications"][0]["visits"][0]["findings"] == "独居，长期服药"
