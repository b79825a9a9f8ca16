"""What is to be erased and when, what must not be, and how the nightly work went."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Text, text

from storage.tables.base import sealed, table
from storage.types import Flag, Id, Instant

erasures = table(
    "erasures",
    Column("id", Id, primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("draft_id", Id, ForeignKey("drafts.id")),  # NULL: the person himself and what was said in his chats
    Column("why", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("undone_at", Instant),
    Column("done_at", Instant),
    CheckConstraint("why IN ('asked', 'term')", name="why"),
    Index("ix_erasures_person_id", "person_id"),
    Index(
        "ix_erasures_due_at",
        "due_at",
        sqlite_where=text("done_at IS NULL AND undone_at IS NULL"),
        postgresql_where=text("done_at IS NULL AND undone_at IS NULL"),
    ),
    Index(
        "uq_erasures_open_draft",
        "draft_id",
        unique=True,
        sqlite_where=text("done_at IS NULL AND undone_at IS NULL"),
        postgresql_where=text("done_at IS NULL AND undone_at IS NULL"),
    ),
)

legal_holds = table(
    "legal_holds",
    Column("id", Id, primary_key=True),
    Column("claim_id", Id, ForeignKey("claims.id"), nullable=False, index=True),
    sealed("reason"),
    Column("set_by", Id, ForeignKey("staff.id"), nullable=False),
    Column("set_at", Instant, nullable=False),
    Column("lifted_by", Id, ForeignKey("staff.id")),
    Column("lifted_at", Instant),
    bound_to=("id",),
)

chores = table(
    "chores",
    Column("kind", Text, primary_key=True),  # verify, backup
    Column("at", Instant, nullable=False),
    Column("good", Flag, nullable=False),
    Column("said", Text, nullable=False),
)
