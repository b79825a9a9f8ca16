"""A year's money of a scheme: what there is, what is promised and paid, where it is heading."""

from datetime import MAXYEAR
from decimal import Decimal, InvalidOperation

from starlette.exceptions import HTTPException
from starlette.responses import Response

from claims import funds
from claims.denials import AmountWrong
from claims.errors import ClaimError
from claims.funds import Fund, FundAmount, FundKind
from claims.records import stem
from locales import N_
from schemes.model import Scheme
from web.staff import words
from web.staff.overseen import bars, scheme_in, year_in
from web.staff.pages import show
from web.staff.refusals import sentence_for
from web.staff.shift import Shift, text, whole

CONFLICT = 409
PAID, USED, FORECAST = N_("已发放"), N_("加上已批准的"), N_("照此到年底")
BUDGET, WITH_RESERVE = N_("年度预算"), N_("预算加储备金")
OF_PREMIUM = N_("保费的 {percent}%")


async def fund(shift: Shift) -> Response:
    """Show a year's money of a scheme."""
    return await _fund(shift, year_in(shift))


async def _fund(shift: Shift, year: int, refused: str | None = None, **typed: str) -> Response:
    scheme = scheme_in(shift)
    async with shift.parts.snapshot() as store:
        found = await funds.fund_of(store, scheme, stem(shift.staff.place), year, shift.today)
        entered = await store.registers.amounts(scheme.id, stem(shift.staff.place), year)
    months = [(f"{month}", found.by_month.get(month, Decimal("0.00"))) for month in range(1, 13)]
    alarms = funds.alarms_of(scheme, found)
    return await show(
        shift,
        "fund.html",
        status=CONFLICT if refused else 200,
        scheme=scheme,
        name=scheme.names.pick(shift.language),
        fund=found,
        entered={one.kind: one for one in entered},
        bars=bars(months),
        compared=bars(_compared(shift, scheme, found)),
        alarms=[(scheme.office_checks[check], bounds) for check, bounds in alarms.items()],
        kinds=words.FUND_KINDS,
        refused=refused,
        typed=typed,
        pick=lambda said: said.pick(shift.language),
    )


def _compared(shift: Shift, scheme: Scheme, fund: Fund) -> list[tuple[str, Decimal]]:
    """Set what is used and where it is heading beside the lines that it should keep to."""
    say, budget = shift.words, fund.amounts.get(FundKind.BUDGET)
    rows = [(say(PAID), fund.paid), (say(USED), fund.used)]
    rows += [] if fund.forecast is None else [(say(FORECAST), fund.forecast)]
    if budget is not None:
        rows.append((say(BUDGET), budget))
        reserve = fund.amounts.get(FundKind.RESERVE)
        rows += [] if reserve is None else [(say(WITH_RESERVE), budget + reserve)]
    lines = funds.payout_lines(scheme, fund)
    return rows + [(say(OF_PREMIUM, percent=f"{share * 100:.0f}"), yuan) for share, yuan in lines]


async def enter(shift: Shift) -> Response:
    """Keep an amount of a year."""
    form, scheme = await shift.form(), scheme_in(shift)
    year, kind = whole(form, "year"), text(form, "kind")
    if not 1 <= year <= MAXYEAR or kind not in set(FundKind):
        raise HTTPException(400)
    try:
        amount = _amount(text(form, "amount"))
        new = FundAmount(
            *(scheme.id, stem(shift.staff.place), year, FundKind(kind), amount, text(form, "source")),
            *(shift.staff.id, shift.now),
        )
        async with shift.parts.transaction() as store:
            await funds.enter(store, shift.desk, new)
    except ClaimError as refusal:
        sentence, values = sentence_for(refusal)
        said = {name: text(form, name) for name in ("amount", "source")}
        return await _fund(shift, year, shift.words(sentence, **values), **said)
    return shift.go(f"/watch/{scheme.id}/fund", done="entered", year=str(year))


def _amount(said: str) -> Decimal:
    try:
        amount = Decimal(said.replace(",", "").replace("¥", ""))
    except InvalidOperation as error:
        raise AmountWrong from error
    if not amount.is_finite():
        raise AmountWrong
    return amount
