"""A benefit as the engine runs it: who, the rules that refuse or mark, the parts and their steps."""

from collections.abc import Callable
from dataclasses import dataclass

from schemes.case import Case
from schemes.conditions import Condition, Test
from schemes.quantities import Sum
from schemes.steps import Deduct, Kind
from schemes.terms import Group
from schemes.values import Expense, Request, Source, Words


@dataclass(frozen=True, slots=True)
class Rule:
    """Raises a flag when its condition holds; what that does is the flag's effect."""

    flag: str
    effect: str  # refuse nothing_due staff note not_computable
    condition: Condition
    test: Test
    shown: Callable[[Case], str]
    source: Source
    about: str | None = None  # what the flag names beside itself; "identity" is the one being tried


@dataclass(frozen=True, slots=True)
class Part:
    """One layer or pool of a benefit: which bills it takes, what of them counts, and the steps in their order."""

    id: str
    words: Words
    takes: Test | None
    counts: Sum
    steps: tuple[Kind, ...]

    @property
    def counts_money(self) -> bool:
        """Say whether yuan are counted; otherwise days or events."""
        return not self.steps or (self.steps[0].money and self.steps[0].code != "fixed_sum")


@dataclass(frozen=True, slots=True)
class Benefit:
    """One kind of aid that a scheme gives."""

    id: str
    words: Words
    source: Source
    each: str  # expense request year: what the parts are worked out for, one by one
    dated_by: str  # expense on: the day whose figures hold
    claimed: bool  # whether people apply for it; otherwise the office gives it unasked
    identities: tuple[str, ...]
    best: bool  # several identities: the one that gives most
    several: str | None  # the flag for several identities
    rules: tuple[Rule, ...]
    expense_rules: tuple[Rule, ...]
    parts: tuple[Part, ...]
    together: tuple[Kind, ...]
    combine: str  # sum highest
    closing: tuple[Rule, ...]
    shows_parts: bool
    needs: tuple[str, ...]  # facts without which the amount is a range
    needs_told: tuple[Callable[[Request], object], ...]  # each needed fact of the request
    needs_billed: tuple[Callable[[Expense], object], ...]  # each needed fact of a bill
    groups: tuple[Group, ...]  # those that may be unsure

    @property
    def whole_year(self) -> bool:
        """Say whether a request must list all bills of the year, so that what was granted on them comes off."""
        return any(isinstance(step, Deduct) and step.takes_granted for step in self.together)

    def is_told(self, request: Request) -> bool:
        """Say whether the request tells every fact that the benefit needs."""
        for told in self.needs_told:
            if told(request) is None:
                return False
        for bill in request.expenses:
            for billed in self.needs_billed:
                if billed(bill) is None:
                    return False
        return True
