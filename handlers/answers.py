"""What was answered so far, as a list: any answer can be changed, and those that still hold stay."""

from dataclasses import dataclass

from claims import drafting
from claims.answers import typed_answer
from claims.dossier import Dossier
from claims.model import Answer, Whom
from handlers import interview
from handlers.context import Context
from handlers.flow import affair, onward
from handlers.interview import DONT_KNOW, TYPED, UNKNOWN
from handlers.keyboards import Button, Row, number_in, picked
from handlers.screens import Screen, Tapped, go, register, show_again
from locales import N_
from locales.forms import labelled
from schemes.answers import is_open, merged
from schemes.model import Question

A_SCREEN = 4  # with "more" and "go on" that makes six buttons
SO_FAR = N_("您前面是这样回答的。哪一条要改，就点哪一条：")
NONE_YET = N_("您还没有回答过问题。")
MORE = N_("看别的回答")
GO_ON = N_("都不改，接着办")
KEEP = N_("不改这一条")
CHANGING = N_("您原来的回答：{answer}")
CHANGED = N_("改好了。后面的回答，还用得上的都留着。")
FOR_WHOM, WHERE = N_("给谁办"), N_("哪个村")
WHOM = {Whom.SELF: N_("给我自己办"), Whom.OTHER: N_("帮别人办")}


@dataclass(frozen=True, slots=True)
class Given:
    """One thing that was said: its button's target, the question and the answer in words."""

    target: str
    question: str
    answer: str


async def given(context: Context, found: Dossier) -> list[Given]:
    """List what was answered, in the order in which it was asked."""
    said = []
    draft = found.draft
    if draft.whom in WHOM:
        said.append(Given("whom", context.words(FOR_WHOM), context.words(WHOM[draft.whom])))
    if draft.place is not None:
        path = await context.store.places.path(draft.place)
        said.append(Given("place", context.words(WHERE), "".join(place.name for place in path[-2:])))
    questions = asked(context, found)
    for name, value in found.draft.answers.items():
        if name in questions:
            question = questions[name]
            words = question.words.pick(context.language)
            said.append(Given(interview.tag_of(name), words, in_words(context, question, value)))
    return said


def asked(context: Context, found: Dossier) -> dict[str, Question]:
    """Return the questions of the place's schemes whose answers still count."""
    serving = context.turn.catalogue.serving(str(found.draft.place)) if found.draft.place else ()
    return {
        name: question
        for name, question in merged(serving).items()
        if question.asked and is_open(question, found.answers)
    }


def in_words(context: Context, question: Question, value: Answer) -> str:
    """Write an answer as its button had it, or as it was typed."""
    if value == UNKNOWN:
        return context.words(DONT_KNOW)
    options = dict(interview.options_of(context, question))
    return options.get(str(value), str(value))


async def show(context: Context) -> None:
    """List the answers, a few at a time."""
    found = await affair(context)
    said = await given(context, found) if found else []
    if found is None or not said:
        await onward(context)
        return
    page = int(context.memory.get("answers_page", 0))
    shown = said[page * A_SCREEN : (page + 1) * A_SCREEN] or said[:A_SCREEN]
    lines = [f"{number}. {labelled(context.language, one.question, one.answer)}" for number, one in _numbered(said)]
    numbers = {one.target: number for number, one in _numbered(said)}
    rows: list[Row] = [[Button(f"{numbers[one.target]}. {one.answer}", "change_answer", one.target)] for one in shown]
    if len(said) > A_SCREEN:
        following = page + 1 if (page + 1) * A_SCREEN < len(said) else 0
        rows.append([Button(context.words(MORE), "answers_page", str(following))])
    rows.append([Button(context.words(GO_ON), "keep_answers")])
    await context.tell("\n".join([context.words(SO_FAR), "", *lines]), rows)


def _numbered(said: list[Given]) -> list[tuple[int, Given]]:
    return list(enumerate(said, 1))


async def open_list(context: Context, _: str) -> None:
    """Open the list at its newest answers."""
    found = await affair(context)
    said = await given(context, found) if found else []
    context.remember(answers_page=max(len(said) - 1, 0) // A_SCREEN)
    await go(context, "answers")


async def turn_page(context: Context, page: str) -> None:
    """Show other answers."""
    context.remember(answers_page=number_in(page))
    await go(context, "answers")


async def keep_answers(context: Context, _: str) -> None:
    """Go on with everything as it is."""
    await onward(context)


async def change(context: Context, target: str) -> None:
    """Open what is to be changed."""
    if target in ("whom", "place"):
        context.remember(place_parent=None, place_page=None)
        await go(context, target)
        return
    found = await affair(context)
    name = next((one for one in asked(context, found) if interview.tag_of(one) == target), None) if found else None
    if name is None:
        await onward(context)
        return
    context.remember(changing=name)
    await go(context, "change")


async def _changing(context: Context) -> tuple[Dossier, Question] | None:
    found = await affair(context)
    name = context.memory.get("changing")
    if found is None or name not in found.draft.answers:
        return None
    question = asked(context, found).get(str(name))
    return None if question is None else (found, question)


async def show_change(context: Context) -> None:
    """Ask one answered question again, saying what was answered."""
    changing = await _changing(context)
    if changing is None:
        await onward(context)
        return
    found, question = changing
    words, value = context.words, found.draft.answers[question.id]
    text = "\n".join(
        [question.words.pick(context.language), words(CHANGING, answer=in_words(context, question, value))]
    )
    if question.kind in TYPED:
        text = f"{text}\n{words(TYPED[question.kind])}"
    rows = interview.options_for(context, question, "rechoose")
    tag = interview.tag_of(question.id)
    rows.append([Button(words(DONT_KNOW), "rechoose", f"{tag}.{UNKNOWN}"), Button(words(KEEP), "keep_answers")])
    await context.tell(text, rows)


async def rechosen(context: Context, argument: str) -> None:
    """Keep another answer; the ones after it stay."""
    tag, _, number = argument.partition(".")
    changing = await _changing(context)
    if changing is None or tag != interview.tag_of(changing[1].id):
        await onward(context)
        return
    values = [value for value, _ in interview.options_of(context, changing[1]) if value != UNKNOWN]
    await _keep(context, *changing, UNKNOWN if number == UNKNOWN else picked(values, number))


async def heard_change(context: Context, typed: str) -> None:
    """Take a typed answer in place of the old one."""
    changing = await _changing(context)
    if changing is None:
        await onward(context)
        return
    found, question = changing
    if question.kind in TYPED:
        await _keep(context, found, question, typed_answer(question, typed, context.today))
        return
    value = interview.meaning(context, question, typed)
    if value is None:
        context.first(interview.TAP_PLEASE)
        await show_again(context)
        return
    await _keep(context, found, question, value)


async def _keep(context: Context, found: Dossier, question: Question, value: Answer) -> None:
    await drafting.change_answer(context.store, found.draft, question.id, value, context.now)
    context.remember(changing=None, answers_page=None)
    context.first(CHANGED)
    await onward(context)


async def back(context: Context) -> None:
    """Go back to the list."""
    context.remember(changing=None)
    await go(context, "answers")


async def back_from_list(context: Context) -> None:
    """Go on where the person was."""
    await onward(context)


register(
    Screen("answers", show, back=back_from_list),
    Tapped("answers", open_list, fresh=True),
    Tapped("answers_page", turn_page, screen="answers"),
    Tapped("change_answer", change, screen="answers"),
    Tapped("keep_answers", keep_answers, fresh=True),
)
register(Screen("change", show_change, heard=heard_change, back=back), Tapped("rechoose", rechosen, screen="change"))
