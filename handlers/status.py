"""Where each claim stands: every step with who has it and since when."""

from datetime import date

from claims.events import Happened
from claims.model import Claim, ClaimStatus, Event
from handlers.context import Context
from handlers.keyboards import Button, Row
from handlers.screens import Tapped, register
from locales import N_
from locales.forms import day, money
from schemes.model import Scheme

A_SCREEN = 5
NONE_YET = N_("您还没有交过申请。")
START = N_("开始办")
ALL = N_("您的申请：")
SUBMITTED = N_("{day} 申请交上去了")
STEP_DONE = N_("{day} {step}：通过")
SENT_BACK = N_("{day} {step}：退回补材料")
REFUSED = N_("{day} {step}：没有通过")
MENDED = N_("{day} 您补好了材料")
POSTED = N_("{day} {step}：从{first}贴到{last}")
OVER = N_("{day} 公示期满")
LISTED = N_("{day} 列入发放名单")
PAID = N_("{day} 钱已打到账户")
FAILED = N_("{day} 钱没打进去，账户要改")
NOW_WITH = N_("现在：{step}")
WAITS_FOR_YOU = N_("现在：等您补材料")
OVER_NOW = N_("这件办完了。")
NOT_PASSED = N_("这件没有通过。觉得不对，可以到镇上请他们书面答复。")
TAKEN_BACK = N_("这件您撤回了。")
AMOUNT = N_("估算 {amount}，最后以审批为准")
FIXED = N_("核定 {amount}")
STATUS = {
    ClaimStatus.SENT_BACK: WAITS_FOR_YOU,
    ClaimStatus.PAYMENT_FAILED: WAITS_FOR_YOU,
    ClaimStatus.REFUSED: NOT_PASSED,
    ClaimStatus.WITHDRAWN: TAKEN_BACK,
    ClaimStatus.PAID: OVER_NOW,
}
WORDS: dict[str, str] = {
    Happened.AGREED: STEP_DONE,
    Happened.SENT_BACK: SENT_BACK,
    Happened.REFUSED: REFUSED,
    Happened.MENDED: MENDED,
    Happened.NOTICE_POSTED: POSTED,
    Happened.NOTICE_OVER: OVER,
    Happened.LISTED: LISTED,
    Happened.PAID: PAID,
    Happened.PAYMENT_FAILED: FAILED,
}


def step_words(context: Context, scheme: Scheme, step: str | None) -> str:
    """Name a step as the scheme's file does."""
    found = next((item for item in scheme.workflow if item.id == step), None)
    return found.words.pick(context.language) if found else ""


def line_of(context: Context, scheme: Scheme, event: Event) -> str | None:
    """Put one line of history into words; None for what only the offices need."""
    sentence = WORDS.get(event.code)
    if sentence is None:
        return None
    values = {name: str(value) for name, value in event.detail.items() if isinstance(value, str | int)}
    for name in ("first", "last"):
        if name in values:
            values[name] = day(context.language, event_day(values[name]))
    values |= {"day": day(context.language, event.on), "step": step_words(context, scheme, event.step)}
    return "✓ " + context.words(sentence, **values)


def event_day(text: str) -> date:
    """Read a day out of an event."""
    return date.fromisoformat(text)


async def describe(context: Context, claim: Claim) -> str:
    """Write a claim's whole way so far."""
    scheme = context.turn.catalogue.get(claim.scheme_id)
    lines = [
        f"{claim.number} · {scheme.short_names.pick(context.language)}",
        "✓ " + context.words(SUBMITTED, day=day(context.language, claim.submitted_on)),
    ]
    for event in await context.store.claims.events_of(claim):
        line = line_of(context, scheme, event)
        if line:
            lines.append(line)
    now = STATUS.get(claim.status)
    step = step_words(context, scheme, claim.step)
    lines.append("→ " + (context.words(now) if now else context.words(NOW_WITH, step=step)))
    if claim.granted is not None:
        lines.append(context.words(FIXED, amount=money(context.language, claim.granted)))
    elif claim.status is not ClaimStatus.REFUSED and claim.estimate.amount is not None:
        lines.append(context.words(AMOUNT, amount=money(context.language, claim.estimate.amount)))
    return "\n".join(lines)


async def show_all(context: Context) -> None:
    """Say where the person's claims stand; with none, how to start."""
    claims = await context.store.claims.all_of_person(context.person.id)
    if not claims:
        await context.say(NONE_YET, [[Button(context.words(START), "start")]])
        return
    if len(claims) == 1:
        await context.tell(await describe(context, claims[0]))
        return
    rows: list[Row] = [[Button(f"{claim.number}", "claim", str(claim.id))] for claim in claims[:A_SCREEN]]
    await context.say(ALL, rows)


async def tapped(context: Context, _: str) -> None:
    """Show the claims from a button."""
    await show_all(context)


async def show_one(context: Context, claim_id: str) -> None:
    """Show one claim's way."""
    claim = await context.store.claims.of_person(int(claim_id), context.person.id)
    await context.tell(await describe(context, claim))


register(None, Tapped("status", tapped), Tapped("claim", show_one))
