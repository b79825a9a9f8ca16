"""Documents on paper: the application form ready to sign, the refusal with how to object, the public notice."""

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import typst
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from claims import showing
from claims.estimating import age_of
from claims.events import Happened
from claims.model import Claim
from claims.ports import Store
from claims.records import Contact
from claims.refusals import ClaimNotFound
from claims.rights import LITIGATION, RECONSIDERATION
from claims.shown import Frame, ShownLine, Where
from claims.workflow import way_of
from locales import N_, SOURCE, forms, gettext
from schemes.model import Remedy, Scheme
from web.staff import word_file
from web.staff.pages import names_of
from web.staff.parts import WEB
from web.staff.shift import Shift

TEMPLATES = WEB / "templates" / "documents"
FORM_TITLE = N_("{scheme}申请表")
MAN, WOMAN = N_("男"), N_("女")
BILL = N_("{day} {seller} {total}元")
DAYS, MONTHS = N_("{count} 日"), N_("{count} 个月")
POWERS = N_("填写和提交申请，交材料、补材料，查询进度，签收通知和决定。")
AUTHORITY_LASTS = timedelta(days=365)  # the longest mandate that the chat gives
LIST_TITLE = N_("{place}救助公示")
LIST_ABOUT = N_(
    "以下申请已经审核，现予公示。张贴当天不算，从第二天起算。对名单有不同意见的，请在公示期内向{to}提出，我们为您保密。"
)
AT_OFFICE, BY_PHONE = N_("{office}"), N_("{office}（电话 {phone}）")
LONGEST_LIST = 2000
NOT_READY = 503


class FontMissing(Exception):
    """The Chinese font is not installed, and a document in another would show empty boxes."""


def compile_pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """Fill a document and return it as PDF, its font embedded; what was typed is data, never markup.

    Raises FontMissing.
    """
    compiler = typst.Compiler(root=str(TEMPLATES))
    written = {"data": json.dumps(data, ensure_ascii=False)}
    found, warnings = compiler.compile_with_warnings(input=str(TEMPLATES / template), format="pdf", sys_inputs=written)
    if any("font" in warning.message for warning in warnings):
        raise FontMissing
    if not isinstance(found, bytes):
        raise TypeError("a document is one file")
    return found


async def send(template: str, data: Mapping[str, Any], name: str) -> Response:
    """Send a document as PDF, to be seen in the browser and printed."""
    return as_pdf(await made(template, data), name)


async def made(template: str, data: Mapping[str, Any]) -> bytes:
    """Make a document; 503 while its font is missing."""
    try:
        return await run_in_threadpool(compile_pdf, template, data)
    except FontMissing as error:
        raise HTTPException(NOT_READY) from error


def as_pdf(pdf: bytes, name: str) -> Response:
    """Answer with a document under a name."""
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=headers)


async def application(shift: Shift) -> Response:
    """Send the claim's application form, filled and ready to sign."""
    claim, scheme = await _claim(shift)
    async with shift.parts.snapshot() as store:
        place = (await names_of(store, {claim.place})).get(claim.place, claim.place)
    await _note(shift, claim, "form_printed")
    return await send("application.typ", _form(claim, scheme, place), claim.number)


async def application_to_write_in(shift: Shift) -> Response:
    """Send the claim's application form as a word processor's file."""
    claim, scheme = await _claim(shift)
    async with shift.parts.snapshot() as store:
        place = (await names_of(store, {claim.place})).get(claim.place, claim.place)
    await _note(shift, claim, "form_printed")
    headers = {"Content-Disposition": f'attachment; filename="{claim.number}.docx"'}
    return Response(word_file.form(_form(claim, scheme, place)), media_type=word_file.DOCX, headers=headers)


async def authority(shift: Shift) -> Response:
    """Send the letter by which the applicant lets somebody act for him, to be signed; 404 where nobody does."""
    claim, scheme = await _claim(shift)
    if claim.proxy is None:
        raise HTTPException(404)
    async with shift.parts.snapshot() as store:
        place = (await names_of(store, {claim.place})).get(claim.place, claim.place)
    await _note(shift, claim, "form_printed")
    principal, agent = claim.beneficiary, claim.proxy
    data = {
        **{"principal": principal.name, "principal_id": principal.id_number, "principal_phone": principal.phone},
        **{"agent": agent.name, "agent_id": agent.id_number, "agent_phone": agent.phone, "relation": agent.relation},
        **{"address": _value(claim, "address") or place, "scheme": scheme.names.zh_Hans, "number": claim.number},
        "powers": gettext(SOURCE, POWERS),
        "holder": claim.account.holder,
        "first": forms.day(SOURCE, claim.submitted_on),
        "last": forms.day(SOURCE, claim.submitted_on + AUTHORITY_LASTS),
    }
    return await send("authority.typ", data, f"{claim.number}-authority")


async def refusal(shift: Shift) -> Response:
    """Send the written refusal of a claim, with how to object; 404 for a claim that was not refused."""
    claim, scheme = await _claim(shift)
    async with shift.parts.snapshot() as store:
        history = await store.claims.events_of(claim)
        refused = next((event for event in reversed(history) if event.code == Happened.REFUSED), None)
        if refused is None:
            raise HTTPException(404)
        names = await names_of(store, {claim.place, shift.staff.place})
        contact = await store.places.contact(claim.place)
    step = next((one.words.zh_Hans for one in scheme.workflow if one.id == refused.step), "")
    data = {
        **{name: str(refused.detail.get(name) or "") for name in ("reasons", "document", "clause")},
        "number": claim.number,
        "name": claim.beneficiary.name,
        "scheme": scheme.names.zh_Hans,
        "submitted_on": forms.day(SOURCE, claim.submitted_on),
        "decided_on": forms.day(SOURCE, refused.on),
        "place": names.get(claim.place, claim.place),
        "step": step,
        **_remedies(shift.parts.catalogue.common.remedies),
        **_reached(contact, names.get(claim.place, claim.place)),
    }
    await _note(shift, claim, "refusal_printed")
    return await send("refusal.typ", data, f"{claim.number}-refusal")


