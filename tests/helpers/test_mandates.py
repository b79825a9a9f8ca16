"""What a mandate covers, who used it, and what somebody is told who applies for a person a second time."""

import pytest
from sqlalchemy import select

from bot.channels import TELEGRAM, Channel
from claims import own_chats, recovering
from claims.staff import is_own
from storage.tables.chat import chats
from tests.chat.filing import (
    KINDS,
    MA,
    QUESTIONS,
    agreed,
    consented,
    file_claim,
    finish,
    helping,
    link_in,
    send_papers,
)
from tests.chat.papers import Invented
from tests.chat.phone import Phone
from tests.helpers.test_people import his_phone

__all__ = ["his_phone"]
CHEN = Invented(502)
OTHER_BILLS = (301, 302, 304, 305, 307)


async def filed_under_a_mandate(quick, his_phone, for_how_long="一年"):
    await agreed(quick, his_phone, for_how_long)
    await quick.tap("接着办")
    await finish(quick, MA)


async def again_for_her(quick):
    await quick.say("/people")
    await quick.tap(f"给{MA.name}再办一件")
    for label in QUESTIONS:
        await quick.tap(label)


async def test_a_mandate_for_a_year_serves_the_next_application_without_a_letter(quick, his_phone):
    await filed_under_a_mandate(quick, his_phone)

    await again_for_her(quick)
    named_at_once = quick.last
    await quick.send(*((f"{n}.jpg", MA.paper(kind, n)) for n, kind in zip(OTHER_BILLS, KINDS, strict=True)))
    await quick.read_papers()

    assert named_at_once.startswith(f"【给{MA.name}办】")
    assert "材料齐了，也都读好了" in quick.last


async def test_a_mandate_for_one_application_serves_no_other(quick, his_phone):
    await filed_under_a_mandate(quick, his_phone, "只办这一件")

    await quick.say("/people")

    assert not any("再办一件" in label for label in quick.buttons())


async def test_a_mandate_does_not_cover_somebody_else_whose_card_is_photographed(quick, his_phone):
    await filed_under_a_mandate(quick, his_phone)
    await again_for_her(quick)

    await send_papers(quick, CHEN, step=1)
    await quick.say("/start")

    assert "○" in quick.last
    assert "委托书" in quick.last


async def test_when_its_time_is_over_the_letter_is_asked_for_again(quick, his_phone, clock):
    await agreed(quick, his_phone, "一天")
    await quick.tap("接着办")
    clock.day = clock.day.replace(day=20)

    await quick.say("/start")

    assert "○" in quick.last


async def test_a_code_that_has_run_out_while_he_was_thinking_leads_on_instead_of_nowhere(quick, his_phone, clock):
    await helping(quick)
    await quick.tap("请他在手机上同意")
    await his_phone.say(f"/start {link_in(quick)}")
    clock.move(days=3)

    await his_phone.tap("一年")

    assert "这个码用过了，或者过期了" in his_phone.last
    assert "同意，开始办" in his_phone.buttons()


async def test_the_list_shows_what_was_handed_in_and_who_has_it_now(quick, his_phone):
    await filed_under_a_mandate(quick, his_phone)

    await quick.say("/people")

    assert f"{MA.name}：现在：村（社区）初审，入户核查" in quick.last
    await quick.tap(MA.name)
    assert f"给{MA.name}办" in quick.last


async def test_the_person_can_read_what_the_helper_did(quick, his_phone):
    await filed_under_a_mandate(quick, his_phone)
    await his_phone.say("/people")
    assert "为止，办过 1 次" in his_phone.last

    await his_phone.tap("他办过什么")

    assert "您点了同意" in his_phone.last
    assert "他交了一件申请" in his_phone.last


async def test_somebody_is_told_that_another_has_applied_already_but_not_who(quick, his_phone):
    await file_claim(quick, MA)
    await helping(his_phone, MA)

    await send_papers(his_phone, MA, "authority_letter", step=1)

    told = [his_phone.seen[number]["text"] for number in his_phone.order]
    assert any(f"{MA.name}的这项申请，2025年6月15日已经有人交过" in text for text in told)
    assert all(MA.phone not in text for text in told)


