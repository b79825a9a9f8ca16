"""What a person may do with his claim: see it, take it back, change the account, ask for a review."""

from claims.model import ClaimStatus
from claims.wordings import Wording
from tests.chat.filing import answer, consented, file_claim, finish, refuse, send_back, send_papers, to_estimate
from tests.chat.papers import Invented

ME = Invented(4711)


async def claim_of(phone, person_id=1):
    async with phone.product.transaction() as store:
        (claim,) = await store.claims.all_of_person(person_id)
    return claim


async def test_the_status_says_who_has_it_since_when_and_what_may_be_done(quick):
    await file_claim(quick, ME)

    await quick.say("我要查进度")

    assert "→ 现在：村（社区）初审，入户核查（2025年6月15日起）" in quick.last
    assert "文件没有规定这一步几天办完" in quick.last
    assert "村里会上门看一看" in quick.last
    assert quick.buttons() == ["改收款账号", "撤回这件", "存成图片"]


async def test_a_claim_is_taken_back_after_one_more_question_and_leaves_the_queue(quick):
    await file_claim(quick, ME)
    await quick.say("我要撤回申请")

    await quick.tap("确定撤回")

    assert (await claim_of(quick)).status is ClaimStatus.WITHDRAWN
    await quick.tap("看进度")
    assert "您撤回了" in quick.last
    assert "撤回这件" not in quick.buttons()


async def test_a_claim_taken_back_can_be_made_anew(quick):
    await file_claim(quick, ME)
    await quick.say("撤回")
    await quick.tap("确定撤回")
    await quick.say("/start")
    await quick.tap("办一件新的")
    await quick.tap("给我自己办")

    assert "钱花在哪里" in quick.last
    async with quick.product.transaction() as store:
        assert (await store.drafts.current_of(1)).whom == "self"


async def test_another_account_is_kept_for_the_payment_and_for_a_later_mending(quick):
    await file_claim(quick, ME)
    await quick.say("改账号")

    await quick.say("6222 0000 1111 2222")

    assert "尾号 2222" in quick.last
    assert (await claim_of(quick)).account.number == "6222000011112222"
    await send_back(quick)
    await quick.tap("现在就补")
    await quick.tap("都补好了")
    for label in ("都对", "我声明，以上属实", "提交申请"):
        await quick.tap(label)
    claim = await claim_of(quick)
    assert claim.status is ClaimStatus.IN_REVIEW
    assert claim.account.number == "6222000011112222"


async def test_an_account_that_cannot_be_one_is_asked_for_again(quick):
    await file_claim(quick, ME)
    await quick.say("改账号")

    await quick.say("六六六")

    assert "这个账号好像不对" in quick.last
    assert (await claim_of(quick)).account.number == ME.account


async def test_a_refusal_can_be_reviewed_and_its_periods_are_named(quick):
    await file_claim(quick, ME)
    await refuse(quick)
    await quick.tap("看进度")

    await quick.tap("请他们书面复核")

    assert "请求书面复核" in quick.last
    assert "2025年8月14日前，向县政府申请行政复议" in quick.last
    assert "2025年12月15日前，向法院起诉" in quick.last
    await quick.tap("看进度")
    assert "您请求书面复核" in quick.last


async def test_what_was_mended_is_acknowledged_once_it_is_handed_in_again(quick):
    await file_claim(quick, ME)
    await send_back(quick)
    await quick.tap("现在就补")
    await quick.tap("都补好了")
    for label in ("都对", "我声明，以上属实", "提交申请"):
        await quick.tap(label)

    assert "补好的材料交上去了" in quick.last


async def test_what_would_change_the_estimate_is_said_before_the_declaration(quick):
    await consented(quick)
    await answer(quick)
    await send_papers(quick, ME)
    await to_estimate(quick, ME)

    await quick.tap("怎样能多补？")

    assert "再加一张 100 元的同类发票" in quick.last
    assert "多 ¥80.00" in quick.last


async def test_nothing_can_be_taken_back_where_nothing_was_handed_in(quick):
    await consented(quick)

    await quick.say("撤回申请")

    assert "没有能改的申请" in quick.last


async def test_two_claims_are_told_apart_before_one_is_taken_back(quick):
    await file_claim(quick, ME)
    await quick.say("/start")
    await quick.tap("办一件新的")
    await answer(quick)
    await send_papers(quick, Invented(4712))
    await finish(quick, ME)

    await quick.say("撤回申请")

    assert "是哪一件" in quick.last
    assert len(quick.buttons()) == 2


async def test_a_county_says_a_step_in_its_own_words(quick):
    await file_claim(quick, ME)
    made = quick.product
    async with made.transaction() as store:
        staff = (await store.staff.sign_in_of("village")).staff
        text = "{number}：{step}请您补 {count} 样，{day}前。"
        own = Wording("440785", "claim_sent_back", "zh_Hans", text, staff.id, made.desk.clock.now())
        await store.wordings.add(own)

    await send_back(quick)

    assert "请您补 1 样，2025年6月25日前。" in quick.last
    assert "看过了，有" not in quick.last
