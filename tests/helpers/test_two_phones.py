"""A helper's phone and the phone of the one he helps, in two browsers: the code, going over, the journal, the word."""

from urllib.parse import urlsplit

import pytest

from tests.chat.filing import MA
from tests.chat.papers import Invented
from tests.helpers.served import Handset, serious

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]
CHEN = Invented(502)
MOST_TAPS = 8
HELPER = 1  # who came first


async def helped(handset, whose, *more):
    """Answer the four questions and send the papers of somebody else."""
    for _ in range(4):
        await handset.tap()
    await handset.send_papers(whose, *more)


async def to_the_end(handset, whose, *right):
    """From complete papers to the claim's number, for the first person; the labels say that all is right."""
    for label in right:
        await handset.tap_on(label)
    await handset.type(whose.phone)
    for label in ("恩平沙湖支行", "我声明，以上属实", "提交申请"):
        await handset.tap_on(label)
    await handset.told("申请编号")


async def test_a_helper_is_allowed_by_code_goes_over_between_two_and_is_stopped_by_one_word(site, chromium, tmp_path):
    helper = await Handset.open(chromium, site, tmp_path)
    await helper.tap()
    await helper.tap_on("帮别人办")
    await helped(helper, MA)
    await helper.tap_on("请他在手机上同意")

    code = await helper.scan()
    his = await Handset.open(chromium, site, tmp_path, start=f"?{urlsplit(code).query}")
    asked = await his.said()
    await his.tap_on("一年")
    await helper.told("在自己手机上点了同意")
    await helper.tap_on("接着办")
    await helper.told("材料齐了")

    await helper.command("给谁办")
    await helper.tap_on("再帮一个人")
    await helped(helper, CHEN)
    await helper.told(f"【给{CHEN.name}办】")
    before = helper.taps
    await helper.type("/people")
    listed = await helper.said()
    await helper.tap_on(MA.name)
    gone_over, taps = await helper.said(), helper.taps - before
    await to_the_end(helper, MA, "都发完了", "都对")
    await his.told("交上去了！申请编号")

    await his.command("给谁办")
    await his.tap_on("他办过什么")
    journal = await his.said()
    faults = await serious(his.page) + await serious(helper.page)
    await his.type("收回")
    await helper.told("收回了委托")

    assert "同意他帮多久" in asked
    assert f"{MA.name}：" in listed
    assert f"{CHEN.name}（手上这件）：" in listed
    assert gone_over.startswith(f"【给{MA.name}办】")
    assert CHEN.name not in gone_over
    assert taps == 1
    assert "您点了同意" in journal
    assert "他交了一件申请" in journal
    assert sorted({*helper.wide, *his.wide}) == []
    assert faults == []
    await his.page.context.close()
    await helper.page.context.close()


async def test_what_his_helper_filed_is_mended_by_the_person_himself_once_he_took_it_over(
    town, site, chromium, tmp_path
):
    helper = await Handset.open(chromium, site, tmp_path)
    await helper.tap()
    await helper.tap_on("帮别人办")
    await helped(helper, MA)
    await helper.tap_on("请他在手机上同意")
    his = await Handset.open(chromium, site, tmp_path, start=f"?{urlsplit(await helper.scan()).query}")
    await his.tap_on("一年")
    await helper.told("在自己手机上点了同意")
    await helper.tap_on("接着办")
    await to_the_end(helper, MA, "都发完了", "都对")

    await town.decide(HELPER, lambda: True)
    town.made.intake.wake()
    await his.told("要补")
    await his.tap_on("现在就补")
    asked = await his.said()
    await his.tap_on("我自己接过来补")
    await his.tap_on("同意，开始办")
    to_mend = await his.said()
    await helper.told("由本人接过去")
    for label in ("都补好了", "都对"):
        await his.tap_on(label)
    await his.type("13800138222")
    for label in ("我声明，以上属实", "提交申请"):
        await his.tap_on(label)
    await his.told("补好的材料交上去了")

    assert "也可以您自己接过来补" in asked
    assert "照片不清楚，请重拍" in to_mend
    assert sorted({*helper.wide, *his.wide}) == []
    assert await serious(his.page) == []
    await his.page.context.close()
    await helper.page.context.close()


async def test_a_helpers_second_person_takes_eight_taps_from_the_first_ones_number_to_his_own(site, chromium, tmp_path):
    helper = await Handset.open(chromium, site, tmp_path)
    await helper.tap()
    await helper.tap_on("帮别人办")
    await helped(helper, MA, "authority_letter")
    await helper.told("材料齐了")
    await to_the_end(helper, MA, "都对，没有别的了")
    before, typed = helper.taps, len(helper.typed)

    await helper.tap_on("再帮一个人")
    await helped(helper, CHEN, "authority_letter")
    await helper.told("都对，没有别的了")
    await helper.tap_on("都对，没有别的了")
    await helper.tap_on("我声明，以上属实")
    await helper.told(f"给谁：{CHEN.name}")
    await helper.tap_on("提交申请")
    await helper.told("申请编号")

    assert helper.taps - before <= MOST_TAPS
    assert len(helper.typed) == typed
    assert (await helper.said()).startswith(f"【给{CHEN.name}办】")
    assert MA.name not in await helper.said()
    assert sorted(set(helper.wide)) == []
    await helper.page.context.close()