async def test_nobody_is_warned_of_his_own_claim(quick):
    await file_claim(quick, MA)
    await quick.say("/start")
    await quick.tap("办一件新的")
    await quick.tap("给我自己办")
    for label in QUESTIONS:
        await quick.tap(label)

    await send_papers(quick, MA, step=1)

    assert "已经有人交过" not in "".join(quick.seen[number]["text"] for number in quick.order)


async def test_another_phone_takes_the_place_of_a_lost_one_which_shows_nothing_more(quick, his_phone):
    await file_claim(quick, MA)
    async with quick.product.transaction() as store:
        claim = (await store.claims.all_of_person(1))[0]
        staff = (await store.staff.sign_in_of("village")).staff
        token = await recovering.recover(store, claim, staff, quick.product.desk.clock.now())

    gone = await quick.client.get("/chat/api/messages?after=0&wait=0")
    await his_phone.say(f"/start r-{token}")
    await his_phone.tap("接上")
    await his_phone.say("/status")

    assert gone.status_code == 401
    assert claim.number in his_phone.last
    async with quick.product.database.snapshot() as connection:
        speaking = select(chats.c.address).where(chats.c.person_id == 1)
        assert (await connection.execute(speaking)).scalars().all() == [str(his_phone.chat)]


async def test_a_helpers_chat_is_never_given_to_the_one_he_helped(quick):
    await helping(quick)
    await send_papers(quick, MA, "authority_letter")
    await finish(quick, MA)
    async with quick.product.transaction() as store:
        claim = (await store.claims.all_of_person(1))[0]
        staff = (await store.staff.sign_in_of("village")).staff

        with pytest.raises(recovering.NobodyToRecover):
            await recovering.recover(store, claim, staff, quick.product.desk.clock.now())


async def test_a_cadre_who_says_which_chat_is_his_is_kept_off_what_he_files_there(quick):
    await quick.say("/work")
    token = quick.last.rsplit("/my-chat/", 1)[1].split()[0]
    async with quick.product.transaction() as store:
        staff = (await store.staff.sign_in_of("village")).staff
        await own_chats.link(store, token, staff, quick.product.desk.clock.now())
    quick.product.intake.wake()
    await quick.news()
    told = quick.last
    menu = (await quick.client.get("/chat/api/session")).json()["commands"]
    await helping(quick)
    await send_papers(quick, MA, "authority_letter")
    await finish(quick, MA)

    async with quick.product.transaction() as store:
        claim = (await store.claims.all_of_person(1))[0]
        staff = (await store.staff.sign_in_of("village")).staff
    assert is_own(staff, claim)
    assert "这是您的聊天" in told
    assert menu[0] == {"command": "work", "description": "待办（工作人员）"}
    await quick.say("/work")
    assert "审核、公示、发放都在后台办" in quick.last


async def test_the_link_names_telegram_too_where_the_bot_is_there(quick):
    class Known:
        username = "bangban_example_bot"

    quick.product.channels[TELEGRAM] = Channel(TELEGRAM, Known(), exactly_once=False)
    await consented(quick)

    await quick.say("/link")

    assert f"https://t.me/bangban_example_bot?start={link_in(quick)}" in quick.last


async def test_a_voice_note_is_kept_for_the_staff_of_the_place_and_answered(quick):
    await consented(quick)
    await quick.tap("给我自己办")

    await quick.send(("a.ogg", b"OggS" + bytes(200)))

    assert "语音收好了，工作人员能听到" in quick.last
    async with quick.product.transaction() as store:
        (note,) = await store.voice_notes.unheard_within("440785", 10)
    assert (note.place, note.media_type) == ("440785104201", "audio/ogg")
    assert await quick.product.desk.files.get(note.digest) == b"OggS" + bytes(200)


async def test_a_voice_note_before_consent_is_not_kept(quick, his_phone):
    other = await Phone(quick.product).open()
    await other.say("/start")

    await other.send(("a.ogg", b"OggS" + bytes(200)))

    assert "语音我还听不懂" in other.last
    async with quick.product.transaction() as store:
        assert await store.voice_notes.unheard_within("", 10) == ()
    await other.client.aclose()
