"""Where every claim stands and how many stand there, kept with every move: what queues are read from."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Text, text

from storage.tables.base import table
from storage.types import Day, Flag, Id

counted = table(
    "counted",
    Column("claim_id", Id, ForeignKey("claims.id"), primary_key=True),
    Column("county", Text, nullable=False),
    Column("town", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("closed", Flag, nullable=False),
    Column("submitted_on", Day, nullable=False),
    Column("scheme_id", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("due_on", Text, nullable=False),  # a day, or empty for none: part of a key
    Column("listed", Flag, nullable=False),  # on a payment list, listed or paid
    Column("band", Integer, nullable=False),  # yuan: the highest of AMOUNTS that the amount reaches, 0 for none
    Column("marks", Integer, nullable=False),  # what is special, as the bits of `Special`
    Index(  # all that can be asked of the few claims that are open, so that a county's are looked through at once
        "ix_counted_open",
        *("county", "closed", "submitted_on", "claim_id", "scheme_id", "step", "status", "due_on", "listed"),
        *("band", "marks", "town", "place"),
        sqlite_where=text("closed = 0"),
        postgresql_where=text("closed = 0"),
    ),
    Index("ix_counted_closed", "closed", "submitted_on", "claim_id"),
    Index("ix_counted_county", "county", "closed", "submitted_on", "claim_id"),
    Index("ix_counted_town", "town", "closed", "submitted_on", "claim_id"),
    Index("ix_counted_place", "place", "closed", "submitted_on", "claim_id"),
)

tray_counts = table(
    "tray_counts",
    Column("area", Text, nullable=False),  # what the codes of the places in it begin with
    Column("scheme_id", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("due_on", Text, nullable=False),
    Column("listed", Flag, nullable=False),
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("area", "scheme_id", "step", "status", "due_on", "listed"),
    CheckConstraint("count >= 0", name="count"),
)

closed_counts = table(
    "closed_counts",
    Column("area", Text, nullable=False),  # a county's or a town's digits; what lies in a village is quickly counted
    Column("submitted_on", Day, nullable=False),
    Column("scheme_id", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("band", Integer, nullable=False),
    Column("marks", Integer, nullable=False),
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("area", "submitted_on", "scheme_id", "step", "status", "band", "marks"),
    CheckConstraint("count >= 0", name="count"),
)
