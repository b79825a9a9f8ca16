"""Lists that an office keeps as a scheme's text asks: written, filled in, imported, exported."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from claims import collecting, enrolling, registering
from claims.collecting import month_end
from claims.denials import ConsentMissing, EntryWrong, SamePerson, SheetUnreadable, StepsMissing
from claims.excess import shares_of
from claims.ports import Store
from claims.registering import Entry
from locales import N_, forms
from schemes.model import Scheme
from schemes.registers import Register
from web.staff import sheets
from web.staff.bank_sheet import HEADING_WITHIN, cells_of
from web.staff.overseen import XLSX, scheme_in
from web.staff.pages import Speaker, names_of, show
from web.staff.refusals import WORDS
from web.staff.register_rows import rows_of, value_words
from web.staff.shift import Shift, text

CONFLICT, SHOWN, LARGEST_SHEET = 409, 500, 2_000_000
IN_ROW = N_("表里第 {row} 行的“{field}”没填或者不对，整张表都没有记。")
NOT_ALONE = N_("这一条是您写的，要请另一位同事核过再列入名册。")
UNREADABLE = N_("没看懂这份表：要有这几列：{columns}，存成 XLSX 或 CSV 再传。")


def register_in(shift: Shift) -> tuple[Scheme, Register]:
    """Return the list that the address names; 404 when there is none."""
    scheme = scheme_in(shift)
    found = scheme.registers.get(shift.request.path_params["register"])
    if found is None:
        raise HTTPException(404)
    return scheme, found


def writable(shift: Shift) -> tuple[Scheme, Register]:
    """Return a list that is written here; what a sitting decides is written down on its claim."""
    scheme, register = register_in(shift)
    if _of_a_sitting(scheme, register):
        raise HTTPException(404)
    return scheme, register


def _of_a_sitting(scheme: Scheme, register: Register) -> bool:
    return any(step.meeting and step.meeting.register == register.id for step in scheme.workflow)


async def listed(shift: Shift) -> Response:
    """Show a list, or send it as a sheet."""
    scheme, register = register_in(shift)
    if shift.request.url.path.endswith(".xlsx"):
        return await _sheet(shift, scheme, register)
    return await _show(shift, scheme, register)


async def _show(
    shift: Shift, scheme: Scheme, register: Register, refused: str | None = None, typed: Mapping[str, str] | None = None
) -> Response:
    async with shift.parts.snapshot() as store:
        entries = await store.registers.listed(scheme.id, register.id, shift.staff.place, SHOWN)
        places = await names_of(store, {one.place for one in entries})
        staff = await store.staff.names({one.released_by for one in entries if one.released_by is not None})
        rows = await rows_of(store, shift, scheme, register, entries)
    check = scheme.office_checks[register.watch.check] if register.watch else None
    return await show(
        shift,
        "register.html",
        status=CONFLICT if refused else 200,
        scheme=scheme,
        register=register,
        rows=rows,
        shares=shares_of(scheme, register, entries),
        places=places,
        staff=staff,
        check=check,
        month=(shift.today.replace(day=1) - timedelta(days=1)).isoformat()[:7],
        sitting=_of_a_sitting(scheme, register),
        refused=refused,
        typed=typed or {},
        pick=lambda said: said.pick(shift.language),
    )


def _said(form: Mapping[str, Any], register: Register) -> dict[str, str]:
    return {field.id: text(form, f"said:{field.id}") for field in register.fields}


async def write(shift: Shift) -> Response:
    """Write an entry."""
    form = await shift.form()
    scheme, register = writable(shift)
    said = _said(form, register)
    try:
        async with shift.parts.transaction() as store:
            await registering.write(store, shift.desk, scheme, register, said)
    except (EntryWrong, ConsentMissing) as wrong:
        return await _show(shift, scheme, register, _sentence(shift, register, wrong), said)
    return shift.go(f"/watch/{scheme.id}/lists/{register.id}", done="written")


async def complete(shift: Shift) -> Response:
    """Fill in what was still open of an entry."""
    form = await shift.form()
    scheme, register = writable(shift)
    try:
        async with shift.parts.transaction() as store:
            entry = await entry_in(shift, store, register)
            await registering.complete(store, shift.desk, entry, register, _said(form, register))
    except (EntryWrong, ConsentMissing) as wrong:
        return await _show(shift, scheme, register, _sentence(shift, register, wrong))
    return shift.go(f"/watch/{scheme.id}/lists/{register.id}", done="written")


async def entry_in(shift: Shift, store: Store, register: Register) -> Entry:
    """Return the entry that the address names; 404 when it is none of this place's list."""
    found = await store.registers.within(int(shift.request.path_params["id"]), shift.staff.place)
    here = (shift.request.path_params["scheme"], register.id)
    if found is None or (found.scheme_id, found.register) != here:
        raise HTTPException(404)
    return found


