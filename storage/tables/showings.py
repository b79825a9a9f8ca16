"""What was shown of public notices, and the words around it."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Text

from storage.tables.base import sealed, table
from storage.types import Id, Instant, Json

notice_lines = table(
    "notice_lines",
    Column("id", Id, primary_key=True),
    Column("notice_id", Id, ForeignKey("notices.id"), nullable=False, index=True),
    Column("place", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    sealed("words"),
    Index("ix_notice_lines_place_until", "place", "until"),
    bound_to=("id",),
)

notice_frames = table(
    "notice_frames",
    Column("id", Id, primary_key=True),
    Column("place", Text, nullable=False),
    Column("where", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("words", Json, nullable=False),
    Column("staff_id", Id, ForeignKey("staff.id")),
    Column("lines", Json, nullable=False),
    Column("file", Text),
    CheckConstraint("\"where\" IN ('page', 'print')", name="where"),
    Index("ix_notice_frames_place_id", "place", "id"),
)
