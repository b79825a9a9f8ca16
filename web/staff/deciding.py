"""The forms of the claim page: each does one thing and goes on, or shows the page again with all that was typed."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import Response

from claims import checking, meeting_decisions, meetings, promises, reviewing, undoing
from claims.checking import Compared, NewValue, ToRule, Visit
from claims.denials import AmountWrong, DeadlineWrong, EntryWrong, HomeVisitDayWrong, PromiseDayWrong, TooLateToUndo
from claims.desk import Defect
from claims.errors import ClaimError
from claims.numerals import whole_number
from claims.ports import Store
from claims.reviewing import Agreement, Refusal
from claims.workflow import Seen
from web.staff.claim import Refused, Typed, show_claim
from web.staff.refusals import NOT_FOUND, sentence_for
from web.staff.shift import Shift, day, text, whole, whole_in
from web.staff.visits import show_visit

CONFLICT = 409
Act = Callable[[Store, Shift, Seen, FormData], Awaitable[object]]
Again = Callable[[Shift, int, Refused, int], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Deed:
    """A form: what it does, and what the next page says."""

    act: Act
    done: str
    again: Again = show_claim

    async def __call__(self, shift: Shift) -> Response:
        """Carry the form out, or show the page again with the reason."""
        form = await shift.form()
        seen = Seen(int(shift.request.path_params["id"]), whole(form, "version"))
        try:
            async with shift.parts.transaction() as store:
                await self.act(store, shift, seen, form)
        except NOT_FOUND as refusal:
            raise HTTPException(404) from refusal
        except ClaimError as refusal:
            return await self._again(shift, seen, form, refusal)
        shift.parts.woken()
        return await self._on(shift, seen)

    async def _on(self, shift: Shift, seen: Seen) -> Response:
        """Show the claim, or the queue when the claim has left this desk for an earlier one."""
        try:
            async with shift.parts.snapshot() as store:
                await store.queue.visible(seen.claim_id, shift.desk.scope)
        except NOT_FOUND:
            return shift.go("/queue", done=self.done, of=str(seen.claim_id))
        return shift.go(f"/claims/{seen.claim_id}", done=self.done)

    async def _again(self, shift: Shift, seen: Seen, form: FormData, refusal: ClaimError) -> Response:
        sentence, values = sentence_for(refusal)
        if isinstance(refusal, EntryWrong):
            values = {"field": await _field_words(shift, seen, refusal)}
        opened = shift.request.url.path.rsplit("/", 1)[-1]
        again = Refused(shift.words(sentence, **values), typed_in(opened, form), opened, whole(form, "seq"))
        return await self.again(shift, seen.claim_id, again, CONFLICT)


def typed_in(opened: str, form: FormData) -> Typed:
    """Keep what was typed, under the name of the form it was typed in."""
    said = {name: text(form, name) for name in ("opinion", "amount", "clause", "document", "met", "remark")}
    more = {name: text(form, name) for name in ("findings", "visited_on", "confirms", "reasons", "notice_days")}
    reason, until = text(form, "reason"), text(form, "until")
    return Typed(
        **said,
        **more,
        note=text(form, "text"),
        reason=reason if opened == "agree" else "",
        return_reason=reason if opened == "return" else "",
        back_reason=reason if opened == "meeting-back" else "",
        waive_reason=reason if opened == "waive" else "",
        later_paper=text(form, "material") if opened in ("later", "waive") else "",
        later_until=until if opened == "later" else "",
        until=until if opened == "send-back" else "",
        agrees=tuple(whole_in(one) for one in _texts(form, "agrees")),
        defects=tuple(_texts(form, "defect")),
        words=_named(form, "words:"),
        said=_named(form, "said:"),
    )


def _named(form: FormData, start: str) -> dict[str, str]:
    """Collect the fields whose names begin so, without that beginning."""
    return {name.removeprefix(start): text(form, name) for name in form if name.startswith(start)}


def _texts(form: FormData, name: str) -> list[str]:
    return [one for one in form.getlist(name) if isinstance(one, str)]


async def undo(shift: Shift) -> Response:
    """Take one's own decision back and show the claim again, or say that it is too late."""
    await shift.form()
    claim_id = int(shift.request.path_params["id"])
    try:
        async with shift.parts.transaction() as store:
            await undoing.undo(store, shift.desk, claim_id)
    except TooLateToUndo:
        await _refuse_strangers(shift, claim_id)
        return shift.go("/queue", done="too_late")
    shift.parts.woken()
    return shift.go(f"/claims/{claim_id}", done="undo")


async def _refuse_strangers(shift: Shift, claim_id: int) -> None:
    """Raise 404 for whoever neither decided on the claim nor may see it."""
    async with shift.parts.snapshot() as store:
        made = await store.reviews.last_decision(claim_id)
        if made is not None and made.staff_id == shift.staff.id:
            return
        try:
            await store.queue.visible(claim_id, shift.desk.scope)
        except NOT_FOUND as refusal:
            raise HTTPException(404) from refusal


async def _take(store: Store, shift: Shift, seen: Seen, _: FormData) -> None:
    await reviewing.take(store, shift.desk, seen)


async def _release(store: Store, shift: Shift, seen: Seen, _: FormData) -> None:
    await reviewing.release(store, shift.desk, seen)


async def _relative(store: Store, shift: Shift, seen: Seen, _: FormData) -> None:
    await reviewing.declare_relative(store, shift.desk, seen.claim_id)


async def _agree(store: Store, shift: Shift, seen: Seen, form: FormData) -> None:
    counted = whole_number(text(form, "notice_days"))
    said = Agreement(text(form, "opinion"), _amount(form), text(form, "reason"), counted)
    await reviewing.decide_agree(store, shift.desk, seen, said)


