"""Where the person lives: county, town, village, by buttons or by the first letters."""

from claims import drafting
from claims.records import Level, Place
from handlers.context import Context
from handlers.flow import current, onward
from handlers.keyboards import Button, Row, number_in
from handlers.screens import Screen, Tapped, go, register
from locales import N_

A_SCREEN = 6
WHICH_COUNTY = N_("您的户口在哪个县（市、区）？")
WHICH_TOWN = N_("在{county}的哪个镇（街道）？")
WHICH_VILLAGE = N_("在{town}的哪个村（社区）？")
OR_TYPE = N_("也可以写地名，或者拼音的头几个字母，比如“shz”。")
MORE = N_("还有别的")
UP = N_("返回上一级")
NOT_FOUND = N_("没找到“{typed}”。请从下面选，或者换个写法再试。")
FOUND = N_("找到这些，是哪一个？")
QUESTIONS = {Level.COUNTY: WHICH_TOWN, Level.CITY: WHICH_TOWN, Level.TOWN: WHICH_VILLAGE}


async def show(context: Context) -> None:
    """List the places under the one chosen so far."""
    parent = context.memory.get("place_parent")
    page = int(context.memory.get("place_page", 0))
    if parent is None:
        places, text = await context.store.places.counties(), context.words(WHICH_COUNTY)
    else:
        above = await context.store.places.by_code(str(parent))
        places = await context.store.places.children(above.code)
        text = context.words(QUESTIONS[above.level], county=above.name, town=above.name)
    shown = places[page * A_SCREEN : (page + 1) * A_SCREEN]
    rows: list[Row] = buttons(shown)
    if len(places) > A_SCREEN:
        following = (page + 1) if (page + 1) * A_SCREEN < len(places) else 0
        rows.append([Button(context.words(MORE), "place_page", str(following))])
        text += "\n" + context.words(OR_TYPE)
    if parent is not None:
        rows.append([Button(context.words(UP), "place_up")])
    await context.tell(text, rows)


def buttons(places: tuple[Place, ...]) -> list[Row]:
    """Write places two in a row."""
    row = [Button(place.name, "place", place.code) for place in places]
    return [row[i : i + 2] for i in range(0, len(row), 2)]


async def choose(context: Context, code: str) -> None:
    """Go one level down, or take the village."""
    place = await context.store.places.by_code(code)
    if place.level is Level.VILLAGE:
        await take(context, place)
        return
    context.remember(place_parent=place.code, place_page=None)
    await go(context, "place")


async def take(context: Context, place: Place) -> None:
    """Keep the village with the draft."""
    context.remember(place_parent=None, place_page=None)
    draft = await current(context)
    if draft is not None:
        await drafting.set_place(context.store, draft, place.code, context.now)
    await onward(context)


async def turn_page(context: Context, page: str) -> None:
    """Show the next places."""
    context.remember(place_page=number_in(page))
    await go(context, "place")


async def up(context: Context, _: str = "") -> None:
    """Go one level up."""
    parent = context.memory.get("place_parent")
    above = (await context.store.places.by_code(str(parent))).parent if parent else None
    counties = {place.code for place in await context.store.places.counties()}
    context.remember(place_parent=above if parent not in counties else None, place_page=None)
    await go(context, "place")


async def back(context: Context) -> None:
    """Go one level up, and from the top to the question before."""
    if context.memory.get("place_parent"):
        await up(context)
        return
    await go(context, "whom")


async def search(context: Context, typed: str) -> None:
    """Look a typed name up by its letters or characters."""
    parent = str(context.memory.get("place_parent") or "")
    found = (await context.store.places.search(parent, typed.strip()))[:A_SCREEN]
    if not found:
        context.first(NOT_FOUND, typed=typed[:20])
        await show(context)
        return
    await context.say(FOUND, buttons(found))


register(
    Screen("place", show, heard=search, back=back),
    Tapped("place", choose, screen="place"),
    Tapped("place_page", turn_page, screen="place"),
    Tapped("place_up", up, screen="place"),
)
