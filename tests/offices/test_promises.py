"""A paper that may come later: allowed with its day, told to the person, and no money until it came or is waived."""

from datetime import datetime, time, timedelta
from functools import partial

import pytest

from claims import payments, promises, reviewing
from claims.clock import SHANGHAI
from claims.denials import MaterialNotFound, PaperOwed, PromiseDayWrong, WordsMissing
from claims.events import Happened, Told
from claims.model import Gap
from claims.refusals import ClaimNotFound
from tests.offices.county import County
from tests.offices.journey import to_payment
from tests.offices.site import Browser, site_of

LATER = timedelta(days=30)


def owing(county: County, paper: str, days: int = 30):
    return (Gap(paper, "lost", county.clock.today() + timedelta(days=days)),)


async def act(county: County, who: str, do, claim, *more):
    async with county.transaction() as store:
        return await do(store, county.desk(who), await county.seen(claim), *more)


@pytest.fixture
def paper(county):
    """Return a paper that the scheme asks for."""
    return county.catalogue.get("aid").materials[0].id


async def test_an_office_lets_a_paper_come_later_and_the_person_is_told_until_when(county, paper):
    claim = await county.file()
    until = county.clock.today() + LATER

    allowed = await act(county, "village", promises.allow, claim, paper, until)

    assert allowed.gaps == (Gap(paper, promises.BY_OFFICE, until),)
    assert (allowed.status, allowed.step) == (claim.status, claim.step)
    async with county.transaction() as store:
        assert (await store.claims.events_of(allowed))[-1].detail == {"material": paper, "until": until.isoformat()}
        assert (await store.drafts.of_claim(allowed)).gaps == allowed.gaps
    assert (await county.told())[-1][0] == Told.PAPER_LATER


async def test_the_day_can_be_put_off_and_the_first_reason_stays(county, paper):
    claim = await county.file(gaps=owing(county, paper, 3))
    until = county.clock.today() + LATER

    allowed = await act(county, "village", promises.allow, claim, paper, until)

    assert allowed.gaps == (Gap(paper, "lost", until),)


@pytest.mark.parametrize("days", [0, -1, 91])
async def test_the_day_lies_ahead_and_not_too_far(county, paper, days):
    claim = await county.file()

    with pytest.raises(PromiseDayWrong):
        await act(county, "village", promises.allow, claim, paper, county.clock.today() + timedelta(days=days))


async def test_a_paper_that_the_scheme_does_not_ask_for_cannot_be_promised(county):
    claim = await county.file()

    with pytest.raises(MaterialNotFound):
        await act(county, "village", promises.allow, claim, "a_unicorn", county.clock.today() + LATER)


async def test_an_office_that_does_not_have_it_allows_nothing(county, paper):
    claim = await county.file()

    with pytest.raises(ClaimNotFound):
        await act(county, "government", promises.allow, claim, paper, county.clock.today() + LATER)


async def test_no_money_is_listed_while_a_paper_is_owed_and_it_is_once_the_paper_came(county, paper):
    claim = await to_payment(county, gaps=owing(county, paper))
    with pytest.raises(PaperOwed) as refused:
        await act_list(county, claim)
    assert (refused.value.number, refused.value.material) == (claim.number, paper)
    async with county.transaction() as store:
        assert isinstance(await payments.blocked(store, county.desk("finance"), claim), PaperOwed)

    came = await act(county, "finance", promises.came, claim, paper)

    assert came.gaps == ()
    assert (await act_list(county, came)).count == 1


async def act_list(county, claim):
    async with county.transaction() as store:
        return await payments.make_list(store, county.desk("finance"), [await county.seen(claim)])


async def test_a_paper_is_waived_with_a_reason_only(county, paper):
    claim = await county.file(gaps=owing(county, paper))
    with pytest.raises(WordsMissing):
        await act(county, "village", promises.waive, claim, paper, "  ")

    waived = await act(county, "village", promises.waive, claim, paper, "医院已经停办")

    assert waived.gaps == ()
    async with county.transaction() as store:
        last = (await store.claims.events_of(waived))[-1]
    assert (last.code, last.detail) == (Happened.PAPER_WAIVED, {"material": paper, "reason": "医院已经停办"})


async def test_what_is_not_owed_cannot_come(county, paper):
    claim = await county.file()

    with pytest.raises(MaterialNotFound):
        await act(county, "village", promises.came, claim, paper)


