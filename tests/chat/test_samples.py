"""In the papers a person sees why each is wanted, an example of it, and what to do when it cannot be had."""

from tests.chat.filing import answer, consented


def labels(phone) -> list[str]:
    number = next(one for one in reversed(phone.order) if phone.seen[one].get("buttons"))
    return [button["text"] for row in phone.seen[number]["buttons"] for button in row]


async def at_papers(phone):
    await consented(phone)
    await answer(phone)
    await phone.tap("每样为什么要")
    return phone


async def test_every_paper_is_listed_with_its_reason_and_clause(quick):
    await at_papers(quick)

    assert "1. 身份证" in quick.last
    assert quick.last.count("依据：") >= 4
    assert len(labels(quick)) <= 6


async def test_an_example_comes_as_a_picture_with_the_reason(quick):
    await at_papers(quick)

    await quick.tap("诊断")

    shown = quick.seen[quick.order[-1]]
    assert shown["photo"]
    assert "样张" in shown["text"]
    assert "依据：" in shown["text"]


async def test_from_the_example_one_may_say_that_it_cannot_be_had(quick):
    await at_papers(quick)
    await quick.tap("诊断")

    await quick.tap("这一样我拿不到")
    assert "为什么拿不到" in quick.last
    await quick.tap("还没开出来")

    assert "△" in quick.last
