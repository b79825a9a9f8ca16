"""Where each claim stands: every step with who has it and since when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from claims import mandates, reviewing
from claims.events import Happened
from claims.model import Claim, ClaimStatus, Event
from claims.taking_over import TAKEN_OVER
from handlers import rights
from handlers.context import Context
from handlers.flow import affair
from handlers.keyboards import Button, Row, number_in
from handlers.saving import save_row
from handlers.screens import Tapped, register
from handlers.whereabouts import next_step
from locales import N_
from locales.forms import day, money
from schemes.model import Scheme, WorkflowStep

A_SCREEN = 5
NONE_YET = N_("您还没有交过申请。")
START = N_("开始办")
ALL = N_("您的申请：")
SUBMITTED = N_("{day} 申请交上去了")
STEP_DONE = N_("{day} {step}：通过")
SENT_BACK = N_("{day} {step}：退回补材料")
REFUSED = N_("{day} {step}：没有通过")
MENDED = N_("{day} 您补好了材料")
LATER = N_("{day} 工作人员同意{paper}以后再补")
CAME = N_("{day} {paper}收到了")
WAIVED = N_("{day} {paper}不用补了")
OWED = N_("还差{paper}，请在{until}前拿到办事窗口补上。补上才打款。")
OWED_LATE = N_("还差{paper}，说好{until}前补的，请尽快拿到办事窗口。补上才打款。")
SELF_NOW = N_("{day} 您接过来自己办了")
POSTED = N_("{day} {step}：从{first}贴到{last}")
OVER = N_("{day} 张榜公示满了")
MEETING = N_("{day} 县里开会定了金额")
MEETING_BACK = N_("{day} 会上定的金额撤回了，还要再定")
LISTED = N_("{day} 列入发放名单")
PAID = N_("{day} 钱已打到账户")
FAILED = N_("{day} 钱没打进去，账户要改")
NOW = N_("现在：{step}")
NOW_WITH = N_("现在：{step}（{since}起）")
DUE = N_("最晚{day}前办好。")
NO_DUE = N_("文件没有规定这一步几天办完。想问问，发 /person。")
NOTICE_UNTIL = N_("张榜公示到{day}。有意见的，这期间到镇上说。")
MEND_UNTIL = N_("请在{day}前补好。")
MEANWHILE = N_("等的时候：原件留好，电话开着，村里会上门看一看。")
FOR = N_("给{name}办")
DRAFT = N_("办到一半的：下一步，{next}。")
GO_ON = N_("接着办")
WAITS_FOR_YOU = N_("现在：等您补材料")
OVER_NOW = N_("这件办完了。")
NOT_PASSED = N_("这件没有通过。觉得不对，可以请他们书面复核。")
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
    TAKEN_OVER: SELF_NOW,
    Happened.PAPER_LATER: LATER,
    Happened.PAPER_CAME: CAME,
    Happened.PAPER_WAIVED: WAIVED,
    Happened.NOTICE_POSTED: POSTED,
    Happened.NOTICE_OVER: OVER,
    Happened.MEETING: MEETING,
    Happened.MEETING_BACK: MEETING_BACK,
    Happened.LISTED: LISTED,
    Happened.PAID: PAID,
    Happened.PAYMENT_FAILED: FAILED,
    **rights.HISTORY,
}
MOVES = {
    *("claim_resubmitted", Happened.AGREED, Happened.MENDED, Happened.RETURNED, Happened.NOTICE_OVER),
    *(Happened.NOTICE_POSTED, Happened.NOTICE_RETURNED),
}


def where(context: Context, claim: Claim) -> str:
    """Say in a few words who has a claim now."""
    if claim.status not in (ClaimStatus.IN_REVIEW, ClaimStatus.APPROVED):
        return context.words(STATUS[claim.status])
    step = step_words(context, context.turn.catalogue.get(claim.scheme_id), claim.step)
    return context.words(NOW, step=step)


def step_words(context: Context, scheme: Scheme, step: str | None) -> str:
    """Name a step as the scheme's file does."""
    found = next((item for item in scheme.workflow if item.id == step), None)
    return found.words.pick(context.language) if found else ""


def paper_words(context: Context, scheme: Scheme, material: str) -> str:
    """Name a paper as the scheme's file does."""
    found = next((item for item in scheme.materials if item.id == material), None)
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
    if "material" in values:
        values["paper"] = paper_words(context, scheme, values["material"])
    return "✓ " + context.words(sentence, **values)


def event_day(text: str) -> date:
    """Read a day out of an event."""
    return date.fromisoformat(text)


@dataclass(frozen=True, slots=True)
class Story:
    """A claim's way so far: what it is, what happened and who has it now, and what it comes to."""

    heading: str
    lines: Sequence[str]
    amount: str | None


