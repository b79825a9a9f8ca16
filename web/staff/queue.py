"""The queue: what is mine to do, what waits, what is done."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import Response

from claims import bulk, handing_in, registering, undoing
from claims.denials import NeedsLook
from claims.desk import Notice, QueuePage, Tray
from claims.errors import ClaimError
from claims.handing_in import Due
from claims.numerals import whole_number
from claims.refusals import ClaimNotFound
from claims.registering import Untold
from claims.sifting import Queueing
from claims.workflow import Seen
from locales import forms
from web.staff import sifting, words
from web.staff.pages import show
from web.staff.refusals import NOT_FOUND, WORDS, sentence_for
from web.staff.rows import shown_rows
from web.staff.searching import search, typed_in
from web.staff.shift import Shift, text, whole_in

ROWS = 20
AT_ONCE = 50
AT_HAND = frozenset({Tray.MINE, Tray.OPEN, Tray.SOON, Tray.OVERDUE})


async def home(shift: Shift) -> Response:
    """Send everybody to where his work is."""
    return shift.go("/office" if shift.administers else "/queue")


async def queue(shift: Shift) -> Response:
    """Show a tray, or what was searched for."""
    number = typed_in(shift)
    found = await search(shift, number) if number else None
    if found is not None:
        return found
    due, untold = await _due(shift)
    more = {"undo": await _undo(shift), "due": due, "untold": untold, "objected": await _objected(shift)}
    shown = {**await _tray(shift), **await _form(shift), **more}
    return await show(shift, "queue.html", number=number, **shown)


async def _due(shift: Shift) -> tuple[tuple[Due, ...], tuple[Untold, ...]]:
    """List the reports of which to remind those who hand them in, and what is to be told within some hours."""
    schemes = shift.parts.catalogue.serving(shift.staff.place)
    async with shift.parts.snapshot() as store:
        reports = await handing_in.open_for(store, schemes, shift.staff, shift.today)
        return reports, await registering.untold(store, schemes, shift.desk)


async def _objected(shift: Shift) -> list[Notice]:
    """List the notices against which somebody has objected and waits for this desk."""
    scope = shift.desk.scope
    async with shift.parts.snapshot() as store:
        found = await store.notices.objected(shift.staff.place, AT_ONCE)
    return [one for one in found if (one.scheme_id, one.step) in scope.acting]


async def _undo(shift: Shift) -> int | None:
    asked = whole_number(shift.request.query_params.get("of", ""))
    if asked is None:
        return None
    async with shift.parts.snapshot() as store:
        found = await undoing.undoable(store, shift.staff.id, asked, shift.now)
    return None if found is None else found.claim_id


async def agree(shift: Shift) -> Response:
    """Agree to what was ticked, each looked at anew, and say what became of each."""
    form = await shift.form()
    chosen = [one for one in form.getlist("claim") if isinstance(one, str)][:AT_ONCE]
    outcomes = [await _agree_to(shift, one, text(form, "opinion")) for one in chosen]
    shift.parts.woken()
    return await show(shift, "bulk.html", outcomes=outcomes, agreed=sum(one["done"] for one in outcomes))


async def _agree_to(shift: Shift, ticked: str, opinion: str) -> dict[str, Any]:
    claim_id, version, number = ([*ticked.split("|", 2), "", ""])[:3]
    seen = Seen(whole_in(claim_id), whole_in(version))
    outcome: dict[str, Any] = {"id": seen.claim_id, "number": number, "done": False, "doubts": ()}
    try:
        async with shift.parts.transaction() as store:
            await bulk.agree(store, shift.desk, seen, opinion)
    except NOT_FOUND:
        return outcome | {"said": shift.words(WORDS[ClaimNotFound])}
    except NeedsLook as refusal:
        said = forms.listed(shift.language, (shift.words(words.DOUBTS[code]) for code in refusal.doubts))
        return outcome | {"said": said}
    except ClaimError as refusal:
        sentence, values = sentence_for(refusal)
        return outcome | {"said": shift.words(sentence, **values)}
    return outcome | {"done": True, "said": ""}


async def part(shift: Shift) -> Response:
    """Show the tray alone, for a page that keeps itself up to date."""
    return await show(shift, "queue_part.html", **await _tray(shift))


async def _tray(shift: Shift) -> dict[str, Any]:
    query = shift.request.query_params
    scope = shift.desk.scope
    asked = Queueing(shift.staff, scope, shift.today, sifting.sieve_of(query, scope))
    start = sifting.start_of(query)
    async with shift.parts.snapshot() as store:
        counts = await store.queue.counts(asked)
        tray = Tray(query["tray"]) if query.get("tray") in set(Tray) else _first(counts)
        page = await store.queue.page(asked, tray, start, ROWS) if counts[tray] else QueuePage(())
        shown = await shown_rows(shift, store, page)
        by_place = await sifting.by_place(shift, store, asked, tray) if counts[tray] else []
    to = sifting.Addresses(tray, asked.sieve, start if page.before else None)
    return {**shown, "tray": tray, "counts": counts, "to": to, "by_place": by_place, "decides": tray in AT_HAND}


async def _form(shift: Shift) -> dict[str, Any]:
    async with shift.parts.snapshot() as store:
        offered = await sifting.choices(shift, store, sifting.sieve_of(shift.request.query_params, shift.desk.scope))
    return {"offered": offered, "conditions": sifting.conditions(shift, offered)}


def _first(counts: Mapping[Tray, int]) -> Tray:
    return Tray.MINE if counts[Tray.MINE] else Tray.OPEN
