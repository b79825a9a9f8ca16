"""What a line of a claim's history carries, in words."""

from collections.abc import Callable, Iterator, Mapping

from claims.desk import Defect
from claims.events import Happened
from claims.model import Event
from claims.rights import Asked
from locales import N_, forms
from web.staff import words
from web.staff.cards import Namer
from web.staff.pages import Speaker

AMOUNT = N_("金额 {amount}")
CHANGED_AMOUNT = N_("金额由 {before} 改为 {amount}：{reason}")
UNTIL = N_("{day} 前补好")
CITED = N_("依据：{document} {clause}")
COMPARED = N_("核对 {pages} 份，不符 {differing} 份")
VISITED = N_("{day}，见到{met}，{result}")
PHOTOS = N_("照片 {count} 张")
CHANGED = N_("{field}：{old} → {new}（{reason}）")
MENDED = N_("{paper}·{field}：{old} → {new}")
ADDED, REMOVED = N_("新交了{paper}"), N_("撤掉了{paper}")
REASSESSED = N_("测算金额 {before} → {amount}")
COVERAGE, TAKEN_OUT, LEFT_OUT = N_("改为：{coverage}"), N_("剔除 {amount}"), N_("整张不计入")
WAS_DUE, WHOLE_DESK = N_("应在 {day} 前办好"), N_("放回，同事都可以领办")
NOTICED = N_("{first} 到 {last}")
ON_LIST = N_("名单 {list}")
AGREES, DISAGREES = N_("与申请一致"), N_("与申请不一致")
UPHELD, DISMISSED = N_("成立"), N_("不成立")


def detail_lines(event: Event, say: Speaker, namer: Namer) -> Iterator[str]:
    """Yield what an event carries, one sentence a line."""
    lines = BY_CODE.get(event.code)
    if lines is not None:
        yield from lines(event.detail, say, namer)


Detail = Mapping[str, object]


def _text(detail: Detail, name: str) -> str:
    value = detail.get(name)
    return "" if value is None else str(value)


def _agreed(detail: Detail, say: Speaker, _: Namer) -> Iterator[str]:
    if _text(detail, "opinion"):
        yield _text(detail, "opinion")
    amount = say.money(_text(detail, "amount") or None)
    if _text(detail, "reason"):
        before = say.money(_text(detail, "amount_before") or None)
        yield say(CHANGED_AMOUNT, before=before, amount=amount, reason=_text(detail, "reason"))
    elif _text(detail, "amount"):
        yield say(AMOUNT, amount=amount)


def _sent_back(detail: Detail, say: Speaker, namer: Namer) -> Iterator[str]:
    yield say(UNTIL, day=say.day(_text(detail, "until")))
    defects = detail.get("defects")
    for one in defects if isinstance(defects, list) else ():
        yield defect_words(Defect(one["material"], one["code"], one["words"]), say, namer)


def defect_words(defect: Defect, say: Speaker, namer: Namer) -> str:
    """Say one thing to mend."""
    said = " ".join(part for part in (say.known(words.DEFECTS, defect.code), defect.words) if part)
    return forms.labelled(say.language, namer.material(defect.material), said) if defect.material else said


def _refused(detail: Detail, say: Speaker, _: Namer) -> Iterator[str]:
    yield _text(detail, "reasons")
    yield say(CITED, document=_text(detail, "document"), clause=_text(detail, "clause"))


def _returned(detail: Detail, _: Speaker, namer: Namer) -> Iterator[str]:
    yield f"→ {namer.step(detail.get('to'))}"
    yield _text(detail, "reason")


def _later(detail: Detail, say: Speaker, namer: Namer) -> Iterator[str]:
    until = say(UNTIL, day=say.day(_text(detail, "until")))
    yield forms.labelled(say.language, namer.material(_text(detail, "material")), until)


def _paper(detail: Detail, _: Speaker, namer: Namer) -> Iterator[str]:
    yield namer.material(_text(detail, "material"))
    if _text(detail, "reason"):
        yield _text(detail, "reason")


def _originals(detail: Detail, say: Speaker, _: Namer) -> Iterator[str]:
    yield say(COMPARED, pages=_text(detail, "pages"), differing=_text(detail, "differing"))


def _visit(detail: Detail, say: Speaker, _: Namer) -> Iterator[str]:
    result = say(AGREES if detail.get("confirms") else DISAGREES)
    yield say(VISITED, day=say.day(_text(detail, "visited_on")), met=_text(detail, "met"), result=result)
    if detail.get("photos"):
        yield say(PHOTOS, count=_text(detail, "photos"))


def _field(detail: Detail, say: Speaker, _: Namer) -> Iterator[str]:
    name = _text(detail, "field")
    old, new = _values(detail, name, say)
    yield say(CHANGED, field=say.known(words.FIELDS, name), old=old, new=new, reason=_text(detail, "reason"))
    yield from _reassessed(detail, say)


def _values(detail: Detail, name: str, say: Speaker) -> tuple[str, str]:
    """Say what a field held before and after; whole numbers are for the claim page, which counts who looks at them."""
    before, after = (words.in_part(name, _text(detail, key)) for key in ("old", "new"))
    return say.value(name, before or None), say.value(name, after or None)


