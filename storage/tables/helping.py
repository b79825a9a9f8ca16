"""Reminders, requests to be called back, voice notes, mandates and their journal, one-time links, reviews."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Text

from storage.tables.base import sealed, table
from storage.types import Day, Id, Instant

reminders = table(
    "reminders",
    Column("draft_id", Id, ForeignKey("drafts.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("told_at", Instant, nullable=False),
    PrimaryKeyConstraint("draft_id", "number"),
)

unreminded = table(
    "unreminded",
    Column("person_id", Id, ForeignKey("people.id"), primary_key=True),
    Column("since", Instant, nullable=False),
)

call_requests = table(
    "call_requests",
    Column("id", Id, primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("place", Text),
    sealed("phone"),
    Column("about", Text),  # a purpose the person agreed to: another office, charity; NULL for a plain call
    Column("asked_at", Instant, nullable=False),
    Column("answered_at", Instant),
    Column("answered_by", Id, ForeignKey("staff.id")),
    Index("ix_call_requests_person_id_answered_at", "person_id", "answered_at"),
    Index("ix_call_requests_answered_at_place", "answered_at", "place"),
    bound_to=("id",),
)

voice_notes = table(
    "voice_notes",
    Column("id", Id, primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("place", Text),
    Column("digest", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("sent_at", Instant, nullable=False),
    Column("heard_at", Instant),
    Column("heard_by", Id, ForeignKey("staff.id")),
    Index("ix_voice_notes_heard_at_place", "heard_at", "place"),
)

mandates = table(
    "mandates",
    Column("id", Id, primary_key=True),
    Column("helper_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("principal_id", Id, ForeignKey("people.id"), index=True),
    Column("draft_id", Id, ForeignKey("drafts.id"), nullable=False),
    sealed("name", nullable=True),
    Column("scope", Text, nullable=False),
    Column("scheme_id", Text),
    Column("evidence", Text),
    Column("asked_at", Instant, nullable=False),
    Column("given_at", Instant),
    Column("last_day", Day),
    Column("revoked_at", Instant),
    CheckConstraint("scope IN ('claim', 'scheme')", name="scope"),
    CheckConstraint("evidence IN ('tapped', 'paper')", name="evidence"),
    bound_to=("id",),
)

mandate_drafts = table(
    "mandate_drafts",
    Column("draft_id", Id, ForeignKey("drafts.id"), primary_key=True),
    Column("mandate_id", Id, ForeignKey("mandates.id"), nullable=False, index=True),
)

mandate_uses = table(
    "mandate_uses",
    Column("id", Id, primary_key=True),
    Column("mandate_id", Id, ForeignKey("mandates.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("what", Text, nullable=False),
    Column("draft_id", Id, ForeignKey("drafts.id")),
    Index("ix_mandate_uses_mandate_id_id", "mandate_id", "id"),
)

handovers = table(
    "handovers",
    Column("token_hash", Text, primary_key=True),
    Column("purpose", Text, nullable=False),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("mandate_id", Id, ForeignKey("mandates.id")),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    CheckConstraint("purpose IN ('mandate', 'chat', 'recovery', 'staff')", name="purpose"),
)

appeals = table(
    "appeals",
    Column("id", Id, primary_key=True),
    Column("claim_id", Id, ForeignKey("claims.id"), nullable=False, unique=True),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("asked_on", Day, nullable=False),
    Column("asked_at", Instant, nullable=False),
)