def _amount(form: FormData) -> Decimal | None:
    written = text(form, "amount").replace(",", "").replace("¥", "")
    if not written:
        return None
    try:
        amount = Decimal(written)
    except InvalidOperation as error:
        raise AmountWrong from error
    if not amount.is_finite():
        raise AmountWrong
    return amount


async def _send_back(store: Store, shift: Shift, seen: Seen, form: FormData) -> None:
    until = day(form, "until")
    if until is None:
        raise DeadlineWrong
    await reviewing.send_back(store, shift.desk, seen, defects_in(form), until)


def defects_in(form: FormData) -> list[Defect]:
    """Collect what was ticked; words beside a paper join its last tick, or stand as a defect of their own."""
    ticked: dict[str, list[str]] = {}
    for one in _texts(form, "defect"):
        key, _, code = one.partition("|")
        ticked.setdefault(key, []).append(code)
    written = _named(form, "words:")
    found = []
    for key in dict.fromkeys((*ticked, *(key for key, words in written.items() if words))):
        material, _, page = key.partition(":")
        page_id = whole_number(page)
        codes = ticked.get(key, ["other"])
        said = written.get(key, "")
        found += [Defect(material or None, code, said if code == codes[-1] else "", page_id) for code in codes]
    return found


async def _refuse(store: Store, shift: Shift, seen: Seen, form: FormData) -> None:
    why = Refusal(text(form, "reasons"), text(form, "clause"), text(form, "document"))
    await reviewing.refuse(store, shift.desk, seen, why)


async def _return(store: Store, shift: Shift, seen: Seen, form: FormData) -> None:
    await reviewing.return_to_office(store, shift.desk, seen, text(form, "reason"))


async def _originals(store: Store, shift: Shift, seen: Seen, form: FormData) -> None:
    claim = await store.queue.visible(seen.claim_id, shift.desk.scope)
    agreeing = set(_texts(form, "agrees"))
    remark = text(form, "remark")
    compared = [
        Compared(page.page_id, str(page.page_id) in agreeing, "" if str(page.page_id) in agreeing else remark)
        for page in claim.pages
    ]
    await checking.record_originals(store, shift.desk, seen, compared)


async def _visit(store: Store, shift: Shift, seen: Seen, form: FormData) -> None:
    visited_on = day(form, "visited_on")
    if visited_on is None:
        raise HomeVisitDayWrong
    visit = Visit(visited_on, text(form, "met"), text(form, "findings"), text(form, "confirms") == "yes")
    await checking.record_home_visit(store, shift.desk, seen, visit)


async def _field(store: Store, shift: Shift, seen: Seen, form: FormData) -> None:
    new = NewValue(whole(form, "page"), text(form, "field"), text(form, "value"), text(form, "reason"))
    await checking.correct_field(store, shift.desk, seen, new)


async def _rule(store: Store, shift: Shift, seen: Seen, form: FormData) -> None:
    said = ToRule(
        expense=text(form, "expense"),
        coverage=text(form, "coverage") or None,
        taken_out=_amount(form),
        left_out=bool(text(form, "left_out")),
        reason=text(form, "reason"),
    )
    await checking.rule_on(store, shift.desk, seen, said)


async def _later(store: Store, shift: Shift, seen: Seen, form: FormData) -> None:
    until = day(form, "until")
    if until is None:
        raise PromiseDayWrong(promises.LONGEST.days)
    await promises.allow(store, shift.desk, seen, text(form, "material"), until)


async def _came(store: Store, shift: Shift, seen: Seen, form: FormData) -> None:
    await promises.came(store, shift.desk, seen, text(form, "material"))


async def _waive(store: Store, shift: Shift, seen: Seen, form: FormData) -> None:
    await promises.waive(store, shift.desk, seen, text(form, "material"), text(form, "reason"))


async def _meeting(store: Store, shift: Shift, seen: Seen, form: FormData) -> None:
    await meeting_decisions.decide(store, shift.desk, seen, _named(form, "said:"))


async def _meeting_back(store: Store, shift: Shift, seen: Seen, form: FormData) -> None:
    await meeting_decisions.take_back(store, shift.desk, seen, text(form, "reason"))


async def _field_words(shift: Shift, seen: Seen, wrong: EntryWrong) -> str:
    """Name the field of the sitting's list that was wrong."""
    async with shift.parts.snapshot() as store:
        claim = await store.queue.visible(seen.claim_id, shift.desk.scope)
    scheme = shift.parts.catalogue.get(claim.scheme_id)
    meeting = meetings.wanted(scheme, claim)
    fields = meetings.asked(scheme, meeting) if meeting else ()
    return next((one.words.pick(shift.language) for one in fields if one.id == wrong.field), wrong.field)


async def _note(store: Store, shift: Shift, seen: Seen, form: FormData) -> None:
    await reviewing.note(store, shift.desk, seen.claim_id, text(form, "text"))


DEEDS = {
    "take": Deed(_take, "take"),
    "release": Deed(_release, "release"),
    "relative": Deed(_relative, "relative"),
    "agree": Deed(_agree, "agree"),
    "send-back": Deed(_send_back, "send_back"),
    "refuse": Deed(_refuse, "refuse"),
    "return": Deed(_return, "return"),
    "originals": Deed(_originals, "originals"),
    "visit": Deed(_visit, "visit"),
    "visit/record": Deed(_visit, "visit", show_visit),
    "field": Deed(_field, "field"),
    "rule": Deed(_rule, "rule"),
    "later": Deed(_later, "later"),
    "came": Deed(_came, "came"),
    "waive": Deed(_waive, "waive"),
    "meeting": Deed(_meeting, "meeting"),
    "meeting-back": Deed(_meeting_back, "meeting_back"),
    "note": Deed(_note, "note"),
}
