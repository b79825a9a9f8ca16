"""Objecting to a public notice without an account or from the chat, and the answer that whoever objected can read.

Whoever objects is known to those who look into it at most; the history of the claim names nobody.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from claims.denials import NoticeNotFound
from claims.desk import Channel, Notice, NoticeStatus, Objection
from claims.errors import ClaimError
from claims.events import Happened
from claims.model import SYSTEM
from claims.phones import phone_number
from claims.ports import Store
from claims.workflow import Line, write

LEAST, LONGEST = 8, 1000  # characters of what is said
LONGEST_NAME = 40
A_NOTICE = 20  # open objections to one notice that nobody of the office wrote down
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is taken for another
ANSWERED = "objection_answered"  # told to whoever objected in the chat: notice, upheld, answer


class SaidTooLittle(ClaimError):
    """What was said is too short to be looked into, or longer than anybody reads."""


class NoticeOver(ClaimError):
    """The notice has ended; nothing can be said against it here any more."""


class ObjectionsFull(ClaimError):
    """So many have objected that the office must read first; by telephone or in person it takes more."""


@dataclass(frozen=True, slots=True)
class Word:
    """What somebody says against a notice, and how he may be answered: by telephone, in his chat, by his code."""

    text: str
    channel: Channel
    name: str | None = None
    phone: str | None = None
    person_id: int | None = None
    receipt: str | None = None


def new_receipt() -> str:
    """Make a code with which an answer is found later."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


async def running(store: Store, notice_id: int, place: str = "") -> Notice:
    """Return a notice to which one can object; raises NoticeNotFound or NoticeOver."""
    notice = await store.notices.within(notice_id, place)
    if notice.status is not NoticeStatus.RUNNING:
        raise NoticeOver
    return notice


async def object_to(store: Store, notice: Notice, said: Word, on: date, now: datetime) -> Objection:
    """Keep what somebody says; the same code again is the same objection.

    Raises SaidTooLittle, PhoneNotUnderstood or ObjectionsFull.
    """
    text = said.text.strip()
    if not LEAST <= len(text) <= LONGEST:
        raise SaidTooLittle
    phone = phone_number(said.phone) if said.phone else None
    before = await store.notices.objections_to(notice)
    known = await store.notices.by_receipt(said.receipt) if said.receipt else None
    if known is not None:
        return known
    if sum(one.staff_id is None and one.upheld is None for one in before) >= A_NOTICE:
        raise ObjectionsFull
    made = Objection(
        *(0, notice.id, text, said.channel, on, None),
        name=(said.name or "").strip()[:LONGEST_NAME] or None,
        phone=phone,
        person_id=said.person_id,
        receipt=said.receipt,
    )
    kept = await store.notices.object(made)
    claim = await store.claims.by_id(notice.claim_id)
    await write(store, claim, Line(Happened.OBJECTION, SYSTEM, on, now, {"channel": said.channel.value}))
    return kept


async def answer_to(store: Store, receipt: str) -> Objection:
    """Return the objection whose code somebody has; raises NoticeNotFound."""
    found = await store.notices.by_receipt(receipt.strip().upper())
    if found is None:
        raise NoticeNotFound
    return found
