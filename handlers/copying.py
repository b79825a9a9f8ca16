"""A copy of everything that is kept of a person: a page to read, the same as data, and the photos."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from html import escape
from typing import Any

from claims import mandates
from claims.clock import SHANGHAI
from claims.desk import HomeVisit
from claims.model import Claim, Draft, Event, Page
from handlers.consenting import purpose_words
from handlers.context import Context
from handlers.labels import field_words, kind_words, shown
from handlers.status import step_words
from locales import N_
from locales.forms import day, money
from locales.history import EVENTS, STATUSES
from schemes.answers import merged

TITLE = N_("我的资料")
MADE = N_("帮办在 {when} 为您整理。我们存着的、关于您的内容都在这里。只有工作人员之间的留言和别人提的意见不在里面。")
ABOUT_YOU = N_("您本人")
LANGUAGE, PHONE, SINCE = N_("语言"), N_("电话"), N_("第一次来")
CONSENTS = N_("同意过的")
CONSENT = N_("{day} 同意（第 {version} 版）")
WITHDRAWN = N_("{day} 收回")
UNSENT = N_("没交上去的申请")
NUMBER, STATUS, PLACE, SUBMITTED = N_("编号"), N_("状态"), N_("地方"), N_("交上去的日子")
BENEFICIARY, APPLICANT, PROXY, ACCOUNT = N_("帮助谁"), N_("申请人"), N_("代办人"), N_("收款账户")
CAUSE, AMOUNT, GRANTED = N_("病情"), N_("估算"), N_("核定")
ANSWERS, WORKING, HISTORY, PAPERS = N_("回答"), N_("怎么算的"), N_("办理经过"), N_("材料")
VISITS, AGREES, DIFFERS = N_("入户核查"), N_("和说的一致"), N_("和说的不一致")
SAID = ("opinion", "reason", "reasons", "clause", "document", "words", "amount", "visited_on", "until")
AS_DATA = N_("同样的内容，电脑能读的在 data.json 里。")
EXTENSIONS = {"image/png": "png", "image/webp": "webp", "image/heic": "heic"}
STYLE = (
    "body{font:18px/1.6 sans-serif;max-width:46em;margin:1em auto;padding:0 1em;color:#111}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3em .6em;"
    "border-bottom:1px solid #ddd}th{width:9em;font-weight:normal;color:#555}img{max-width:100%;height:auto}"
    "section{margin:2em 0;border-top:2px solid #1a6b4b}h1,h2{color:#1a6b4b}figure{margin:1em 0}"
)


@dataclass(frozen=True, slots=True)
class Affair:
    """One application with its papers and its way; `photos` names each file of the copy."""

    draft: Draft
    claim: Claim | None
    pages: Sequence[Page]
    history: Sequence[Event]
    visits: Sequence[HomeVisit]
    photos: Mapping[str, str]
    visit_photos: Mapping[str, int | None]  # which visit each is of

    @property
    def name(self) -> str:
        """Name its folder in the copy."""
        return self.claim.number if self.claim else f"draft-{self.draft.id}"


async def affairs_of(context: Context) -> list[Affair]:
    """Gather what the person entered or may see, newest first; never what a mandate taken back has closed."""
    store, person_id = context.store, context.person.id
    visible = {claim.id for claim in await mandates.claims_of(store, person_id)}
    found = []
    for one in await store.erasures.of_person(person_id):
        mandate = await store.mandates.of_draft(one.draft.id)
        open_to_him = one.claim.id in visible if one.claim else mandate is None or mandate.revoked_at is None
        if open_to_him:
            found.append(await _affair(context, one.draft, one.claim))
    mine = {affair.draft.id for affair in found}
    for claim in await mandates.claims_of(store, person_id):
        if claim.draft_id not in mine:
            found.append(await _affair(context, await store.drafts.of_claim(claim), claim))
    return found


async def _affair(context: Context, draft: Draft, claim: Claim | None) -> Affair:
    pages = await context.store.drafts.pages_of(draft)
    history = await context.store.claims.events_of(claim) if claim else ()
    folder = claim.number if claim else f"draft-{draft.id}"
    photos = {f"photos/{folder}/{_photo(page)}": page.digest for page in pages}
    visits = await context.store.reviews.visits_of(claim) if claim else ()
    taken = {
        f"photos/{folder}/visit-{photo.id}.{_extension(photo.media_type)}": photo
        for photo in (await context.store.visit_photos.of_claim(claim.id) if claim else ())
        if photo.visit_id is not None
    }
    photos |= {name: photo.digest for name, photo in taken.items()}
    of_visits = {name: photo.visit_id for name, photo in taken.items()}
    return Affair(draft, claim, pages, history, visits, photos, of_visits)


def _photo(page: Page) -> str:
    kind = page.kind.value if page.kind else "other"
    return f"{page.position:02}-{kind}.{_extension(page.media_type)}"


def _extension(media_type: str) -> str:
    return EXTENSIONS.get(media_type, "jpg")


def file_name(context: Context, number: int) -> str:
    """Name a parcel."""
    return f"bangban-{context.today.isoformat()}-{number}.zip"


async def texts_of(context: Context, affairs: Sequence[Affair]) -> dict[str, str]:
    """Write the page and the data."""
    consents = await context.store.people.consents_of(context.person.id)
    data = {
        "person": asdict(context.person),
        "consents": [asdict(one) for one in consents],
        "applications": [_data(affair) for affair in affairs],
    }
    page = await _page(context, affairs)
    return {
        f"{context.words(TITLE)}.html": page,
        "data.json": json.dumps(data, ensure_ascii=False, indent=1, default=_plain),
    }


def _data(affair: Affair) -> dict[str, Any]:
    return {
        "draft": asdict(affair.draft),
        "claim": asdict(affair.claim) if affair.claim else None,
        "papers": [asdict(page) for page in affair.pages],
        "history": [asdict(event) for event in affair.history],
        "visits": [asdict(visit) for visit in affair.visits],
        "photos": list(affair.photos),
    }


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Enum | Decimal):
        return str(value)
    return dict(value) if isinstance(value, Mapping) else list(value)  # type: ignore[call-overload]


async def _page(context: Context, affairs: Sequence[Affair]) -> str:
    words = context.words
    now = context.now.astimezone(SHANGHAI)
    made = words(MADE, when=f"{day(context.language, now.date())} {now:%H:%M}")
    title = words(TITLE)
    body = [f"<h1>{escape(title)}</h1><p>{escape(made)}</p><p>{escape(words(AS_DATA))}</p>"]
    body.append(_section(words(ABOUT_YOU), _table(await _about(context))))
    for affair in affairs:
        body.append(_section(_heading(context, affair), await _affair_html(context, affair)))
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
    language = context.language.replace("_", "-")
    top = f'<!doctype html><html lang="{language}"><head>{head}<style>{STYLE}</style></head>'
    return f"{top}<body>{''.join(body)}</body></html>"


async def _about(context: Context) -> list[tuple[str, str]]:
    person, words = context.person, context.words
    rows = [(words(PHONE), person.phone or "—"), (words(LANGUAGE), person.language)]
    rows.append((words(SINCE), day(context.language, person.created_at.astimezone(SHANGHAI).date())))
    for one in await context.store.people.consents_of(person.id):
        said = words(CONSENT, day=_moment(context, one.at), version=one.text_version)
        if one.withdrawn_at:
            said += " · " + words(WITHDRAWN, day=_moment(context, one.withdrawn_at))
        rows.append((purpose_words(context, one.purpose), said))
    return rows


def _moment(context: Context, at: datetime) -> str:
    return day(context.language, at.astimezone(SHANGHAI).date())


def _heading(context: Context, affair: Affair) -> str:
    scheme_id = affair.claim.scheme_id if affair.claim else affair.draft.scheme_id
    known = context.turn.catalogue.schemes.get(scheme_id or "")
    name = known.short_names.pick(context.language) if known else ""
    return " ".join(part for part in (affair.claim.number if affair.claim else context.words(UNSENT), name) if part)


async def _affair_html(context: Context, affair: Affair) -> str:
    words = context.words
    parts = [_table(await _facts(context, affair))]
    answers = _answers(context, affair)
    parts += [f"<h3>{escape(words(ANSWERS))}</h3>", _table(answers)] if answers else []
    if affair.claim and affair.claim.estimate.steps:
        lines = [(step.clause, f"{step.text} = {step.amount}") for step in affair.claim.estimate.steps]
        parts += [f"<h3>{escape(words(WORKING))}</h3>", _table(lines)]
    if affair.history:
        events = [(day(context.language, one.on), _event(context, affair, one)) for one in affair.history]
        parts += [f"<h3>{escape(words(HISTORY))}</h3>", _table(events)]
    parts += [f"<h3>{escape(words(VISITS))}</h3>"] if affair.visits else []
    parts += [_visit(context, affair, visit) for visit in affair.visits]
    parts += [f"<h3>{escape(words(PAPERS))}</h3>"] if affair.pages else []
    parts += [_paper(context, page, name) for page, name in zip(affair.pages, affair.photos, strict=False)]
    return "".join(parts)


def _answers(context: Context, affair: Affair) -> list[tuple[str, str]]:
    """Write question and answer as they were put, by their codes where no scheme of today asks them."""
    questions = merged(context.turn.catalogue.all)
    rows = []
    for name, value in affair.draft.answers.items():
        asked = questions.get(name)
        options = {one.value: one.words.pick(context.language) for one in asked.options} if asked else {}
        said = options.get(value, str(value)) if isinstance(value, str) else str(value)
        rows.append((asked.words.pick(context.language) if asked else name, said))
    return rows


async def _facts(context: Context, affair: Affair) -> list[tuple[str, str]]:
    words, claim = context.words, affair.claim
    place = claim.place if claim else affair.draft.place
    named = "".join(one.name for one in await context.store.places.path(place)) if place else "—"
    if claim is None:
        return [(words(PLACE), named), (words(PHONE), affair.draft.phone or "—")]
    parties = ((BENEFICIARY, claim.beneficiary), (APPLICANT, claim.applicant), (PROXY, claim.proxy))
    rows = [(words(NUMBER), claim.number), (words(STATUS), words(STATUSES[claim.status])), (words(PLACE), named)]
    rows.append((words(SUBMITTED), day(context.language, claim.submitted_on)))
    rows += [
        (words(label), " · ".join(filter(None, (one.name, one.id_number, one.phone)))) for label, one in parties if one
    ]
    account = claim.account
    rows.append(
        (words(ACCOUNT), " · ".join(filter(None, (account.holder, account.number, account.bank, account.branch))))
    )
    rows.append((words(CAUSE), claim.cause or "—"))
    amounts = ((AMOUNT, claim.estimate.amount), (GRANTED, claim.granted))
    return rows + [(words(label), money(context.language, sum_)) for label, sum_ in amounts if sum_ is not None]


def _dotted(*parts: str | None) -> str:
    return " · ".join(part for part in parts if part)


def _event(context: Context, affair: Affair, event: Event) -> str:
    """Write a line of history: what it was, at which step, and what was said."""
    schemes = context.turn.catalogue.schemes
    scheme = schemes.get(affair.claim.scheme_id) if affair.claim else None
    step = step_words(context, scheme, event.step) if scheme else ""
    said = [str(event.detail[name]) for name in SAID if event.detail.get(name)]
    return _dotted(context.words(EVENTS[event.code]) if event.code in EVENTS else event.code, step, *said)


def _visit(context: Context, affair: Affair, visit: HomeVisit) -> str:
    words = context.words
    told = words(AGREES) if visit.confirms else words(DIFFERS)
    rows = [(day(context.language, visit.visited_on), _dotted(visit.met, told, visit.findings))]
    names = [name for name, of in affair.visit_photos.items() if of == visit.id]
    alt = escape(words(VISITS))
    return _table(rows) + "".join(f'<figure><img src="{escape(name)}" alt="{alt}"></figure>' for name in names)


def _paper(context: Context, page: Page, name: str) -> str:
    read = page.reading.fields if page.reading else {}
    corrected = [one.field for one in page.corrections]
    rows = [
        (field_words(context, one), shown(context, one, page.value(one), whole=True))
        for one in dict.fromkeys((*read, *corrected))
        if page.value(one) is not None
    ]
    caption = escape(kind_words(context, page.kind))
    return (
        f'<figure><figcaption>{caption}</figcaption><img src="{escape(name)}" alt="{caption}"></figure>{_table(rows)}'
    )


def _section(title: str, inside: str) -> str:
    return f"<section><h2>{escape(title)}</h2>{inside}</section>"


def _table(rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in rows)
    return f"<table>{cells}</table>" if cells else ""
