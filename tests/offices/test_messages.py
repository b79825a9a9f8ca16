"""What the chat says at each step in the office's own words, and whom people ask: checked, previewed, with history."""

import pytest

from claims.wordings import MessageWrong, PlaceholderWrong, checked, placeholders
from locales import LANGUAGES, gettext
from locales.messages import MESSAGES
from tests.offices.county import COUNTY, OTHER_VILLAGE, TOWN, VILLAGE
from tests.offices.journey import to_notice
from tests.offices.site import Browser, site_of
from web.staff.messages import PLACEHOLDERS

OWN = "{number} 批了：{amount}。三天内打款，不用跑。"


async def office(county) -> Browser:
    return await Browser(site_of(county)).sign_in("office")


async def say(browser: Browser, text: str, what: str = "keep", name: str = "claim_approved"):
    await browser.open(f"/staff/office/messages/{name}")
    return await browser.send(f"/staff/office/messages/{name}", {"language": "zh_Hans", "text": text, "what": what})


async def current(county, name: str = "claim_approved", language: str = "zh_Hans"):
    async with county.snapshot() as store:
        return await store.wordings.current(COUNTY, name, language)


@pytest.mark.parametrize("name", MESSAGES)
def test_every_placeholder_of_a_message_is_explained_and_every_message_can_be_said_in_every_language(name):
    wanted = placeholders(MESSAGES[name].text)

    assert wanted <= set(PLACEHOLDERS)
    for language in LANGUAGES:
        assert checked(MESSAGES[name].text, gettext(language, MESSAGES[name].text))


@pytest.mark.parametrize(
    ("text", "missing", "unknown"),
    [
        ("批了 {amount}", ("{number}",), ()),
        ("{number} {amount} {phone}", (), ("{phone}",)),
        ("{number} {amount!r}", (), ("{amount}",)),
        ("{number.__class__} {amount}", (), ("{number.__class__}",)),
        ("{number} {amount", (), ("{number} {amount",)),
        ("{number} {}", (), ("{}",)),
    ],
)
def test_what_could_not_be_filled_in_is_refused_and_named(text, missing, unknown):
    with pytest.raises(PlaceholderWrong) as refused:
        checked(MESSAGES["claim_approved"].text, text)

    assert (refused.value.missing, refused.value.unknown) == (missing, unknown)


@pytest.mark.parametrize("text", ["", "  \n", "{number}{amount}" + "长" * 900])
def test_an_empty_or_endless_message_is_refused(text):
    with pytest.raises(MessageWrong):
        checked(MESSAGES["claim_approved"].text, text)


async def test_the_office_says_it_in_its_own_words_and_sees_who_changed_what(county):
    browser = await office(county)

    page = await say(browser, OWN)

    assert await current(county) == OWN
    assert "记下了，以后就这样说。" in page.text
    assert county.staff["office"].name in page.text
    assert "批下来了，核定" in page.text  # the words before
    listed = await browser.open("/staff/office/messages")
    assert OWN in listed.text
    assert "改过：简体中文" in listed.text


async def test_a_preview_fills_in_an_example_and_keeps_nothing(county):
    browser = await office(county)

    page = await say(browser, OWN, "preview")

    assert "440785-2025-000001-3 批了：¥400.00。三天内打款，不用跑。" in page.text
    assert OWN in page.text
    assert await current(county) is None


async def test_a_wrong_placeholder_is_named_and_what_was_typed_stays(county):
    browser = await office(county)

    page = await say(browser, "批了 {amonut}")

    assert page.status_code == 409
    assert "少了：{amount} {number}；多了或写错了：{amonut}" in page.text
    assert "批了 {amonut}" in page.text
    assert await current(county) is None


async def test_the_supplied_words_come_back_and_the_history_keeps_both_changes(county):
    browser = await office(county)
    await say(browser, OWN)

    page = await say(browser, "", "supplied")

    assert await current(county) is None
    async with county.snapshot() as store:
        assert [one.text for one in await store.wordings.history(COUNTY, "claim_approved")] == [None, OWN]
    assert "换回原来的话" in page.text


async def test_the_same_words_again_are_no_change(county):
    browser = await office(county)
    await say(browser, OWN)
    await say(browser, OWN)

    async with county.snapshot() as store:
        assert len(await store.wordings.history(COUNTY, "claim_approved")) == 1


async def test_a_message_that_does_not_exist_is_not_found(county):
    browser = await office(county)

    assert (await browser.open("/staff/office/messages/nothing")).status_code == 404


async def change(browser: Browser, code: str, **said: str):
    form = {"office": "上凯村便民服务站", "phone": "0750-7654321", "hours": "周一至周五 8:30–17:30", **said}
    await browser.open(f"/staff/office/contacts/{code}")
    return await browser.send(f"/staff/office/contacts/{code}", form)


async def test_another_telephone_counts_at_once_in_the_chat_and_on_the_page_and_the_old_one_stays_on_record(county):
    await to_notice(county)
    browser = await office(county)
    await change(browser, TOWN, office="沙湖镇便民服务中心", phone="0750-1111111")

    page = await change(browser, TOWN, office="沙湖镇便民服务中心", phone="0750-2222222")

    async with county.snapshot() as store:
        assert (await store.places.contact(VILLAGE)).phone == "0750-2222222"
        frame = await store.showings.newest_frame(VILLAGE)
    assert "0750-2222222" in frame.words["zh_Hans"]["reached"]
    assert "0750-1111111" in page.text
    assert county.staff["office"].name in page.text
    board = await Browser(site_of(county)).open(f"/notices/{VILLAGE}")
    assert "0750-2222222" in board.text


async def test_a_contact_without_a_number_is_refused_and_what_was_typed_stays(county):
    browser = await office(county)

    page = await change(browser, VILLAGE, phone="")

    assert page.status_code == 409
    assert "单位、电话、时间都要写" in page.text
    assert "上凯村便民服务站" in page.text


async def test_places_of_other_counties_are_not_there(county):
    browser = await office(county)

    assert (await browser.open("/staff/office/contacts/441900")).status_code == 404
    assert (await browser.open(f"/staff/office/contacts/{OTHER_VILLAGE}")).status_code == 200
