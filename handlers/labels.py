"""What papers and their fields are called, and how a value is shown."""

from datetime import date
from decimal import Decimal, InvalidOperation

from claims import masking
from claims.fields import DAY_FIELDS, MONEY_FIELDS
from claims.papers import PaperKind
from handlers.context import Context
from locales import N_
from locales.forms import day, labelled, money
from locales.papers import FIELDS, KINDS

STEPS = {
    "counted": N_("算进来的"),
    "deductible": N_("减去先由自己付的（起付线）"),
    "threshold": N_("够不够线"),
    "rate": N_("按比例补"),
    "bands": N_("分段补"),
    "top_up": N_("补到规定的比例"),
    "cap": N_("不超过限额"),
    "at_least": N_("最少补"),
    "figure": N_("用到的数"),
    "period": N_("方案延续"),
}
NOT_READ = N_("没读出来")
ID_FIELDS = frozenset({"id_number", "card_number"})


def kind_words(context: Context, kind: PaperKind | None) -> str:
    """Name a kind of paper."""
    return context.words(KINDS[kind or PaperKind.OTHER])


def step_label(context: Context, code: str, text: str) -> str:
    """Say in a word before a line of the working what it does; nothing before what only says why."""
    return labelled(context.language, context.words(STEPS[code]), text) if code in STEPS else text


def field_words(context: Context, name: str) -> str:
    """Name a field."""
    return context.words(FIELDS[name])


def shown(context: Context, name: str, value: str | None, *, whole: bool = False) -> str:
    """Show a value as people read it; numbers of people and accounts only in part unless `whole`."""
    if value is None:
        return context.words(NOT_READ)
    if name in MONEY_FIELDS:
        return _money(context, value)
    if name in DAY_FIELDS:
        return _day(context, value)
    if whole:
        return value
    if name in ID_FIELDS:
        return masking.id_number(value)
    return masking.account(value) if name == "account_number" else value


def _money(context: Context, value: str) -> str:
    try:
        return money(context.language, Decimal(value))
    except InvalidOperation:
        return value


def _day(context: Context, value: str) -> str:
    try:
        return day(context.language, date.fromisoformat(value))
    except ValueError:
        return value
