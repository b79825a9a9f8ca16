"""Data keys, each wrapped by a master key that lies elsewhere."""

from sqlalchemy import Column, Index, Integer, LargeBinary, Text, text

from storage.tables.base import table
from storage.types import Id

data_keys = table(
    "data_keys",
    Column("id", Id, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("master", Text, nullable=False),
    Column("wrapped", LargeBinary),  # NULL: erased, and with it everything it sealed
    Index(
        "uq_data_keys_live",
        "subject",
        unique=True,
        sqlite_where=text("wrapped IS NOT NULL"),
        postgresql_where=text("wrapped IS NOT NULL"),
    ),
)

key_erasures = table(
    "key_erasures",
    Column("id", Id, primary_key=True),
    Column("count", Integer, nullable=False),  # by which other processes see that keys they remember are gone
)
