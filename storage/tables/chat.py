"""People, where each of them stands in the chat, and what came in and goes out."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text, UniqueConstraint

from storage.tables.base import sealed, table
from storage.types import Flag, Id, Instant

people = table(
    "people",
    Column("id", Id, primary_key=True),
    Column("language", Text, nullable=False),
    sealed("phone", nullable=True),
    Column("created_at", Instant, nullable=False),
    bound_to=("id",),
)

chats = table(
    "chats",
    Column("id", Id, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("blocked", Flag, nullable=False),
    Column("paused_until", Instant),
    UniqueConstraint("channel", "address"),
)

sessions = table(
    "sessions",
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    Column("screen", Text, nullable=False),
    Column("draft_id", Id),
    Column("version", Integer, nullable=False),
    sealed("memory"),
    Column("updated_at", Instant, nullable=False),
    bound_to=("person_id",),
)

inbox = table(
    "inbox",
    Column("id", Id, primary_key=True),
    Column("channel", Text, nullable=False),
    Column("update_id", Id, nullable=False),
    Column("address", Text, nullable=False),
    sealed("body"),
    Column("status", Text, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("done_at", Instant),
    UniqueConstraint("channel", "update_id"),
    CheckConstraint("status IN ('waiting', 'done', 'failed')", name="status"),
    Index("ix_inbox_status_id", "status", "id"),
    bound_to=("channel", "update_id"),
)

outbox = table(
    "outbox",
    Column("id", Id, primary_key=True),
    Column("chat_id", Id, ForeignKey("chats.id"), nullable=False),
    Column("method", Text, nullable=False),
    sealed("body"),
    Column("dedupe_key", Text, unique=True),
    Column("status", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("message_id", Id),
    Column("created_at", Instant, nullable=False),
    Column("sent_at", Instant),
    CheckConstraint("status IN ('waiting', 'sending', 'sent', 'failed')", name="status"),
    Index("ix_outbox_status_id", "status", "id"),
    bound_to=("id",),
)

jobs = table(
    "jobs",
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("dedupe_key", Text, nullable=False, unique=True),
    Column("status", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("leased_until", Instant),
    CheckConstraint("status IN ('waiting', 'leased', 'done', 'dead')", name="status"),
    Index("ix_jobs_status_due_at", "status", "due_at"),
)

files = table(
    "files",
    Column("digest", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
)
