"""The working of an estimate, line by line with its clauses, and the document it stands on."""

import re
from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from itertools import zip_longest

from claims.county import last_confirmed
from claims.dossier import Dossier
from claims.estimating import expense_id
from handlers.context import Context
from handlers.labels import kind_words, shown, step_label
from locales import N_
from locales.forms import aside, day, listed
from schemes.values import Assessment, Step, Words

EARLIER = N_("早先那件申请里 {day} 的票")
CONFIRMED = N_("{by}在 {on} 核对过这个方案（{document}）。")
CHOICE = re.compile(r"(min|max)\(([^,]+), (.+)\) = (.+)")
ROUNDING = "rounding"
ROUNDED = N_("{formula}，四舍五入到分是 {rounded}")
ROUNDED_TOGETHER = N_("{formula}，连前面的零头一起算到分，是 {rounded}")
LESSER = N_("{one} 和 {other} 里取小的 = {result}")
GREATER = N_("{one} 和 {other} 里取大的 = {result}")
CLAUSE = N_("依据 {clause}")
DOCUMENT = N_("文件：{document}")
EXTENDED = N_("文件原来到 {ended} 为止。{by}在 {on} 决定，延长到 {until}（{document}）。")
EXTENDED_DEMO = N_("这是演示用的决定，不是真的。")


def bills_of(context: Context, dossier: Dossier) -> dict[str, str]:
    """Name each bill by its paper, day and seller, as the person knows it."""
    named = {}
    for page in dossier.pages:
        about = [shown(context, name, value) for name in ("issued_on", "seller_name") if (value := page.value(name))]
        named[expense_id(page)] = f"{kind_words(context, page.kind)} {listed(context.language, about)}"
    for bills in (dossier.before.bills or {}).values():
        named |= {bill.id: context.words(EARLIER, day=day(context.language, bill.date)) for bill in bills}
    return named


def working(context: Context, dossier: Dossier, result: Assessment) -> Iterator[str]:
    """Write each step of the working with its clause."""
    bills = bills_of(context, dossier)
    flags = dossier.scheme.flags if dossier.scheme else {}
    bill, told = None, set()
    for step, following in zip_longest(result.steps, result.steps[1:]):
        if step.code == ROUNDING:
            continue
        if step.expense != bill and step.expense in bills:
            yield f"▪ {bills[step.expense]}"
        bill = step.expense
        if step.code in flags:
            told.add((step.code, step.expense or ""))
        rounded = following.text if following is not None and following.code == ROUNDING else ""
        yield f"  {_line(context, step, flags, rounded)}"
    for flag in result.flags:
        code, _, expense = flag.partition(":")
        if code in flags and (code, expense) not in told:
            about = aside(context.language, bills[expense]) if expense in bills else ""
            yield f"⚑ {flags[code].pick(context.language)}{about}"


def _line(context: Context, step: Step, flags: Mapping[str, Words], rounded: str) -> str:
    """Write a line of the working, with what it is rounded to; a rule that marks or refuses in its own words."""
    said = step.clause or (step.document if step.code != "extension" else "")
    clause = aside(context.language, context.words(CLAUSE, clause=said)) if said else ""
    if step.code in flags:
        return f"{flags[step.code].pick(context.language)}{clause}"
    formula = _rounded(context, _formula(context, step.text), rounded)
    return f"{step_label(context, step.code, formula)}{clause}"


def _formula(context: Context, text: str) -> str:
    """Say in words which of two amounts counts; every other formula is read as it stands."""
    found = CHOICE.fullmatch(text)
    if found is None:
        return text
    message = LESSER if found[1] == "min" else GREATER
    return context.words(message, one=found[2], other=found[3], result=found[4])


def _rounded(context: Context, formula: str, rounding: str) -> str:
    """Say to which fen a result is rounded; bills are rounded as one sum, so a later one may take up the odds."""
    exact, _, rounded = rounding.partition(" → ")
    if not rounded or not formula.endswith(f" {exact}"):
        return formula
    alone = Decimal(exact).quantize(Decimal(rounded), ROUND_HALF_UP) == Decimal(rounded)
    return context.words(ROUNDED if alone else ROUNDED_TOGETHER, formula=formula, rounded=rounded)


def ground(context: Context, dossier: Dossier, result: Assessment) -> Iterator[str]:
    """Name the document, and the decision that extends it."""
    if dossier.scheme is None:
        return
    yield context.words(DOCUMENT, document=dossier.scheme.document)
    if (confirmed := last_confirmed(dossier.scheme, dossier.office)) is not None:
        on = day(context.language, confirmed.confirmed_on)
        yield context.words(CONFIRMED, by=confirmed.confirmed_by, on=on, document=confirmed.document)
    extension = result.extension
    if extension is not None:
        ended = dossier.scheme.last_day()
        yield context.words(
            EXTENDED,
            ended=day(context.language, ended) if ended else "",
            by=extension.decided_by,
            on=day(context.language, extension.decided_on),
            until=day(context.language, extension.valid_to),
            document=extension.document,
        )
        if extension.demo:
            yield context.words(EXTENDED_DEMO)
