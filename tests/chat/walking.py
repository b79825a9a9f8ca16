"""Somebody who taps, types and photographs at random, and what must hold at every step."""

import random
import re
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta

from sqlalchemy import select

from bot.demo.seed import seed
from bot.demo.staff import seed_staff
from bot.settings import Settings
from bot.wiring import Product, product
from claims import reviewing
from claims.desk import Defect
from claims.errors import ClaimError
from claims.reviewing import Refusal
from claims.workflow import Desk, Seen
from handlers import status, welcome, whom
from handlers.refusals import SORRY
from locales import LANGUAGES, gettext
from storage.tables.chat import chats, sessions
from tests.chat.clock import MovableClock
from tests.chat.papers import Invented
from tests.chat.phone import Phone

NUMBER = re.compile(r"\b\d{6}-\d{4}-|[A-Z]{1,3}\d{4}|\d{10,}")
WORDS = (
    *(
        "你好",
        "是",
        "系",
        "冇",
        "唔知道",
        "我要查进度",
        "退出",
        "重来",
        "改电话",
        "返回",
        "继续",
        "帮助",
        "找人工",
        "上凯村",
    ),
    *(
        "123.50",
        "2025-05-10",
        "昨天",
        "六十一",
        "第二个",
        "3",
        "😀",
        "字" * 4000,
        "<b>&",
        "/nonsense",
        "/start zzz",
        "/start v-1",
    ),
    *(
        "/start",
        "/status",
        "/back",
        "/help",
        "/person",
        "/language",
        "/again",
        "/people",
        "shz",
        "收回",
        "撤回申请",
        "改账号",
    ),
)
LINK = re.compile(r"start=([mc]-[\w-]+)")
STRAIGHT = (
    *(
        "同意",
        "给我自己办",
        "药店",
        "是 /",
        "是 /",
        "全是自己付",
        "photos",
        "都发完了",
        "都对",
        "phone",
        "恩平沙湖支行",
    ),
    *("我声明，以上属实", "提交申请", "office"),
)
AHEAD = (0, 0, 1, 2, 4, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 14)
KINDS = ("id_card", "bank_card", "diagnosis_certificate", "vat_invoice", "vat_invoice", "authority_letter", "other")
WRONG = ((b"", "a.jpg"), (b"hello", "a.txt"), (b"%PDF-1.7", "a.pdf"), (b"\xff\xd8\xff\xe0cut", "a.jpg"))


class QuickPasswords:
    """Implements claims.staff.Passwords without taking time."""

    async def hash(self, password: str) -> str:
        return password

    async def check(self, password: str, hashed: str | None) -> bool:
        return password == hashed


@dataclass
class Town:
    """The product on one folder, which can be stopped and started again, with staff who act now and then."""

    settings: Settings
    clock: MovableClock
    made: Product | None = None
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def open(self) -> "Town":
        self.made = await self.stack.enter_async_context(product(self.settings))
        return self

    async def found(self) -> None:
        """Put the demo county on record, once."""
        async with self.made.transaction() as store:
            await seed(store, self.clock.today())
            await seed_staff(store, QuickPasswords())

    async def restart(self) -> None:
        await self.close()
        await self.open()

    async def close(self) -> None:
        await self.stack.aclose()
        self.stack = AsyncExitStack()

    @property
    def page(self):
        return self.made.page

    @property
    def readers(self):
        return self.made.readers

    async def idle(self) -> None:
        await self.made.idle()

    async def act(self, person_id: int, dice: random.Random) -> None:
        """Let the village send back or refuse the person's claims."""
        await self.decide(person_id, lambda: dice.random() < 0.6)

    async def decide(self, person_id: int, sends_back: Callable[[], bool]) -> None:
        async with self.made.transaction() as store:
            known = await store.staff.sign_in_of("village")
            desk = Desk(known.staff, self.made.desk.catalogue, self.clock.today(), self.clock.now())
            for claim in await store.claims.all_of_person(person_id):
                seen = Seen(claim.id, claim.version)
                try:
                    if sends_back():
                        until = self.clock.today() + timedelta(days=10)
                        await reviewing.send_back(store, desk, seen, [Defect("invoice", "unclear")], until)
                    else:
                        await reviewing.refuse(store, desk, seen, Refusal("不在名单里", "第二条", "方案"))
                except ClaimError:
                    continue


class Broken(AssertionError):
    """What must hold did not; the walk is told so that it can be walked again."""