async def story_of(context: Context, claim: Claim) -> Story:
    """Write a claim's whole way so far."""
    scheme = context.turn.catalogue.get(claim.scheme_id)
    heading = f"{claim.number} · {scheme.short_names.pick(context.language)}"
    if await is_for_other(context, claim):
        heading = f"{heading} · {context.words(FOR, name=claim.beneficiary.name)}"
    lines = ["✓ " + context.words(SUBMITTED, day=day(context.language, claim.submitted_on))]
    for event in await context.store.claims.events_of(claim):
        line = line_of(context, scheme, event)
        if line:
            lines.append(line)
    lines += ["→ " + line for line in await _now(context, scheme, claim)]
    return Story(heading, lines, _amount(context, claim))


def _amount(context: Context, claim: Claim) -> str | None:
    if claim.granted is not None:
        return context.words(FIXED, amount=money(context.language, claim.granted))
    if claim.status is ClaimStatus.REFUSED or claim.estimate.amount is None:
        return None
    return context.words(AMOUNT, amount=money(context.language, claim.estimate.amount))


async def _now(context: Context, scheme: Scheme, claim: Claim) -> list[str]:
    """Say who has it, since when, until when, and what may be done meanwhile."""
    if claim.status not in (ClaimStatus.IN_REVIEW, ClaimStatus.APPROVED):
        return [context.words(STATUS[claim.status]), *await _to_mend(context, claim)]
    events = await context.store.claims.events_of(claim)
    since = next((event.on for event in reversed(events) if event.code in MOVES), claim.submitted_on)
    now_with = context.words(NOW_WITH, step=step_words(context, scheme, claim.step), since=day(context.language, since))
    step = next((item for item in scheme.workflow if item.id == claim.step), None)
    meanwhile = [context.words(MEANWHILE)] if step is not None and step.home_visit else []
    return [now_with, await _expected(context, claim, step), *_owed(context, scheme, claim), *meanwhile]


def _owed(context: Context, scheme: Scheme, claim: Claim) -> list[str]:
    """Say which papers are still to come, and until when."""
    return [
        context.words(
            OWED_LATE if gap.promised_on < context.today else OWED,
            paper=paper_words(context, scheme, gap.material),
            until=day(context.language, gap.promised_on),
        )
        for gap in claim.gaps
        if gap.promised_on is not None
    ]


async def _to_mend(context: Context, claim: Claim) -> list[str]:
    found = await reviewing.to_mend(context.store, claim)
    return [context.words(MEND_UNTIL, day=day(context.language, found.until))] if found else []


async def _expected(context: Context, claim: Claim, step: WorkflowStep | None) -> str:
    """Say which day to expect next."""
    if step is not None and step.kind == "notice":
        notices = await context.store.notices.of_claim(claim)
        if notices:
            return context.words(NOTICE_UNTIL, day=day(context.language, notices[-1].last_day))
    due_on = await context.store.reviews.due_of(claim)
    return context.words(NO_DUE) if due_on is None else context.words(DUE, day=day(context.language, due_on))


async def _none_yet(context: Context) -> None:
    """Say that nothing was handed in, and how far the draft is."""
    found = await affair(context)
    if found is None or found.draft.whom is None:
        await context.say(NONE_YET, [[Button(context.words(START), "start")]])
        return
    context.first(NONE_YET)
    await context.say(DRAFT, [[Button(context.words(GO_ON), "start")]], next=next_step(context, found))


async def show_all(context: Context) -> None:
    """Say where the person's claims stand; with none, how far the draft is, or how to start."""
    claims = await mandates.claims_of(context.store, context.person.id)
    if not claims:
        await _none_yet(context)
        return
    if len(claims) == 1:
        await show(context, claims[0])
        return
    rows: list[Row] = [[Button(await _label(context, claim), "claim", str(claim.id))] for claim in claims[:A_SCREEN]]
    await context.say(ALL, rows)


async def _label(context: Context, claim: Claim) -> str:
    return f"{claim.number} {claim.beneficiary.name}" if await is_for_other(context, claim) else claim.number


async def is_for_other(context: Context, claim: Claim) -> bool:
    """Say whether the person looks at a claim that he filed for somebody else."""
    if claim.person_id != context.person.id:
        return False
    return claim.proxy is not None or await context.store.mandates.of_draft(claim.draft_id) is not None


async def show(context: Context, claim: Claim) -> None:
    """Show one claim's way, with what may be done."""
    story = await story_of(context, claim)
    text = "\n".join([story.heading, *story.lines, *([story.amount] if story.amount else [])])
    await context.tell(text, [*rights.rows_for(context, claim), save_row(context, "save_claim", str(claim.id))])


async def tapped(context: Context, _: str) -> None:
    """Show the claims from a button."""
    await show_all(context)


async def show_one(context: Context, claim_id: str) -> None:
    """Show one claim's way from a button."""
    await show(context, await mandates.claim_of(context.store, number_in(claim_id), context.person.id))


register(None, Tapped("status", tapped), Tapped("claim", show_one))
