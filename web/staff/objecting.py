"""Objecting on the public page, without an account: a plain form, a code for the answer, a limit for who sends many."""

import math
import re
from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from claims import objecting
from claims.denials import NoticeNotFound
from claims.desk import Channel
from claims.errors import ClaimError
from claims.numerals import whole_number
from claims.objecting import Word
from claims.shown import ShownLine
from locales import gettext
from web.chat.asked import address
from web.chat.limits import Allowance, Rate
from web.staff.board import AT_ONCE, place_in
from web.staff.pages import render
from web.staff.parts import Parts
from web.staff.refusals import sentence_for
from web.staff.shift import language_of, text

SENT = Rate(1 / 600, 4)  # objections from one address
ASKED = Rate(1 / 30, 10)  # looks at an answer from one address: nobody tries codes through
RECEIPT = re.compile(r"[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}")
CONFLICT, TOO_MANY = 409, 429


class Brakes:
    """How much one address may send and look up."""

    def __init__(self, sent: Rate = SENT, asked: Rate = ASKED) -> None:
        self._sent, self._asked = Allowance(sent), Allowance(asked)

    def send(self, request: Request) -> None:
        """Take one objection off what an address may send; 429 when it has none left."""
        self._take(self._sent, request)

    def ask(self, request: Request) -> None:
        """Take one look off what an address may look up; 429 when it has none left."""
        self._take(self._asked, request)

    def _take(self, allowance: Allowance, request: Request) -> None:
        short = math.ceil(allowance.take(address(request)))
        if short:
            raise HTTPException(TOO_MANY, headers={"Retry-After": str(short)})


async def page(request: Request) -> Response:
    """Show the form, for the line that was chosen or with all of them to choose from."""
    return await _show(request, {"notice": request.query_params.get("notice", "")})


async def _show(request: Request, typed: Mapping[str, str], refused: str | None = None) -> Response:
    parts: Parts = request.app.state.parts
    code = request.path_params["place"]
    async with parts.snapshot() as store:
        place = await place_in(request, store)
        lines: tuple[ShownLine, ...] = await store.showings.hanging(code, AT_ONCE)
        contact = await store.places.contact(code)
    said = {"text": "", "name": "", "phone": "", "notice": "", "code": objecting.new_receipt(), **typed}
    shown: dict[str, Any] = {"place": place, "lines": lines, "contact": contact, "typed": said, "refused": refused}
    shown |= {
        "least": objecting.LEAST,
        "chat": parts.address,
        "longest": objecting.LONGEST,
        "reading": language_of(request),
    }
    return render(request, "objection.html", shown, status=CONFLICT if refused else 200)


async def send(request: Request) -> Response:
    """Keep an objection and say with which code its answer is found."""
    parts: Parts = request.app.state.parts
    form = await request.form(max_files=0, max_fields=20)
    typed = {name: text(form, name) for name in ("text", "name", "phone", "notice", "code")}
    if not RECEIPT.fullmatch(typed["code"]):
        raise HTTPException(400)
    notice = whole_number(typed["notice"])
    if notice is None:
        return await _show(request, typed, _said(request, objecting.SaidTooLittle()))
    request.app.state.brakes.send(request)
    word = Word(typed["text"], Channel.PAGE, typed["name"], typed["phone"], receipt=typed["code"])
    try:
        async with parts.transaction() as store:
            running = await objecting.running(store, notice, request.path_params["place"])
            await objecting.object_to(store, running, word, parts.clock.today(), parts.clock.now())
    except NoticeNotFound as error:
        raise HTTPException(404) from error
    except ClaimError as refusal:
        return await _show(request, typed, _said(request, refusal))
    place = request.path_params["place"]
    return render(
        request, "objection_kept.html", {"code": typed["code"], "place": place, "phone": bool(typed["phone"])}
    )


def _said(request: Request, refusal: ClaimError) -> str:
    sentence, values = sentence_for(refusal)
    return gettext(language_of(request), sentence, **values)


async def answer_page(request: Request) -> Response:
    """Show where a code is typed in."""
    return _answer(request)


def _answer(request: Request, **more: Any) -> Response:
    nothing = {"found": None, "unknown": False, "code": ""}
    return render(request, "objection_answer.html", {**nothing, "place": request.path_params["place"], **more})


async def answer(request: Request) -> Response:
    """Show what came of the objection whose code was typed in."""
    parts: Parts = request.app.state.parts
    request.app.state.brakes.ask(request)
    code = text(await request.form(max_files=0, max_fields=5), "code")
    async with parts.snapshot() as store:
        try:
            found = await objecting.answer_to(store, code)
        except NoticeNotFound:
            return _answer(request, unknown=True, code=code)
    return _answer(request, found=found, code=code)