async def collect(shift: Shift) -> Response:
    """Work out a month's list from imported costs and from claims."""
    form = await shift.form()
    scheme, register = register_in(shift)
    if register.collects is None:
        raise HTTPException(404)
    try:
        last = month_end(date.fromisoformat(f"{text(form, 'month')}-01"))
    except ValueError as error:
        raise HTTPException(400) from error
    async with shift.parts.transaction() as store:
        await collecting.collect(store, shift.desk, scheme, register, last)
    return shift.go(f"/watch/{scheme.id}/lists/{register.id}", done="collected")


async def release(shift: Shift) -> Response:
    """Let an entry take effect: its person comes on the scheme's list."""
    await shift.form()
    scheme, register = register_in(shift)
    if register.enrols is None:
        raise HTTPException(404)
    try:
        async with shift.parts.transaction() as store:
            entry = await entry_in(shift, store, register)
            await enrolling.release(store, shift.desk, scheme, register, entry)
    except SamePerson:
        return await _show(shift, scheme, register, shift.words(NOT_ALONE))
    except StepsMissing:
        return await _show(shift, scheme, register, shift.words(WORDS[StepsMissing]))
    return shift.go(f"/watch/{scheme.id}/lists/{register.id}", done="enrolled")


async def take(shift: Shift) -> Response:
    """Take a sheet's rows into the list, all or none."""
    form = await shift.form(files=1)
    scheme, register = writable(shift)
    sent = form.get("sheet")
    data = await sent.read(LARGEST_SHEET + 1) if isinstance(sent, UploadFile) else b""
    await form.close()
    try:
        if not 0 < len(data) <= LARGEST_SHEET:
            raise SheetUnreadable
        rows = _rows(await run_in_threadpool(cells_of, data), register)
        async with shift.parts.transaction() as store:
            await registering.write_all(store, shift.desk, scheme, register, rows)
    except (EntryWrong, ConsentMissing) as wrong:
        return await _show(shift, scheme, register, _sentence(shift, register, wrong))
    except SheetUnreadable:
        return await _show(shift, scheme, register, shift.words(UNREADABLE, columns=_columns(register)))
    return shift.go(f"/watch/{scheme.id}/lists/{register.id}", done="written")


def _rows(cells: list[list[str]], register: Register) -> list[dict[str, str]]:
    """Read the rows below the headings, which are the names of the list's fields."""
    for at, line in enumerate(cells[:HEADING_WITHIN]):
        plain = [cell.strip() for cell in line]
        found = {
            field.id: plain.index(field.words.zh_Hans) for field in register.fields if field.words.zh_Hans in plain
        }
        if all(field.id in found or field.optional for field in register.fields):
            return [
                {name: row[column].strip() if column < len(row) else "" for name, column in found.items()}
                for row in cells[at + 1 :]
                if any(row)
            ]
    raise SheetUnreadable


def _columns(register: Register) -> str:
    return forms.listed("zh_Hans", (field.words.zh_Hans for field in register.fields))


def _sentence(shift: Shift, register: Register, wrong: EntryWrong | ConsentMissing) -> str:
    if isinstance(wrong, ConsentMissing):
        return shift.words(WORDS[ConsentMissing])
    field = next(one for one in register.fields if one.id == wrong.field)
    name = field.words.pick(shift.language)
    return shift.words(IN_ROW, row=wrong.row, field=name) if wrong.row else shift.words(WORDS[EntryWrong], field=name)


async def _sheet(shift: Shift, scheme: Scheme, register: Register) -> Response:
    say = Speaker("zh_Hans")
    async with shift.parts.transaction() as store:
        entries = [
            one
            for one in await store.registers.listed(scheme.id, register.id, shift.staff.place, SHOWN)
            if register.consent is None or await registering.consent_for(store, register, one.said)
        ]
        await store.audit.note(
            "register_exported", shift.staff.id, shift.now, detail={"register": f"{scheme.id}.{register.id}"}
        )
    columns = [field.words.zh_Hans for field in register.fields]
    rows = [
        [value_words(field, one.said.get(field.id), say, whole=True) for field in register.fields] for one in entries
    ]
    title = register.words.zh_Hans[:31].translate(str.maketrans("[]:*?/\\", "（）：  、、"))
    data = sheets.table(title, [(register.words.zh_Hans, scheme.names.zh_Hans)], columns, rows)
    headers = {"Content-Disposition": f'attachment; filename="{scheme.id}-{register.id}.xlsx"'}
    return Response(data, media_type=XLSX, headers=headers)
