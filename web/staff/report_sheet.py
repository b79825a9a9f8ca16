"""The half-yearly report as a sheet."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from claims.model import Claim
from claims.reports import TownFigures, together
from claims.settling import Paid, Settlement, care_of
from locales import N_, SOURCE, forms, gettext
from web.staff.capitals import capitals
from web.staff.sheets import COUNT, IN_WORDS, Cell, Chart, table

TITLE, TOTAL = N_("救助情况半年报"), N_("合计")
SCHEME, PLACE, PERIOD = N_("方案"), N_("地方"), N_("统计期")
SETTLEMENT, SETTLED = N_("结算单"), N_("已结算（日期、凭证号）")
DETAIL, NOTHING = N_("结算明细"), Decimal("0.00")
DETAIL_COLUMNS = (
    *(N_("医院或药店"), N_("申请编号"), N_("姓名"), N_("身份证号"), N_("地方"), N_("发放日期")),
    N_("补助金额（元）"),
)
CHARTED = (5, 8)  # what was granted and what was paid
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
    rows.append(_cells("", _say(TOTAL), together(towns, "")))
    columns = [_say(name) for name in COLUMNS]
    charts = [Chart(columns[column], 1, column, len(towns)) for column in CHARTED if towns]
    return table(_say(TITLE), head, columns, rows, charts)


def detail(
    scheme: str,
    period: tuple[date, date],
    paid: Sequence[tuple[Claim, Decimal, date]],
    names: Mapping[str, str],
) -> bytes:
    """Write what was paid in a period as XLSX, hospital by hospital, each with its sum."""
    first, last = (forms.day(SOURCE, day) for day in period)
    head = [(_say(DETAIL), ""), (_say(SCHEME), scheme), (_say(PERIOD), f"{first} – {last}")]
    by_hospital: dict[str, list[Paid]] = {}
    for claim, amount, on in paid:
        by_hospital.setdefault(care_of(claim), []).append(Paid(claim, amount, on))
    rows: list[tuple[Cell, ...]] = []
    for hospital, ones in sorted(by_hospital.items()):
        rows += [_detail(hospital, one, names) for one in ones]
        rows.append((hospital, _say(TOTAL), len(ones), "", "", "", sum((one.amount for one in ones), NOTHING)))
    return table(_say(DETAIL), head, [_say(name) for name in DETAIL_COLUMNS], rows)


def settlement(scheme: str, made: Settlement, lines: Sequence[Paid], names: Mapping[str, str]) -> bytes:
    """Write a list that is settled with an institution as XLSX, its control totals above."""
    first, last = (forms.day(SOURCE, day) for day in (made.first, made.last))
    settled = "" if made.settled_on is None else f"{forms.day(SOURCE, made.settled_on)} {made.reference}"
    head = [
        *((_say(SETTLEMENT), made.number), (_say(SCHEME), scheme), (_say(DETAIL_COLUMNS[0]), made.institution)),
        *((_say(PERIOD), f"{first} – {last}"), (_say(COUNT), str(made.count)), (_say(TOTAL), f"{made.total:.2f}")),
        *((_say(IN_WORDS), capitals(made.total)), (_say(SETTLED), settled)),
    ]
    rows = [_detail(made.institution, one, names) for one in lines]
    return table(_say(SETTLEMENT), head, [_say(name) for name in DETAIL_COLUMNS], rows)


def _detail(hospital: str, paid: Paid, names: Mapping[str, str]) -> tuple[Cell, ...]:
    claim = paid.claim
    person, place = claim.beneficiary, names.get(claim.place, claim.place)
    return (hospital, claim.number, person.name, person.id_number or "", place, paid.paid_on.isoformat(), paid.amount)


def _say(words: str) -> str:
    return gettext(SOURCE, words)


def _cells(number: Cell, name: str, one: TownFigures) -> tuple[Cell, ...]:
    return (
        *(number, name, one.filed, one.persons, one.agreed, one.granted),
        *(one.refused, one.paid, one.paid_amount, one.open),
    )
