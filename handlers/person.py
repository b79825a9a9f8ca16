"""A person to ask: who, where, when, and a call back from him."""

from claims import calling, masking
from claims.records import Contact
from handlers.context import Context
from handlers.flow import current, due, onward
from handlers.keyboards import Button, Row
from handlers.screens import Screen, Tapped, go, register
from locales import N_

GO_ON = N_("接着办")
PERSON = N_("可以找：{office}\n电话：{phone}\n时间：{hours}")
PERSON_ADDRESS = N_("地点：{address}")
NO_PERSON = N_("可以到村委会问驻村干部，把这个聊天给他看就行。")
CALL_ME = N_("请他们打给我")
ASKED = N_("记下了。{office}会打 {phone} 找您，上班时间请留意电话。")
ASKED_BEFORE = N_("您已经留过话了，工作人员会打 {phone} 找您。")
WHICH_NUMBER = N_("打哪个电话找您？请写上号码：")
PHONE_HINT = N_("11 位手机号")


async def place_of(context: Context) -> str | None:
    """Say which place the person's affairs belong to: the draft's, the poster's, or the newest claim's."""
    draft = await current(context)
    if draft is not None and draft.place is not None:
        return draft.place
    if context.memory.get("linked_place"):
        return str(context.memory["linked_place"])
    claims = await context.store.claims.all_of_person(context.person.id)
    return claims[0].place if claims else None


async def contact_of(context: Context) -> Contact | None:
    """Say who helps people of the place."""
    place = await place_of(context)
    return await context.store.places.contact(place) if place else None


async def person(context: Context, _: str = "") -> None:
    """Say whom to ask and when, and offer to have them call."""
    contact = await contact_of(context)
    rows: list[Row] = [[Button(context.words(GO_ON), "start")]]
    if contact is None:
        await context.say(NO_PERSON, rows)
        return
    text = context.words(PERSON, office=contact.office, phone=contact.phone, hours=contact.hours)
    if contact.address:
        text += "\n" + context.words(PERSON_ADDRESS, address=contact.address)
    await context.tell(text, [[Button(context.words(CALL_ME), "call_me")], *rows])


async def _number(context: Context) -> str | None:
    draft = await current(context)
    return (draft.phone if draft else None) or context.person.phone


async def call_me(context: Context, _: str) -> None:
    """Ask the office to call; the number is asked for only when none is known."""
    known = await context.store.calls.open_of(context.person.id)
    if known is not None:
        await context.say(ASKED_BEFORE, _onward(context), phone=masking.phone(known.phone))
        return
    number = await _number(context)
    if number is None:
        await go(context, "call_me")
        return
    await _ask(context, number)


async def _ask(context: Context, number: str) -> None:
    request = await calling.ask(context.store, context.person.id, number, await place_of(context), context.now)
    contact = await contact_of(context)
    office = contact.office if contact else ""
    await context.say(ASKED, _onward(context), office=office, phone=masking.phone(request.phone))


def _onward(context: Context) -> list[Row]:
    return [[Button(context.words(GO_ON), "start")]]


async def show_number(context: Context) -> None:
    """Ask for the number to call."""
    await context.tell(context.words(WHICH_NUMBER), typing=context.words(PHONE_HINT))


async def heard_number(context: Context, typed: str) -> None:
    """Keep the number with the request."""
    await _ask(context, typed)
    context.enter(await due(context))


async def back(context: Context) -> None:
    """Leave it."""
    await onward(context)


register(
    Screen("call_me", show_number, heard=heard_number, back=back, of_draft=False),
    Tapped("person", person),
    Tapped("call_me", call_me),
)
