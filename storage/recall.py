"""What offices keep on record, remembered on the writing connection: every turn asks for it, and it changes rarely.

Where one connection writes everything it is remembered until something on record is written; where several write,
no longer than the transaction that read it.
"""

from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

KEPT, WRITTEN = "bangban_recalled", "bangban_record_written"
ON_RECORD = frozenset({"scheme_records", "institutions", "drugs", "places", "bank_branches", "contacts"})
MOST = 2000

Found = TypeVar("Found")


def remember_records(engine: AsyncEngine, *, alone: bool) -> None:
    """Let what is read from an engine's tables on record be remembered; `alone`: nobody else writes them."""

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Connection) -> None:
        if not alone or KEPT not in connection.info:
            connection.info[KEPT] = {}

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def on_execute(connection: Connection, _: object, __: str, ___: object, context: Any, ____: bool) -> None:  # noqa: FBT001
        if context is not None and (context.isinsert or context.isupdate or context.isdelete):
            table = getattr(context.compiled.statement, "table", None)
            if getattr(table, "name", None) in ON_RECORD:
                connection.info[WRITTEN] = True

    def on_end(connection: Connection) -> None:
        if not connection.invalidated and connection.info.pop(WRITTEN, False):
            connection.info.pop(KEPT, None)

    event.listen(engine.sync_engine, "commit", on_end)
    event.listen(engine.sync_engine, "rollback", on_end)


async def recalled(connection: AsyncConnection, key: Hashable, read: Callable[[], Awaitable[Found]]) -> Found:
    """Return what was read under the key before, or read it now; a connection that only reads always reads."""
    kept: dict[Hashable, Found] | None = connection.info.get(KEPT)
    if kept is None or connection.info.get(WRITTEN):
        return await read()
    if key not in kept:
        if len(kept) >= MOST:
            kept.clear()
        kept[key] = await read()
    return kept[key]
