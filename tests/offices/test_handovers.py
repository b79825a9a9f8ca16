"""The office gives a lost phone's chat back on another phone, listens to voice notes, and knows staff's own chats."""

import re

from claims import mandates, own_chats, voices
from claims.helping import Purpose, VoiceNote
from tests.offices.county import County
from tests.offices.site import Browser, site_of

LINK = re.compile(r"start=r-([\w-]+)")


async def spoken(county: County, place: str) -> None:
    person = await county.person()
    digest = await county.files.put(b"OggS spoken", "audio/ogg")
    async with county.transaction() as store:
        assert await voices.keep(store, VoiceNote(0, person, place, digest, "audio/ogg", county.clock.now()))


async def test_the_code_for_another_phone_is_shown_once_the_card_was_seen(county: County):
    claim = await county.file()
    village = await Browser(site_of(county)).sign_in("village")
    asked = await village.open(f"/staff/claims/{claim.id}/phone")
    unseen = await village.send(f"/staff/claims/{claim.id}/phone", {})

    await village.open(f"/staff/claims/{claim.id}/phone")
    shown = await village.send(f"/staff/claims/{claim.id}/phone", {"seen": "yes"})

    token = LINK.search(shown.text).group(1)
    assert "看过他的身份证原件" in asked.text
    assert not LINK.search(unseen.text)
    assert "<svg" in shown.text
    async with county.transaction() as store:
        link = await mandates.link_of(store, mandates.hashed(token), Purpose.RECOVERY, county.clock.now())
    assert link.person_id == claim.person_id


async def test_another_village_gives_no_code(county: County):
    claim = await county.file()
    neighbour = await Browser(site_of(county)).sign_in("neighbour")

    assert (await neighbour.open(f"/staff/claims/{claim.id}/phone")).status_code == 404


async def test_a_voice_note_is_heard_at_the_offices_of_its_place_and_crossed_off(county: County):
    await spoken(county, county.staff["village"].place)
    village = await Browser(site_of(county)).sign_in("village")
    neighbour = await Browser(site_of(county)).sign_in("neighbour")

    listed = await village.open("/staff/calls")
    heard = await village.open("/staff/calls/voices/1")
    elsewhere = await neighbour.open("/staff/calls/voices/1")
    await village.open("/staff/calls")
    done = await village.send("/staff/calls/voices/1", {})

    assert "<audio" in listed.text
    assert (heard.content, heard.headers["content-type"]) == (b"OggS spoken", "audio/ogg")
    assert elsewhere.status_code == 404
    assert "<audio" not in done.text


async def test_only_so_many_notes_a_day_are_kept(county: County):
    place = county.staff["village"].place
    for _ in range(voices.DAILY):
        await spoken(county, place)
    person = 1

    async with county.transaction() as store:
        sent = [note.person_id for note in await store.voice_notes.unheard_within(place, 100)]
        person = sent[0]
        kept = [
            await voices.keep(store, VoiceNote(0, person, place, "d", "audio/ogg", county.clock.now()))
            for _ in range(voices.DAILY + 1)
        ]

    assert not kept[-1]


async def test_a_member_of_staff_says_which_chat_is_his_own(county: County):
    person = await county.person()
    async with county.transaction() as store:
        token = await own_chats.ask(store, person, county.clock.now())
    village = await Browser(site_of(county)).sign_in("village")
    asked = await village.open(f"/staff/my-chat/{token}")

    done = await village.send(f"/staff/my-chat/{token}", {})

    assert "是您自己的手机吗" in asked.text
    assert "由别的同事来审" in done.text
    assert (await village.open(f"/staff/my-chat/{token}")).status_code == 404
    async with county.transaction() as store:
        assert (await store.staff.of_person(person)).login == "village"
