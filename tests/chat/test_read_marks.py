"""Each photo in the web chat carries a mark once it has been read."""

from tests.chat.filing import answer, consented
from tests.chat.papers import Invented

ME = Invented(913)


def marks(phone):
    mine = [phone.seen[number] for number in phone.order if phone.seen[number]["from"] == "person"]
    return [message["read"] for message in mine if message["photo"]]


async def test_a_photo_is_marked_once_it_has_been_read(quick):
    await consented(quick)
    await answer(quick)
    await quick.send(("1.jpg", ME.paper("id_card", 100)), ("2.jpg", ME.paper("bank_card", 101)))
    before = marks(quick)

    await quick.read_papers()

    assert before == [False, False]
    assert marks(quick) == [True, True]


async def test_a_photo_that_came_before_its_time_is_marked_too(quick):
    await consented(quick)
    await quick.send(("1.jpg", ME.paper("id_card", 100)))

    await quick.read_papers()

    assert marks(quick) == [True]
