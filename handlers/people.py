"""The people somebody helps: whom each application is for, what each needs next, and going over with two taps."""

from collections.abc import Sequence

from claims import drafting, mandates
from claims.clock import SHANGHAI, day_of
from claims.dossier import Dossier
from claims.helping import Mandate, Scope
from claims.mandates import MandateEnded
from claims.model import ClaimStatus, Draft, Whom
from handlers.context import Context
from handlers.flow import current, forget_draft, onward
from handlers.keyboards import Button, Row, number_in
from handlers.known import dossier_on
from handlers.reminding import take_up
from handlers.screens import Tapped, register
from handlers.status import is_for_other, where
from handlers.whereabouts import MYSELF, name_of, next_step
from locales import N_
from locales.forms import aside, day, labelled

A_SCREEN = 8
LIST = N_("办到一半的，点名字接着办：")
NOBODY = N_("现在没有办到一半的申请。")
HELP_ANOTHER = N_("再帮一个人")
FOR_ME = N_("给我自己办")
SEE = N_("看交上去的")
IN_HAND = N_("手上这件")
BEGUN = N_("{day} {time}开始的")
HELPERS = N_("您让人代办的：")
HELPER = N_("· 从{given}起，到{until}为止，办过 {count} 次")
TAKE_BACK = N_("收回（{until}到期的）")
WHAT_HE_DID = N_("他办过什么（{until}到期的）")
JOURNAL = N_("他替您办过的：")
BY_HIMSELF = frozenset({"given", "revoked", "taken_over"})  # what the person did with his mandate, not his helper
USES = {
    "given": N_("{day} 您点了同意"),
    "letter": N_("{day} 他拍了您签的委托书"),
    "began": N_("{day} 他开始填一件"),
    "submitted": N_("{day} 他交了一件申请"),
    "account": N_("{day} 他改了收款账号"),
    "withdrawn": N_("{day} 他撤回了一件"),
    "revoked": N_("{day} 您收回了委托"),
    "taken_over": N_("{day} 您把一件接过来自己办"),
}
UNDER_WAY = N_("交上去的，点名字看进度：")
AGAIN_FOR = N_("给{name}再办一件")
OPEN_CLAIMS = frozenset(
    {ClaimStatus.IN_REVIEW, ClaimStatus.SENT_BACK, ClaimStatus.APPROVED, ClaimStatus.PAYMENT_FAILED}
)


async def people(context: Context, _: str = "") -> None:
    """List whom the person is applying for, with what each needs next; and who may apply for him."""
    lines, rows = await _drafts(context)
    words = context.words
    text = [words(LIST), *lines] if lines else [words(NOBODY)]
    for more_lines, more_rows in (await _under_way(context), ([], await _again(context))):
        text += more_lines
        rows += more_rows
    rows.append([Button(words(HELP_ANOTHER), "help_another"), Button(words(FOR_ME), "for_me")])
    rows.append([Button(words(SEE), "status")])
    given, back = await _helpers(context)
    await context.tell("\n".join([*text, *given]), [*rows, *back])


async def _drafts(context: Context) -> tuple[list[str], list[Row]]:
    lines: list[str] = []
    rows: list[Row] = []
    in_hand = await current(context)
    begun = [draft for draft in await context.store.drafts.open_of(context.person.id) if draft.whom is not None]
    dossiers = [await dossier_on(context, draft) for draft in begun[:A_SCREEN]]
    for dossier, name in zip(dossiers, _told_apart(context, dossiers), strict=True):
        draft = dossier.draft
        here = aside(context.language, context.words(IN_HAND)) if in_hand is not None and in_hand.id == draft.id else ""
        lines.append("· " + labelled(context.language, name + here, next_step(context, dossier)))
        rows.append([Button(name, "switch", str(draft.id))])
    return lines, rows


def _told_apart(context: Context, dossiers: Sequence[Dossier]) -> list[str]:
    """Name those whom drafts are for; two of one name, or two without any, by when each was begun."""
    names = [name_of(context, one) if one.draft.whom is Whom.OTHER else context.words(MYSELF) for one in dossiers]
    return [
        name + aside(context.language, _begun(context, one.draft)) if names.count(name) > 1 else name
        for name, one in zip(names, dossiers, strict=True)
    ]


def _begun(context: Context, draft: Draft) -> str:
    begun = draft.created_at.astimezone(SHANGHAI)
    return context.words(BEGUN, day=day(context.language, begun.date()), time=f"{begun:%H:%M}")


async def _under_way(context: Context) -> tuple[list[str], list[Row]]:
    """List the claims handed in for others that are not over, each with who has it now."""
    lines: list[str] = []
    rows: list[Row] = []
    for claim in await mandates.claims_of(context.store, context.person.id):
        if claim.status in OPEN_CLAIMS and await is_for_other(context, claim) and len(rows) < A_SCREEN:
            lines.append("· " + labelled(context.language, claim.beneficiary.name, where(context, claim)))
            rows.append([Button(claim.beneficiary.name, "claim", str(claim.id))])
    return ([context.words(UNDER_WAY), *lines] if lines else []), rows


