"""Accounts of the demo county's invented staff, with passwords made afresh."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from argon2 import PasswordHasher

from bot.demo.logins import Login
from claims.ports import Store
from claims.staff import Passwords, Role, Staff
from storage.passwords import Argon2Passwords

COUNTY, MAIN_TOWN = "440785", "440785104"
TOWN_ROLES = {Role.TOWN_DEPARTMENT: "department", Role.TOWN_GOVERNMENT: "government", Role.FINANCE: "finance"}
MAIN_TOWN_ROLES = {Role.INSTITUTION: "hospital"}
COUNTY_ROLES = {
    Role.OFFICE: "office",
    Role.COUNTY_DEPARTMENT: "county",
    Role.COUNTY_GOVERNMENT: "county-government",
    Role.HEALTH_DEPARTMENT: "county-health",
    Role.INSURER: "insurer",
    Role.FINANCE: "county-finance",
}
NAMES = (
    "梁志强",
    "吴国华",
    "郑伟明",
    "岑丽珍",
    "冯小梅",
    "唐建文",
    "黎惠芳",
    "聂永康",
    "莫秋霞",
    "甄少峰",
    "谭玉莲",
    "何少芬",
    "周启明",
    "林月娥",
)
QUICK = PasswordHasher(time_cost=1, memory_cost=1 << 13, parallelism=1)  # 59 random bits are guessed by nobody
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_password() -> str:
    """Make a password that is easily typed: three groups of four, about 59 random bits."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


async def seed_staff(store: Store, passwords: Passwords | None = None) -> list[Login]:
    """Give every demo desk an account, the main town's first, and return how each signs in.

    An account that is there already gets a new password.
    """
    hasher = passwords or Argon2Passwords(QUICK)
    wanted = [one async for one in _accounts(store)]
    secret = [new_password() for _ in wanted]
    hashes = await asyncio.gather(*(hasher.hash(password) for password in secret))
    for staff, hashed in zip(wanted, hashes, strict=True):
        known = await store.staff.sign_in_of(staff.login)
        if known is None:
            await store.staff.add(staff, hashed, datetime.now(UTC))
        else:
            await store.staff.set_password(known.staff.id, hashed)
    return [(staff.role.value, staff.login, password, "-") for staff, password in zip(wanted, secret, strict=True)]


async def _accounts(store: Store) -> AsyncIterator[Staff]:
    names = iter(NAMES * 4)
    towns = sorted(await store.places.children(COUNTY), key=lambda town: (town.code != MAIN_TOWN, town.code))
    for town in towns:
        suffix = "" if town.code == MAIN_TOWN else f"-{town.initials}"
        villages = sorted(await store.places.children(town.code), key=lambda village: village.code)
        for number, village in enumerate(villages if town.code == MAIN_TOWN else villages[:1]):
            login = f"village{suffix}" if number == 0 else f"village-{village.initials}"
            yield Staff(0, login, next(names), Role.VILLAGE, village.code)
        for role, login in TOWN_ROLES.items():
            yield Staff(0, login + suffix, next(names), role, town.code)
        if town.code == MAIN_TOWN:
            for role, login in MAIN_TOWN_ROLES.items():
                yield Staff(0, login, next(names), role, town.code)
            for role, login in COUNTY_ROLES.items():
                yield Staff(0, login, next(names), role, COUNTY)
