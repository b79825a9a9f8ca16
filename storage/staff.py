"""Accounts of staff, their sessions and failed sign-ins."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.denials import LoginTaken
from claims.records import stem
from claims.second_factor import SecondFactor
from claims.staff import Role, SignIn, Staff, StaffSession, Throttle
from storage.locks import hold, taken
from storage.sealed import Plain, opened, opened_one, sealed_values
from storage.tables.staff import recovery_codes, sign_in_brakes, staff, staff_sessions
from storage.upsert import upsert

STAFF_KEY = "staff"


class SqlStaffBook:
    """`claims.staff.StaffBook` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, new: Staff, password_hash: str, now: datetime) -> Staff:
        """Keep a new account and return it with its id; raises LoginTaken."""
        values = {
            name: getattr(new, name) for name in ("login", "name", "role", "place", "active", "id_number", "person_id")
        }
        values = await sealed_values(self._connection, staff, STAFF_KEY, values)
        account = upsert(staff).values(**values, password_hash=password_hash, created_at=now)
        kept = account.on_conflict_do_nothing(index_elements=["login"]).returning(staff.c.id)
        number = (await self._connection.execute(kept)).scalar_one_or_none()
        if number is None:
            raise LoginTaken
        return await self.by_id(number)

    async def by_id(self, staff_id: int) -> Staff:
        """Return the member of staff, for the history; raises LookupError."""
        found = (await self._connection.execute(select(staff).where(staff.c.id == staff_id))).one_or_none()
        row = await opened_one(self._connection, staff, found)
        if row is None:
            raise LookupError(f"no member of staff {staff_id}")
        return _staff(row)

    async def names(self, staff_ids: Iterable[int]) -> Mapping[int, Staff]:
        """Return the members of staff with these ids."""
        rows = (await self._connection.execute(select(staff).where(staff.c.id.in_(set(staff_ids))))).all()
        return {row.id: _staff(row) for row in await opened(self._connection, staff, rows)}

    async def within(self, place: str) -> tuple[Staff, ...]:
        """Return everybody who works in the place or under it."""
        root = stem(place)
        query = (
            select(staff).where(staff.c.place >= root, staff.c.place < root + ":").order_by(staff.c.place, staff.c.id)
        )
        rows = await opened(self._connection, staff, (await self._connection.execute(query)).all())
        return tuple(_staff(row) for row in rows)

    async def sign_in_of(self, login: str) -> SignIn | None:
        """Return the active account of this login."""
        query = select(staff).where(staff.c.login == login, staff.c.active == True)  # noqa: E712
        row = await opened_one(self._connection, staff, (await self._connection.execute(query)).one_or_none())
        return None if row is None else SignIn(_staff(row), row.password_hash)

    async def set_active(self, staff_id: int, *, active: bool) -> None:
        """Open or close an account; closing ends its sessions."""
        await self._connection.execute(update(staff).where(staff.c.id == staff_id).values(active=active))
        if not active:
            await self._end_sessions(staff_id)

    async def set_password(self, staff_id: int, password_hash: str) -> None:
        """Give an account another password; its sessions end."""
        await self._connection.execute(update(staff).where(staff.c.id == staff_id).values(password_hash=password_hash))
        await self._end_sessions(staff_id)

    async def of_person(self, person_id: int) -> Staff | None:
        """Return the active member of staff whose own chat is this person's."""
        query = select(staff).where(staff.c.person_id == person_id, staff.c.active == True)  # noqa: E712
        row = await opened_one(self._connection, staff, (await self._connection.execute(query.limit(1))).one_or_none())
        return None if row is None else _staff(row)

    async def set_person(self, staff_id: int, person_id: int) -> None:
        """Keep which person in the chat a member of staff is."""
        await self._connection.execute(update(staff).where(staff.c.id == staff_id).values(person_id=person_id))

    async def second_factor(self, staff_id: int) -> SecondFactor | None:
        """Return the account's second factor, also one that is not confirmed yet."""
        query = taken(self._connection, select(staff).where(staff.c.id == staff_id))
        row = await opened_one(self._connection, staff, (await self._connection.execute(query)).one_or_none())
        return None if row is None or row.code_secret is None else SecondFactor(row.code_secret, row.code_step)

    async def set_second_factor(self, staff_id: int, factor: SecondFactor | None) -> None:
        """Keep or take away an account's second factor; taking it away ends its sessions and recovery codes."""
        login = (await self._connection.execute(select(staff.c.login).where(staff.c.id == staff_id))).scalar_one()
        plain = {"code_secret": factor.secret if factor else None, "code_step": factor.step if factor else None}
        values = await sealed_values(self._connection, staff, STAFF_KEY, plain, {"login": login})
        await self._connection.execute(update(staff).where(staff.c.id == staff_id).values(values))
        if factor is None:
            await self._end_sessions(staff_id)
            await self._connection.execute(delete(recovery_codes).where(recovery_codes.c.staff_id == staff_id))

    async def set_recovery_codes(self, staff_id: int, hashes: Sequence[str]) -> None:
        """Keep new recovery codes in place of all before."""
        await self._connection.execute(delete(recovery_codes).where(recovery_codes.c.staff_id == staff_id))
        rows = [{"staff_id": staff_id, "code_hash": one} for one in hashes]
        await self._connection.execute(insert(recovery_codes), rows)

    async def use_recovery_code(self, staff_id: int, code_hash: str, now: datetime) -> bool:
        """Spend a recovery code; False when there is no such code left."""
        this = (recovery_codes.c.staff_id == staff_id) & (recovery_codes.c.code_hash == code_hash)
        spent = update(recovery_codes).where(this, recovery_codes.c.used_at.is_(None)).values(used_at=now)
        return (await self._connection.execute(spent)).rowcount == 1

    async def codes_left(self, staff_id: int) -> int:
        """Count the recovery codes that were not used."""
        mine = (recovery_codes.c.staff_id == staff_id) & recovery_codes.c.used_at.is_(None)
        return int((await self._connection.execute(select(func.count()).where(mine))).scalar_one())

    async def allow_more(self, staff_id: int, until: datetime | None) -> None:
        """Let a member of staff look at more than usual until an instant."""
        await self._connection.execute(update(staff).where(staff.c.id == staff_id).values(more_until=until))

    async def more_until(self, staff_id: int) -> datetime | None:
        """Return until when a member of staff may look at more than usual."""
        query = select(staff.c.more_until).where(staff.c.id == staff_id)
        until: datetime | None = (await self._connection.execute(query)).scalar_one_or_none()
        return until

    async def protected(self, staff_ids: Iterable[int]) -> frozenset[int]:
        """Return which of these accounts have a confirmed second factor."""
        query = select(staff.c.id).where(staff.c.id.in_(set(staff_ids)), staff.c.code_step.is_not(None))
        return frozenset((await self._connection.execute(query)).scalars().all())

    async def throttle(self, key: str) -> Throttle | None:
        """Return what is known of failed sign-ins under a key of login and address."""
        await hold(self._connection, f"sign-in:{key}")
        row = (await self._connection.execute(select(sign_in_brakes).where(sign_in_brakes.c.key == key))).one_or_none()
        return None if row is None else Throttle(row.failures, row.last_at, row.blocked_until)

    async def set_throttle(self, key: str, throttle: Throttle | None) -> None:
        """Keep or forget failed sign-ins."""
        await self._connection.execute(delete(sign_in_brakes).where(sign_in_brakes.c.key == key))
        if throttle is not None:
            await self._connection.execute(
                insert(sign_in_brakes).values(
                    key=key,
                    failures=throttle.failures,
                    last_at=throttle.last_at,
                    blocked_until=throttle.blocked_until,
                )
            )

    async def open_session(self, key_hash: str, staff_id: int, now: datetime) -> None:
        """Keep a new session under the hash of its key."""
        await self._connection.execute(
            insert(staff_sessions).values(key_hash=key_hash, staff_id=staff_id, created_at=now, seen_at=now)
        )

    async def session(self, key_hash: str) -> StaffSession | None:
        """Return the session of an active member of staff."""
        sessions = staff_sessions.c
        query = (
            select(staff, sessions.created_at.label("opened_at"), sessions.seen_at)
            .join(staff_sessions, sessions.staff_id == staff.c.id)
            .where(sessions.key_hash == key_hash, staff.c.active == True)  # noqa: E712
        )
        row = await opened_one(self._connection, staff, (await self._connection.execute(query)).one_or_none())
        return None if row is None else StaffSession(_staff(row), row.opened_at, row.seen_at)

    async def touch_session(self, key_hash: str, now: datetime) -> None:
        """Note that the session was used."""
        await self._connection.execute(
            update(staff_sessions).where(staff_sessions.c.key_hash == key_hash).values(seen_at=now)
        )

    async def close_session(self, key_hash: str) -> None:
        """End the session."""
        await self._connection.execute(delete(staff_sessions).where(staff_sessions.c.key_hash == key_hash))

    async def drop_sessions(self, seen_before: datetime) -> None:
        """Forget sessions that nobody used for long."""
        await self._connection.execute(delete(staff_sessions).where(staff_sessions.c.seen_at < seen_before))

    async def _end_sessions(self, staff_id: int) -> None:
        await self._connection.execute(delete(staff_sessions).where(staff_sessions.c.staff_id == staff_id))


def _staff(row: Plain) -> Staff:
    return Staff(row.id, row.login, row.name, Role(row.role), row.place, row.active, row.id_number, row.person_id)
