"""A claim in the words of whoever looks at it, for the templates of the claim page."""

from dataclasses import dataclass
from typing import Any

from claims.desk import Defect
from claims.model import Actor, ClaimStatus, Event
from claims.reviewing import fixes_amount, wants_originals, wants_visit
from claims.workflow import Decision
from locales import N_, forms
from schemes.values import Step
from web.staff import words
from web.staff.cards import Group, Namer, Other, PaperCard
from web.staff.dossier import Dossier, in_days
from web.staff.lines import defect_words, detail_lines
from web.staff.pages import Speaker
from web.staff.shift import Shift

DAYS_TO_MEND = 15
THE_PERSON, THE_SYSTEM, SOMEBODY = N_("申请人"), N_("到期自动"), N_("工作人员")
WITH_THE_PERSON = N_("正等申请人补材料，补好了会回到这一步。")
WITH_ANOTHER = N_("这件现在在“{step}”，您可以看，不用您办。")
CLOSED = N_("这件已经办结。")
LISTED = N_("已列入发放名单，等银行发放。")


@dataclass(frozen=True, slots=True)
class Can:
    """Which parts of the panel are there."""

    work: bool
    agree: bool
    give_back: bool
    amount: bool
    originals: bool
    visit: bool


class View:
    """The dossier in words."""

    def __init__(self, shift: Shift, dossier: Dossier, seen_seq: int | None) -> None:
        self._shift = shift
        self._dossier = dossier
        self._say = Speaker(shift.language)
        self._namer = Namer(dossier.scheme, self._say)
        self._seen_seq = seen_seq

    def __getattr__(self, name: str) -> Any:
        """Answer what needs no words from the dossier itself."""
        return getattr(self._dossier, name)

    @property
    def token(self) -> str:
        """The token of the session's forms."""
        return self._shift.token

    @property
    def can(self) -> Can:
        """Which parts of the panel are there for this person now."""
        d = self._dossier
        agree = d.can(Decision.AGREE)
        work = d.acts and not d.own and not self.held_by_other and agree
        return Can(
            work=work,
            agree=work,
            give_back=work and d.can(Decision.RETURN),
            amount=work and fixes_amount(d.scheme, d.step),
            originals=work and self.originals_wanted,
            visit=work and wants_visit(d.step),
        )

    @property
    def held_by_other(self) -> bool:
        """Whether a colleague is at it."""
        return self._dossier.acts and self._dossier.held_by_other(self._shift)

    @property
    def mine(self) -> bool:
        """Whether I have taken it."""
        return self._dossier.hold is not None and self._dossier.hold.staff_id == self._shift.staff.id

    @property
    def pay_here(self) -> bool:
        """Whether it waits for a payment list at this desk."""
        d = self._dossier
        return d.acts and d.step.kind == "pay" and d.claim.status is ClaimStatus.APPROVED and not d.listed

    @property
    def elsewhere(self) -> str:
        """Why there is nothing to do here."""
        d = self._dossier
        if d.listed and d.claim.status is ClaimStatus.APPROVED:
            return self._say(LISTED)
        if d.claim.status in (ClaimStatus.SENT_BACK, ClaimStatus.PAYMENT_FAILED):
            return self._say(WITH_THE_PERSON)
        if d.claim.status in (ClaimStatus.PAID, ClaimStatus.REFUSED, ClaimStatus.WITHDRAWN):
            return self._say(CLOSED)
        return self._say(WITH_ANOTHER, step=self.step_words)

    @property
    def originals_wanted(self) -> bool:
        """Whether papers are to be compared by now."""
        return wants_originals(self._dossier.scheme, self._dossier.step)

    @property
    def todo(self) -> list[tuple[str, bool]]:
        """What must be on record before agreeing, and whether it is."""
        wanted = []
        if self.originals_wanted:
            wanted.append((self._say(N_("核对原件")), not self._dossier.unseen))
        if wants_visit(self._dossier.step):
            wanted.append((self._say(N_("入户核查")), bool(self._dossier.visits)))
        return wanted

    @property
    def undone(self) -> bool:
        """Whether something is still to be done before agreeing."""
        return any(not done for _, done in self.todo)

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
    def step_words(self) -> str:
        """The step's name."""
        return self._dossier.step.words.pick(self._shift.language)

    @property
    def next_words(self) -> str:
        """The next step's name."""
        following = self._dossier.following
        return self._say(N_("批准")) if following is None else following.words.pick(self._shift.language)

    @property
    def back_words(self) -> str:
        """The name of the office it can be given back to."""
        return self._namer.step(self._dossier.step.returns_to)

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
            return ""
        number = ids.index(step.expense)
        return f"{number + 1}. {self._namer.paper(self._dossier.papers[number])}"

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
        return list(dict.fromkeys([*cited, *(step.source.clause for step in self._dossier.scheme.workflow)]))

    @property
    def document(self) -> str:
        """The scheme's document."""
        return self._dossier.scheme.document

    @property
    def until(self) -> str:
        """The day proposed for mending."""
        return in_days(self._shift.today, DAYS_TO_MEND).isoformat()

    @property
    def tomorrow(self) -> str:
        """The first day that may be set for mending."""
        return in_days(self._shift.today, 1).isoformat()

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
