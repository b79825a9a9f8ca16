"""From anywhere there is a way on: reminders, the word after days away, a person to call, words understood."""

import pytest

from handlers.understanding import wish_of, yes_or_no
from tests.chat.phone import Phone
from tests.chat.test_journey import to_papers


@pytest.fixture
async def clocked(clock, started):
    opened = await Phone(started).open()
    yield opened
    await opened.client.aclose()


async def reminded(phone):
    await phone.product.timed.once()
    return await phone.news()


async def test_an_unfinished_draft_is_reminded_of_on_the_second_and_the_sixth_day_once_each(clock, clocked):
    await to_papers(clocked)
    said = []

    for _ in range(9):
        clock.move(days=1)
        said.append(len(await reminded(clocked)) + len(await reminded(clocked)))

    assert said == [0, 1, 0, 0, 0, 1, 0, 0, 0]
    assert "再拍 4 样材料" in clocked.last


async def test_nobody_is_reminded_at_night(clock, clocked):
    await to_papers(clocked)

    clock.move(days=2, hours=12)
    at_night = await reminded(clocked)
    clock.move(hours=10)
    in_the_morning = await reminded(clocked)

    assert at_night == []
    assert len(in_the_morning) == 1


async def test_reminders_go_off_with_one_tap_and_come_back_with_another(clock, clocked):
    await to_papers(clocked)
    clock.move(days=2)
    await reminded(clocked)

    await clocked.tap("不用再提醒")
    clock.move(days=5)
    while_off = await reminded(clocked)
    await clocked.tap("还是提醒我吧")
    while_on = await reminded(clocked)

    assert while_off == []
    assert len(while_on) == 1


async def test_going_on_from_a_reminder_opens_what_is_due(clock, clocked):
    await to_papers(clocked)
    clock.move(days=2)
    await reminded(clocked)

    await clocked.tap("接着办")

    assert "要准备 4 样" in clocked.last


async def test_somebody_who_comes_back_after_days_is_told_where_he_was_and_what_is_next(clock, clocked):
    await to_papers(clocked)
    clock.move(days=3)

    fresh = await clocked.say("你好")

    assert len(fresh) == 1
    assert "您回来啦。2025年6月15日办到一半" in clocked.last
    assert "再拍 4 样材料" in clocked.last


async def test_a_call_back_is_asked_for_with_a_number_and_waits_for_the_office(clocked, started):
    await to_papers(clocked)
    await clocked.say("/person")
    await clocked.tap("请他们打给我")
    await clocked.say("13800138000")
    asked = clocked.last
    await clocked.tap("接着办")
    await clocked.say("找人工")
    await clocked.tap("请他们打给我")

    assert "138****8000" in asked
    assert "已经留过话了" in clocked.last
    async with started.transaction() as store:
        (request,) = await store.calls.open_within("440785104", 10)
        assert request.phone == "13800138000"
        assert not await store.calls.open_within("440785105", 10)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("我要查进度", "还没有交过申请"),
        ("退出", "先放着"),
        ("重来", "确定吗"),
        ("我想找个人问问", "电话："),
        ("別再提醒我", "不提醒了"),
        ("怎么用啊", "我能做的"),
    ],
)
async def test_plain_words_are_understood_in_the_middle_of_a_question(clocked, words, answer):
    await clocked.say("/start v-440785104201")
    await clocked.tap("同意")
    await clocked.tap("给我自己办")

    await clocked.say(words)

    assert answer in clocked.last


async def test_what_was_put_away_is_gone_and_a_new_one_can_be_begun(clocked, started):
    await to_papers(clocked)
    await clocked.say("不办了")
    await clocked.tap("不办了，收起来")
    await clocked.tap("确定不办了")

    async with started.transaction() as store:
        assert await store.drafts.current_of(1) is None
    await clocked.tap("开始")
    await clocked.tap("办一件新的")
    assert "给谁办" in clocked.last


async def test_the_second_button_can_be_named_by_its_number(clocked, started):
    await clocked.say("/start v-440785104201")
    await clocked.tap("同意")
    await clocked.tap("给我自己办")
    second = clocked.buttons()[1]
    await clocked.say("第二个")
    by_number = clocked.last

    other = await Phone(started).open()
    await other.say("/start v-440785104201")
    await other.tap("同意")
    await other.tap("给我自己办")
    await other.tap(second)

    assert by_number == other.last
    await other.client.aclose()


@pytest.mark.parametrize("words", ["係", "有嘅", "對頭", "要得", "嗯。", "好的！"])
def test_yes_is_understood_as_people_say_it(words):
    assert yes_or_no(words) == "yes"


@pytest.mark.parametrize("words", ["冇", "唔係", "没得", "莫得", "沒有", "不是的"])
def test_no_is_understood_as_people_say_it(words):
    assert yes_or_no(words) == "no"


@pytest.mark.parametrize("words", ["恩平沙湖支行", "电话局支行", "上凯村", "13800138000", "返回广场支行"])
def test_an_answer_that_holds_a_wish_by_chance_is_not_taken_for_one(words):
    assert wish_of(words, whole=True) is None