async def _again(context: Context) -> list[Row]:
    """Offer another application for those whose mandate holds for every one under a scheme."""
    open_now = {draft.id for draft in await context.store.drafts.open_of(context.person.id)}
    rows: list[Row] = []
    for mandate in await context.store.mandates.held_by(context.person.id):
        lasting = mandate.holds_on(context.today) and mandate.scope is Scope.SCHEME and mandate.name is not None
        if lasting and not open_now.intersection(await context.store.mandates.drafts_of(mandate)):
            rows.append([Button(context.words(AGAIN_FOR, name=mandate.name), "again_for", str(mandate.id))])
    return rows[:A_SCREEN]


async def _helpers(context: Context) -> tuple[list[str], list[Row]]:
    """List the mandates the person has given and that still hold, each with its way back."""
    holding = [
        mandate
        for mandate in await context.store.mandates.given_by(context.person.id)
        if mandate.holds_on(context.today)
    ]
    lines = [await _helper(context, mandate) for mandate in holding]
    rows: list[Row] = [
        [Button(context.words(label, until=_until(context, mandate)), action, str(mandate.id))]
        for mandate in holding
        for label, action in ((TAKE_BACK, "take_back"), (WHAT_HE_DID, "journal"))
    ]
    return ([context.words(HELPERS), *lines] if lines else []), rows


async def _helper(context: Context, mandate: Mandate) -> str:
    uses = await context.store.mandates.journal(mandate, 100)
    done = sum(use.what not in BY_HIMSELF for use in uses)
    given = day(context.language, mandate.given_at.date()) if mandate.given_at else ""
    return context.words(HELPER, given=given, until=_until(context, mandate), count=done)


def _until(context: Context, mandate: Mandate) -> str:
    return day(context.language, mandate.last_day) if mandate.last_day else ""


async def switch(context: Context, draft_id: str) -> None:
    """Go over to another person's application; one whose mandate has ended is left alone."""
    mandate = await context.store.mandates.of_draft(number_in(draft_id))
    if mandate is not None and mandate.given_at is not None and not mandate.holds_on(context.today):
        raise MandateEnded
    await take_up(context, draft_id)


async def help_another(context: Context, _: str = "") -> None:
    """Begin an application for one more person."""
    await mandates.check_daily_limit(context.store, context.person.id, context.now)
    await _begin(context, Whom.OTHER)


async def for_me(context: Context, _: str) -> None:
    """Go on with the person's own application, or begin one."""
    for draft in await context.store.drafts.open_of(context.person.id):
        if draft.whom is Whom.SELF:
            await take_up(context, str(draft.id))
            return
    await _begin(context, Whom.SELF)


async def again_for(context: Context, mandate_id: str) -> None:
    """Begin another application for somebody whose mandate holds."""
    mandate = await context.store.mandates.by_id(number_in(mandate_id))
    if mandate is None or mandate.helper_id != context.person.id or not mandate.holds_on(context.today):
        raise MandateEnded
    await mandates.check_daily_limit(context.store, context.person.id, context.now)
    first = await context.store.drafts.of_person(mandate.draft_id, context.person.id)
    draft = await _open(context, Whom.OTHER, first.place)
    await mandates.go_under(context.store, draft, mandate, context.now)
    await onward(context)


async def journal(context: Context, mandate_id: str) -> None:
    """Tell the person what his helper did for him, and when."""
    mandate = await context.store.mandates.by_id(number_in(mandate_id))
    if mandate is None or mandate.principal_id != context.person.id:
        raise MandateEnded
    uses = await context.store.mandates.journal(mandate, 30)
    lines = [
        "· " + context.words(USES[use.what], day=day(context.language, day_of(use.at)))
        for use in reversed(uses)
        if use.what in USES
    ]
    rows = [[Button(context.words(TAKE_BACK, until=_until(context, mandate)), "take_back", mandate_id)]]
    await context.tell("\n".join([context.words(JOURNAL), *lines]), rows)


async def _begin(context: Context, whom: Whom) -> None:
    before = await current(context)
    await _open(context, whom, before.place if before else None)
    await onward(context)


async def _open(context: Context, whom: Whom, place: str | None) -> Draft:
    draft = await drafting.open_draft(context.store, context.person.id, context.now)
    draft = await drafting.set_whom(context.store, draft, whom, context.now)
    forget_draft(context)
    if place is not None:
        context.remember(linked_place=place)
    return draft


register(
    None,
    Tapped("people", people),
    Tapped("switch", switch),
    Tapped("help_another", help_another),
    Tapped("for_me", for_me),
    Tapped("again_for", again_for),
    Tapped("journal", journal),
)
