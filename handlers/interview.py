"""The questions whose answers can still change the outcome, one at a time, and the outcome when it is no."""

import zlib
from collections.abc import Iterator, Mapping

from claims import drafting
from claims.answers import typed_answer
from claims.dossier import Dossier
from claims.model import Answer
from claims.refusals import AnswerNotUnderstood
from claims.typed import number
from handlers.context import Context
from handlers.entitled import instead, passing_on
from handlers.explaining import explained
from handlers.flow import affair, current, onward
from handlers.keyboards import Button, Row, picked
from handlers.screens import Screen, Tapped, go, register, show_again
from handlers.stale import explain_stale
from handlers.understanding import yes_or_no
from locales import N_
from locales.forms import aside, day
from schemes.interview import Because, Question, SchemeOutcome
from schemes.model import Scheme

UNKNOWN = "unknown"
A_SCREEN = 6  # buttons
DONT_KNOW = N_("说不准")
WHY = N_("为什么问？")
BACK = N_("返回上一题")
WHY_OR_BACK = N_("为什么问／返回")
HELP = N_("说不准／为什么问／返回")
CHANGE_EARLIER = N_("改前面的回答")
YES = N_("是 / 有")
NO = N_("不是 / 没有")
CLAUSE = N_("依据：{document} {clause}")
REASON = N_("{name}：{words}")
REASON_BY_ANSWER = N_("{name}：您答的是“{answer}”，{words}")
SORRY = N_("照您说的情况，现在办不了这项补助：")
NO_SCHEME = N_("{place}现在没有可以申请的补助。")
ENDED = N_("{name}已经在 {day} 到期了。没有延长的文件，就不能再收申请。")
MAYBE_ELSE = N_("也许别的办法帮得上：可以问村里，或点“找工作人员”。")
CHANGE = N_("改一改回答")
ASK_SOMEBODY = N_("找工作人员")
TYPED = {
    "money": N_("请写数字，比如 1234.50"),
    "number": N_("请写数字"),
    "date": N_("请写日期，比如 2025-05-10"),
}
TAP_PLEASE = N_("请点下面的一个按钮。")


async def show(context: Context) -> None:
    """Ask the next question."""
    found = await affair(context)
    question = found.plan.next if found else None
    if found is None or question is None:
        await onward(context)
        return
    language = context.language
    text = question.words.pick(language)
    if question.kind in TYPED:
        text = f"{text}\n{context.words(TYPED[question.kind])}"
    written = [question.words.zh_Hans, *(option.words.zh_Hans for option in question.options)]
    text = "\n".join([text, *explained(context, written)])
    await context.tell(text, rows_for(context, question, with_back=bool(found.draft.answers)))


def options_of(context: Context, question: Question) -> list[tuple[str, str]]:
    """List what may be answered, as value and words."""
    if question.kind == "yes_no":
        return [("yes", context.words(YES)), ("no", context.words(NO))]
    return [(option.value, option.words.pick(context.language)) for option in question.options]


def rows_for(context: Context, question: Question, *, with_back: bool) -> list[Row]:
    """Write the answers as buttons, with the ways out below: six at most, the rest behind "why"."""
    words, rows = context.words, options_for(context, question, "answer")
    unknown = Button(words(DONT_KNOW), "answer", f"{tag_of(question.id)}.{UNKNOWN}")
    left = A_SCREEN - sum(len(row) for row in rows)
    if left < 2:
        return [*rows, [Button(words(HELP), "why")]]
    if left < 3 or not with_back:
        return [*rows, [unknown, Button(words(WHY_OR_BACK if with_back else WHY), "why")]]
    return [*rows, [unknown, Button(words(WHY), "why")], [Button(words(BACK), "back")]]


def options_for(context: Context, question: Question, action: str) -> list[Row]:
    """Write the answers of a question as buttons."""
    pairs = [(value, words) for value, words in options_of(context, question) if value != UNKNOWN]
    tag = tag_of(question.id)
    chosen = [Button(words, action, f"{tag}.{number}") for number, (_, words) in enumerate(pairs)]
    short = all(len(button.text) <= 8 for button in chosen)
    width = 2 if short and len(chosen) <= 4 else 1
    return [chosen[i : i + width] for i in range(0, len(chosen), width)]


def tag_of(question: str) -> str:
    """Name a question in four characters, so that its buttons stay short however long its name is."""
    return f"{zlib.crc32(question.encode()) & 0xFFFF:04x}"


async def tapped(context: Context, argument: str) -> None:
    """Keep the answer of a button; one of a question that is no longer asked is told so."""
    tag, _, number = argument.partition(".")
    found = await affair(context)
    question = found.plan.next if found else None
    if question is None or tag != tag_of(question.id):
        await explain_stale(context)
        return
    values = [value for value, _ in options_of(context, question) if value != UNKNOWN]
    await keep(context, question, UNKNOWN if number == UNKNOWN else picked(values, number))


async def keep(context: Context, question: Question, value: Answer) -> None:
    """Keep an answer and go on."""
    draft = await current(context)
    if draft is not None:
        await drafting.answer(context.store, draft, question.id, value, context.now)
    await onward(context)