async def _note(shift: Shift, claim: Claim, action: str) -> None:
    async with shift.parts.transaction() as store:
        await store.audit.note(action, shift.staff.id, shift.now, claim_id=claim.id)


async def notice_list(shift: Shift) -> Response:
    """Send what hangs in the place now, to be printed and posted; what was printed, by whom and when, is kept."""
    place, noticed = shift.staff.place, shift.desk.scope.noticed
    async with shift.parts.snapshot() as store:
        hanging = await store.showings.hanging(place, LONGEST_LIST)
        names = await names_of(store, {place})
        contact = await store.places.contact(place)
    here = names.get(place, place)
    lines = [line for line in hanging if (line.notice.scheme_id, line.notice.step) in noticed and line.words]
    words = {"title": gettext(SOURCE, LIST_TITLE, place=here), "about": _about(_reached(contact, here))}
    data = {"rows": [_listed(line) for line in lines], "on": forms.day(SOURCE, shift.today), "place": here, **words}
    pdf = await made("notice.typ", data)
    if lines:
        numbers = tuple(line.id for line in lines)
        file = hashlib.sha256(pdf).hexdigest()
        frame = Frame(0, place, Where.PRINT, shift.now, {SOURCE: words}, shift.staff.id, numbers, file)
        async with shift.parts.transaction() as store:
            await showing.note_print(store, frame)
    return as_pdf(pdf, f"notice-{place}-{shift.today.isoformat()}")


def _about(reached: Mapping[str, str | None]) -> str:
    to = gettext(SOURCE, BY_PHONE if reached["phone"] else AT_OFFICE, **reached)
    return gettext(SOURCE, LIST_ABOUT, to=to)


def _listed(line: ShownLine) -> dict[str, str]:
    words = line.words
    if words is None:
        raise ValueError("a line without words is not printed")
    said = {"name": words.name, "place": words.place, "scheme": words.scheme.zh_Hans, "amount": words.amount}
    return {**said, "first": words.first.isoformat(), "last": words.last.isoformat()}


async def _claim(shift: Shift) -> tuple[Claim, Scheme]:
    async with shift.parts.snapshot() as store:
        claim = await _visible(store, shift)
    return claim, shift.parts.catalogue.get(claim.scheme_id)


async def _visible(store: Store, shift: Shift) -> Claim:
    try:
        return await store.queue.visible(int(shift.request.path_params["id"]), shift.desk.scope)
    except ClaimNotFound as refusal:
        raise HTTPException(404) from refusal


def _reached(contact: Contact | None, otherwise: str) -> dict[str, str | None]:
    if contact is None:
        return {"office": otherwise, "phone": None, "hours": None}
    return {"office": contact.office, "phone": contact.phone, "hours": contact.hours}


def _remedies(remedies: Mapping[str, Remedy]) -> dict[str, str]:
    """Word how long a refusal may be taken further, and by which law."""
    found = {}
    for name in (RECONSIDERATION, LITIGATION):
        one = remedies[name]
        found[f"{name}_time"] = gettext(SOURCE, DAYS if one.unit == "days" else MONTHS, count=one.count)
        found[f"{name}_law"] = f"{one.source.document}{one.source.clause}"
    return found


def _form(claim: Claim, scheme: Scheme, place: str) -> dict[str, Any]:
    person, estimate = claim.beneficiary, claim.estimate.amount
    steps = [step.words.zh_Hans for step in way_of(scheme, claim) if step.kind not in ("notice", "pay")]
    age = age_of(person.id_number, claim.submitted_on)
    return {
        "title": gettext(SOURCE, FORM_TITLE, scheme=scheme.names.zh_Hans),
        "number": claim.number,
        "name": person.name,
        "sex": _sex(person.id_number),
        "age": None if age is None else str(age),
        "id_number": person.id_number,
        "phone": claim.applicant.phone or person.phone,
        "address": _value(claim, "address") or place,
        "cause": claim.cause,
        "submitted_on": forms.day(SOURCE, claim.submitted_on),
        "amount": None if estimate is None else f"{estimate:.2f}",
        "bills": _bills(claim),
        "declaration": claim.declaration.wording,
        "proxy": claim.proxy.name if claim.proxy else None,
        "account": {name: getattr(claim.account, name) for name in ("holder", "number", "bank", "branch")},
        "steps": steps,
        "remark": None,
    }


def _sex(id_number: str | None) -> str | None:
    """Read the sex off an ID number (GB 11643: an odd 17th digit is a man's)."""
    if id_number is None or len(id_number) != 18 or not id_number[16].isdigit():
        return None
    return gettext(SOURCE, MAN if int(id_number[16]) % 2 else WOMAN)


def _value(claim: Claim, name: str) -> str | None:
    fields = (field for page in claim.pages for field in page.fields)
    return next((field.value for field in fields if field.name == name and field.value), None)


def _bills(claim: Claim) -> list[str]:
    found = []
    for page in claim.pages:
        values = {field.name: field.value for field in page.fields}
        seller = values.get("seller_name") or values.get("institution") or ""
        if values.get("total"):
            day = values.get("issued_on") or values.get("settled_on") or ""
            found.append(gettext(SOURCE, BILL, day=day, seller=seller, total=values["total"]))
    return found
