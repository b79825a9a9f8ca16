"""Which scheme to apply under, where the answers leave several; and a paper that cannot be had."""

from datetime import timedelta

from claims import drafting
from claims.model import Gap
from handlers.context import Context
from handlers.flow import affair, onward
from handlers.keyboards import Button, Row
from handlers.papers import state_of
from handlers.screens import Screen, Tapped, go, register
from locales import N_
from locales.forms import day
from locales.papers import GAPS

PROMISE = timedelta(days=30)
WHICH = N_("有几项补助可能帮得上您，先申请哪一项？")
WHICH_PAPER = N_("哪一样暂时拿不到？")
WHY = N_("“{paper}”为什么拿不到？")
REASONS = ("not_issued", "lost", "with_others", "not_given")
ACCEPTED = N_("记下了。请在{day}前补上；村里也会帮您想办法。")
BACK = N_("返回")


async def show_schemes(context: Context) -> None:
    """Offer the schemes that may help."""
    found = await affair(context)
    rows: list[Row] = []
    for outcome in found.plan.schemes if found else ():
        if outcome.outcome != "no":
            scheme = context.turn.catalogue.get(outcome.id)
            rows.append([Button(scheme.short_names.pick(context.language), "scheme", scheme.id)])
    await context.say(WHICH, rows)


async def choose_scheme(context: Context, scheme_id: str) -> None:
    """Keep the scheme."""
    found = await affair(context)
    if found is not None:
        await drafting.set_scheme(context.store, found.draft, scheme_id, context.now)
    await onward(context)


async def cannot(context: Context, _: str) -> None:
    """Ask which paper cannot be had."""
    state = state_of(await affair(context))
    if state is None:
        await onward(context)
        return
    rows: list[Row] = [
        [Button(material.words.pick(context.language), "lacking", material.id)] for material in state.missing
    ]
    rows.append([Button(context.words(BACK), "to_papers")])
    await context.say(WHICH_PAPER, rows)


async def lacking(context: Context, material_id: str) -> None:
    """Ask why."""
    state = state_of(await affair(context))
    item = state.of(material_id) if state else None
    if item is None:
        await onward(context)
        return
    rows: list[Row] = [
        [Button(context.words(GAPS[reason]), "because", f"{number}.{material_id}")]
        for number, reason in enumerate(REASONS)
    ]
    rows.append([Button(context.words(BACK), "to_papers")])
    await context.say(WHY, rows, paper=item.material.words.pick(context.language))


async def because(context: Context, argument: str) -> None:
    """Keep the reason, with the day until which the paper is promised."""
    number, _, material_id = argument.partition(".")
    found = await affair(context)
    if found is not None:
        promised = context.today + PROMISE
        gap = Gap(material_id, REASONS[int(number)], promised)
        await drafting.accept_gap(context.store, found.draft, gap, context.now)
        context.first(ACCEPTED, day=day(context.language, promised))
    await go(context, "papers")


async def to_papers(context: Context, _: str) -> None:
    """Go back to the papers."""
    await go(context, "papers")


register(Screen("scheme", show_schemes), Tapped("scheme", choose_scheme, screen="scheme"))
register(
    None,
    Tapped("cannot", cannot, screen="papers"),
    Tapped("lacking", lacking, screen="papers"),
    Tapped("because", because, screen="papers"),
    Tapped("to_papers", to_papers, fresh=True),
)
