"""The data keys of one database: found, made and remembered, each wrapped by a master key.

A key that a transaction found or made is remembered at its commit and forgotten at its rollback, so that
nothing is ever sealed with a key that did not reach the disk. Where other processes erase keys too, whoever seals
holds the keys together with others and whoever erases holds them alone, so that nothing is sealed with an erased key.
"""

import secrets
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, event, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.keyring import Keyring, KeyringError
from storage.locks import hold, hold_with_others, is_shared
from storage.sealing import KEY, DataKey, KeyErased, SealBroken
from storage.tables.keys import data_keys, key_erasures
from storage.upsert import upsert

HELD = "data keys"
REMEMBERED = 20_000
SAMPLE = 20
OPTION = "bangban_vault"
_ERASURES = select(key_erasures.c["count"])
_ONE_MORE = (
    upsert(key_erasures)
    .values(id=1, count=1)
    .on_conflict_do_update(index_elements=["id"], set_={"count": key_erasures.c["count"] + 1})
)


@dataclass(slots=True)
class _Found:
    """What one transaction knows beyond what is remembered."""

    epoch: int
    by_id: dict[int, DataKey] = field(default_factory=dict)
    by_subject: dict[str, DataKey] = field(default_factory=dict)
    erased: bool = False
    held: bool = False


