"""What the offices' work refuses, each with a remedy; the console turns the class into words."""

from decimal import Decimal

from claims.errors import ClaimError


class WrongPassword(ClaimError):
    """Login and password do not fit together."""


class TooManyTries(ClaimError):
    """Too many failed sign-ins of this login from this address; `seconds` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class CodeNeeded(ClaimError):
    """The password was right; now the second step is asked for. `enrol`: it has to be set up first."""

    def __init__(self, ticket: str, *, enrol: bool) -> None:
        super().__init__(enrol)
        self.ticket, self.enrol = ticket, enrol


class WrongCode(ClaimError):
    """The code does not fit, was used already, or came too late; the password has to be typed again."""

    def __init__(self, *, again: bool = True) -> None:
        super().__init__(again)
        self.again = again  # another code may be typed at once


class QuotaReached(ClaimError):
    """A member of staff has looked at as many claims as he may for now; `limit` says how many, `hours` in how long."""

    def __init__(self, limit: int, hours: int) -> None:
        super().__init__(limit, hours)
        self.limit, self.hours = limit, hours


class LoginTaken(ClaimError):
    """Another account has this login."""


class NotYourDesk(ClaimError):
    """The claim is not at a step on which this member of staff acts."""


class OwnClaim(ClaimError):
    """Nobody decides on a claim in which he has a part himself."""


class NotThisDecision(ClaimError):
    """The step takes no such decision, or the claim is not open to it now."""


class TakenByAnother(ClaimError):
    """A colleague is working on the claim; `staff_id` says who."""

    def __init__(self, staff_id: int) -> None:
        super().__init__(staff_id)
        self.staff_id = staff_id


class OriginalsMissing(ClaimError):
    """Not every paper has been compared with its original."""


class HomeVisitMissing(ClaimError):
    """The home visit is not on record."""


class HomeVisitDayWrong(ClaimError):
    """The day of the home visit lies in the future or before the claim."""


class TooManyVisitPhotos(ClaimError):
    """A household has as many photos as are kept; `limit` says how many."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class VisitPhotoMissing(ClaimError):
    """A photo was to be kept, and none came; or it is on record already, and stays there."""


class MeetingMissing(ClaimError):
    """The amount is decided by a sitting, and none is on record."""


class MeetingAboveLimit(ClaimError):
    """A sitting gives more than the text lets it; `limit` is the most, in yuan."""

    def __init__(self, limit: Decimal) -> None:
        super().__init__(limit)
        self.limit = limit


class NoDefects(ClaimError):
    """A claim is sent back only with at least one defect named."""


class NoReasons(ClaimError):
    """A refusal needs its reason and its clause."""


class DeadlineWrong(ClaimError):
    """The day until which the papers are to be mended does not lie in the future."""


class AmountMissing(ClaimError):
    """The amount must be fixed before the claim goes on."""


class NoticeDaysMissing(ClaimError):
    """The scheme leaves the days of the public notice to the office, and none were given."""


class AmountWrong(ClaimError):
    """The amount is negative, above the limit, or changed without a reason; `limit` is the most that is left."""


class EntryWrong(ClaimError):
    """A field of an entry is missing or not of its kind; `row` is the row of an imported sheet, 0 for none."""

    def __init__(self, field: str, row: int = 0) -> None:
        super().__init__(field, row)
        self.field, self.row = field, row


class NotOverYet(ClaimError):
    """A report is handed in once its period is over."""


class ConsentMissing(ClaimError):
    """The person has not agreed to this, or has taken it back."""


class UnderRecovery(ClaimError):
    """Money is being reclaimed from the person; `number` names the claim that is not paid meanwhile."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number


class StepsMissing(ClaimError):
    """Not every step of the recognition is on record."""


class SettledAlready(ClaimError):
    """The list was settled with the institution, or taken back; nothing of it changes any more."""


class DeputyWrong(ClaimError):
    """The deputy works elsewhere or no longer, or the days lie behind or are reversed."""


class SameHands(ClaimError):
    """Whoever agreed to a claim at one step does not agree to it at the next."""


class TooLateToUndo(ClaimError):
    """The decision is older than a minute, somebody else's, or somebody has gone on from it."""


class NeedsLook(ClaimError):
    """The claim is not plain enough to be agreed to with others at once; `doubts` are codes of claims.bulk."""

    def __init__(self, doubts: tuple[str, ...]) -> None:
        super().__init__(*doubts)
        self.doubts = doubts


class WordsMissing(ClaimError):
    """A text that has to be given is empty."""


class FieldNotFound(ClaimError):
    """The paper has no such field."""


class NoticeNotFound(ClaimError):
    """There is no such notice at this desk."""


class ObjectionSettled(ClaimError):
    """The objection was settled already."""


class ListNotFound(ClaimError):
    """There is no such payment list at this desk."""


class NothingToPay(ClaimError):
    """No claim was chosen that could be put on a payment list."""


class ListReleased(ClaimError):
    """The payment list was released; it can no longer be changed."""


class ListNotReleased(ClaimError):
    """Results are entered only for a payment list that was released."""


class SamePerson(ClaimError):
    """Whoever made the payment list does not release it himself where a colleague can."""


class BillPaid(ClaimError):
    """A bill of the claim was paid or listed already; `number` names the claim, `other` the one paid for it."""

    def __init__(self, number: str, other: str) -> None:
        super().__init__(number, other)
        self.number, self.other = number, other


class PromiseDayWrong(ClaimError):
    """The day until which a paper may come later does not lie ahead, or too far off; `days` is the furthest."""

    def __init__(self, days: int) -> None:
        super().__init__(days)
        self.days = days


class PaperOwed(ClaimError):
    """A paper of the claim is promised and has not come; `number` names the claim, `material` the paper."""

    def __init__(self, number: str, material: str) -> None:
        super().__init__(number, material)
        self.number, self.material = number, material


class MaterialNotFound(ClaimError):
    """The scheme asks for no such paper, or the claim does not owe it."""


class SheetUnreadable(ClaimError):
    """The sheet has no rows, or not the columns that are needed."""


class LimitReached(ClaimError):
    """Paying this claim would go beyond the person's limit of the year; `number` names the claim."""

    def __init__(self, number: str) -> None:
        super().__init__(number)
        self.number = number
