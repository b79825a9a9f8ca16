"""How often something was written: what was worked out before still holds while the number stays the same."""

from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

COUNTED = "bangban_changes"


def count_changes(engine: AsyncEngine) -> None:
    """Count every statement of an engine that writes, and every taking back."""

    @event.listens_for(engine.sync_engine, "before_cursor_execute")
    def on_execute(connection: Connection, _: object, __: str, ___: object, context: Any, ____: bool) -> None:  # noqa: FBT001
        if context is not None and (context.isinsert or context.isupdate or context.isdelete):
            _count(connection)

    @event.listens_for(engine.sync_engine, "rollback_savepoint")
    def on_rollback(connection: Connection, *_: object) -> None:
        if not connection.invalidated:
            _count(connection)


def _count(connection: Connection) -> None:
    connection.info[COUNTED] = connection.info.get(COUNTED, 0) + 1


def changes_on(connection: AsyncConnection) -> int:
    """Say how often something was written on a connection."""
    number: int = connection.info.get(COUNTED, 0)
    return number