@dataclass
class Walker:
    """One person on a random walk, the same for the same number."""

    town: Town
    number: int
    others: list[Invented]
    dice: random.Random = field(init=False)
    selves: list[Invented] = field(init=False)
    phone: Phone = field(init=False)
    place: str = ""
    photos: int = 0
    answers: int = 0
    ended_on: str = ""
    steps: list[str] = field(default_factory=list)
    screens: set[str] = field(default_factory=set)
    person_id: int = 0
    screen: str = ""

    async def open(self) -> "Walker":
        self.dice = random.Random(self.number)
        self.selves = [Invented(2 * self.number), Invented(2 * self.number + 1)]
        self.others.extend(self.selves)
        self.phone = await Phone(self.town).open()
        return self

    def going_on(self, town: Town, number: int) -> "Walker":
        """The same person in a copy of the town, where another walk begins."""
        other = replace(self, town=town, number=number, photos=self.photos, answers=0, steps=[], screens=set())
        other.dice, other.selves = random.Random(number), self.selves
        other.phone = self.phone.taken_to(town)
        return other

    async def walk(self, steps: int) -> None:
        """Walk; raises Broken with the way that led there."""
        await self.note_screen()
        acts: tuple[tuple[Callable[[], Awaitable[None]], int], ...] = (
            (self.tap_first, 34),
            (self.tap_newest, 22),
            (self.tap_old, 6),
            (self.say, 12),
            (self.photograph, 16),
            (self.send_wrong, 2),
            (self.read, 10),
            (self.twice, 2),
            (self.stay_away, 2),
            (self.open_link, 3),
            (self.be_allowed, 3),
            (self.office, 5),
            (self.restart, 1),
        )
        for _ in range(steps):
            act = self.dice.choices([act for act, _ in acts], [weight for _, weight in acts])[0]
            await act()
            await self.note_screen()
        await self.way_out()
        await self.phone.client.aclose()

    async def go_ahead(self, places: int) -> None:
        """Begin somewhere along the straight way, so that short walks come everywhere."""
        self._answered(await self.phone.say("/start v-440785104201"), "start")
        for label in STRAIGHT[:places]:
            self.steps.append(f"straight {label}")
            if label == "photos":
                papers = [(f"{kind}.jpg", self.selves[0].paper(kind, 100 + n)) for n, kind in enumerate(KINDS[:5])]
                self.look(await self.phone.send(*papers))
                await self.read()
            elif label == "phone":
                self.look(await self.phone.say(self.selves[0].phone))
            elif label == "office":
                await self.office()
            else:
                self.look(await self.phone.tap(label))

    async def tap_first(self) -> None:
        """Take the first choice, as people do."""
        await self._tap(self._newest()[:1])

    async def tap_newest(self) -> None:
        await self._tap(self._newest())

    async def tap_old(self) -> None:
        await self._tap(self._all())

    async def twice(self) -> None:
        newest = self._newest()
        if newest:
            message, data, label = self.dice.choice(newest)
            await self._tap([(message, data, label)])
            await self._tap([(message, data, label)])

    async def say(self) -> None:
        said = self.dice.choice((*WORDS, self.selves[0].phone, self.selves[0].phone, self.selves[0].name))
        self.steps.append(f"say {said[:20]}")
        self._answered(await self.phone.say(said), "text")

    async def photograph(self) -> None:
        whose = self.selves[0] if self.dice.random() < 0.8 else self.selves[1]
        count = self.dice.choice((1, 1, 5))
        kinds = KINDS[:5] if count == 5 else (self.dice.choice(KINDS),)
        photos = []
        for kind in kinds:
            self.photos += self.dice.random() < 0.9
            photos.append((f"{kind}.jpg", whose.paper(kind, self.photos, bad=self.dice.random() < 0.1)))
        self.steps.append(f"photos {kinds}")
        fresh = await self.phone.send(*photos)
        self._answered(fresh, "photo")
        if self.dice.random() < 0.7:
            await self.read()

    async def send_wrong(self) -> None:
        data, name = self.dice.choice(WRONG)
        self.steps.append(f"wrong {name}")
        self._answered(await self.phone.send((name, data)), "file")

    async def read(self) -> None:
        self.look(await self.phone.read_papers())

    async def open_link(self) -> None:
        """Open one of one's own one-time links; without any, ask for one."""
        links = LINK.findall(self._said())
        text = f"/start {self.dice.choice(links)}" if links else "/link"
        self.steps.append(f"link {text[:9]}")
        self._answered(await self.phone.say(text), "link")

    async def be_allowed(self) -> None:
        """Have the one who is helped open the newest link shown to him, and tap something on his own phone."""
        links = [link for link in LINK.findall(self._said()) if link.startswith("m-")]
        if not links:
            return
        self.steps.append("allowed")
        his = await Phone(self.town).open()
        for fresh in (await his.say(f"/start {links[-1]}"), await his.tap(self.dice.choice(his.buttons()))):
            self._answered(fresh, "one who is helped")
        await his.client.aclose()
        self.look(await self.phone.news())

    def _said(self) -> str:
        return " ".join(self.phone.seen[number]["text"] for number in self.phone.order)

    async def stay_away(self) -> None:
        days = self.dice.choice((1, 2, 3, 7))
        self.steps.append(f"away {days}")
        self.town.clock.move(days=days)
        await self.town.made.timed.once()
        self.look(await self.phone.news())

    async def office(self) -> None:
        await self.note_screen()
        self.steps.append("office")
        await self.town.act(self.person_id, self.dice)
        self.town.made.intake.wake()
        self.look(await self.phone.news())

    async def restart(self) -> None:
        self.steps.append("restart")
        await self.phone.client.aclose()
        await self.town.restart()
        await self.phone.reopen()

    async def way_out(self) -> None:
        """From wherever this is: the status in one step, a fresh start in two."""
        self.steps.append("way-out")
        self.ended_on = self.screen
        fresh = await self.phone.say("/status")
        self._answered(fresh, "status")
        if not (self._says(status.NONE_YET, status.ALL) or NUMBER.search(self.phone.last)):
            self._break(f"no status: {self.phone.last}")
        self._answered(await self.phone.say("/again"), "again")
        if self._offers(whom.YES_ANEW):
            await self._tap(self._newest()[:1])
        if not self._offers(whom.SELF, whom.NEW, welcome.AGREE):
            self._break(f"no fresh start: {self.phone.last} {self.phone.buttons()}")

    def _says(self, *sentences: str) -> bool:
        return any(gettext(language, one) in self.phone.last for one in sentences for language in LANGUAGES)

    def _offers(self, *labels: str) -> bool:
        said = {gettext(language, one) for one in labels for language in LANGUAGES}
        return bool(said & set(self.phone.buttons()))

    def _newest(self) -> list[tuple[int, str, str]]:
        for number in reversed(self.phone.order):
            if found := self._of(number):
                return found
        return []

    def _all(self) -> list[tuple[int, str, str]]:
        return [button for number in self.phone.order for button in self._of(number)]

    def _of(self, number: int) -> list[tuple[int, str, str]]:
        rows = self.phone.seen[number].get("buttons") or []
        return [(number, button["data"], button["text"]) for row in rows for button in row if button["data"]]

    async def _tap(self, buttons: list[tuple[int, str, str]]) -> None:
        if not buttons:
            return
        message, data, label = self.dice.choice(buttons)
        self.steps.append(f"tap {label}")
        self._answered(await self.phone.tap_data(message, data), "tap")

    def _answered(self, fresh: list[dict], what: str) -> None:
        if not fresh:
            self._break(f"no answer to a {what}")
        self.answers += 1
        self.look(fresh)

    def look(self, fresh: list[dict]) -> None:
        """See that nobody was apologised to, and that nobody else's data is shown."""
        mine = {fact for one in self.selves for fact in one.facts()}
        for message in fresh:
            said = message["text"] + "".join(b["text"] for row in message["buttons"] for b in row)
            if any(gettext(language, SORRY) in said for language in LANGUAGES):
                self._break("the bot apologised")
            for other in self.others:
                if any(fact in said for fact in other.facts() if fact not in mine):
                    self._break(f"somebody else's data: {said}")

    async def person_of(self, phone: Phone) -> int:
        """Who speaks from a phone."""
        person = select(chats.c.person_id).where(chats.c.address == str(phone.chat))
        async with self.town.made.database.snapshot() as connection:
            return (await connection.execute(person)).scalar_one()

    async def note_screen(self) -> None:
        """Note on which screen the person is, so that it can be said which were reached."""
        self.person_id = await self.person_of(self.phone)
        async with self.town.made.database.snapshot() as connection:
            screen = select(sessions.c.screen).where(sessions.c.person_id == self.person_id)
            self.screen = (await connection.execute(screen)).scalar_one()
        self.screens.add(self.screen)

    def _break(self, what: str) -> None:
        raise Broken(f"walk {self.number} from {self.place}: {what}\n" + "\n".join(self.steps[-25:]))
