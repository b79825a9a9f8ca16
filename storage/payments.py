"""Payment lists; a claim stands on one live line at most."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, Text, case, cast, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.denials import ListNotFound, ListReleased
from claims.desk import FundRow, LedgerRow, LineStatus, PaymentLine, PaymentList
from claims.model import Claim
from claims.staff import Scope
from storage.claims import SqlClaims, beneficiary_index
from storage.locks import hold, taken
from storage.sealed import Plain, opened, opened_one, sealed_values
from storage.tables.claims import claims
from storage.tables.review import bill_uses, payment_lines, payment_lists
from storage.trays import recount
from storage.types import Fen
from storage.vault import vault_of

BILLS = "bill_uses.bill"


def list_key(list_id: int) -> str:
    """Name the key of a payment list, which the law keeps longer than the claims on it."""
    return f"list:{list_id}"


LIVE = (LineStatus.LISTED, LineStatus.PAID)
WHOSE = func.coalesce(claims.c.beneficiary_index, cast(claims.c.id, Text))


def _sum_of(status: LineStatus) -> ColumnElement[Decimal]:
    lines = payment_lines.c
    return func.sum(case((lines.status == status, lines.amount), else_=0), type_=Fen)


SUMS = (
    func.count().label("count"),
    _sum_of(LineStatus.LISTED).label("listed"),
    _sum_of(LineStatus.PAID).label("paid"),
)


def _of_year(scope: Scope, year: int) -> tuple[ColumnElement[bool], ...]:
    return (
        claims.c.place >= scope.place,
        claims.c.place < scope.place + ":",
        claims.c.submitted_on.between(date(year, 1, 1), date(year, 12, 31)),
        payment_lines.c.status.in_(LIVE),
    )


class SqlPayments:
    """`claims.office_ports.Payments` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def next_number(self, place: str, on: date) -> str:
        """Return the next list number of the place and day."""
        head = f"{place}-{on:%Y%m%d}-"
        await hold(self._connection, f"payments:{place}")
        query = select(func.count()).where(payment_lists.c.place == place, payment_lists.c.made_on == on)
        return f"{head}{(await self._connection.execute(query)).scalar_one() + 1:02d}"

    async def add(self, made: PaymentList) -> PaymentList:
        """Keep a list with its lines and return it with its id."""
        values = {column.name: getattr(made, column.name) for column in payment_lists.columns if column.name != "id"}
        query = insert(payment_lists).values(values).returning(payment_lists.c.id)
        list_id = int((await self._connection.execute(query)).scalar_one())
        lines = tuple(replace(line, list_id=list_id) for line in made.lines)
        names = [column.name for column in payment_lines.columns]
        rows = [{name: getattr(line, name) for name in names} for line in lines]
        key = list_key(list_id)
        hidden = [await sealed_values(self._connection, payment_lines, key, row) for row in rows]
        await self._connection.execute(insert(payment_lines), hidden)
        for line in lines:
            await recount(self._connection, line.claim_id)
        return replace(made, id=list_id, lines=lines)

    async def within(self, list_id: int, place: str) -> PaymentList:
        """Return the list with its lines if it is the place's; raises ListNotFound."""
        query = select(payment_lists).where(payment_lists.c.id == list_id, payment_lists.c.place == place)
        row = (await self._connection.execute(taken(self._connection, query))).one_or_none()
        if row is None:
            raise ListNotFound
        lines = select(payment_lines).where(payment_lines.c.list_id == list_id).order_by(payment_lines.c.claim_id)
        rows = await opened(self._connection, payment_lines, (await self._connection.execute(lines)).all())
        return replace(_list(row), lines=tuple(_line(one) for one in rows))

    async def lists_of(self, place: str, limit: int = 50) -> tuple[PaymentList, ...]:
        """Return the place's lists without their lines, newest first."""
        query = (
            select(payment_lists).where(payment_lists.c.place == place).order_by(payment_lists.c.id.desc()).limit(limit)
        )
        return tuple(_list(row) for row in (await self._connection.execute(query)).all())

    async def release(self, made: PaymentList, staff_id: int, at: datetime) -> None:
        """Note that the list went out; raises ListReleased when it had already."""
        await self._mark(made, released_at=at, released_by=staff_id)

    async def drop(self, made: PaymentList, at: datetime) -> None:
        """Note that the list was taken back before its release."""
        await self._mark(made, dropped_at=at)

    async def settle(self, line: PaymentLine, status: LineStatus, on: date, reason: str | None) -> None:
        """Keep what became of a line."""
        table = payment_lines.c
        key, this = list_key(line.list_id), {"list_id": line.list_id, "claim_id": line.claim_id}
        plain = {"status": status, "settled_on": on, "reason": reason}
        values = await sealed_values(self._connection, payment_lines, key, plain, this)
        await self._connection.execute(
            update(payment_lines).where(table.list_id == line.list_id, table.claim_id == line.claim_id).values(values)
        )
        await recount(self._connection, line.claim_id)

    async def live_line_of(self, claim: Claim) -> PaymentLine | None:
        """Return the line on which the claim stands, listed or paid."""
        table = payment_lines.c
        query = select(payment_lines).where(table.claim_id == claim.id, table.status.in_(LIVE))
        query = taken(self._connection, query)
        row = await opened_one(self._connection, payment_lines, (await self._connection.execute(query)).one_or_none())
        return None if row is None else _line(row)

    async def reserved(self, scheme_id: str, id_number: str, year: int, *, but_not: int) -> Decimal:
        """Return the yuan listed or paid to a person under a scheme for claims submitted in a year."""
        await hold(self._connection, f"beneficiary:{beneficiary_index(self._connection, id_number)}")
        query = (
            select(func.sum(payment_lines.c.amount, type_=Fen))
            .join(claims, claims.c.id == payment_lines.c.claim_id)
            .where(
                claims.c.scheme_id == scheme_id,
                claims.c.beneficiary_index == beneficiary_index(self._connection, id_number),
                claims.c.submitted_on.between(date(year, 1, 1), date(year, 12, 31)),
                claims.c.id != but_not,
                payment_lines.c.status.in_(LIVE),
            )
        )
        return (await self._connection.execute(query)).scalar_one() or Decimal("0.00")

    async def payer_of(self, claim: Claim, bills: Sequence[str]) -> str | None:
        """Return the number of another claim of the scheme that is listed or paid for one of these bills."""
        await hold(self._connection, f"paying:{claim.scheme_id}")
        query = (
            select(payment_lines.c.claim_number)
            .join(bill_uses, bill_uses.c.claim_id == payment_lines.c.claim_id)
            .join(claims, claims.c.id == payment_lines.c.claim_id)
            .where(
                bill_uses.c.bill_index.in_(self._indexes(bills)),
                bill_uses.c.claim_id != claim.id,
                claims.c.scheme_id == claim.scheme_id,
                payment_lines.c.status.in_(LIVE),
            )
            .limit(1)
        )
        return (await self._connection.execute(query)).scalar_one_or_none()

    async def use_bills(self, claim: Claim, bills: Sequence[str]) -> None:
        """Note that the claim is paid for these bills; they are kept as blind indexes only."""
        await self._connection.execute(delete(bill_uses).where(bill_uses.c.claim_id == claim.id))
        rows = [{"bill_index": index, "claim_id": claim.id} for index in self._indexes(bills)]
        if rows:
            await self._connection.execute(insert(bill_uses), rows)

    def _indexes(self, bills: Sequence[str]) -> list[str]:
        vault = vault_of(self._connection)
        return [vault.index(BILLS, bill) for bill in bills]

    async def ledger(self, scope: Scope, year: int, limit: int) -> tuple[LedgerRow, ...]:
        """Return what persons were granted of claims submitted in a year, the most first."""
        newest = func.max(claims.c.id)
        query = (
            select(newest.label("newest"), *SUMS)
            .join(payment_lines, payment_lines.c.claim_id == claims.c.id)
            .where(*_of_year(scope, year))
            .group_by(claims.c.scheme_id, WHOSE)
            .order_by(func.sum(payment_lines.c.amount).desc(), newest)
            .limit(limit)
        )
        rows = (await self._connection.execute(query)).all()
        return tuple([await self._ledger_row(row) for row in rows])

    async def funds_of_year(self, scope: Scope, year: int) -> tuple[FundRow, ...]:
        """Return what each scheme's fund granted of claims submitted in a year, by scheme."""
        query = (
            select(claims.c.scheme_id, func.count(WHOSE.distinct()).label("persons"), *SUMS)
            .join(payment_lines, payment_lines.c.claim_id == claims.c.id)
            .where(*_of_year(scope, year))
            .group_by(claims.c.scheme_id)
            .order_by(claims.c.scheme_id)
        )
        rows = (await self._connection.execute(query)).all()
        return tuple(FundRow(row.scheme_id, row.persons, row._mapping["count"], row.listed, row.paid) for row in rows)

    async def _ledger_row(self, row: Row[Any]) -> LedgerRow:
        claim = await SqlClaims(self._connection).by_id(row.newest)
        count, listed, paid = row._mapping["count"], row.listed, row.paid
        person = claim.beneficiary
        return LedgerRow(claim.id, claim.scheme_id, person.name, person.id_number, claim.place, count, listed, paid)

    async def _mark(self, made: PaymentList, **values: object) -> None:
        table = payment_lists.c
        untouched = (table.id == made.id, table.released_at.is_(None), table.dropped_at.is_(None))
        written = await self._connection.execute(update(payment_lists).where(*untouched).values(**values))
        if written.rowcount != 1:
            raise ListReleased


def _list(row: Row[Any]) -> PaymentList:
    return PaymentList(
        *(row.id, row.number, row.place, row.made_by, row.made_on, row.made_at, row._mapping["count"], row.total),
        *((), row.released_at, row.released_by, row.dropped_at),
    )


def _line(row: Plain) -> PaymentLine:
    return PaymentLine(
        *(row.list_id, row.claim_id, row.claim_number, row.payee, row.account, row.bank, row.branch, row.amount),
        *(LineStatus(row.status), row.settled_on, row.reason, row.payee_id),
    )
