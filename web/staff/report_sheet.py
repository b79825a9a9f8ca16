"""The half-yearly report as a sheet."""

from collections.abc import Mapping
from datetime import date

from claims.reports import TownFigures, together
from locales import N_, SOURCE, forms, gettext
from web.staff.sheets import Cell, table

TITLE, TOTAL = N_("救助情况半年报"), N_("合计")
SCHEME, PLACE, PERIOD = N_("方案"), N_("地方"), N_("统计期")
COLUMNS = (
    *(N_("序号"), N_("镇（街）"), N_("收到申请（件）"), N_("涉及人数")),
    *(
        N_("批准（件）"),
        N_("批准金额（元）"),
        N_("不予通过（件）"),
        N_("已发放（笔）"),
        N_("已发放（元）"),
        N_("还在办（件）"),
    ),
)


def report(
    scheme: str, place: str, period: tuple[date, date], towns: tuple[TownFigures, ...], names: Mapping[str, str]
) -> bytes:
    """Write the report as XLSX: the towns, then all together."""
    first, last = (forms.day(SOURCE, day) for day in period)
    head = [(_say(TITLE), ""), (_say(SCHEME), scheme), (_say(PLACE), place), (_say(PERIOD), f"{first} – {last}")]
    rows = [_cells(number, names.get(one.place, one.place), one) for number, one in enumerate(towns, 1)]
    return table(
        _say(TITLE), head, [_say(name) for name in COLUMNS], [*rows, _cells("", _say(TOTAL), together(towns, ""))]
    )


def _say(words: str) -> str:
    return gettext(SOURCE, words)


def _cells(number: Cell, name: str, one: TownFigures) -> tuple[Cell, ...]:
    return (
        *(number, name, one.filed, one.persons, one.agreed, one.granted),
        *(one.refused, one.paid, one.paid_amount, one.open),
    )
