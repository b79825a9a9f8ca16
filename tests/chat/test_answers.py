"""Any earlier answer can be changed, and those that still hold are kept; every question says why it is asked."""

from datetime import date

import pytest

from schemes.values import Extension
from tests.chat.filing import answer, consented


def labels(phone) -> list[str]:
    """The buttons of the newest message that has any."""
    number = next(one for one in reversed(phone.order) if phone.seen[one].get("buttons"))
    return [button["text"] for row in phone.seen[number]["buttons"] for button in row]


async def answers_of(phone) -> dict[str, object]:
    async with phone.product.transaction() as store:
        return dict((await store.drafts.current_of(1)).answers)


async def in_village(phone, village: str) -> None:
    until = Extension("jingjiang", date(2099, 12, 31), "示例文件", date(2021, 1, 4), "示例办公室")
    async with phone.product.transaction() as store:
        await store.office.add_extension("321282", until)
    await phone.say(f"/start v-{village}")
    await phone.tap("同意")
    await phone.tap("给我自己办")


async def test_changing_the_first_answer_keeps_the_later_ones(quick):
    await consented(quick)
    await answer(quick)
    before = await answers_of(quick)
    await quick.tap("改前面的回答")
    while not any("药店" in one for one in labels(quick)):
        await quick.tap("看别的回答")

    await quick.tap("在药店买药")
    assert "您原来的回答：" in quick.last
    await quick.tap("住院")

    after = await answers_of(quick)
    assert after == {**before, "expense_kind": "inpatient"}
    assert list(after) == list(before)
    assert "药" in "".join(message["text"] or "" for message in quick.seen.values())


async def test_an_answer_changed_and_changed_back_leads_to_where_one_was(quick):
    await consented(quick)
    await answer(quick)
    before, was = await answers_of(quick), quick.last
    for old, new in (("在药店买药", "住院"), ("住院", "在药店买药")):
        await quick.tap("改")
        while not any(old in one for one in labels(quick)):
            await quick.tap("看别的回答")
        await quick.tap(old)
        await quick.tap(new)

    assert await answers_of(quick) == before
    assert quick.last.endswith(was[-60:])


async def test_the_list_names_whom_and_where_too(quick):
    await consented(quick)
    await answer(quick)

    await quick.tap("改前面的回答")

    assert "给谁办：给我自己办" in quick.last
    assert "哪个村：沙湖镇上凯村" in quick.last


async def test_keeping_everything_goes_on_where_one_was(quick):
    await consented(quick)
    await answer(quick)
    before = await answers_of(quick)
    await quick.tap("改前面的回答")

    await quick.tap("都不改，接着办")

    assert await answers_of(quick) == before
    assert "要准备" in quick.last


@pytest.mark.parametrize("village", ["440785104201", "440784101201", "321282101201", "450602101201"])
async def test_no_screen_of_the_interview_has_more_than_six_buttons(quick, village):
    await in_village(quick, village)
    for _ in range(8):
        assert len(labels(quick)) <= 6
        before = quick.last
        await quick.tap("为什么问")
        assert "依据：" in "".join(quick.seen[number]["text"] or "" for number in quick.order[-2:])
        assert before == quick.last
        await quick.tap("说不准")
        if "为什么问" not in "".join(labels(quick)):
            break

    assert len(labels(quick)) <= 6


async def test_back_asks_the_last_question_again(quick):
    await consented(quick)
    await answer(quick)
    await quick.say("/back")

    assert len(await answers_of(quick)) == 3
