"""A scheme as a readable page: who, what, how much, which papers, which steps, with clauses."""

from collections.abc import Iterable, Iterator
from datetime import date

from schemes.benefits import Benefit, Rule
from schemes.conditions import SIGNS, All, Any, Compare, Condition, Given, Is, Not, plain
from schemes.figures import Figure, Row
from schemes.model import Common, Notice, Scheme, WorkflowStep
from schemes.quantities import Literal, Quantity, Told, percent, yuan
from schemes.values import Source


def draw(scheme: Scheme, common: Common, language: str = "zh_Hans") -> str:
    """Return the scheme as Markdown; headings come from what all schemes have in common."""
    return "\n".join(_Page(scheme, common, language).lines()) + "\n"


STEP_SIGNS = {
    "deductible": "−",
    "threshold": "≥",
    "rate": "×",
    "bands": "×",
    "fixed_sum": "×",
    "top_up": "↑",
    "cap": "≤",
    "at_least": "≥",
    "rounding": "≈",
}


class _Page:
    """One drawing of a scheme."""

    def __init__(self, scheme: Scheme, common: Common, language: str) -> None:
        self.scheme = scheme
        self.common = common
        self.language = language

    def word(self, key: str) -> str:
        return self.common.page[key].pick(self.language)

    def clause(self, source: Source) -> str:
        own = source.document == self.scheme.document
        return f"〔{source.clause}〕" if own else f"〔{source.document} {source.clause}〕"

    def lines(self) -> Iterator[str]:
        yield f"# {self.scheme.names.pick(self.language)}"
        yield ""
        yield from self.head()
        yield from self.section("who", self.who())
        for benefit in self.scheme.benefits.values():
            title = f"{self.word('benefit')} {benefit.words.pick(self.language)} {self.clause(benefit.source)}"
            yield from self.titled(title, self.benefit(benefit))
        yield from self.section("figures", self.figures())
        yield from self.section("papers", self.papers())
        yield from self.section("steps", self.steps())
        yield from self.section("questions", self.questions())
        for key in ("exclusions", "entitlements", "referrals", "duties", "sanctions"):
            yield from self.section(key, self.notices(getattr(self.scheme, key)))
        yield from self.section("declaration", [f"> {self.scheme.declaration.pick(self.language)}"])

    def section(self, key: str, lines: Iterable[str]) -> Iterator[str]:
        yield from self.titled(self.word(key), lines)

    @staticmethod
    def titled(title: str, lines: Iterable[str]) -> Iterator[str]:
        found = list(lines)
        if found:
            yield from ("", f"## {title}", "", *found)

    def head(self) -> Iterator[str]:
        scheme = self.scheme
        state = "state_in_force" if scheme.status.state == "in_force" else scheme.status.state
        yield f"- {self.word('document')}: {scheme.document}"
        yield f"- {self.word('place')}: {scheme.place_names.pick(self.language)} ({scheme.place})"
        for period in scheme.periods:
            first = period.first.isoformat() if period.first else self.word("no_start")
            last = period.last.isoformat() if period.last else self.word("no_end")
            yield f"- {self.word('in_force')}: {first} – {last} {self.clause(period.source)}"
        note = scheme.status.note.pick(self.language)
        yield f"- {self.word('status')}: {self.word(state)} ({scheme.status.checked_on}). {note}"

    def who(self) -> Iterator[str]:
        for identity in self.scheme.identities.values():
            by = f"{self.word('certified_by')}: {identity.certified_by.pick(self.language)}"
            yield f"- {identity.words.pick(self.language)} ({by}) {self.clause(identity.source)}"

    def benefit(self, benefit: Benefit) -> Iterator[str]:
        for rule in (*benefit.rules, *benefit.expense_rules, *benefit.closing):
            yield f"- {self.rule(rule)}"
        for part in benefit.parts:
            steps = [step for step in (*part.steps, *benefit.together) if step.code != "rounding"]
            names = " → ".join([f"`{part.counts.id}`", *(self.step(step) for step in steps)])
            yield f"- **{part.words.pick(self.language)}**: {names} {self.clause(part.counts.source)}"

    def step(self, step: object) -> str:
        named = (getattr(step, name, None) for name in ("of", "at", "share", "figure", "each", "to"))
        quantity = next((each for each in named if each is not None), None)
        words = quantity.words.pick(self.language) if isinstance(quantity, Figure) else f"`{_name(quantity)}`"
        return f"{STEP_SIGNS[getattr(step, 'code', '')]} {words}"

    def rule(self, rule: Rule) -> str:
        words = self.scheme.flags[rule.flag].pick(self.language)
        unless = isinstance(rule.condition, Not)
        inner = rule.condition.of if isinstance(rule.condition, Not) else rule.condition
        told = condition_text(inner)
        when = f" ({self.word('unless' if unless else 'when')} `{told}`)" if told else ""
        return f"{words}{when} {self.clause(rule.source)}"

    def figures(self) -> Iterator[str]:
        if not self.scheme.figures:
            return
        yield f"| | {self.word('value')} | {self.word('since')} | {self.word('clause')} |"
        yield "|---|---|---|---|"
        for figure in self.scheme.figures.values():
            words = figure.words.pick(self.language)
            for key, rows in figure.rows.items():
                group = "、".join(self.value(each) for each in key)
                for row in rows:
                    yield self.row(f"{words} {group}".strip(), figure, row)
            for row in figure.otherwise:
                yield self.row(f"{words} ({self.word('all_others')})", figure, row)

    def value(self, value: object) -> str:
        """Write a group's case, an identity or a word of a request as people say it."""
        for group in self.scheme.groups.values():
            if value in group.words:
                return group.words[str(value)].pick(self.language)
        if value in self.scheme.identities:
            return self.scheme.identities[str(value)].words.pick(self.language)
        told = self.common.page.get(f"word_{value}")
        return told.pick(self.language) if told else plain(value)

    def row(self, title: str, figure: Figure, row: Row) -> str:
        until = "" if row.until == date.max else f" – {row.until}"
        since = "" if row.since == date.min else row.since.isoformat()
        return f"| {title} | {self.amount(figure, row)} | {since}{until} | {self.clause(row.source)} |"

    def amount(self, figure: Figure, row: Row) -> str:
        if isinstance(row.amount, tuple):
            bands = (f"{'' if b.up_to is None else f'≤ {yuan(b.up_to)}: '}{percent(b.share)}" for b in row.amount)
            return ", ".join(bands)
        if row.amount is None:
            return self.word("county_sets") if row.county else "—"
        text = row.shown
        if row.of is not None:
            return f"{text} × {_name(row.of)}"
        if row.county is not None:
            text += f" ({self.word('county_sets')})"
        return f"{text} {figure.unit}" if figure.unit not in ("share", "points", "ratio", "day") else text

    def papers(self) -> Iterator[str]:
        for number, material in enumerate(self.scheme.materials, 1):
            need = self.word("needed" if material.needed else "if_there_is")
            told = condition_text(material.condition) if material.condition else ""
            when = f" ({self.word('when')} `{told}`)" if told else ""
            words, why = material.words.pick(self.language), material.why.pick(self.language)
            yield f"{number}. {words} ({need}){when}: {why} {self.clause(material.source)}"

    def steps(self) -> Iterator[str]:
        for number, step in enumerate(self.scheme.workflow, 1):
            days = ""
            if step.deadline_days is not None:
                days = f" · {step.deadline_days} {self.word(f'days_{step.deadline_kind}')}"
            yield f"{number}. {step.words.pick(self.language)}{days}{self.only(step)} {self.clause(step.source)}"

    def only(self, step: WorkflowStep) -> str:
        """Say for which claims alone a step is, by the words of their flag."""
        flag = self.scheme.flags.get(step.only_with or "")
        return "" if flag is None else f" ({flag.pick(self.language)})"

    def questions(self) -> Iterator[str]:
        for question in self.scheme.questions.values():
            if question.asked:
                why = question.why_words.pick(self.language)
                yield f"- {question.words.pick(self.language)} — {why} {self.clause(question.why[0])}"

    def notices(self, notices: Iterable[Notice]) -> Iterator[str]:
        for notice in notices:
            ask = f" ({self.word('ask_at')}: {notice.ask_at.pick(self.language)})" if notice.ask_at else ""
            yield f"- {notice.words.pick(self.language)}{ask} {self.clause(notice.source)}"


def _name(quantity: object) -> str:
    return str(getattr(quantity, "id", None) or getattr(quantity, "path", ""))


def condition_text(condition: Condition) -> str:
    """Write a condition in the terms of the file."""
    match condition:
        case All(of):
            return " & ".join(condition_text(part) for part in of)
        case Any(of):
            return "(" + " | ".join(condition_text(part) for part in of) + ")"
        case Not(of):
            return f"not ({condition_text(of)})"
        case Is(fact, values):
            return f"{fact} = {', '.join(plain(value) for value in values)}"
        case Compare(fact, sign, bound):
            return f"{fact} {SIGNS[sign]} {_bound(bound)}"
        case Given(fact, given):
            return f"{fact} {'given' if given else 'not given'}"


def _bound(bound: Quantity | Literal | object) -> str:
    if isinstance(bound, Literal):
        return plain(bound.number)
    return bound.path if isinstance(bound, Told) else _name(bound)
