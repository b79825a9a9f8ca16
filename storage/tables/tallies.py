"""One sealed sum over every row of every table."""

from sqlalchemy import Column, LargeBinary

from storage.tables.base import table
from storage.types import Id

tallies = table(
    "tallies",
    Column("id", Id, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
