"""What this process has written into the queues itself, where several write: with that it begins, the others wait.

Without it every process would go for every row at once, and all but one for nothing.
"""

from sqlalchemy.ext.asyncio import AsyncConnection

OPTION = "bangban_own"
MOST = 10_000  # rows, the newest; they are named before their transaction is over

Key = tuple[str, object, object]


def note_own(connection: AsyncConnection, key: Key) -> None:
    """Note that this process writes the row, on a connection of a database where others write as well."""
    own = _own(connection)
    if own is not None:
        if len(own) >= MOST:
            del own[next(iter(own))]
        own[key] = None


def is_own(connection: AsyncConnection, key: Key) -> bool:
    """Say whether this process has written the row."""
    return key in (_own(connection) or ())


def _own(connection: AsyncConnection) -> dict[Key, None] | None:
    made = connection.sync_connection
    own: dict[Key, None] | None = None if made is None else made.get_execution_options().get(OPTION)
    return own
