"""The one MetaData, and how a table is declared: STRICT on SQLite, named constraints everywhere.

A sealed column holds ciphertext; `bound_to` names the columns that say which row it was sealed for.
"""

from typing import Any

from sqlalchemy import Column, LargeBinary, MetaData, Table

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def table(name: str, *parts: Any, bound_to: tuple[str, ...] = ()) -> Table:
    """Declare a table in the one MetaData."""
    return Table(name, metadata, *parts, sqlite_strict=True, info={"bound_to": bound_to})


def sealed(name: str, *, nullable: bool = False) -> Column[bytes]:
    """Declare a column whose JSON value is kept sealed; SQL can never ask about it."""
    return Column(name, LargeBinary, nullable=nullable, info={"sealed": True})
