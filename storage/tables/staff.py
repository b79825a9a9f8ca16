"""Accounts of staff with their second factor, sessions, failed sign-ins, and who did or saw what."""

from sqlalchemy import Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Text

from storage.tables.base import sealed, table
from storage.types import Flag, Id, Instant, Json

staff = table(
    "staff",
    Column("id", Id, primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("place", Text, nullable=False, index=True),
    Column("active", Flag, nullable=False),
    Column("password_hash", Text, nullable=False),
    sealed("id_number", nullable=True),
    Column("person_id", Id, ForeignKey("people.id")),
    Column("created_at", Instant, nullable=False),
    sealed("code_secret", nullable=True),
    Column("code_step", Integer),  # the newest thirty seconds whose code was used
    Column("more_until", Instant),  # until when the office lets him look at more than usual
    bound_to=("login",),
)

recovery_codes = table(
    "recovery_codes",
    Column("staff_id", Id, ForeignKey("staff.id"), nullable=False),
    Column("code_hash", Text, nullable=False),
    Column("used_at", Instant),
    PrimaryKeyConstraint("staff_id", "code_hash"),
)

relatives = table(
    "relatives",
    Column("claim_id", Id, ForeignKey("claims.id"), nullable=False),
    Column("staff_id", Id, ForeignKey("staff.id"), nullable=False),
    Column("declared_at", Instant, nullable=False),
    PrimaryKeyConstraint("claim_id", "staff_id"),
)

staff_sessions = table(
    "staff_sessions",
    Column("key_hash", Text, primary_key=True),
    Column("staff_id", Id, ForeignKey("staff.id"), nullable=False, index=True),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False, index=True),
)

sign_in_brakes = table(
    "sign_in_brakes",
    Column("key", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("blocked_until", Instant),
)

audit_lines = table(
    "audit_lines",
    Column("id", Id, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("staff_id", Id, ForeignKey("staff.id")),
    Column("action", Text, nullable=False),
    Column("claim_id", Id, ForeignKey("claims.id")),
    Column("detail", Json),
    Index("ix_audit_lines_claim_id_id", "claim_id", "id"),
    Index("ix_audit_lines_staff_id_at", "staff_id", "at"),
    Index("ix_audit_lines_at", "at"),
)

audit_seals = table(
    "audit_seals",
    Column("place", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("line_id", Id, nullable=False, unique=True),
    Column("seal", Text, nullable=False),
    PrimaryKeyConstraint("place", "seq"),
)
