"""At which revision a PostgreSQL is."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection


async def revision_on(connection: AsyncConnection) -> str | None:
    """Say at which revision a database is, None for an empty one."""
    if (await connection.execute(text("SELECT to_regclass('alembic_version')"))).scalar_one() is None:
        return None
    found: str | None = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one_or_none()
    return found
