"""Templates: their environment, and how days, amounts and codes are shown."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from claims import masking
from claims.clock import SHANGHAI
from claims.fields import DAY_FIELDS, MONEY_FIELDS
from claims.place_names import place_names
from claims.ports import Store
from claims.staff import Role
from locales import LANGUAGES, N_, forms, gettext
from web.banner import banner_for
from web.staff import words
from web.staff.parts import WEB, Parts
from web.staff.shift import Shift, address_of, language_of, root

HTML_LANGUAGES = {"zh_Hans": "zh-Hans", "zh_Hant": "zh-Hant", "en": "en"}
QUEUE, CALLS, NOTICES = N_("申请"), N_("回电"), N_("公示")
TEAM, WATCH = N_("同事"), N_("资金和报表")
PAYMENTS, OFFICE = N_("发放"), N_("县级管理")
TERMS, AUDIT = N_("保存期限"), N_("谁做了什么")

ENVIRONMENT = Environment(
    loader=FileSystemLoader(WEB / "templates" / "staff"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
ENVIRONMENT.globals["W"] = words
ENVIRONMENT.globals["masking"] = masking


class Speaker:
    """Says words, days and amounts in one language, for templates."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, message: str, /, **values: object) -> str:
        """Say a marked sentence."""
        return gettext(self.language, message, **values)

    def day(self, when: date | str | None) -> str:
        """Write a day."""
        if when is None:
            return "—"
        return forms.day(self.language, date.fromisoformat(when) if isinstance(when, str) else when)

    def moment(self, when: datetime) -> str:
        """Write an instant by the clock on the wall in Shanghai."""
        return f"{forms.day(self.language, when.astimezone(SHANGHAI).date())} {self.time(when)}"

    def time(self, when: datetime) -> str:
        """Write the time of day in Shanghai."""
        return f"{when.astimezone(SHANGHAI):%H:%M}"

    def money(self, yuan: Decimal | str | None) -> str:
        """Write an amount; unknown is a dash, never zero."""
        if yuan is None:
            return "—"
        return forms.money(self.language, Decimal(yuan))

    def value(self, name: str, value: str | None) -> str:
        """Write a field of a paper as people read it."""
        if value is None:
            return "—"
        try:
            if name in MONEY_FIELDS:
                return self.money(value)
            if name in DAY_FIELDS:
                return self.day(value)
        except (InvalidOperation, ValueError):
            return value
        return value

    def known(self, table: Mapping[Any, str], code: object) -> str:
        """Say a code by its table; one without words is shown as it is."""
        found = table.get(code)
        return str(code) if found is None else self(found)


def render(
    request: Request, template: str, shown: Mapping[str, Any], *, shift: Shift | None = None, status: int = 200
) -> HTMLResponse:
    """Fill a template with what every page has and what this one shows."""
    parts: Parts = request.app.state.parts
    language = language_of(request)
    set_day = parts.clock.today() if parts.settings.day_is_set else None
    everywhere = {
        "_": Speaker(language),
        "language": HTML_LANGUAGES[language],
        "languages": LANGUAGES,
        "root": root(request),
        "shift": shift,
        "menu": menu(shift) if shift else (),
        "place_name": "",
        "done": None,
        "undo": None,
        "banner": banner_for(set_day, demo=parts.settings.demo, language=language),
        "today": parts.clock.today(),
        "here": request.url.path,
        "again": address_of(request.url) if request.method == "GET" else request.url.path,
    }
    return HTMLResponse(ENVIRONMENT.get_template(template).render({**everywhere, **shown}), status)


async def show(shift: Shift, template: str, *, status: int = 200, **shown: Any) -> HTMLResponse:
    """Show a page to somebody who has signed in."""
    async with shift.parts.snapshot() as store:
        place = (await names_of(store, {shift.staff.place})).get(shift.staff.place, shift.staff.place)
    done = words.DONE.get(shift.request.query_params.get("done", ""))
    return render(shift.request, template, {"done": done, "place_name": place, **shown}, shift=shift, status=status)


def menu(shift: Shift) -> tuple[tuple[str, str], ...]:
    """List the pages that are there for this role."""
    if shift.administers:
        return (("/office", OFFICE), ("/watch", WATCH), ("/office/terms", TERMS), ("/office/audit", AUDIT))
    pages = [("/queue", QUEUE), ("/calls", CALLS), ("/notices", NOTICES), ("/team", TEAM)]
    pages += [] if shift.staff.role is Role.VILLAGE else [("/watch", WATCH)]
    return (*pages, ("/payments", PAYMENTS)) if shift.pays else tuple(pages)


async def names_of(store: Store, codes: set[str]) -> dict[str, str]:
    """Name places by their codes, the county left out: 沙湖镇上凯村; an unknown code is left out."""
    return await place_names(store, codes)
