"""What a county meeting decides about a claim, as the person hears it and finds it on the claim's way."""

from claims.events import Happened, Told
from claims.model import Actor
from claims.workflow import Line, tell, write
from tests.chat.filing import file_claim
from tests.chat.papers import Invented


async def test_a_person_hears_what_the_meeting_decided_and_finds_it_on_the_way(quick):
    await file_claim(quick, Invented(4712))
    made = quick.product
    today, now = made.desk.clock.today(), made.desk.clock.now()
    async with made.transaction() as store:
        (claim,) = await store.claims.all_of_person(1)
        await write(store, claim, Line(Happened.MEETING, Actor("staff", 1), today, now, {"amount": "30000.00"}))
        await tell(store, claim, Told.MEETING, amount="30000.00", on=today.isoformat())
    made.intake.wake()
    await made.idle()
    await quick.hear()

    assert "县里开会研究过了" in quick.last
    assert "¥30,000.00" in quick.last
    assert claim.number in quick.last
    await quick.tap("看进度")
    assert "县里开会定了金额" in quick.last
