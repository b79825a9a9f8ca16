"""The console put together, and beside it the notice board that anybody may read."""

import logging
from collections.abc import MutableMapping
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from claims.denials import QuotaReached
from claims.errors import ClaimError
from claims.staff import Role
from claims.trouble import StorageTrouble
from locales import N_, gettext
from web.staff import (
    board,
    calls,
    claim,
    contacts,
    deciding,
    documents,
    entry,
    fund,
    guarding,
    handovers,
    letters,
    messages,
    notices,
    objecting,
    office,
    own_codes,
    payments,
    pictures,
    poster,
    proof,
    queue,
    registers,
    reporting,
    rosters,
    schemes,
    settlements,
    sure,
    team,
    visits,
    voices,
    watch,
)
from web.staff.pages import render
from web.staff.parts import WEB, Parts
from web.staff.refusals import NOT_FOUND, sentence_for
from web.staff.shift import Shift, language_of, signed_in

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
VISIT_PHOTO = "/claims/{id:int}/visit/photos/{photo:int}"
log = logging.getLogger(__name__)
TITLES = {
    400: (N_("没看懂"), N_("请回到上一页再试一次。")),
    401: (N_("需要重新登录"), N_("您有一阵没有操作，已经自动退出。重新登录后回到原来那一页，写过的文字还在。")),
    403: (N_("没有提交成功"), N_("这个页面放得太久了。请回到上一页刷新后再提交，写过的文字还在。")),
    404: (N_("没有找到"), N_("没有这一页，或者它不归您办。")),
    409: (N_("现在办不了"), N_("情况有变化，请刷新看看。")),
    429: (N_("先停一停"), N_("一下子看得太多了，请过一会儿再试。")),
    503: (N_("稍等一下"), N_("正忙，请过一会儿再试。")),
}
NOT_KEPT = N_("存数据的机器出了点状况，刚才这一步没有记下，之前办的都在。请过几分钟再试；还不行，请告诉管机器的同事。")
OTHER = (N_("出了点差错"), N_("已经记下来了，请再试一次。"))


