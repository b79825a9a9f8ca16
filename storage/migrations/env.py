"""Alembic's environment: online only, one transaction for each migration."""

import sqlite3
from typing import Literal

from alembic import context
from sqlalchemy import Connection, create_engine, event

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
    event.listen(engine, "connect", leave_transactions_to_us)
    event.listen(engine, "begin", begin)
    with engine.connect() as connection:
        run_on(connection)
    engine.dispose()


def leave_transactions_to_us(connection: sqlite3.Connection, _: object) -> None:
    """Keep Python's sqlite3 from leaving changes of tables outside transactions."""
    connection.isolation_level = None


def begin(connection: Connection) -> None:
    """Begin a transaction that holds every change of a migration, so that one cut off in the middle never was."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def run_on(connection: Connection) -> None:
    """Run the migrations on a connection."""
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        transaction_per_migration=True,
        transactional_ddl=True,
        render_item=render,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
