"""How many claims a member of staff may look at, and how often he may search, in an hour and in a day."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from claims.denials import QuotaReached
from claims.ports import Store

MORE = 4  # times as much while the office allows more


class Look(StrEnum):
    """What is counted, as the audit names it."""

    CLAIM = "claim_seen"
    SEARCH = "claim_searched"
    PERSON = "person_searched"
    NAME = "name_searched"
    NUMBER = "number_shown"


LIMITS: Mapping[Look, tuple[tuple[int, int], ...]] = {  # (hours, how many)
    Look.CLAIM: ((1, 120), (24, 500)),
    Look.SEARCH: ((1, 60), (24, 200)),
    Look.PERSON: ((1, 60), (24, 200)),
    Look.NAME: ((1, 60), (24, 200)),
    Look.NUMBER: ((1, 30), (24, 120)),
}
TOGETHER = dict.fromkeys((Look.PERSON, Look.NAME), (Look.PERSON, Look.NAME))  # whoever looks for people


async def spend(
    store: Store,
    staff_id: int,
    look: Look,
    now: datetime,
    *,
    claim_id: int | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Write down that somebody looks at something; raises QuotaReached. A claim looked at again counts once."""
    more = await store.staff.more_until(staff_id)
    times = MORE if more is not None and more > now else 1
    for hours, limit in LIMITS[look]:
        since = now - timedelta(hours=hours)
        looked = [
            await store.audit.looked(staff_id, one, since, but_not=claim_id) for one in TOGETHER.get(look, (look,))
        ]
        if sum(looked) >= limit * times:
            raise QuotaReached(limit * times, hours)
    await store.audit.note(look, staff_id, now, claim_id=claim_id, detail=detail)