async def test_a_consent_by_telephone_in_place_of_a_letter_holds_up_no_money(county):
    claim = await to_payment(county, gaps=(Gap("authority", "agreed_on_phone:2025-06-01"),))

    assert (await act_list(county, claim)).count == 1


async def test_on_the_page_a_reviewer_lets_a_paper_come_later_and_notes_that_it_came(county, paper):
    claim = await county.file()
    village = await Browser(site_of(county)).sign_in("village")
    page = await village.open(f"/staff/claims/{claim.id}")
    assert "容缺：一样材料以后补" in page.text
    until = county.clock.today() + LATER

    page = await village.send(
        f"/staff/claims/{claim.id}/later", await form(county, claim, material=paper, until=until.isoformat())
    )
    assert "答应 2025年7月15日 前补上" in page.text
    assert "收到了" in page.text

    page = await village.send(f"/staff/claims/{claim.id}/came", await form(county, claim, material=paper))
    assert "记下了，这一样收到了" in page.text
    assert "答应 2025年7月15日" not in page.text


async def test_a_day_too_far_off_is_said_with_the_furthest_and_what_was_chosen_stays(county, paper):
    claim = await county.file()
    village = await Browser(site_of(county)).sign_in("village")
    await village.open(f"/staff/claims/{claim.id}")

    page = await village.send(
        f"/staff/claims/{claim.id}/later", await form(county, claim, material=paper, until="2026-06-15")
    )

    assert page.status_code == 409
    assert "最多 90 天" in page.text
    assert 'value="2026-06-15"' in page.text
    assert f'value="{paper}" selected' in page.text


async def test_finance_is_told_what_is_owed_and_can_note_it_there(county, paper):
    claim = await to_payment(county, gaps=owing(county, paper, 60))
    finance = await Browser(site_of(county)).sign_in("finance")

    page = await finance.open(f"/staff/claims/{claim.id}")

    assert f"申请 {claim.number} 还差答应补的材料" in page.text
    assert f"/staff/claims/{claim.id}/came" in page.text


async def form(county, claim, **values):
    return {"version": (await county.seen(claim)).version, "seq": 0, **values}


async def remind(county, days: int, hour: int = 10) -> int:
    """Let the timed work look at what is owed, some days from now."""
    today = county.clock.today() + timedelta(days=days)
    async with county.transaction() as store:
        return await promises.remind(store, today, datetime.combine(today, time(hour), SHANGHAI))


async def reminders(county):
    return [params for event, params in await county.told() if event == Told.PAPER_DUE]


async def test_three_days_before_the_day_the_person_is_reminded_once(county, paper):
    claim = await county.file()
    await act(county, "village", promises.allow, claim, paper, county.clock.today() + LATER)

    assert [await remind(county, days) for days in (0, 26, 27, 27, 28, 30)] == [0, 0, 1, 0, 0, 0]
    assert [(one["number"], one["paper"], one["until"]) for one in await reminders(county)] == [
        (claim.number, paper, (county.clock.today() + LATER).isoformat())
    ]


async def test_nobody_is_reminded_of_a_paper_at_night(county, paper):
    claim = await county.file()
    await act(county, "village", promises.allow, claim, paper, county.clock.today() + LATER)

    assert [await remind(county, 27, hour) for hour in (7, 21, 8)] == [0, 0, 1]


async def test_a_day_that_was_put_off_is_reminded_of_anew(county, paper):
    claim = await county.file()
    await act(county, "village", promises.allow, claim, paper, county.clock.today() + timedelta(days=2))
    assert await remind(county, 0) == 1

    await act(county, "village", promises.allow, claim, paper, county.clock.today() + LATER)

    assert [await remind(county, days) for days in (0, 28)] == [0, 1]


@pytest.mark.parametrize("settled", [promises.came, partial(promises.waive, reason="医院已经停办")])
async def test_what_came_or_is_not_needed_nobody_is_reminded_of(county, paper, settled):
    claim = await county.file()
    await act(county, "village", promises.allow, claim, paper, county.clock.today() + LATER)
    await act(county, "village", settled, claim, paper)

    assert await remind(county, 28) == 0


async def test_a_claim_that_is_over_reminds_nobody(county, paper):
    claim = await county.file()
    await act(county, "village", promises.allow, claim, paper, county.clock.today() + LATER)
    await act(county, "village", reviewing.refuse, claim, reviewing.Refusal("不在范围内", "2(1)", "示例文件"))

    assert await remind(county, 28) == 0
