"""Sign-in of staff: passwords, second steps, sessions, and a brake on guessing that cannot lock an office out."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from claims import own_codes
from claims.denials import CodeNeeded, TooManyTries, WrongCode, WrongPassword
from claims.ports import Store, Transaction
from claims.second_factor import (
    SecondFactor,
    code_hash,
    holder_of,
    holds,
    step_of,
    ticket_for,
)
from claims.staff import Passwords, SignIn, Staff, StaffSession, Throttle

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
TOUCH_AFTER = timedelta(minutes=1)
FREE_TRIES = 5
FIRST_WAIT = 15  # seconds; doubles with each further failure
LONGEST_WAIT = 15 * 60


def hash_of(key: str) -> str:
    """Hash a session key for storing: 256 random bits need no salt."""
    return hashlib.sha256(key.encode()).hexdigest()


def form_token(key: str) -> str:
    """Derive the token that every form of a session carries, so that no other site can post in its name."""
    return hmac.new(key.encode(), b"form", hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Door:
    """Lets staff in and out."""

    transaction: Transaction
    snapshot: Transaction
    passwords: Passwords
    two_step: bool = False  # who has no second factor yet has to set one up

    async def enter(self, login: str, password: str, address: str, now: datetime) -> str:
        """Sign in and return the new session's key; raises WrongPassword, TooManyTries or CodeNeeded.

        Failures count for this login from this address only, so a stranger cannot lock a colleague out.
        """
        brake = hash_of(f"{login.strip().lower()}\n{address}")
        async with self.transaction() as store:
            before = await store.staff.throttle(brake)
            refuse_while_waiting(before, now)
            await store.staff.set_throttle(brake, slower(before, now))  # counted first: a burst gains nothing
            account = await store.staff.sign_in_of(login.strip())
        if not await self.passwords.check(password, account.password_hash if account else None) or account is None:
            await self._failed(account, now)
            raise WrongPassword
        async with self.transaction() as store:
            await store.staff.set_throttle(brake, None)
            factor = await store.staff.second_factor(account.staff.id)
            protected = factor is not None and factor.confirmed
            if not protected and not self.two_step:
                return await _let_in(store, account.staff.id, now)
        raise CodeNeeded(ticket_for(account.staff.id, account.password_hash, now), enrol=not protected)

    async def _failed(self, account: SignIn | None, now: datetime) -> None:
        async with self.transaction() as store:
            await store.audit.note("sign_in_failed", account.staff.id if account else None, now)

    async def secret_to_enrol(self, ticket: str, now: datetime) -> tuple[str, str]:
        """Return the login and the secret to be taken over by the telephone, the same until it is; raises WrongCode."""
        async with self.transaction() as store:
            staff = await _holder(store, ticket, now)
            return staff.login, await own_codes.secret_for(store, staff.id)

    async def enter_code(self, ticket: str, code: str, address: str, now: datetime) -> tuple[str, tuple[str, ...]]:
        """Take the second step; return the session's key, and at the first time the recovery codes.

        Raises WrongCode or TooManyTries. Failures count for this account from this address only.
        """
        async with self.transaction() as store:
            staff = await _holder(store, ticket, now)
            brake = hash_of(f"code\n{staff.id}\n{address}")
            before = await store.staff.throttle(brake)
            refuse_while_waiting(before, now)
            fits = await _spend(store, staff.id, code, now)
            await store.staff.set_throttle(brake, None if fits else slower(before, now))
            if fits is None:
                await store.audit.note("code_failed", staff.id, now)
            else:
                codes = await own_codes.hand_out(store, staff.id, "second_factor_set", now) if fits.first else ()
                return await _let_in(store, staff.id, now), codes
        raise WrongCode

    async def confirm(self, staff: Staff, password: str, address: str, now: datetime) -> None:
        """Make sure that whoever is signed in is there himself; raises WrongPassword or TooManyTries."""
        brake = hash_of(f"confirm\n{staff.id}\n{address}")
        async with self.transaction() as store:
            before = await store.staff.throttle(brake)
            refuse_while_waiting(before, now)
            await store.staff.set_throttle(brake, slower(before, now))
            account = await store.staff.sign_in_of(staff.login)
        if account is None or not await self.passwords.check(password, account.password_hash):
            raise WrongPassword
        async with self.transaction() as store:
            await store.staff.set_throttle(brake, None)

    async def session(self, key: str, now: datetime, *, by_hand: bool = True) -> StaffSession | None:
        """Return the session of a key while it lasts: thirty minutes without use, twelve hours at most.

        What a page asks by itself (not `by_hand`) does not count as use.
        """
        async with self.snapshot() as store:
            session: StaffSession | None = await store.staff.session(hash_of(key))
        if session is None or now - session.seen_at > IDLE or now - session.created_at > LONGEST:
            return None
        if by_hand and now - session.seen_at > TOUCH_AFTER:
            async with self.transaction() as store:
                await store.staff.touch_session(hash_of(key), now)
        return session

    async def leave(self, key: str, now: datetime) -> None:
        """End a session."""
        async with self.transaction() as store:
            session = await store.staff.session(hash_of(key))
            await store.staff.close_session(hash_of(key))
            if session:
                await store.audit.note("signed_out", session.staff.id, now)


@dataclass(frozen=True, slots=True)
class _Fits:
    """That a code was right; `first` when it confirmed a new telephone."""

    first: bool


async def _holder(store: Store, ticket: str, now: datetime) -> Staff:
    """Return whose password a ticket stands for; raises WrongCode."""
    number = holder_of(ticket)
    try:
        staff = await store.staff.by_id(number or 0)
    except LookupError as error:
        raise WrongCode(again=False) from error
    account = await store.staff.sign_in_of(staff.login)
    if account is None or not holds(ticket, staff.id, account.password_hash, now):
        raise WrongCode(again=False)
    return staff


async def _spend(store: Store, staff_id: int, code: str, now: datetime) -> _Fits | None:
    """Take a code from the telephone, or a recovery code; each is good once."""
    factor = await store.staff.second_factor(staff_id)
    if factor is None:
        return None
    step = step_of(factor, code, now)
    if step is not None:
        await store.staff.set_second_factor(staff_id, SecondFactor(factor.secret, step))
        return _Fits(first=not factor.confirmed)
    if factor.confirmed and await store.staff.use_recovery_code(staff_id, code_hash(staff_id, code), now):
        left = await store.staff.codes_left(staff_id)
        await store.audit.note("recovery_code_used", staff_id, now, detail={"left": left})
        return _Fits(first=False)
    return None


async def _let_in(store: Store, staff_id: int, now: datetime) -> str:
    key = secrets.token_urlsafe(32)
    await store.staff.drop_sessions(now - LONGEST)
    await store.staff.open_session(hash_of(key), staff_id, now)
    await store.audit.note("signed_in", staff_id, now)
    return key


def refuse_while_waiting(throttle: Throttle | None, now: datetime) -> None:
    """Raise TooManyTries while the wait after failed sign-ins lasts."""
    if throttle and throttle.blocked_until and throttle.blocked_until > now:
        raise TooManyTries(int((throttle.blocked_until - now).total_seconds()) + 1)


def slower(before: Throttle | None, now: datetime) -> Throttle:
    """Count one more failure; after a few, each doubles the wait, and a quarter of an hour's rest forgives."""
    forgiven = before is None or now - before.last_at > timedelta(seconds=2 * LONGEST_WAIT)
    failures = 1 if forgiven or before is None else before.failures + 1
    extra = failures - FREE_TRIES
    if extra < 0:
        return Throttle(failures, now)
    wait = min(FIRST_WAIT * 2 ** min(extra, 10), LONGEST_WAIT)
    return Throttle(failures, now, now + timedelta(seconds=wait))
