"""What an office said in its own words, and whom it named to ask; rows are only ever added."""

from sqlalchemy import Column, ForeignKey, Index, Text

from storage.tables.base import table
from storage.types import Id, Instant

wordings = table(
    "wordings",
    Column("id", Id, primary_key=True),
    Column("place", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("text", Text),
    Column("staff_id", Id, ForeignKey("staff.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_wordings_place_name", "place", "name", "language", "id"),
)

contact_changes = table(
    "contact_changes",
    Column("id", Id, primary_key=True),
    Column("place", Text, nullable=False),
    Column("office", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("hours", Text, nullable=False),
    Column("address", Text),
    Column("staff_id", Id, ForeignKey("staff.id")),
    Column("at", Instant, nullable=False),
    Index("ix_contact_changes_place_id", "place", "id"),
)
