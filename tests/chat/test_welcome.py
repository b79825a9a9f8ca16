from tests.chat.phone import Phone


async def test_start_is_answered_with_consent_and_nothing_is_kept_before(phone, started):
    await phone.say("/start")

    assert "您好，我是帮办" in phone.last
    assert phone.buttons()[0] == "同意，开始办"
    async with started.transaction() as store:
        assert await store.drafts.current_of(1) is None


async def test_a_first_word_of_any_kind_is_answered_with_one_message(phone):
    fresh = await phone.say("你好")

    assert len(fresh) == 1
    assert "同意，开始办" in phone.buttons()


async def test_english_is_one_tap_away(phone):
    await phone.say("/start")
    await phone.tap("English")

    assert "Bangban" in phone.last


async def test_a_photo_before_consent_is_told_what_to_do_first(phone, claim_papers):
    await phone.say("/start")
    fresh = await phone.send(claim_papers["id_card"])

    assert len(fresh) == 1
    assert "请先点“同意，开始办”" in phone.last


async def test_an_old_button_says_so_and_shows_where_the_person_stands(phone):
    await phone.say("/start")
    message, data = phone.order[-1], phone.seen[phone.order[-1]]["buttons"][0][0]["data"]
    await phone.tap_data(message, data)
    fresh = await phone.tap_data(message, data)

    assert len(fresh) == 1
    assert "前面一步" in phone.last
    assert "给我自己办" in phone.buttons()


async def test_a_repeat_with_the_same_key_is_one_message(phone):
    await phone.say("/start", key="once")
    fresh = await phone.say("/start", key="once")

    assert fresh == []


async def test_two_people_do_not_see_each_other(started, phone):
    other = await Phone(started).open()
    await phone.say("/start")
    await phone.tap("同意")
    await other.say("/start")

    assert "同意，开始办" in other.buttons()
    await other.client.aclose()
