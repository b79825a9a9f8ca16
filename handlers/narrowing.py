"""What an estimate does not know yet: named in words, and asked for one by one where the person can say it."""

from collections.abc import Iterator

from claims import corrections
from claims.dossier import Dossier
from claims.estimating import estimate, expense_id
from claims.fields import TOLD_FIELDS
from claims.model import Page
from handlers.context import Context
from handlers.flow import affair
from handlers.keyboards import Button, Row
from handlers.labels import field_words, kind_words, shown
from handlers.screens import Screen, Tapped, go, register
from locales import N_
from locales.forms import listed
from schemes.values import Assessment

STILL_OPEN = N_("还不清楚的（说清了，就能算得更准）：")
TELL = N_("说清楚，算得更准")
NONE_OF_IT = N_("没有，0元")
NOT_KNOWN = N_("说不准，跳过")
OF_BILL = N_("{bill}：{fact}")
FACTS = {
    "identities": N_("您是哪一类对象"),
    "insurance": N_("参加的是哪种医保"),
    "local": N_("户口在不在本地"),
    "age": N_("年龄"),
    "disability": N_("残疾的类别和等级"),
    "premium": N_("保费是多少"),
    "size": N_("家里有几口人"),
    "income": N_("家里一年的收入"),
    "unavoidable_expense": N_("家里必须花的钱"),
    "date": N_("票上的日期"),
    "total": N_("票上的金额"),
    "days": N_("住了几天"),
}
QUESTIONS = {
    "covered_own_share": N_("{bill}：医保范围内的，报完以后自己还付了多少？结算单上叫“个人自付”。"),
    "paid_by_others": N_("{bill}：医保、大病保险、医疗救助和商业保险，一共报了多少？"),
    "non_covered": N_("{bill}：医保不管的（自费）有多少？"),
    "unlisted": N_("{bill}：医保目录外的（自费）有多少？"),
    "other_aid": N_("{bill}：慈善捐款、减免这些别的帮助，一共得了多少？"),
    "compensated_later": N_("{bill}：出院以后，商业保险或别的地方又补了多少？"),
}


def still_open(context: Context, dossier: Dossier, result: Assessment) -> list[str]:
    """List in words what would narrow a range; nothing for a single amount."""
    if not result.missing:
        return []
    bills = {expense_id(page): _bill(context, page) for page in dossier.pages}
    lines = []
    for missing in dict.fromkeys(result.missing):
        name, _, expense = missing.partition(":")
        fact = context.words(FACTS[name]) if name in FACTS else _field(context, name)
        of_bill = context.words(OF_BILL, bill=bills[expense], fact=fact) if expense in bills else fact
        lines.append(f"· {of_bill}")
    return [context.words(STILL_OPEN), *lines, ""]


def _field(context: Context, name: str) -> str:
    return field_words(context, name) if name in QUESTIONS else name


def _bill(context: Context, page: Page) -> str:
    about = [shown(context, name, value) for name in ("issued_on", "total") if (value := page.value(name)) is not None]
    return f"{kind_words(context, page.kind)} {listed(context.language, about)}".strip()


def tell_row(context: Context, dossier: Dossier, result: Assessment) -> list[Row]:
    """Offer to say what is open, where it is an amount that the person may know."""
    context.remember(passed=None)
    return [[Button(context.words(TELL), "narrow")]] if any(_open(context, dossier, result)) else []


def _open(context: Context, dossier: Dossier, result: Assessment | None) -> Iterator[tuple[Page, str]]:
    """Yield the amounts that are not known, with their bills; those passed over are left out."""
    passed = context.memory.get("passed") or []
    pages = {expense_id(page): page for page in dossier.pages}
    for missing in result.missing if result else ():
        name, _, expense = missing.partition(":")
        if name in TOLD_FIELDS and expense in pages and missing not in passed:
            yield pages[expense], name


async def narrow(context: Context, _: str) -> None:
    """Begin to ask."""
    context.remember(passed=[])
    await go(context, "narrow")


async def _asked(context: Context) -> tuple[Dossier, Page, str] | None:
    dossier = await affair(context)
    result = estimate(dossier) if dossier else None
    first = next(_open(context, dossier, result), None) if dossier else None
    return None if dossier is None or first is None else (dossier, *first)


async def show(context: Context) -> None:
    """Ask for the next open amount; with none left show the estimate again."""
    asked = await _asked(context)
    if asked is None:
        await go(context, "estimate")
        return
    page, name = asked[1], asked[2]
    rows: list[Row] = [[Button(context.words(NONE_OF_IT), "none_of_it"), Button(context.words(NOT_KNOWN), "pass_over")]]
    await context.say(QUESTIONS[name], rows, bill=_bill(context, page))


async def heard(context: Context, typed: str) -> None:
    """Keep the amount and ask on."""
    asked = await _asked(context)
    if asked is not None:
        dossier, page, name = asked
        await corrections.tell_amount(
            context.store, dossier.draft, page.id, name, typed, on=context.today, now=context.now
        )
    await go(context, "narrow")


async def none_of_it(context: Context, _: str) -> None:
    """Keep that there is nothing of it."""
    await heard(context, "0")


async def pass_over(context: Context, _: str) -> None:
    """Leave it open and ask on."""
    asked = await _asked(context)
    if asked is not None:
        page, name = asked[1], asked[2]
        context.remember(passed=[*(context.memory.get("passed") or []), f"{name}:{expense_id(page)}"])
    await go(context, "narrow")


async def back(context: Context) -> None:
    """Go back to the estimate."""
    await go(context, "estimate")


register(
    Screen("narrow", show, heard=heard, back=back),
    Tapped("narrow", narrow, screen="estimate"),
    Tapped("none_of_it", none_of_it, screen="narrow"),
    Tapped("pass_over", pass_over, screen="narrow"),
)
