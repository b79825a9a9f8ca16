"""Which scheme to apply under, where the answers leave several; and a paper that cannot be had."""

from collections.abc import Iterator
from datetime import timedelta

from claims import drafting
from claims.model import Gap
from handlers.context import Context
from handlers.flow import affair, onward
from handlers.keyboards import Button, NotOffered, Row, number_in, picked
from handlers.papers import state_of
from handlers.screens import Screen, Tapped, go, register
from locales import N_
from locales.forms import day, listed
from locales.papers import GAPS
from schemes.model import Scheme

PROMISE = timedelta(days=30)
WHICH = N_("有几项补助可能帮得上您，先申请哪一项？")
ORDER = N_("这几项都能用的，先办{first}；{last}排在最后，只补前面报完剩下的。")
CLAUSE = N_("依据：{document} {clause}")
CHANGE_EARLIER = N_("改前面的回答")
MORE = N_("看别的材料")
A_SCREEN = 4  # with "more" and "back" that makes six buttons
WHICH_PAPER = N_("哪一样暂时拿不到？")
WHY = N_("“{paper}”为什么拿不到？")
REASONS = ("not_issued", "lost", "with_others", "not_given")
ACCEPTED = N_("记下了。请在{day}前补上；村里也会帮您想办法。")
BACK = N_("返回")


async def show_schemes(context: Context) -> None:
    """Offer the schemes that may help, first payer first, and say in which order they pay."""
    found = await affair(context)
    left = [outcome.id for outcome in (found.plan.schemes if found else ()) if outcome.outcome != "no"]
    schemes = [context.turn.catalogue.get(id) for id in left]
    rows: list[Row] = [[Button(one.short_names.pick(context.language), "scheme", one.id)] for one in schemes]
    rows.append([Button(context.words(CHANGE_EARLIER), "answers")])
    await context.tell("\n".join([context.words(WHICH), *_order(context, schemes)]), rows)


def _order(context: Context, schemes: list[Scheme]) -> Iterator[str]:
    """Say who pays first, with the clause that puts a scheme last."""
    last = schemes[-1] if schemes else None
    if last is None or last.payer.source is None or last.payer.rank == schemes[0].payer.rank:
        return
    names = [one.short_names.pick(context.language) for one in schemes]
    clause = context.words(CLAUSE, document=last.payer.source.document, clause=last.payer.source.clause)
    yield ""
    yield context.words(ORDER, first=listed(context.language, names[:-1]), last=names[-1])
    yield clause


async def choose_scheme(context: Context, scheme_id: str) -> None:
    """Keep the scheme."""
    found = await affair(context)
    if found is not None:
        if scheme_id not in {scheme.id for scheme in found.plan.schemes}:
            raise NotOffered
        await drafting.set_scheme(context.store, found.draft, scheme_id, context.now)
    await onward(context)


async def cannot(context: Context, page: str) -> None:
    """Ask which paper cannot be had."""
    state = state_of(await affair(context))
    if state is None:
        await onward(context)
        return
    first = number_in(page or "0") * A_SCREEN
    shown = state.missing[first : first + A_SCREEN] or state.missing[:A_SCREEN]
    rows: list[Row] = [[Button(material.words.pick(context.language), "lacking", material.id)] for material in shown]
    if len(state.missing) > A_SCREEN:
        rows.append(
            [
                Button(
                    context.words(MORE),
                    "cannot",
                    str((first // A_SCREEN + 1) if shown[-1:] != state.missing[-1:] else 0),
                )
            ]
        )
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
        gap = Gap(material_id, picked(REASONS, number), promised)
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
