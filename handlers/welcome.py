"""The first screen: who is talking, what happens to what is entered, and consent."""

from claims import people
from handlers.context import Context
from handlers.flow import PURPOSE, current, onward, remember_payload
from handlers.keyboards import Button, Row
from handlers.links import open_link
from handlers.objecting import open_notice
from handlers.screens import Screen, Tapped, go, register
from locales import LANGUAGES, N_

CONSENT_VERSION = "2026-11"

GREETING = N_(
    "您好，我是帮办。看病买药花了钱，我帮您申请补助：我问，您点；您拍照，我来读。\n\n"
    "办这件事要用到您的姓名、身份证号、病情和银行账号。只用来办这件事，只给经手的村里、镇上看。"
    "您随时可以不办，也可以要求删除。"
)
OVER_TELEGRAM = N_("Telegram 的服务器在国外，您发的内容会经过那里。想让资料留在本县，请扫村里海报上的码，用网页办。")
AGREE = N_("同意，开始办")
MORE = N_("资料怎么保管？")
LATER = N_("先不办")
PRIVACY = N_(
    "您的照片和号码只存在县里的机器上，经手的人看一次记一次。办完之后按规定的时间保存，到期删除。"
    "想知道我存了什么，或者想删掉，发 /person 找工作人员。"
)
NOT_NOW = N_("好，什么也没有存。想办的时候，点一下“开始”就行。")
CHOOSE_LANGUAGE = N_("请选语言")


def language_row(current: str) -> Row:
    """Offer the other languages, each in its own name."""
    return [Button(name, "language", code) for code, name in LANGUAGES.items() if code != current]


async def show(context: Context) -> None:
    """Say who we are and ask for consent."""
    text = context.words(GREETING)
    if context.turn.chat.channel == "telegram":
        text += "\n\n" + context.words(OVER_TELEGRAM)
    rows = [
        [Button(context.words(AGREE), "agree")],
        [Button(context.words(MORE), "privacy"), Button(context.words(LATER), "not_now")],
        language_row(context.language),
    ]
    await context.tell(text, rows)


async def agree(context: Context, _: str) -> None:
    """Keep the consent with the version of its words, and go on."""
    await people.agree(context.store, context.person.id, PURPOSE, CONSENT_VERSION, context.now)
    await onward(context)


async def privacy(context: Context, _: str) -> None:
    """Say how what is entered is kept, and ask again."""
    context.first(PRIVACY)
    await go(context, "welcome")


async def not_now(context: Context, _: str) -> None:
    """Let the person go; nothing was kept."""
    await context.say(NOT_NOW, [[Button(context.words(N_("开始")), "start")]])


async def choose_language(context: Context, code: str) -> None:
    """Speak another language from now on and show the open screen in it."""
    if code in LANGUAGES:
        await people.choose_language(context.store, context.person.id, code)
        context.turn.person = await context.store.people.by_id(context.person.id)
    await go(context, context.turn.session.screen)


async def languages(context: Context) -> None:
    """Offer the languages."""
    await context.say(CHOOSE_LANGUAGE, [language_row(context.language)])


async def start(context: Context) -> None:
    """Answer /start, with or without the payload of a poster's link."""
    if context.args:
        if await open_link(context, context.args[0]) or await open_notice(context, context.args[0]):
            return
        await remember_payload(context, context.args[0])
        draft = await current(context)
        if draft is not None and draft.whom is not None:
            await go(context, "crossroads")
            return
    await onward(context)


async def start_button(context: Context, _: str) -> None:
    """Start from a button, the same as /start."""
    await onward(context)


register(
    Screen("welcome", show, of_draft=False),
    Tapped("agree", agree, screen="welcome"),
    Tapped("privacy", privacy, screen="welcome"),
    Tapped("not_now", not_now, screen="welcome"),
    Tapped("language", choose_language),
    Tapped("start", start_button),
)
