"""One run of a benefit for one identity: rules, parts, steps, and the working that comes out."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from schemes.benefits import Benefit, Part, Rule
from schemes.case import NO_EXPENSE, NO_FIGURES, ZERO, Case
from schemes.history import stretch
from schemes.quantities import Missing, Value, yuan
from schemes.steps import Kind, SoFar
from schemes.values import Expense, Source, Step, YearFigures

UNTOUCHED = SoFar()
ENDS = frozenset({"refuse", "nothing_due"})


class Line:
    """One bill, one year's figures, or the request as a whole, with what each part gives on it."""

    __slots__ = ("day", "expense", "figures", "kind", "nth", "shares", "year")

    def __init__(self, day: date, expense: Expense, kind: str | None = None, figures: YearFigures = NO_FIGURES) -> None:
        self.day = day
        self.year = day.year
        self.expense = expense
        self.kind = kind
        self.figures = figures
        self.nth = 0
        self.shares: dict[str, Decimal] = {}

    @property
    def sum(self) -> Decimal:
        """What all parts give on it, in yuan."""
        return sum(self.shares.values(), ZERO)

    def change(self, by: Decimal) -> None:
        """Book a change of the sum: cuts on the last parts first."""
        for part in reversed(self.shares):
            taken = max(by, -self.shares[part])
            self.shares[part] += taken
            by -= taken


def lines(benefit: Benefit, case: Case) -> list[Line]:
    """Return what the parts are worked out for, in the order of the days."""
    request = case.request
    if benefit.each == "expense":
        return [Line(expense.date, expense) for expense in sorted(request.expenses, key=lambda each: each.date)]
    if benefit.each == "year":
        return [Line(request.on, NO_EXPENSE, kind, figures) for kind, figures in request.year.items()]
    return [Line(request.on, NO_EXPENSE)]


def numbered(admitted: list[Line]) -> list[Line]:
    """Return the admitted bills, each with its number among those of its kind in its year."""
    seen: dict[tuple[str | None, int], int] = {}
    for line in admitted:
        key = (line.expense.kind, line.day.year)
        line.nth = seen[key] = seen.get(key, 0) + 1
    return admitted


