"""Sign-in of staff: passwords, sessions, and a brake on guessing that cannot lock an office out."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from claims.denials import TooManyTries, WrongPassword
from claims.ports import Transaction
from claims.staff import Passwords, Staff, StaffSession, Throttle

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

    async def enter(self, login: str, password: str, address: str, now: datetime) -> str:
        """Sign in and return the new session's key; raises WrongPassword or TooManyTries.

        Failures count for this login from this address only, so a stranger cannot lock a colleague out.
        """
        brake = hash_of(f"{login.strip().lower()}\n{address}")
        async with self.transaction() as store:
            before = await store.staff.throttle(brake)
            refuse_while_waiting(before, now)
            await store.staff.set_throttle(brake, slower(before, now))  # counted first: a burst gains nothing
            account = await store.staff.sign_in_of(login.strip())
        if not await self.passwords.check(password, account.password_hash if account else None) or account is None:
            raise WrongPassword
        key = secrets.token_urlsafe(32)
        async with self.transaction() as store:
            await store.staff.set_throttle(brake, None)
            await store.staff.drop_sessions(now - LONGEST)
            await store.staff.open_session(hash_of(key), account.staff.id, now)
            await store.audit.note("signed_in", account.staff.id, now)
        return key

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
