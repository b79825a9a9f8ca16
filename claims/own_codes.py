"""What a colleague does about his own second step, and how another takes it away when his telephone is lost."""

from dataclasses import dataclass
from datetime import datetime

from claims.denials import WrongCode
from claims.ports import Store
from claims.second_factor import SecondFactor, code_hash, new_codes, new_secret, step_of


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether an account has a second step, and how many of its recovery codes are left."""

    is_set: bool
    codes_left: int


async def standing(store: Store, staff_id: int) -> Standing:
    """Say how an account is protected."""
    factor = await store.staff.second_factor(staff_id)
    return Standing(factor is not None and factor.confirmed, await store.staff.codes_left(staff_id))


async def secret_for(store: Store, staff_id: int) -> str:
    """Return the secret that the telephone is to take over, the same until it has; raises WrongCode when it has."""
    factor = await store.staff.second_factor(staff_id)
    if factor is not None and factor.confirmed:
        raise WrongCode(again=False)
    if factor is None:
        factor = SecondFactor(new_secret(), None)
        await store.staff.set_second_factor(staff_id, factor)
    return factor.secret


async def set_up(store: Store, staff_id: int, code: str, now: datetime) -> tuple[str, ...]:
    """Take the first code from the telephone and return the recovery codes; raises WrongCode."""
    factor = await store.staff.second_factor(staff_id)
    step = None if factor is None or factor.confirmed else step_of(factor, code, now)
    if factor is None or step is None:
        raise WrongCode
    await store.staff.set_second_factor(staff_id, SecondFactor(factor.secret, step))
    return await hand_out(store, staff_id, "second_factor_set", now)


async def renew(store: Store, staff_id: int, now: datetime) -> tuple[str, ...]:
    """Return new recovery codes; those before are good no longer. Raises WrongCode without a second step."""
    if not (await standing(store, staff_id)).is_set:
        raise WrongCode(again=False)
    return await hand_out(store, staff_id, "recovery_codes_renewed", now)


async def hand_out(store: Store, staff_id: int, action: str, now: datetime) -> tuple[str, ...]:
    """Make recovery codes in place of all before, and put it on record."""
    codes = new_codes()
    await store.staff.set_recovery_codes(staff_id, [code_hash(staff_id, one) for one in codes])
    await store.audit.note(action, staff_id, now)
    return codes


async def take_away(store: Store, by: int | None, staff_id: int, reason: str, now: datetime) -> None:
    """Take a colleague's second step away, with the reason on record; his sessions and recovery codes end with it.

    `by` is None when it was done from the machine's command line.
    """
    await store.staff.set_second_factor(staff_id, None)
    await store.audit.note("second_factor_reset", by, now, detail={"staff": staff_id, "reason": reason})