class Run:
    """The working of a benefit for one identity."""

    def __init__(self, benefit: Benefit, case: Case, effects: Mapping[str, str]) -> None:
        self.benefit = benefit
        self.case = case
        self.effects = effects
        self.steps: list[Step] = []
        self.flags: dict[str, str] = {}
        self.amount: Decimal | None = ZERO
        self.parts: dict[str, Decimal] = {part.id: ZERO for part in benefit.parts}
        self.per_expense: dict[str, Decimal] = {}
        self._so_far: dict[object, dict[int, SoFar]] = {}  # by stretch, then by step
        self._worked_out: set[Step] = set()

    def go(self, identity: str | None) -> "Run":
        """Work the benefit out for the identity."""
        self.case.identity = identity
        self._leave()
        try:
            if self._passes(self.benefit.rules, None):
                self._work_out()
        except Missing as missing:
            self._mark(missing.flag, "not_computable")
            self._say(missing.flag, "", None, missing.source, None)
            self.amount = None
        return self

    @property
    def refusing(self) -> bool:
        """Whether a rule has said no to something."""
        return "refuse" in self.flags.values()

    def _work_out(self) -> None:
        found = lines(self.benefit, self.case)
        by_expense = self.benefit.each == "expense"
        if by_expense:
            self.per_expense = {expense.id: ZERO for expense in self.case.request.expenses}
            found = numbered([line for line in found if self._admits(line)])
        for part in self.benefit.parts:
            for line in found:
                self._part(part, line)
        totals = self._totals(found)
        self._join(found, totals)
        for line in found:
            if by_expense:
                self.per_expense[line.expense.id] += line.sum
        self._close(totals)
        self.parts = self._totals(found)
        self.amount = sum(self.parts.values(), ZERO)

    def _totals(self, found: list[Line]) -> dict[str, Decimal]:
        return {part.id: sum((line.shares[part.id] for line in found), ZERO) for part in self.benefit.parts}

    def _admits(self, line: Line) -> bool:
        self._enter(line)
        return self._passes(self.benefit.expense_rules, line.expense.id)

    def _part(self, part: Part, line: Line) -> None:
        self._enter(line)
        if part.takes is not None and not part.takes(self.case):
            line.shares[part.id] = ZERO
            return
        expense = line.expense.id or None
        amount, text = part.counts.told(self.case)
        if not part.counts.plain:
            text = f"{text} = {yuan(amount)}"
        self._say("counted", text, amount if part.counts_money else None, part.counts.source, expense)
        line.shares[part.id] = self._through(part.steps, amount, line)

    def _join(self, found: list[Line], totals: Mapping[str, Decimal]) -> None:
        if self.benefit.combine == "highest" and totals:
            best = max(totals, key=lambda part: totals[part])
            for line in found:
                line.shares = {part: share if part == best else ZERO for part, share in line.shares.items()}
        if self.benefit.together:
            for line in found:
                self._enter(line)
                before = line.sum
                line.change(self._through(self.benefit.together, before, line) - before)

    def _through(self, steps: tuple[Kind, ...], amount: Decimal, line: Line) -> Decimal:
        case, expense, say = self.case, line.expense.id or None, self.steps.append
        for step in steps:
            alone = step.reach.per == "event"
            so_far = UNTOUCHED if alone else self._stretch(step, line)
            left, text, source, flag, values = step.take(amount, case, so_far)
            if not alone:
                so_far.into += amount
                so_far.out += left
            for value in values:
                if value.flag or value.working:
                    self._cite(value)
            if text:
                say(Step(step.code, text, left if step.money else None, source.clause, source.document, expense))
            if flag:
                self._mark(flag, self.effects[flag], expense if alone else None)
            amount = left
        return amount

    def _stretch(self, step: Kind, line: Line) -> SoFar:
        """Return what has run up in a step's stretch; most run over a year, and are found without a further key."""
        reach, case = step.reach, self.case
        where: object = line.year
        if reach.per != "year" or reach.by:
            when = (
                line.year if reach.per == "year" else None if reach.per == "request" else stretch(line.day, reach.per)
            )
            where = (when, *[get(case) for get in reach.by])
        run_up = self._so_far.get(where)
        if run_up is None:
            run_up = self._so_far[where] = {}
        found = run_up.get(id(step))
        if found is None:
            found = run_up[id(step)] = SoFar()
        return found

    def _cite(self, value: Value) -> None:
        if value.flag:
            self._mark(value.flag, self.effects[value.flag])
        if value.working and value.working not in self._worked_out:
            self._worked_out.add(value.working)
            self.steps.append(value.working)

    def _close(self, totals: Mapping[str, Decimal]) -> None:
        self._leave()
        self.case.parts = totals
        self._passes(self.benefit.closing, None)

    def _passes(self, rules: tuple[Rule, ...], expense: str | None) -> bool:
        for rule in rules:
            if rule.test(self.case):
                about = (self.case.identity if rule.about == "identity" else rule.about) if rule.about else expense
                self._mark(rule.flag, rule.effect, about)
                amount = ZERO if rule.effect in ENDS else None
                self._say(rule.flag, rule.shown(self.case), amount, rule.source, expense)
                if rule.effect in ENDS:
                    return False
        return True

    def _enter(self, line: Line) -> None:
        case = self.case
        case.expense = line.expense
        case.kind = line.kind
        case.figures = line.figures
        case.nth = line.nth
        case.parts = line.shares
        case.day = line.day if self.benefit.dated_by == "expense" else case.request.on

    def _leave(self) -> None:
        self.case.expense = NO_EXPENSE
        self.case.parts = {}
        self.case.day = self.case.request.on

    def _mark(self, flag: str, effect: str, about: str | None = None) -> None:
        self.flags[f"{flag}:{about}" if about else flag] = effect

    def _say(self, code: str, text: str, amount: Decimal | None, source: Source, expense: str | None) -> None:
        self.steps.append(Step(code, text, amount, source.clause, source.document, expense))


def runs(benefit: Benefit, case: Case, effects: Mapping[str, str]) -> Iterator[Run]:
    """Yield one run for each of the person's identities that the benefit is for, or one for none."""
    held: list[str | None] = [each for each in case.person.identities or () if each in benefit.identities]
    for identity in held[: None if benefit.best else 1] or [None]:
        yield Run(benefit, case, effects).go(identity)
