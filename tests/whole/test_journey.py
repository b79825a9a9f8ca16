"""One claim in a real browser: from the poster's link on a phone to the money, through every desk."""

import pytest

from benchmarks.served import start
from tests.whole.browser import Desk, Handset, chromium

PAPERS = ("id_card", "bank_card", "diagnosis", "invoice_1", "invoice_2")


async def file_a_claim(phone, papers):
    await phone.sees("您好，我是帮办")
    await phone.tap("同意，开始办")
    await phone.sees("上凯村")
    await phone.tap("给我自己办")
    await phone.tap("最近一年在药店买药")
    await phone.sees("监测户吗")
    await phone.tap("是 / 有")
    await phone.sees("诊断证明或病历吗")
    await phone.tap("是 / 有")
    await phone.tap("全是自己付")
    await phone.sees("要准备 4 样")
    await phone.send(*(papers[name] for name in PAPERS))
    await phone.sees("也都读好了")
    await phone.tap("都对，没有别的了")
    await phone.sees("留个电话")
    await phone.type("13800138000")
    await phone.sees("开户行是哪一家")
    await phone.tap("恩平沙湖支行")
    await phone.sees("大约能补")
    await phone.tap("我声明，以上属实")
    await phone.sees("最后看一眼")
    await phone.tap("提交申请")
    await phone.sees("申请编号")


async def agree(browser, running, role, *, first=False):
    desk = await Desk.sign_in(browser, running.url, running.data, role)
    await desk.open_first()
    if first:
        await desk.check_papers_and_visit()
    await desk.agree()
    assert desk.complaints == []
    await desk.close()


async def pay(browser, running):
    desk = await Desk.sign_in(browser, running.url, running.data, "finance")
    page = desk.page
    await page.goto(f"{desk.url}/payments")
    await page.get_by_role("button", name="生成发放名单").click()
    await page.fill("input[name=password]", desk.password)
    await page.get_by_role("button", name="定稿").click()
    await page.get_by_role("button", name="把勾选的记为已发放").click()
    await page.wait_for_load_state("networkidle")
    assert desk.complaints == []
    await desk.close()


@pytest.mark.browser
@pytest.mark.slow
async def test_a_claim_goes_from_a_phone_to_the_payment_and_every_step_is_told(tmp_path, claim_papers):
    running = await start(tmp_path / "data")
    async with chromium() as browser:
        phone = await Handset.open(browser, f"{running.url}/?start=v-440785104201")
        await file_a_claim(phone, claim_papers)
        assert phone.taps <= 10
        assert phone.typed == ["13800138000"]

        await agree(browser, running, "village", first=True)
        await phone.sees("接下来：")
        await agree(browser, running, "town_department")
        await phone.sees("2025年6月16日到2025年6月20日")

        await running.stop()
        running = await start(tmp_path / "data", running.port, day="2025-06-21")
        await phone.sees("公示的日子满了")
        await agree(browser, running, "town_government")
        await phone.sees("批下来了")
        await pay(browser, running)
        await phone.sees("已打到您尾号")

        await phone.page.reload()
        await phone.sees("已打到您尾号")
        assert [line for line in phone.complaints if "ERR_CONNECTION_REFUSED" not in line] == []
    await running.stop()
