"""Lists that an office keeps as a scheme's text asks: written, filled in, imported, exported."""

from collections.abc import Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from claims import registering
from claims.denials import EntryWrong, SheetUnreadable
from claims.registering import Entry
from locales import N_, forms
from schemes.model import Scheme
from schemes.registers import Register, RegisterField
from web.staff import sheets
from web.staff.bank_sheet import HEADING_WITHIN, cells_of
from web.staff.overseen import XLSX, scheme_in
from web.staff.pages import Speaker, names_of, show
from web.staff.refusals import WORDS
from web.staff.shift import Shift, text

CONFLICT, SHOWN, LARGEST_SHEET = 409, 500, 2_000_000
IN_ROW = N_("表里第 {row} 行的“{field}”没填或者不对，整张表都没有记。")
UNREADABLE = N_("没看懂这份表：要有这几列：{columns}，存成 XLSX 或 CSV 再传。")


def _register_in(shift: Shift) -> tuple[Scheme, Register]:
    scheme = scheme_in(shift)
    found = scheme.registers.get(shift.request.path_params["register"])
    if found is None:
        raise HTTPException(404)
    return scheme, found


async def listed(shift: Shift) -> Response:
    """Show a list, or send it as a sheet."""
    scheme, register = _register_in(shift)
    if shift.request.url.path.endswith(".xlsx"):
        return await _sheet(shift, scheme, register)
    return await _show(shift, scheme, register)


async def _show(
    shift: Shift, scheme: Scheme, register: Register, refused: str | None = None, typed: Mapping[str, str] | None = None
) -> Response:
    say = Speaker(shift.language)
    async with shift.parts.snapshot() as store:
        entries = await store.registers.listed(scheme.id, register.id, shift.staff.place, SHOWN)
        places = await names_of(store, {one.place for one in entries})
    rows = [
        {
            "entry": one,
            "cells": [value_words(field, one.said.get(field.id), say) for field in register.fields],
            "missing": [field for field in register.fields if field.id not in one.said],
            "late": registering.is_late(register, one),
            "alarms": registering.alarms_of(scheme, register, one),
            "open": register.closes is not None and register.closes not in one.said,
        }
        for one in entries
    ]
    check = scheme.office_checks[register.watch.check] if register.watch else None
    return await show(
        shift,
        "register.html",
        status=CONFLICT if refused else 200,
        scheme=scheme,
        register=register,
        rows=rows,
        places=places,
        check=check,
        refused=refused,
        typed=typed or {},
        pick=lambda said: said.pick(shift.language),
    )


def value_words(field: RegisterField, said: str | None, say: Speaker) -> str:
    """Say one value of an entry."""
    if said is None:
        return "—"
    if field.kind == "date":
        return say.day(said)
    if field.kind == "moment":
        day, _, clock = said.partition("T")
        return f"{say.day(day)} {clock[:5]}"
    if field.kind == "money":
        return say.money(said)
    return field.options[said].pick(say.language) if said in field.options else said


def _said(form: Mapping[str, Any], register: Register) -> dict[str, str]:
    return {field.id: text(form, f"said:{field.id}") for field in register.fields}


async def write(shift: Shift) -> Response:
    """Write an entry."""
    form = await shift.form()
    scheme, register = _register_in(shift)
    said = _said(form, register)
    try:
        async with shift.parts.transaction() as store:
            await registering.write(store, shift.desk, scheme, register, said)
    except EntryWrong as wrong:
        return await _show(shift, scheme, register, _sentence(shift, register, wrong), said)
    return shift.go(f"/watch/{scheme.id}/lists/{register.id}", done="written")


async def complete(shift: Shift) -> Response:
    """Fill in what was still open of an entry."""
    form = await shift.form()
    scheme, register = _register_in(shift)
    try:
        async with shift.parts.transaction() as store:
            entry = await _entry_in(shift, store, register)
            await registering.complete(store, shift.desk, entry, register, _said(form, register))
    except EntryWrong as wrong:
        return await _show(shift, scheme, register, _sentence(shift, register, wrong))
    return shift.go(f"/watch/{scheme.id}/lists/{register.id}", done="written")


async def _entry_in(shift: Shift, store: Any, register: Register) -> Entry:
    found: Entry | None = await store.registers.within(int(shift.request.path_params["id"]), shift.staff.place)
    here = (shift.request.path_params["scheme"], register.id)
    if found is None or (found.scheme_id, found.register) != here:
        raise HTTPException(404)
    return found


async def take(shift: Shift) -> Response:
    """Take a sheet's rows into the list, all or none."""
    form = await shift.form(files=1)
    scheme, register = _register_in(shift)
    sent = form.get("sheet")
    data = await sent.read(LARGEST_SHEET + 1) if isinstance(sent, UploadFile) else b""
    await form.close()
    try:
        if not 0 < len(data) <= LARGEST_SHEET:
            raise SheetUnreadable
        rows = _rows(await run_in_threadpool(cells_of, data), register)
        async with shift.parts.transaction() as store:
            await registering.write_all(store, shift.desk, scheme, register, rows)
    except EntryWrong as wrong:
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


def _sentence(shift: Shift, register: Register, wrong: EntryWrong) -> str:
    field = next(one for one in register.fields if one.id == wrong.field)
    name = field.words.pick(shift.language)
    return shift.words(IN_ROW, row=wrong.row, field=name) if wrong.row else shift.words(WORDS[EntryWrong], field=name)


async def _sheet(shift: Shift, scheme: Scheme, register: Register) -> Response:
    say = Speaker("zh_Hans")
    async with shift.parts.transaction() as store:
        entries = await store.registers.listed(scheme.id, register.id, shift.staff.place, SHOWN)
        await store.audit.note(
            "register_exported", shift.staff.id, shift.now, detail={"register": f"{scheme.id}.{register.id}"}
        )
    columns = [field.words.zh_Hans for field in register.fields]
    rows = [[value_words(field, one.said.get(field.id), say) for field in register.fields] for one in entries]
    title = register.words.zh_Hans[:31].translate(str.maketrans("[]:*?/\\", "（）：  、、"))
    data = sheets.table(title, [(register.words.zh_Hans, scheme.names.zh_Hans)], columns, rows)
    headers = {"Content-Disposition": f'attachment; filename="{scheme.id}-{register.id}.xlsx"'}
    return Response(data, media_type=XLSX, headers=headers)
