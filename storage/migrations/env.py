"""Alembic's environment: online only, one transaction for each migration."""

from typing import Literal

from alembic import context
from sqlalchemy import Connection, create_engine

from storage.tables import metadata

PLAIN = {
    "Fen": "sa.BigInteger().with_variant(sa.Integer(), 'sqlite')",
    "BigInteger": "sa.BigInteger().with_variant(sa.Integer(), 'sqlite')",
    "Flag": "sa.Integer()",
}


def render(kind: str, item: object, _: object) -> str | Literal[False]:
    """Write our column types as what lies in the database, so that a migration never changes with the code."""
    if kind != "type":
        return False
    if type(item).__module__ == "storage.types":
        return PLAIN.get(type(item).__name__, "sa.Text()")
    return PLAIN.get(type(item).__name__, False)


def run() -> None:
    """Run the migrations on the connection that was given, or on the configured database."""
    given: Connection | None = context.config.attributes.get("connection")
    if given is not None:
        run_on(given)
        return
    engine = create_engine(context.config.get_main_option("sqlalchemy.url") or "")
    with engine.connect() as connection:
        run_on(connection)
    engine.dispose()


def run_on(connection: Connection) -> None:
    """Run the migrations on a connection."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        transaction_per_migration=True,
        render_item=render,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
