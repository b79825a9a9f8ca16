"""A claim filed through the chat in seconds: photos that say what is on them, read by a reader that believes them."""

import re
from datetime import timedelta

from claims import reviewing
from claims.desk import Defect
from claims.reviewing import Refusal
from claims.workflow import Desk, Seen
from tests.chat.papers import Invented
from tests.chat.phone import Phone

KINDS = ("id_card", "bank_card", "diagnosis_certificate", "vat_invoice", "vat_invoice")
MA = Invented(501)
LINK = re.compile(r"start=(([mc])-[\w-]+)")
QUESTIONS = ("药店", "是 /", "是 /", "全是自己付")


async def consented(phone: Phone) -> Phone:
    await phone.say("/start v-440785104201")
    await phone.tap("同意")
    return phone


async def answer(phone: Phone, whom: str = "给我自己办") -> None:
    await phone.tap(whom)
    for label in QUESTIONS:
        await phone.tap(label)


async def send_papers(phone: Phone, whose: Invented, *more: str, step: int = 0) -> None:
    """Send an album of papers; every third number has fields to be checked, none has with a step of 1."""
    numbers = [100 + n + n // 2 * step for n in range(len(KINDS) + len(more))]
    papers = [(f"{n}.jpg", whose.paper(kind, n)) for n, kind in zip(numbers, (*KINDS, *more), strict=True)]
    await phone.send(*papers)
    await phone.read_papers()


async def to_estimate(phone: Phone, whose: Invented) -> None:
    """From the papers to what it comes to, before the declaration."""
    await phone.tap("都发完了")
    await phone.tap("都对")
    await phone.say(whose.phone)
    await phone.tap("恩平沙湖支行")


async def finish(phone: Phone, whose: Invented) -> None:
    await to_estimate(phone, whose)
    await phone.tap("我声明，以上属实")
    await phone.tap("提交申请")


async def file_claim(phone: Phone, whose: Invented) -> None:
    """Go the straight way from the poster's link to the claim's number."""
    await consented(phone)
    await answer(phone)
    await send_papers(phone, whose)
    await finish(phone, whose)


async def at_the_village(phone: Phone):
    """The village's desk, and the newest claim."""
    made = phone.product
    async with made.transaction() as store:
        known = await store.staff.sign_in_of("village")
        claim = (await store.claims.all_of_person(1))[0]
    desk = Desk(known.staff, made.desk.catalogue, made.desk.clock.today(), made.desk.clock.now())
    return desk, Seen(claim.id, claim.version)


async def refuse(phone: Phone) -> None:
    desk, seen = await at_the_village(phone)
    async with phone.product.transaction() as store:
        await reviewing.refuse(store, desk, seen, Refusal("不在名单里", "第二条", "方案"))
    await phone.news()


async def send_back(phone: Phone) -> None:
    desk, seen = await at_the_village(phone)
    async with phone.product.transaction() as store:
        until = desk.on + timedelta(days=10)
        await reviewing.send_back(store, desk, seen, [Defect("invoice", "unclear")], until)
    await phone.news()


async def helping(phone: Phone, whose: Invented = MA) -> Phone:
    """Bring an application for somebody else to its papers, all but the letter."""
    await consented(phone)
    await phone.tap("帮别人办")
    for label in QUESTIONS:
        await phone.tap(label)
    await send_papers(phone, whose)
    return phone


def link_in(phone: Phone) -> str:
    """The one-time link in the newest message."""
    return LINK.search(phone.last).group(1)


async def agreed(phone: Phone, his_phone: Phone, for_how_long: str = "一年", whose: Invented = MA) -> None:
    """Bring an application for somebody to its papers, and have him agree on his own phone."""
    await helping(phone, whose)
    await phone.tap("请他在手机上同意")
    await his_phone.say(f"/start {link_in(phone)}")
    await his_phone.tap(for_how_long)
    await phone.news()
