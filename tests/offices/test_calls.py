"""Who asked to be called back waits at his own offices until somebody has called."""

from claims import calling
from tests.offices.county import County
from tests.offices.site import Browser, site_of


async def test_a_call_waits_at_the_offices_of_its_place_until_somebody_has_called(county: County):
    place = county.staff["village"].place
    person = await county.person()
    async with county.transaction() as store:
        request = await calling.ask(store, person, "138 0013 8000", place, county.clock.now())
        await calling.ask(store, person, "138 0013 8001", place, county.clock.now())
    village = await Browser(site_of(county)).sign_in("village")
    neighbour = await Browser(site_of(county)).sign_in("neighbour")

    waiting = await village.open("/staff/calls")
    elsewhere = await neighbour.open("/staff/calls")
    refused = await neighbour.send(f"/staff/calls/{request.id}", {})
    await village.open("/staff/calls")
    done = await village.send(f"/staff/calls/{request.id}", {})

    assert waiting.text.count("13800138000</a>") == 1
    assert "13800138000" not in elsewhere.text
    assert refused.status_code == 404
    assert "没有人等回电" in done.text
