"""Reminders of drafts that lie unfinished: on the second and the sixth day, once each, never at night."""

from datetime import datetime, time, timedelta

from claims.clock import SHANGHAI
from claims.ports import Store

AFTER = (timedelta(days=2), timedelta(days=6))
EVENING, MORNING = time(21), time(8)
WAITS = "draft_waits"  # told with draft_id


def is_night(now: datetime) -> bool:
    """Say whether people sleep: from 21:00 to 8:00 in Shanghai."""
    wall = now.astimezone(SHANGHAI).time()
    return wall >= EVENING or wall < MORNING


async def remind(store: Store, now: datetime) -> int:
    """Tell everybody whose draft has waited long enough, and say how many; called again it changes nothing.

    Somebody who is due for both at once, because nothing ran for days, is told once.
    """
    if is_night(now):
        return 0
    told = 0
    for number in range(len(AFTER), 0, -1):
        for draft in await store.reminders.due(number, now - AFTER[number - 1]):
            for earlier in range(1, number + 1):
                await store.reminders.told(draft, earlier, now)
            await store.tell(draft.person_id, WAITS, draft_id=draft.id)
            told += 1
    return told


async def stop(store: Store, person_id: int, now: datetime) -> None:
    """Remind the person no more."""
    await store.reminders.set_wanted(person_id, wanted=False, now=now)


async def resume(store: Store, person_id: int, now: datetime) -> None:
    """Remind the person again."""
    await store.reminders.set_wanted(person_id, wanted=True, now=now)
