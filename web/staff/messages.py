"""What the chat says by itself at each step, in the office's own words; who changed it when, and back again."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from claims.errors import ClaimError
from claims.wordings import COUNTY, Wording, checked, placeholders
from locales import LANGUAGES, N_, SOURCE, forms, gettext
from locales.messages import MESSAGES
from web.staff.pages import Speaker, show
from web.staff.refusals import sentence_for
from web.staff.shift import Shift, text

CONFLICT = 409
PLACEHOLDERS: dict[str, tuple[str, str]] = {  # what each stands for, and an example of it
    "number": (N_("申请编号"), "440785-2025-000001-3"),
    "step": (N_("刚办完的一步"), N_("村初审")),
    "next": (N_("下一步由谁办"), N_("镇里的部门审核")),
    "amount": (N_("金额"), "400.00"),
    "first": (N_("公示第一天"), "2025-06-16"),
    "last": (N_("公示最后一天"), "2025-06-20"),
    "day": (N_("日期"), "2025-06-25"),
    "account": (N_("账户的最后四位"), "8958"),
    "count": (N_("有几处要补"), "2"),
    "paper": (N_("哪一样材料"), N_("诊断证明")),
    "reason": (N_("没打进去的原因"), N_("户名和账号对不上")),
    "reasons": (N_("不通过的原因"), N_("发票不在申请前一年之内")),
    "document": (N_("依据的文件"), N_("示例文件〔2025〕1号")),
    "clause": (N_("依据的条款"), N_("第二条")),
}


async def listed(shift: Shift) -> Response:
    """List the messages with the words that count now."""
    place = shift.staff.place[:COUNTY]
    async with shift.parts.snapshot() as store:
        history = await store.wordings.history(place)
    newest: dict[tuple[str, str], Wording] = {}
    for one in history:
        newest.setdefault((one.name, one.language), one)
    own = {key: one.text for key, one in newest.items() if one.text is not None}
    rows = [
        {
            "name": name,
            "about": message.about,
            "text": own.get((name, shift.language)) or gettext(shift.language, message.text),
            "own": forms.listed(shift.language, (LANGUAGES[code] for code in LANGUAGES if (name, code) in own)),
        }
        for name, message in MESSAGES.items()
    ]
    return await show(shift, "messages.html", rows=rows)


async def one(shift: Shift) -> Response:
    """Show a message with the form to change it, and what it was before."""
    name, language = _asked(shift, shift.request.query_params.get("language", ""))
    return await _shown(shift, name, language)


def _asked(shift: Shift, language: str) -> tuple[str, str]:
    name = str(shift.request.path_params["message"])
    if name not in MESSAGES:
        raise HTTPException(404)
    return name, language if language in LANGUAGES else SOURCE


async def _shown(
    shift: Shift, name: str, language: str, *, typed: str | None = None, preview: str | None = None, **more: Any
) -> Response:
    async with shift.parts.snapshot() as store:
        history = await store.wordings.history(shift.staff.place[:COUNTY], name)
        staff = await store.staff.names({one.staff_id for one in history})
    supplied = gettext(language, MESSAGES[name].text)
    of_language = [one for one in history if one.language == language]
    own = of_language[0].text if of_language else None
    shown = {
        "name": name,
        "about": MESSAGES[name].about,
        "reading": language,
        "choices": LANGUAGES,
        "supplied": supplied,
        "own": own,
        "typed": typed if typed is not None else own or supplied,
        "preview": preview,
        "holders": [(f"{{{one}}}", PLACEHOLDERS[one][0]) for one in sorted(placeholders(MESSAGES[name].text))],
        "history": _changes(of_language, supplied),
        "staff": staff,
        "refused": None,
    }
    return await show(shift, "message.html", status=CONFLICT if more.get("refused") else 200, **{**shown, **more})


def _changes(history: list[Wording], supplied: str) -> list[tuple[Wording, str]]:
    """Pair each change with the words that stood before it."""
    before = [one.text or supplied for one in history[1:]]
    return list(zip(history, [*before, supplied], strict=False)) if history else []


async def change(shift: Shift) -> Response:
    """Keep other words, or show how they would read, or go back to the supplied ones."""
    form = await shift.form()
    name, language = _asked(shift, text(form, "language"))
    what, typed = text(form, "what"), text(form, "text").replace("\r\n", "\n")
    if what == "supplied":
        return await _keep(shift, name, language, None)
    try:
        said = checked(MESSAGES[name].text, typed)
    except ClaimError as refusal:
        sentence, values = sentence_for(refusal)
        return await _shown(shift, name, language, typed=typed, refused=shift.words(sentence, **values))
    if what == "preview":
        return await _shown(shift, name, language, typed=typed, preview=said.format_map(_examples(language)))
    return await _keep(shift, name, language, said)


async def _keep(shift: Shift, name: str, language: str, said: str | None) -> Response:
    place = shift.staff.place[:COUNTY]
    async with shift.parts.transaction() as store:
        if await store.wordings.current(place, name, language) != said:
            await store.wordings.add(Wording(place, name, language, said, shift.staff.id, shift.now))
            detail = {"message": name, "language": language, "supplied": said is None}
            await store.audit.note("message_worded", shift.staff.id, shift.now, detail=detail)
    return shift.go(f"/office/messages/{name}", language=language, done="message_kept")


def _examples(language: str) -> dict[str, str]:
    say = Speaker(language)
    found = {name: say(example) for name, (_, example) in PLACEHOLDERS.items()}
    found |= {name: say.day(PLACEHOLDERS[name][1]) for name in ("first", "last", "day")}
    return found | {"amount": say.money(PLACEHOLDERS["amount"][1])}
