"""The claim page, and the same page again when a form could not be carried out, with all that was typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

from claims import quotas, undoing
from claims.denials import OwnClaim
from claims.quotas import Look
from claims.workflow import has_part
from web.staff import words
from web.staff.dossier import gather
from web.staff.pages import show
from web.staff.shift import Shift, text
from web.staff.view import View

DECIDED = ("agree", "send_back", "refuse", "return")


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed into the page's forms before they were refused, so that nothing is lost."""

    note: str = ""
    opinion: str = ""
    amount: str = ""
    reason: str = ""
    notice_days: str = ""
    until: str = ""
    reasons: str = ""
    clause: str = ""
    document: str = ""
    return_reason: str = ""
    met: str = ""
    findings: str = ""
    visited_on: str = ""
    confirms: str = ""
    remark: str = ""
    back_reason: str = ""
    waive_reason: str = ""
    later_paper: str = ""
    later_until: str = ""
    agrees: tuple[int, ...] = ()
    defects: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)  # of an entry in one of the office's lists

    @property
    def texts(self) -> str:
        """Everything written by hand, one line each."""
        written = (self.note, self.opinion, self.reason, self.reasons, self.return_reason, self.findings, self.remark)
        more = (self.waive_reason, *self.words.values(), *self.said.values())
        return "\n".join(part for part in (*written, *more) if part)


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that could not be carried out: why, what was typed, in which form, and what its page had shown."""

    sentence: str
    typed: Typed
    opened: str
    seen_seq: int


async def page(shift: Shift) -> Response:
    """Show a claim."""
    claim_id = int(shift.request.path_params["id"])
    async with shift.parts.transaction() as store:
        claim = await store.queue.visible(claim_id, shift.desk.scope)
        await quotas.spend(store, shift.staff.id, Look.CLAIM, shift.now, claim_id=claim.id)
    return await show_claim(shift, claim_id)


async def number(shift: Shift) -> Response:
    """Show the claim with one whole number on it, for a reason that goes on record; it is masked again next time."""
    form = await shift.form()
    claim_id, what, reason = int(shift.request.path_params["id"]), text(form, "what")[:80], text(form, "reason")
    if reason not in words.reasons_to_show(what):
        raise HTTPException(400)
    async with shift.parts.transaction() as store:
        claim = await store.queue.visible(claim_id, shift.desk.scope)
        if await has_part(store, shift.staff, claim):
            raise OwnClaim
        detail = {"what": what, "reason": reason}
        await quotas.spend(store, shift.staff.id, Look.NUMBER, shift.now, claim_id=claim.id, detail=detail)
    return await show_claim(shift, claim_id, numbers=frozenset({what}))


async def show_claim(
    shift: Shift,
    claim_id: int,
    refused: Refused | None = None,
    status: int = 200,
    numbers: frozenset[str] = frozenset(),
) -> HTMLResponse:
    """Show a claim, with what was refused and typed if something was."""
    view = View(shift, await gather(shift, claim_id), refused.seen_seq if refused else None)
    typed = refused.typed if refused else Typed()
    done_code = shift.request.query_params.get("done", "")
    async with shift.parts.snapshot() as store:
        may_undo = await undoing.undoable(store, shift.staff.id, claim_id, shift.now) is not None
    return await show(
        shift,
        "claim.html",
        status=status,
        view=view,
        numbers=numbers,
        typed=typed,
        done_code=done_code,
        decided=done_code in DECIDED,
        undo=claim_id if may_undo else None,
        typed_texts=typed.texts,
        opened=refused.opened if refused else "",
        refused=refused.sentence if refused else None,
    )
