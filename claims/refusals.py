"""What drafting and submitting refuse, each with a remedy; the front ends turn the class into words."""

from claims.errors import ClaimError


class DraftNotFound(ClaimError):
    """There is no such draft of this person."""


class DraftClosed(ClaimError):
    """The draft was submitted or dropped; nothing can be entered in it any more."""


class DraftChanged(ClaimError):
    """Somebody else changed the draft in the meantime; look again."""


class PageNotFound(ClaimError):
    """There is no such page in this draft."""


class PageAlreadyKept(ClaimError):
    """The very same photo is in the draft already; `page_id` is where."""

    def __init__(self, page_id: int) -> None:
        super().__init__(page_id)
        self.page_id = page_id


class TooManyPages(ClaimError):
    """The draft holds as many pages as it may; `limit` says how many."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.limit = limit


class LeaseLost(ClaimError):
    """The job was given to another worker in the meantime; this result is dropped."""


class PlaceNotFound(ClaimError):
    """There is no such place in the office's records."""


class AnswerNotUnderstood(ClaimError):
    """The typed value cannot be taken for what was asked; `wanted` is money, date, number, choice, phone or text."""

    def __init__(self, wanted: str) -> None:
        super().__init__(wanted)
        self.wanted = wanted


class PhoneNotUnderstood(ClaimError):
    """The number is neither a mobile nor a landline of the mainland."""


class ConsentMissing(ClaimError):
    """Nothing may be kept before the person has agreed."""


class ClaimNotFound(ClaimError):
    """There is no such claim that this person may see."""


class ClaimChanged(ClaimError):
    """Somebody else decided on the claim in the meantime; look again."""