class Vault:
    """Data keys by subject (to seal) and by number (to open)."""

    def __init__(self, keyring: Keyring) -> None:
        self.keyring = keyring
        self._by_id: dict[int, DataKey] = {}
        self._by_subject: dict[str, DataKey] = {}
        self._epoch = 0
        self._erasures = 0

    def attend(self, engine: AsyncEngine) -> None:
        """Remember and forget with the transactions of an engine, which was made with `OPTION` as an option."""
        event.listen(engine.sync_engine, "commit", self._keep)
        event.listen(engine.sync_engine, "rollback", self._drop)
        event.listen(engine.sync_engine, "rollback_savepoint", self._drop_made)

    def index(self, field_name: str, value: str) -> str:
        """Return the blind index of a value: equal values of one field are equal, and that is all it tells."""
        return self.keyring.digest(f"index:{field_name}", value.encode())

    async def key_of(self, connection: AsyncConnection, subject: str) -> DataKey:
        """Return the key of a subject, making it the first time."""
        await self._hold_with_others(connection)
        known = self._found(connection).by_subject.get(subject) or self._by_subject.get(subject)
        if known is not None:
            return known
        row = await self._live(connection, subject)
        return self._note(connection, row) if row is not None else await self._make(connection, subject)

    async def keys(self, connection: AsyncConnection, ids: Iterable[int]) -> dict[int, DataKey]:
        """Return keys by number; raises KeyErased, and SealBroken for one that never was."""
        found = self._found(connection)
        known = {number: found.by_id.get(number) or self._by_id.get(number) for number in set(ids)}
        missing = [number for number, key in known.items() if key is None]
        if missing:
            rows = (await connection.execute(select(data_keys).where(data_keys.c.id.in_(missing)))).all()
            known |= {row.id: self._note(connection, row) for row in rows}
        if any(key is None for key in known.values()):
            raise SealBroken("a value names a data key that does not exist")
        return {number: key for number, key in known.items() if key is not None}

    async def erase(self, connection: AsyncConnection, subjects: Iterable[str]) -> int:
        """Delete the keys of subjects for good and say how many; what they sealed cannot be read any more."""
        await hold(connection, HELD)
        await connection.execute(_ONE_MORE)
        named = data_keys.c.subject.in_(list(subjects))
        gone = await connection.execute(
            update(data_keys).where(named, data_keys.c.wrapped.is_not(None)).values(wrapped=None)
        )
        found = self._found(connection)
        found.by_id.clear()
        found.by_subject.clear()
        found.erased = True
        self._forget()
        return gone.rowcount

    async def check(self, connection: AsyncConnection) -> None:
        """Raise KeyringError when this database was sealed with keys that are not here."""
        live = data_keys.c.wrapped.is_not(None)
        masters = (await connection.execute(select(data_keys.c.master).where(live).distinct())).scalars().all()
        for master in masters:
            some = select(data_keys).where(data_keys.c.master == master, live).order_by(data_keys.c.id).limit(SAMPLE)
            rows = (await connection.execute(some)).all()
            if len(rows) > 1 or len(masters) == 1:
                self._open_any(rows)

    def _open_any(self, rows: Sequence[Any]) -> None:
        """Raise KeyringError when no key of the sample opens; single damaged ones are for `verify` to name."""
        for row in rows[:-1]:
            with suppress(KeyringError):
                self.keyring.unwrap(row.wrapped, row.master, row.subject)
                return
        self.keyring.unwrap(rows[-1].wrapped, rows[-1].master, rows[-1].subject)

    async def _make(self, connection: AsyncConnection, subject: str) -> DataKey:
        secret = secrets.token_bytes(KEY)
        values = {"subject": subject, "master": self.keyring.active, "wrapped": self.keyring.wrap(secret, subject)}
        made = upsert(data_keys).values(values)
        made = made.on_conflict_do_nothing(index_elements=["subject"], index_where=data_keys.c.wrapped.is_not(None))
        number = (await connection.execute(made.returning(data_keys.c.id))).scalar_one_or_none()
        if number is None:  # somebody else made it at the same time
            return self._note(connection, await self._live(connection, subject))
        return self._remember(connection, subject, DataKey(int(number), secret))

    async def _live(self, connection: AsyncConnection, subject: str) -> Any:
        live = select(data_keys).where(data_keys.c.subject == subject, data_keys.c.wrapped.is_not(None))
        return (await connection.execute(live)).one_or_none()

    async def _hold_with_others(self, connection: AsyncConnection) -> None:
        """See to it that nobody erases a key until this transaction ends; forget what others have erased before."""
        found = self._found(connection)
        if found.held or not is_shared(connection):
            return
        await hold_with_others(connection, HELD)
        erasures = (await connection.execute(_ERASURES)).scalar_one_or_none() or 0
        if erasures != self._erasures:
            self._forget()
            self._erasures = erasures
        found.by_id.clear()
        found.by_subject.clear()
        found.epoch, found.held = self._epoch, True

    def _note(self, connection: AsyncConnection, row: Any) -> DataKey:
        if row.wrapped is None:
            raise KeyErased(row.subject)
        secret = self.keyring.unwrap(row.wrapped, row.master, row.subject)
        return self._remember(connection, row.subject, DataKey(row.id, secret))

    def _remember(self, connection: AsyncConnection, subject: str, key: DataKey) -> DataKey:
        found = self._found(connection)
        found.by_id[key.id] = found.by_subject[subject] = key
        return key

    def _found(self, connection: AsyncConnection) -> _Found:
        info: dict[str, _Found] = connection.info
        return info.setdefault(OPTION, _Found(self._epoch))

    def _keep(self, connection: Connection) -> None:
        found: _Found | None = connection.info.pop(OPTION, None)
        if found is None:
            return
        if found.erased:
            self._forget()
        elif found.epoch == self._epoch:
            self._by_id |= found.by_id
            self._by_subject |= found.by_subject
            if len(self._by_id) > REMEMBERED:
                self._forget()

    def _drop(self, connection: Connection) -> None:
        if not connection.invalidated:  # one that was stopped in the middle has lost what it knew already
            connection.info.pop(OPTION, None)

    def _drop_made(self, connection: Connection, *_: object) -> None:
        found: _Found | None = None if connection.invalidated else connection.info.get(OPTION)
        if found is not None:
            found.by_id.clear()
            found.by_subject.clear()
            found.held = False  # what was locked since the savepoint is free again

    def _forget(self) -> None:
        self._by_id.clear()
        self._by_subject.clear()
        self._epoch += 1


def vault_of(connection: AsyncConnection) -> Vault:
    """Return the vault that travels with a connection; raises KeyringError when it was opened without keys."""
    vault = connection.sync_connection.get_execution_options().get(OPTION) if connection.sync_connection else None
    if not isinstance(vault, Vault):
        raise KeyringError("this connection was opened without keys")
    return vault
