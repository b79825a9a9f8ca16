"""What may be done with a claim now and by this person: the decision panel of the claim page."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from claims import meetings, registering
from claims.model import ClaimStatus
from claims.promises import LONGEST, owed
from claims.reviewing import asks_notice_days, fixes_amount, wants_originals, wants_visit, was_noticed
from claims.workflow import Decision, back_from, due_from, papers_complete_on
from locales import N_, forms
from schemes.model import Meeting
from schemes.registers import RegisterField
from schemes.values import Words
from web.staff.cards import Namer
from web.staff.dossier import Dossier, in_days
from web.staff.pages import Speaker
from web.staff.refusals import sentence_for
from web.staff.shift import Shift

DAYS_TO_MEND = 15
DAYS_TO_BRING = 30
WITH_THE_PERSON = N_("正等申请人补材料，补好了会回到这一步。")
WITH_ANOTHER = N_("这件现在在“{step}”，您可以看，不用您办。")
CLOSED = N_("这件已经办结。")
OWN = N_("这件申请和您本人或者您的亲戚有关，请由同事办理。")
HELD = N_("{name}正在办这件，请和他说一声。")
NO_VISIT = N_("这一步不用入户。")
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
    rule: bool
    notice_days: bool
    meeting: bool


class Panel:
    """A dossier with what its reader may do; what needs no words is answered by the dossier itself."""

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
            amount=work and fixes_amount(d.way, d.step),
            originals=work and self.originals_wanted,
            visit=work and wants_visit(d.step),
            rule=work and d.claim.request is not None and not was_noticed(d.scheme, d.claim),
            notice_days=work and asks_notice_days(d.way, d.step),
            meeting=work and self._sitting is not None,
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
    def settles_papers(self) -> bool:
        """Whether this person may note that a paper came that was to come later."""
        return self.can.work or (self.pay_here and not self._dossier.own and not self.held_by_other)

    @property
    def owes(self) -> bool:
        """Whether a paper is still to come."""
        return bool(owed(self._dossier.claim.gaps))

    @property
    def later_papers(self) -> list[tuple[str, str]]:
        """The papers that may be let come later: their ids and names."""
        d = self._dossier
        already = {gap.material for gap in d.claim.gaps}
        return [(one.id, self.pick(one.words)) for one in d.scheme.materials if one.id not in already]

    @property
    def latest_promise(self) -> str:
        """The last day for which a paper may be promised."""
        return (self._shift.today + LONGEST).isoformat()

    @property
    def proposed_promise(self) -> str:
        """The day proposed for a paper that comes later."""
        return in_days(self._shift.today, DAYS_TO_BRING).isoformat()

    @property
    def blocked_words(self) -> str:
        """Why it cannot be put on a payment list, empty when it can."""
        if self._dossier.blocked is None or self._dossier.listed:
            return ""
        sentence, values = sentence_for(self._dossier.blocked)
        return self._say(sentence, **values)

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
    def no_visit(self) -> str:
        """Why no home visit can be put on record here now."""
        d = self._dossier
        if d.own:
            return self._say(OWN)
        if self.held_by_other and d.hold is not None:
            holder = d.people.get(d.hold.staff_id)
            return self._say(HELD, name=holder.name if holder else "")
        return self._say(NO_VISIT) if d.acts and d.can(Decision.AGREE) else self.elsewhere

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
        if self._sitting is not None:
            wanted.append((self._say(N_("记下会议决定")), self._dossier.meeting is not None))
        return wanted

    @property
    def later_due(self) -> list[tuple[str, date]]:
        """The later steps whose days count from complete papers, each with its last day."""
        d = self._dossier
        if d.claim.status is not ClaimStatus.IN_REVIEW:
            return []
        complete = papers_complete_on(d.claim, d.history)
        later = d.way[d.way.index(d.step) + 1 :]
        found = ((self.pick(step.words), due_from(step, complete)) for step in later if step.deadline_from_papers)
        return [(named, day) for named, day in found if day is not None and day != d.due_on]

    @property
    def tells_in_time(self) -> bool:
        """Whether the scheme keeps lists of what has to be told within some hours."""
        return any(register.within for register in self._dossier.scheme.registers.values())

    @property
    def told_lines(self) -> list[tuple[str, str, str]]:
        """What these lists hold of the person: which list, what it says, and on_time, late or untold."""
        shown = []
        for register, entry in self._dossier.told:
            late = registering.is_late(register, entry)
            open_ = register.within is not None and register.within.end not in entry.said
            said = self._namer.entry(register.id, {k: v for k, v in entry.said.items() if k != "name"})
            state = "untold" if open_ else "late" if late else "on_time"
            shown.append((self.pick(register.words), forms.listed(self._say.language, said), state))
        return shown

    @property
    def _sitting(self) -> Meeting | None:
        return meetings.wanted(self._dossier.scheme, self._dossier.claim)

    @property
    def meeting_name(self) -> str:
        """What the sitting is called that decides the amount here."""
        return "" if self._sitting is None else self.pick(self._dossier.scheme.registers[self._sitting.register].words)

    @property
    def meeting_fields(self) -> tuple[RegisterField, ...]:
        """What is to be written down of the sitting."""
        return () if self._sitting is None else meetings.asked(self._dossier.scheme, self._sitting)

    def pick(self, said: Words) -> str:
        """Choose the reader's language."""
        return said.pick(self._shift.language)

    @property
    def undone(self) -> bool:
        """Whether something is still to be done before agreeing."""
        return any(not done for _, done in self.todo)

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
        back = back_from(self._dossier.way, self._dossier.step)
        return "" if back is None else self._namer.step(back.id)

    @property
    def until(self) -> str:
        """The day proposed for mending."""
        return in_days(self._shift.today, DAYS_TO_MEND).isoformat()

    @property
    def tomorrow(self) -> str:
        """The first day that may be set for mending."""
        return in_days(self._shift.today, 1).isoformat()