async def why(context: Context, _: str) -> None:
    """Say why the question is asked, with its clause, and ask it again."""
    found = await affair(context)
    if found and found.plan.next:
        question = found.plan.next
        lines = [question.why_words.pick(context.language)]
        lines += [context.words(CLAUSE, document=s.document, clause=s.clause) for s in question.why]
        await context.tell("\n".join(lines), _aside(context, question, answered=bool(found.draft.answers)))
    await show_again(context)


def _aside(context: Context, question: Question, *, answered: bool) -> list[Row]:
    """Offer beside the reason what may find no room under the question."""
    words = context.words
    rows: list[Row] = [[Button(words(DONT_KNOW), "answer", f"{tag_of(question.id)}.{UNKNOWN}")]]
    if answered:
        rows.append([Button(words(BACK), "back"), Button(words(CHANGE_EARLIER), "answers")])
    return rows


async def heard(context: Context, typed: str) -> None:
    """Take a typed answer that means one of the buttons; otherwise show them again."""
    found = await affair(context)
    question = found.plan.next if found else None
    value = meaning(context, question, typed) if question else None
    if question is not None and question.kind in TYPED:
        await keep(context, question, typed_answer(question, typed, context.today))
        return
    if question is None or value is None:
        context.first(TAP_PLEASE)
        await show_again(context)
        return
    await keep(context, question, value)


def meaning(context: Context, question: Question, typed: str) -> str | None:
    """Say which answer typed words mean, None when they mean none."""
    said = typed.strip().lower().rstrip("。.!！")
    options: Mapping[str, str] = {words.lower(): value for value, words in options_of(context, question)}
    if said in options:
        return options[said]
    values = set(options.values())
    if {"yes", "no"} <= values:
        return yes_or_no(typed)
    return _numbered(typed, [value for value in options.values() if value != UNKNOWN])


def _numbered(typed: str, values: list[str]) -> str | None:
    """Take `2` or 第二个 for the second button."""
    try:
        position = number(typed.strip().removeprefix("第").rstrip("个项条种"))
    except AnswerNotUnderstood:
        return UNKNOWN if yes_or_no(typed) == UNKNOWN else None
    return values[position - 1] if 1 <= position <= len(values) else None


async def back(context: Context) -> None:
    """Take the last answer back."""
    draft = await current(context)
    if draft is None or not draft.answers:
        await go(context, "whom")
        return
    await drafting.take_back(context.store, draft, next(reversed(dict(draft.answers))), context.now)
    await onward(context)


async def show_no(context: Context) -> None:
    """Say that nothing can be claimed, which answer and clause say so, and what else may help."""
    found = await affair(context)
    if found is None or found.draft.place is None:
        await onward(context)
        return
    lines = await _reasons(context, found)
    rows: list[Row] = [[Button(context.words(ASK_SOMEBODY), "person")]]
    if found.draft.answers:
        rows.insert(0, [Button(context.words(CHANGE), "answers")])
    in_force = context.turn.catalogue.in_force(str(found.draft.place), context.today, found.office)
    lines += instead(context, found, in_force)
    rows += passing_on(context)
    await context.tell("\n".join([*lines, "", context.words(MAYBE_ELSE)]), rows)


async def _reasons(context: Context, found: Dossier) -> list[str]:
    """Say for each scheme since when it has ended, or which answer and clause say no."""
    place = str(found.draft.place)
    lines = [line for outcome in found.plan.schemes for line in _reasons_of(context, found, outcome)]
    if context.turn.catalogue.in_force(place, context.today, found.office):
        return [context.words(SORRY), *lines]
    known = await context.store.places.by_code(place)
    return [context.words(NO_SCHEME, place=known.name), *lines]


def _reasons_of(context: Context, found: Dossier, outcome: SchemeOutcome) -> Iterator[str]:
    scheme = context.turn.catalogue.get(outcome.id)
    name = scheme.names.pick(context.language)
    last = scheme.last_day(found.office)
    if last is not None and last < context.today:
        yield "· " + context.words(ENDED, name=name, day=day(context.language, last))
        return
    for because in outcome.because:
        clause = context.words(CLAUSE, document=because.source.document, clause=because.source.clause)
        words = because.words.pick(context.language)
        said = _answered(context, scheme, because)
        message = REASON if said is None else REASON_BY_ANSWER
        yield "· " + context.words(message, name=name, words=words, answer=said) + aside(context.language, clause)


def _answered(context: Context, scheme: Scheme, because: Because) -> str | None:
    """Return the answer that says no, as its button had it; None when no answer does."""
    question = scheme.questions.get(because.question)
    if question is None:
        return None
    said = dict(options_of(context, question)).get(because.answer)
    return context.words(DONT_KNOW) if because.answer == UNKNOWN else said or because.answer


register(
    Screen("question", show, heard=heard, back=back),
    Tapped("answer", tapped, screen="question"),
    Tapped("why", why, screen="question"),
)
register(Screen("no", show_no, back=back))
