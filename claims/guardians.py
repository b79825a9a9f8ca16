"""Children under fourteen: their data may be used only when a parent or guardian agrees (个人信息保护法第三十一条)."""

from datetime import date

from claims import people
from claims.answers import FILED_BY
from claims.model import Draft
from claims.ports import Store

OF_AGE = 14
CHILD = "child"
GUARDIAN = "guardian"


def purpose_of(draft: Draft) -> str:
    """Name the consent that one application for a child needs."""
    return f"{CHILD}:{draft.id}"


def is_child(id_number: str | None, on: date) -> bool:
    """Say whether the holder of an ID number is under fourteen on a day; an unknown number says nothing."""
    if id_number is None or len(id_number) != 18 or not id_number[6:14].isdigit():
        return False
    year, month_day = int(id_number[6:10]), (int(id_number[10:12]), int(id_number[12:14]))
    return on.year - year - ((on.month, on.day) < month_day) < OF_AGE


def files_for_child(draft: Draft) -> bool:
    """Say whether somebody has said that he files for his child."""
    return draft.answers.get(FILED_BY) == GUARDIAN


async def consent_missing(store: Store, draft: Draft, id_number: str | None, on: date) -> bool:
    """Say whether a guardian still has to agree to the application."""
    if not files_for_child(draft) and not is_child(id_number, on):
        return False
    return not await people.has_agreed(store, draft.person_id, purpose_of(draft))