class Shield:
    """Adds the headers that keep pages to themselves and out of caches."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the headers added."""

        async def shielded(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = POLICY
                headers["X-Content-Type-Options"] = "nosniff"
                headers["X-Frame-Options"] = "DENY"
                headers["Referrer-Policy"] = "same-origin"
                headers["Cross-Origin-Opener-Policy"] = "same-origin"
                headers["Permissions-Policy"] = "geolocation=(), microphone=(), camera=()"
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self._app(scope, receive, shielded)


class Static(StaticFiles):
    """Files that a browser keeps but asks about each time."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """Return the file, or say that the browser's copy is still good."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


def _pays(shift: Shift) -> bool:
    return shift.pays


def _administers(shift: Shift) -> bool:
    return shift.administers


def _reviews(shift: Shift) -> bool:
    return not shift.administers


def _answers(shift: Shift) -> bool:
    return shift.staff.role is not Role.VILLAGE


def console(parts: Parts) -> Starlette:
    """Return the console, to be mounted anywhere; it needs no other path."""
    app = _app(
        parts,
        [
            *_entrance(),
            *_claims(),
            *_calls(),
            *_own(),
            *_notices(),
            *_payments(),
            *_office(),
            *_team(),
            *_watch(),
            *_static("static", "vendor"),
        ],
    )
    app.state.pictures = pictures.Kept()
    return app


def notice_board(parts: Parts) -> Starlette:
    """Return the public notice board, to be mounted beside the console as `/notices`."""
    app = _app(
        parts,
        [
            *_static("static"),
            Route("/{place}", board.public, methods=["GET"]),
            Route("/{place}/objection", objecting.page, methods=["GET"]),
            Route("/{place}/objection", objecting.send, methods=["POST"]),
            Route("/{place}/answer", objecting.answer_page, methods=["GET"]),
            Route("/{place}/answer", objecting.answer, methods=["POST"]),
        ],
    )
    app.state.brakes = objecting.Brakes()
    return app


def _app(parts: Parts, routes: list[BaseRoute]) -> Starlette:
    handlers: dict[Any, Any] = {
        HTTPException: _http,
        ClaimError: _refused,
        StorageTrouble: _not_kept,
        Exception: _broken,
    }
    app = Starlette(routes=routes, middleware=[Middleware(Shield)], exception_handlers=handlers)
    app.state.parts = parts
    return app


def _entrance() -> list[BaseRoute]:
    return [
        Route("/", signed_in(queue.home), methods=["GET"]),
        Route("/sign-in", entry.sign_in_page, methods=["GET"]),
        Route("/sign-in", entry.sign_in, methods=["POST"]),
        Route("/sign-in/code", entry.second_step, methods=["POST"]),
        Route("/confirm", signed_in(sure.page), methods=["GET"]),
        Route("/confirm", signed_in(sure.confirm), methods=["POST"]),
        Route("/sign-out", signed_in(entry.sign_out), methods=["POST"]),
        Route("/language", entry.choose_language, methods=["POST"]),
    ]


def _claims() -> list[BaseRoute]:
    pages = {
        "/queue": queue.queue,
        "/queue/part": queue.part,
        "/claims/{id:int}": claim.page,
        "/claims/{id:int}/form.pdf": documents.application,
        "/claims/{id:int}/form.docx": documents.application_to_write_in,
        "/claims/{id:int}/authority.pdf": documents.authority,
        "/claims/{id:int}/refusal.pdf": documents.refusal,
        "/claims/{id:int}/visit": visits.page,
        VISIT_PHOTO: visits.photo,
        "/claims/{id:int}/pages/{page:int}/photo": pictures.photo,
        "/claims/{id:int}/pages/{page:int}/crops/{field}": pictures.crop,
    }
    shown = [Route(path, signed_in(page, allows=_reviews), methods=["GET"]) for path, page in pages.items()]
    shown += [
        Route("/queue/agree", signed_in(queue.agree, allows=_reviews), methods=["POST"]),
        Route("/claims/{id:int}/number", signed_in(claim.number, allows=_reviews), methods=["POST"]),
        Route("/claims/{id:int}/visit/photos", signed_in(visits.take, allows=_reviews), methods=["POST"]),
        Route(f"{VISIT_PHOTO}/remove", signed_in(visits.remove, allows=_reviews), methods=["POST"]),
        Route("/claims/{id:int}/undo", signed_in(deciding.undo, allows=_reviews), methods=["POST"]),
    ]
    deeds = [
        Route(f"/claims/{{id:int}}/{name}", signed_in(deed, allows=_reviews), methods=["POST"])
        for name, deed in deciding.DEEDS.items()
    ]
    return [*shown, *deeds]


def _notices() -> list[BaseRoute]:
    return [
        Route("/notices", signed_in(notices.board, allows=_reviews), methods=["GET"]),
        Route("/notices/list.pdf", signed_in(documents.notice_list, allows=_reviews), methods=["GET"]),
        Route("/notices/proof.pdf", signed_in(proof.of_day, allows=_reviews), methods=["GET"]),
        Route("/notices/{id:int}/proof.pdf", signed_in(proof.of_notice, allows=_reviews), methods=["GET"]),
        Route("/notices/{id:int}", signed_in(notices.notice, allows=_reviews), methods=["GET"]),
        Route("/notices/{id:int}/object", signed_in(notices.object_to, allows=_reviews), methods=["POST"]),
        Route("/notices/{id:int}/settle", signed_in(notices.settle, allows=_reviews), methods=["POST"]),
    ]


def _calls() -> list[BaseRoute]:
    return [
        Route("/calls", signed_in(calls.calls, allows=_reviews), methods=["GET"]),
        Route("/calls/{id:int}", signed_in(calls.answered, allows=_reviews), methods=["POST"]),
        Route("/calls/voices/{id:int}", signed_in(voices.listen, allows=_reviews), methods=["GET"]),
        Route("/calls/voices/{id:int}", signed_in(voices.settle, allows=_reviews), methods=["POST"]),
        Route("/claims/{id:int}/phone", signed_in(handovers.phone, allows=_reviews), methods=["GET"]),
        Route("/claims/{id:int}/phone", signed_in(handovers.replace_phone, allows=_reviews), methods=["POST"]),
    ]


def _own() -> list[BaseRoute]:
    return [
        Route("/own/codes", signed_in(own_codes.page), methods=["GET"]),
        Route("/own/codes", signed_in(own_codes.set_up), methods=["POST"]),
        Route("/own/codes/renew", signed_in(own_codes.renew), methods=["POST"]),
        Route("/my-chat/{token}", signed_in(handovers.my_chat), methods=["GET"]),
        Route("/my-chat/{token}", signed_in(handovers.link_my_chat), methods=["POST"]),
    ]


def _payments() -> list[BaseRoute]:
    return [
        Route("/payments", signed_in(payments.overview, allows=_pays), methods=["GET"]),
        Route("/payments", signed_in(payments.make, allows=_pays), methods=["POST"]),
        Route("/payments/{id:int}", signed_in(payments.one, allows=_pays), methods=["GET"]),
        Route("/payments/{id:int}/list.{kind}", signed_in(payments.export, allows=_pays), methods=["GET"]),
        Route("/payments/ledger", signed_in(payments.ledger, allows=_pays), methods=["GET"]),
        Route("/payments/ledger.xlsx", signed_in(payments.ledger, allows=_pays), methods=["GET"]),
        Route("/payments/{id:int}/results", signed_in(payments.results, allows=_pays), methods=["POST"]),
        Route("/payments/{id:int}/release", signed_in(payments.release, allows=_pays), methods=["POST"]),
        Route("/payments/{id:int}/undo", signed_in(payments.undo, allows=_pays), methods=["POST"]),
        Route("/payments/{id:int}/paid", signed_in(payments.paid, allows=_pays), methods=["POST"]),
        Route("/payments/{id:int}/failed", signed_in(payments.failed, allows=_pays), methods=["POST"]),
    ]


def _office() -> list[BaseRoute]:
    return [
        Route("/office", signed_in(office.office, allows=_administers), methods=["GET"]),
        Route("/office/staff/{id:int}", signed_in(office.set_active, allows=_administers), methods=["POST"]),
        Route("/office/terms", signed_in(guarding.terms, allows=_administers), methods=["GET"]),
        Route("/office/terms", signed_in(guarding.hold, allows=_administers), methods=["POST"]),
        Route("/office/terms/{id:int}/lift", signed_in(guarding.lift, allows=_administers), methods=["POST"]),
        Route("/office/audit", signed_in(guarding.audit, allows=_administers), methods=["GET"]),
        Route("/office/staff/{id:int}/reset-code", signed_in(office.reset_code, allows=_administers), methods=["POST"]),
        Route("/office/staff/{id:int}/more", signed_in(office.allow_more, allows=_administers), methods=["POST"]),
        Route("/office/messages", signed_in(messages.listed, allows=_administers), methods=["GET"]),
        Route("/office/messages/{message}", signed_in(messages.one, allows=_administers), methods=["GET"]),
        Route("/office/messages/{message}", signed_in(messages.change, allows=_administers), methods=["POST"]),
        Route("/office/contacts", signed_in(contacts.listed, allows=_administers), methods=["GET"]),
        Route("/office/contacts/{code}", signed_in(contacts.one, allows=_administers), methods=["GET"]),
        Route("/office/contacts/{code}", signed_in(contacts.change, allows=_administers), methods=["POST"]),
        Route("/office/posters", signed_in(poster.posters, allows=_administers), methods=["GET"]),
        Route("/office/posters/{code}.pdf", signed_in(poster.poster, allows=_administers), methods=["GET"]),
        Route("/office/schemes/{scheme}", signed_in(schemes.page, allows=_administers), methods=["GET"]),
        Route("/office/schemes/{scheme}/confirm", signed_in(schemes.confirm, allows=_administers), methods=["POST"]),
        Route("/office/schemes/{scheme}/extend", signed_in(schemes.extend, allows=_administers), methods=["POST"]),
        Route("/office/schemes/{scheme}/set", signed_in(schemes.set_value, allows=_administers), methods=["POST"]),
    ]


def _watch() -> list[BaseRoute]:
    pages = {
        "/watch": watch.overview,
        "/watch/{scheme}/fund": fund.fund,
        "/watch/{scheme}/roster": rosters.roster,
        "/watch/{scheme}/reports/{report}": reporting.report,
        "/watch/{scheme}/reports/{report}/figures.xlsx": reporting.report,
        "/watch/{scheme}/reports/{report}/detail.xlsx": reporting.settlement,
        "/watch/{scheme}/reports/{report}/handed/{id:int}.xlsx": reporting.handed,
        "/watch/{scheme}/lists/{register}": registers.listed,
        "/watch/{scheme}/lists/{register}/list.xlsx": registers.listed,
        "/watch/{scheme}/lists/{register}/{id:int}/letter.pdf": letters.letter,
    }
    deeds = {
        "/watch/{scheme}/fund": fund.enter,
        "/watch/{scheme}/reports/{report}/hand-in": reporting.hand_in,
        "/watch/{scheme}/lists/{register}": registers.write,
        "/watch/{scheme}/lists/{register}/import": registers.take,
        "/watch/{scheme}/lists/{register}/collect": registers.collect,
        "/watch/{scheme}/lists/{register}/{id:int}": registers.complete,
        "/watch/{scheme}/lists/{register}/{id:int}/release": registers.release,
    }
    return [
        *_settlements(),
        *(Route(path, signed_in(page, allows=_answers), methods=["GET"]) for path, page in pages.items()),
        *(Route(path, signed_in(deed, allows=_answers), methods=["POST"]) for path, deed in deeds.items()),
    ]


def _settlements() -> list[BaseRoute]:
    there = "/watch/{scheme}/settlements"
    pages = {there: settlements.overview, there + "/{id:int}": settlements.one}
    pages[there + "/{id:int}/list.xlsx"] = settlements.one
    deeds = {there: settlements.make, there + "/{id:int}/settle": settlements.settle}
    deeds[there + "/{id:int}/undo"] = settlements.undo
    return [
        *(Route(path, signed_in(page, allows=_pays), methods=["GET"]) for path, page in pages.items()),
        *(Route(path, signed_in(deed, allows=_pays), methods=["POST"]) for path, deed in deeds.items()),
    ]


def _team() -> list[BaseRoute]:
    return [
        Route("/team", signed_in(team.team, allows=_reviews), methods=["GET"]),
        Route("/team/deputies", signed_in(team.appoint, allows=_reviews), methods=["POST"]),
        Route("/team/deputies/{id:int}/end", signed_in(team.end, allows=_reviews), methods=["POST"]),
        Route("/team/hand-over", signed_in(team.hand_over, allows=_reviews), methods=["POST"]),
        Route("/office/overdue", signed_in(team.overdue, allows=_administers), methods=["GET"]),
    ]


def _static(*names: str) -> list[BaseRoute]:
    folders = {"static": "staff", "vendor": "vendor"}
    return [Mount(f"/{name}", Static(directory=WEB / "static" / folders[name])) for name in names]


async def _refused(request: Request, refusal: ClaimError) -> Response:
    """Turn a refusal that no page has taken up into words."""
    status = 404 if isinstance(refusal, NOT_FOUND) else 429 if isinstance(refusal, QuotaReached) else 409
    sentence, values = sentence_for(refusal)
    said = gettext(language_of(request), sentence, **values)
    return _page(request, status, said)


async def _http(request: Request, error: HTTPException) -> Response:
    return _page(request, error.status_code, None, error.headers)


async def _not_kept(request: Request, trouble: StorageTrouble) -> Response:
    """Say that this step was not kept, and that what was decided before is safe."""
    log.error("step_refused", extra={"remedy": trouble.remedy, "status": 503})
    return _page(request, 503, gettext(language_of(request), NOT_KEPT), {"Retry-After": "60"})


async def _broken(request: Request, _: Exception) -> Response:
    """Say that it is our fault; the server logs what it was."""
    return _page(request, 500, None)


def _page(request: Request, status: int, said: str | None, headers: Any = None) -> Response:
    language = language_of(request)
    title, sentence = TITLES.get(status, OTHER)
    shown = {"title": gettext(language, title), "sentence": said or gettext(language, sentence)}
    response = render(request, "refused.html", shown, status=status)
    response.headers.update(headers or {})
    return response
