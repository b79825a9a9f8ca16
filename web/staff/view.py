"""A claim in the words of whoever looks at it, for the templates of the claim page."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from claims.desk import Defect, Ruling
from claims.events import Happened
from claims.model import Actor, Event
from claims.register_use import Mark
from claims.rights import Asked
from locales import N_, forms
from locales.papers import gap_words
from schemes.interview import entitlements, referrals
from schemes.model import Notice
from schemes.values import Step
from web.staff import words
from web.staff.cards import Group, Other, PaperCard, RemarkLine
from web.staff.lines import defect_words, detail_lines
from web.staff.panel import Panel
from web.staff.register_rows import value_words

FEW = 5  # of an entry's values
IN_LIST = N_("“{list}”里有：{said}")
OPEN_CASE = N_("“{list}”里有一件没有结案，结案以前不能发放：{said}")
CLOSED_CASE = N_("“{list}”里有过一件，已经结案：{said}")
EARLIER = N_("早先那件申请里 {day} 的票")
THE_PERSON, THE_SYSTEM, SOMEBODY = N_("申请人"), N_("到期自动"), N_("工作人员")


DECIDED = frozenset({Happened.AGREED, Happened.SENT_BACK, Happened.RETURNED, Happened.NOTICE_RETURNED})
CHANGES = frozenset({Happened.MENDED, Happened.FIELD, Happened.RULED, Asked.CORRECTION})


@dataclass(frozen=True, slots=True)
class Bill:
    """A bill of the request."""

    id: str
    name: str
    total: Decimal | None
    ruling: Ruling | None


@dataclass(frozen=True, slots=True)
class Promise:
    """A paper promised for later."""

    material: str
    paper: str
    reason: str
    promised_on: date | None
    late: bool


class View(Panel):
    """The dossier in words."""

    @property
    def news(self) -> list[Event]:
        """What happened after the refused page was shown."""
        if self._seen_seq is None:
            return []
        return [event for event in self._dossier.history if event.seq > self._seen_seq]

    @property
    def scheme_name(self) -> str:
        """The scheme's name."""
        return self._dossier.scheme.names.pick(self._shift.language)

    @property
    def amount_words(self) -> str:
        """The amount as it stands."""
        return self._say.money(self._dossier.figure) if self._dossier.claim.granted is not None else self.estimate_words

    @property
    def estimate_words(self) -> str:
        """The estimate: an amount, or a range."""
        estimate = self._dossier.claim.estimate
        if estimate.amount is not None or estimate.range is None:
            return self._say.money(estimate.amount)
        low, high = estimate.range
        return f"{self._say.money(low)} – {self._say.money(high) if high is not None else '?'}"

    def defect_words(self, defect: Defect) -> str:
        """Say one thing to mend."""
        return defect_words(defect, self._say, self._namer)

    @property
    def flags(self) -> list[str]:
        """What the estimate marks, in the scheme's words."""
        known = self._dossier.scheme.flags
        shown = []
        for flag in self._dossier.claim.estimate.flags:
            found = known.get(flag) or known.get(flag.split(":")[0])
            shown.append(found.pick(self._shift.language) if found else flag)
        return list(dict.fromkeys(shown))

    @property
    def list_marks(self) -> list[RemarkLine]:
        """What the offices' lists know of this claim, each with what stands there."""
        return [self._list_mark(one) for one in self._dossier.marks]

    def _list_mark(self, mark: Mark) -> RemarkLine:
        shown = [
            f"{field.words.pick(self._say.language)} {value_words(field, mark.entry.said[field.id], self._say)}"
            for field in mark.register.fields
            if field.kind != "id_number" and field.id in mark.entry.said
        ]
        said = forms.listed(self._say.language, shown[:FEW])
        closed = mark.register.stops and mark.entry.closed_on is not None
        sentence = CLOSED_CASE if closed else OPEN_CASE if mark.register.stops else IN_LIST
        return RemarkLine(self._say(sentence, list=mark.register.words.pick(self._say.language), said=said), mark.good)

    @property
    def missing(self) -> str:
        """What the estimate did not know."""
        names = [name.split(":")[0] for name in self._dossier.claim.estimate.missing]
        return forms.listed(self._shift.language, (self._say.known(words.FIELDS, name) for name in names))

    def step_code(self, step: Step) -> str:
        """Name a line of the working: what is done, or the flag that it raises."""
        flag = self._dossier.scheme.flags.get(step.code)
        return flag.pick(self._shift.language) if flag else self._say.known(words.STEP_CODES, step.code)

    def bill(self, step: Step) -> str:
        """Name the bill that a line of the working is about, as the paper above is numbered."""
        ids = [f"p{paper.page_id}" for paper in self._dossier.papers]
        if step.expense not in ids:
            request = self._dossier.claim.request
            earlier = next((one for one in request.expenses if one.id == step.expense), None) if request else None
            return "" if earlier is None else self._say(EARLIER, day=self._say.day(earlier.date))
        number = ids.index(step.expense)
        return f"{number + 1}. {self._namer.paper(self._dossier.papers[number])}"

    @property
    def bills(self) -> list[Bill]:
        """The bills of the request, as the papers above are numbered, with what staff ruled on them."""
        request, ids = self._dossier.claim.request, [f"p{paper.page_id}" for paper in self._dossier.papers]
        ruled = {one.expense: one for one in self._dossier.rulings}
        return [
            Bill(
                expense.id,
                f"{ids.index(expense.id) + 1}. {self._namer.paper(self._dossier.papers[ids.index(expense.id)])}",
                expense.total,
                ruled.get(expense.id),
            )
            for expense in (request.expenses if request else ())
            if expense.id in ids
        ]

    @property
    def coverages(self) -> list[tuple[str, str]]:
        """The coverages that the scheme tells apart."""
        return self._namer.coverages

    def coverage_words(self, value: str) -> str:
        """Name what insurance covers."""
        return self._namer.coverage(value)

    @property
    def since_review(self) -> list[Event]:
        """What the last office to decide has not seen yet: what was mended, corrected or ruled since."""
        history = self._dossier.history
        last = max((n for n, event in enumerate(history) if event.code in DECIDED), default=len(history))
        return [event for event in history[last + 1 :] if event.code in CHANGES]

    @property
    def promises(self) -> list[Promise]:
        """The papers promised for later (容缺)."""
        return [
            Promise(
                gap.material,
                self._namer.material(gap.material),
                self._why(gap.reason),
                gap.promised_on,
                self._is_late(gap.promised_on),
            )
            for gap in self._dossier.claim.gaps
        ]

    def _why(self, reason: str) -> str:
        return gap_words(self._shift.language, reason)

    def _is_late(self, promised_on: date | None) -> bool:
        return promised_on is not None and promised_on < self._shift.today

    def clause(self, step: Step) -> str:
        """Cite a line of the working."""
        return f"{step.document} {step.clause}".strip()

    def when(self, event: Event) -> str:
        """Say when something happened: its business day, and the time on the wall."""
        return f"{self._say.day(event.on)} {self._say.time(event.at)}"

    @property
    def clauses(self) -> list[str]:
        """The clauses that the working and the workflow cite."""
        cited = [step.clause for step in self._dossier.claim.estimate.steps]
        return list(dict.fromkeys([*cited, *(step.source.clause for step in self._dossier.way)]))

    @property
    def document(self) -> str:
        """The scheme's document."""
        return self._dossier.scheme.document

    @property
    def answers(self) -> list[tuple[str, str]]:
        """The interview's answers in the scheme's words."""
        return [self._answer(name, value) for name, value in self._dossier.claim.answers.items()]

    def _answer(self, name: str, value: object) -> tuple[str, str]:
        question = self._dossier.scheme.questions.get(name)
        if question is None:
            return name, str(value)
        chosen = next((one for one in question.options if one.value == value), None)
        said = self._say.known(words.ANSWERS, value)
        if chosen is not None and value not in words.ANSWERS:
            said = chosen.words.pick(self._shift.language)
        return question.words.pick(self._shift.language), said

    @property
    def entitled(self) -> list[Notice]:
        """What is due to the person without a claim, and who else may help, as far as the answers tell."""
        d = self._dossier
        on = d.claim.submitted_on
        return [*entitlements(d.scheme, d.claim.answers, on), *referrals(d.scheme, d.claim.answers, on)]

    @property
    def others(self) -> list[Other]:
        """The person's other claims of the year."""
        visible = self._dossier.visible_others
        return [Other(claim, claim.id in visible) for claim in self._dossier.others]

    @property
    def phone(self) -> str | None:
        """Where somebody can be reached about it."""
        parties = (self._dossier.claim.applicant, self._dossier.claim.proxy, self._dossier.claim.beneficiary)
        return next((party.phone for party in parties if party and party.phone), None)

    @property
    def holder(self) -> str:
        """Who has taken it."""
        return self.staff_name(self._dossier.hold.staff_id) if self._dossier.hold else ""

    def staff_name(self, staff_id: int) -> str:
        """Name a member of staff."""
        found = self._dossier.people.get(staff_id)
        return found.name if found else self._say(SOMEBODY)

    def who(self, actor: Actor) -> str:
        """Name whoever did something."""
        if actor.kind == "staff" and actor.id is not None:
            found = self._dossier.people.get(actor.id)
            role = self._say.known(words.ROLES, found.role) if found else ""
            return f"{self.staff_name(actor.id)} {role}".strip()
        return self._say(THE_PERSON if actor.kind == "person" else THE_SYSTEM)

    @property
    def papers(self) -> list[PaperCard]:
        """The papers with their names and fields."""
        return [self._namer.card(paper) for paper in self._dossier.papers]

    @property
    def checklist(self) -> list[Group]:
        """What can be wrong."""
        return self._namer.checklist(self._dossier.papers)

    def material_name(self, material: str | None) -> str:
        """Name a material of the scheme."""
        return self._namer.material(material)

    def detail(self, event: Event) -> list[str]:
        """Say what a line of history carries."""
        return list(detail_lines(event, self._say, self._namer))
