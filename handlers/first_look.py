"""What a first look at a photo says before it is read, and the word back when it could be read after all."""

from claims.model import Page
from claims.pages import TRIES
from handlers.context import Context, Happening
from handlers.flow import current
from handlers.keyboards import Button
from handlers.tips import REASONS, USE_IT
from locales import N_

PHOTO = N_("照片")
GOOD_AFTER_ALL = N_("刚才那张我还是读出来了，不用重拍。")
SCREENS = frozenset({"papers", "mend"})
LOOKED = "photo_looked"  # what happened: a first look has found something wrong; with the photo's digest and a reason


async def looked(context: Context, happening: Happening) -> None:
    """Say what a first look has found wrong, unless the photo has been read by now."""
    draft = await current(context)
    kept = () if draft is None else await context.store.drafts.pages_of(draft)
    page = next((page for page in kept if page.digest == happening.params["digest"] and page.reading is None), None)
    if page is not None:
        await hint(context, page, str(happening.params["reason"]))


async def hint(context: Context, page: Page, reason: str) -> None:
    """Give one reason and one remedy for a first try; the photo is read all the same."""
    if page.tries + 1 >= TRIES or reason not in REASONS or context.turn.session.screen not in SCREENS:
        return
    context.remember(retake=page.id, hinted=page.id)
    rows = [[Button(context.words(USE_IT), "use_it", str(page.id))]]
    await context.say(REASONS[reason], rows, kind=context.words(PHOTO))


async def take_back_hint(context: Context, page: Page) -> None:
    """Say that a photo is good after all, unless another has come in its place."""
    if context.memory.get("hinted") == page.id:
        context.remember(retake=None, hinted=None)
        await context.say(GOOD_AFTER_ALL)
