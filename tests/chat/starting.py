"""Where random walks start: people at every turn of the straight way, and at what lies beside it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from shutil import copytree

from bot.settings import Settings
from claims import showing
from claims.desk import Notice
from tests.chat.clock import MovableClock
from tests.chat.filing import QUESTIONS, agreed, consented, file_claim, helping, link_in
from tests.chat.hospital import answered, to_enping
from tests.chat.papers import Invented
from tests.chat.phone import Phone
from tests.chat.walking import AHEAD, Town, Walker

DAY = date(2026, 3, 1)  # every scheme is in force: the demo county's office has extended those that had run out
MORNING = datetime(2026, 3, 1, 2, tzinfo=UTC)

Lead = Callable[[Walker], Awaitable[object]]


async def straight(walker: Walker, places: int, then: tuple[str, ...] = ()) -> None:
    """Go ahead so many places; then tap or say these."""
    await walker.go_ahead(places)
    await then_do(walker, then)


async def then_do(walker: Walker, then: tuple[str, ...]) -> None:
    """Say what is given, or tap it where an arrow stands before it; an arrow alone taps the first button."""
    for said in then:
        await (walker.phone.tap(said[1:]) if said.startswith("→") else walker.phone.say(said))


async def several_schemes(walker: Walker) -> None:
    await answered(walker.phone, "440784101201", "药店", "低保", "是 /", "是 /", "自己付")


async def open_amounts(walker: Walker) -> None:
    me = walker.selves[0]
    await to_enping(walker.phone, [me.paper("id_card", 1), me.paper("bank_card", 2)])
    await walker.phone.tap("说清楚")


async def no_scheme(walker: Walker) -> None:
    await answered(walker.phone, "440785104201", "别的")


async def passed_on(walker: Walker) -> None:
    """Agree that another office calls, before the question for the number."""
    await no_scheme(walker)
    await walker.phone.tap("请镇上转给")
    await walker.phone.tap("同意转")


async def for_a_child(walker: Walker) -> None:
    await consented(walker.phone)
    await walker.phone.tap("给我家孩子办")


async def filed(walker: Walker, then: tuple[str, ...] = ()) -> None:
    """Hand a claim in; then say or tap these."""
    await file_claim(walker.phone, walker.selves[0])
    await then_do(walker, then)


async def decided(walker: Walker, *, sent_back: bool, then: tuple[str, ...] = ()) -> None:
    await file_claim(walker.phone, walker.selves[0])
    await walker.note_screen()
    await walker.town.decide(walker.person_id, lambda: sent_back)
    await walker.phone.news()
    await then_do(walker, then)


async def asked_to_agree(walker: Walker) -> None:
    """Be the one who is helped, before the helper's question."""
    helper = await Phone(walker.town).open()
    await helping(helper, walker.selves[0])
    await helper.tap("请他在手机上同意")
    await walker.phone.say(f"/start {link_in(helper)}")
    await helper.client.aclose()


async def allowed(walker: Walker) -> None:
    """Help somebody who has agreed on his own phone."""
    his = await Phone(walker.town).open()
    await agreed(walker.phone, his, whose=walker.selves[0])
    await his.client.aclose()


async def helping_two(walker: Walker) -> None:
    phone, (one, other) = walker.phone, walker.selves
    await helping(phone, one)
    await phone.say("/people")
    await phone.tap("再帮一个人")
    for label in QUESTIONS:
        await phone.tap(label)
    await phone.send(("card.jpg", other.paper("id_card", 7)))
    await phone.read_papers()


async def leaving(walker: Walker) -> None:
    await walker.go_ahead(9)
    await walker.phone.say("/delete")
    await walker.phone.tap("删")


async def on_two_screens(walker: Walker) -> None:
    """Stand before the question whether another chat may go on here."""
    other = await Phone(walker.town).open()
    await consented(other)
    await other.tap("给我自己办")
    await other.say("/link")
    await walker.phone.say(f"/start {link_in(other)}")
    await other.client.aclose()


async def objecting(walker: Walker) -> None:
    """Be asked what is known about a neighbour whose claim hangs on public notice."""
    neighbour = await Phone(walker.town).open()
    await file_claim(neighbour, walker.selves[1])
    made = walker.town.made
    async with made.transaction() as store:
        claim = (await store.claims.all_of_person(await walker.person_of(neighbour)))[0]
        days = (DAY, DAY + timedelta(days=1), DAY + timedelta(days=5))
        notice = await store.notices.post(
            Notice(0, claim.id, claim.place, claim.scheme_id, "public_notice", *days, "陈*兰", Decimal("400.00"))
        )
        await showing.hang(store, made.desk.catalogue.get(claim.scheme_id), notice, made.desk.clock.now())
    await walker.phone.say(f"/start n-{notice.id}")
    await neighbour.client.aclose()


BESIDE: tuple[tuple[str, Lead], ...] = (
    ("several schemes", several_schemes),
    ("open amounts", open_amounts),
    ("no scheme", no_scheme),
    ("passed on", passed_on),
    ("for a child", for_a_child),
    ("handed in", filed),
    ("something is wrong", partial(filed, then=("/mydata", "→有写错的", "→请工作人员改"))),
    ("another account", partial(filed, then=("改账号",))),
    ("call me", partial(filed, then=("/person", "→请他们打给我"))),
    ("another place", partial(straight, places=1, then=("→换个地方",))),
    ("two ways", partial(straight, places=4, then=("/start v-440785104201",))),
    ("anew", partial(straight, places=5, then=("/again",))),
    ("the answers", partial(straight, places=6, then=("→改前面的回答",))),
    ("another answer", partial(straight, places=6, then=("→改前面的回答", "→"))),
    ("read wrong", partial(straight, places=8, then=("→有不对的", "→", "→"))),
    ("mending", partial(decided, sent_back=True, then=("→现在就补",))),
    ("sent back", partial(decided, sent_back=True)),
    ("refused", partial(decided, sent_back=False)),
    ("asked to agree", asked_to_agree),
    ("allowed", allowed),
    ("helping two", helping_two),
    ("leaving", leaving),
    ("another chat", on_two_screens),
    ("objecting", objecting),
)
PLACES: tuple[tuple[str, Lead], ...] = (
    *((f"straight {places}", partial(straight, places=places)) for places in AHEAD),
    *BESIDE,
)


@dataclass
class Rest:
    """A town in which everybody stands where his walk starts; walks go on from copies of it."""

    folder: Path
    clock: MovableClock
    since: datetime = MORNING
    walkers: list[Walker] = field(default_factory=list)

    async def fill(self, people: int, first: int = 0) -> "Rest":
        """Lead as many people to their places, place after place; `first` is the first one's number."""
        town = await Town(self._settings(self.folder / "data"), self.clock).open()
        await town.found()
        others: list[Invented] = []
        for number in range(people):
            place, lead = PLACES[number % len(PLACES)]
            walker = await Walker(town, first + number, others, place=place).open()
            await lead(walker)
            seen = [walker.phone.seen[one] for one in walker.phone.order]
            walker.look([message for message in seen if message["from"] == "bot"])
            await walker.phone.client.aclose()
            self.walkers.append(walker)
        await town.close()
        self.since = self.clock.instant
        return self

    async def copy(self, folder: Path) -> Town:
        """Open a copy of the town at the instant at which everybody stood there."""
        for kept in self.folder.glob("data*"):
            copytree(kept, folder / kept.name)
        self.clock.instant = self.since
        return await Town(self._settings(folder / "data"), self.clock).open()

    def _settings(self, data: Path) -> Settings:
        return Settings(data=data, today=DAY)
