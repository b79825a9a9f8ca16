"""Passwords of staff, hashed with argon2id (RFC 9106, the second recommended choice: 64 MiB, 3 passes)."""

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 2


class Argon2Passwords:
    """`claims.staff.Passwords`; two at a time, so that a storm of guesses cannot fill the memory."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher(time_cost=3, memory_cost=1 << 16, parallelism=4)
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._nobody: str | None = None

    async def hash(self, password: str) -> str:
        """Return the password's hash, with its salt and parameters."""
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def check(self, password: str, hashed: str | None) -> bool:
        """Say whether the password fits; None takes as long and says no."""
        nobody = self._nobody = self._nobody or await self.hash("nobody has this password")
        async with self._turns:
            fits = await asyncio.to_thread(self._verify, hashed or nobody, password)
        return fits and hashed is not None

    def _verify(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False