def _reassessed(detail: Detail, say: Speaker) -> Iterator[str]:
    if "amount_before" in detail:
        before, amount = (say.money(_text(detail, name) or None) for name in ("amount_before", "amount"))
        yield say(REASSESSED, before=before, amount=amount)


def _ruled(detail: Detail, say: Speaker, namer: Namer) -> Iterator[str]:
    if _text(detail, "coverage"):
        yield say(COVERAGE, coverage=namer.coverage(_text(detail, "coverage")))
    if detail.get("left_out"):
        yield say(LEFT_OUT)
    elif _text(detail, "taken_out"):
        yield say(TAKEN_OUT, amount=say.money(_text(detail, "taken_out")))
    yield _text(detail, "reason")
    yield from _reassessed(detail, say)


def _handed(detail: Detail, say: Speaker, _: Namer) -> Iterator[str]:
    if _text(detail, "due"):
        yield say(WAS_DUE, day=say.day(_text(detail, "due")))
    yield f"→ {_text(detail, 'to') or say(WHOLE_DESK)}"


def _mended(detail: Detail, say: Speaker, _: Namer) -> Iterator[str]:
    for name, sentence in (("added", ADDED), ("removed", REMOVED)):
        kinds = detail.get(name)
        for kind in kinds if isinstance(kinds, list) else ():
            yield say(sentence, paper=say.known(words.KINDS, kind))
    changed = detail.get("changed")
    for one in changed if isinstance(changed, list) else ():
        paper, field = say.known(words.KINDS, one["kind"]), say.known(words.FIELDS, one["field"])
        old, new = _values(one, one["field"], say)
        yield say(MENDED, paper=paper, field=field, old=old, new=new)
    yield from _reassessed(detail, say)


def _meeting(detail: Detail, say: Speaker, namer: Namer) -> Iterator[str]:
    yield say(AMOUNT, amount=say.money(_text(detail, "amount")))
    said = detail.get("said")
    yield from namer.entry(_text(detail, "register"), said if isinstance(said, dict) else {})


def _meeting_back(detail: Detail, say: Speaker, _: Namer) -> Iterator[str]:
    before, amount = (say.money(_text(detail, name) or None) for name in ("amount_before", "amount"))
    yield say(CHANGED_AMOUNT, before=before, amount=amount, reason=_text(detail, "reason"))


def _noticed(detail: Detail, say: Speaker, _: Namer) -> Iterator[str]:
    yield say(NOTICED, first=say.day(_text(detail, "first")), last=say.day(_text(detail, "last")))


def _objection(detail: Detail, say: Speaker, _: Namer) -> Iterator[str]:
    yield say.known(words.CHANNELS, detail.get("channel"))


def _settled(detail: Detail, say: Speaker, _: Namer) -> Iterator[str]:
    yield f"{say(UPHELD if detail.get('upheld') else DISMISSED)} {_text(detail, 'finding')}"


def _amount(detail: Detail, say: Speaker, _: Namer) -> Iterator[str]:
    if _text(detail, "amount"):
        yield say(AMOUNT, amount=say.money(_text(detail, "amount")))
    if _text(detail, "list"):
        yield say(ON_LIST, list=_text(detail, "list"))


def _failed(detail: Detail, say: Speaker, namer: Namer) -> Iterator[str]:
    yield defect_words(Defect(None, _text(detail, "reason"), _text(detail, "words")), say, namer)


def _account(detail: Detail, _: Speaker, __: Namer) -> Iterator[str]:
    yield f"…{_text(detail, 'before')} → …{_text(detail, 'after')}"


def _correction(detail: Detail, _: Speaker, __: Namer) -> Iterator[str]:
    yield _text(detail, "words")


BY_CODE: dict[str, Callable[[Detail, Speaker, Namer], Iterator[str]]] = {
    Happened.AGREED: _agreed,
    Happened.SENT_BACK: _sent_back,
    Happened.REFUSED: _refused,
    Happened.RETURNED: _returned,
    Happened.ORIGINALS: _originals,
    Happened.HOME_VISIT: _visit,
    Happened.FIELD: _field,
    Happened.RULED: _ruled,
    Happened.HANDED_OVER: _handed,
    Happened.ESCALATED: _handed,
    Happened.MENDED: _mended,
    Happened.PAPER_LATER: _later,
    Happened.PAPER_CAME: _paper,
    Happened.PAPER_WAIVED: _paper,
    Happened.MEETING: _meeting,
    Happened.MEETING_BACK: _meeting_back,
    Happened.NOTICE_POSTED: _noticed,
    Happened.OBJECTION: _objection,
    Happened.OBJECTION_SETTLED: _settled,
    Happened.APPROVED: _amount,
    Happened.LISTED: _amount,
    Happened.UNLISTED: _amount,
    Happened.PAID: _amount,
    Happened.PAYMENT_FAILED: _failed,
    Asked.ACCOUNT: _account,
    Asked.CORRECTION: _correction,
}
