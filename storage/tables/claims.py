"""Consents, drafts with their pages, claims with their history."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Text, UniqueConstraint

from storage.tables.base import table
from storage.types import Day, Fen, Id, Instant, Json

consents = table(
    "consents",
    Column("id", Id, primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("purpose", Text, nullable=False),
    Column("text_version", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
)

drafts = table(
    "drafts",
    Column("id", Id, primary_key=True),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False),
    Column("whom", Text),
    Column("place", Text),
    Column("scheme_id", Text),
    Column("answers", Json, nullable=False),
    Column("phone", Text),
    Column("bank_branch", Text),
    Column("gaps", Json, nullable=False),
    Column("declaration", Json),
    Column("filed_by_staff_id", Id),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    CheckConstraint("status IN ('open', 'mending', 'submitted', 'dropped')", name="status"),
    CheckConstraint("whom IN ('self', 'other')", name="whom"),
    Index("ix_drafts_person_id_status", "person_id", "status"),
)

pages = table(
    "pages",
    Column("id", Id, primary_key=True),
    Column("draft_id", Id, ForeignKey("drafts.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("digest", Text, ForeignKey("files.digest"), nullable=False),
    Column("media_type", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("kind", Text),
    Column("material", Text),
    Column("tries", Integer, nullable=False),
    Column("quality_reason", Text),
    Column("reading", Json),
    Column("read_at", Instant),
    Column("crops", Json, nullable=False),
    Column("corrections", Json, nullable=False),
    Column("confirmed", Json, nullable=False),
    Column("confirmed_at", Instant),
    Column("marks", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("draft_id", "position"),
    CheckConstraint("state IN ('waiting', 'read', 'failed', 'removed')", name="state"),
    Index("ix_pages_digest", "digest"),
)

claims = table(
    "claims",
    Column("id", Id, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("draft_id", Id, ForeignKey("drafts.id"), nullable=False, unique=True),
    Column("person_id", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("place", Text, nullable=False),
    Column("scheme_id", Text, nullable=False),
    Column("scheme_version", Text, nullable=False),
    Column("benefit", Text, nullable=False),
    Column("beneficiary_id_number", Text),
    Column("beneficiary", Json, nullable=False),
    Column("applicant", Json, nullable=False),
    Column("proxy", Json),
    Column("account", Json, nullable=False),
    Column("cause", Text),
    Column("answers", Json, nullable=False),
    Column("gaps", Json, nullable=False),
    Column("declaration", Json, nullable=False),
    Column("pages", Json, nullable=False),
    Column("estimate", Json, nullable=False),
    Column("amount", Fen),
    Column("granted", Fen),
    Column("submitted_on", Day, nullable=False),
    Column("submitted_at", Instant, nullable=False),
    Column("decided_on", Day),
    Column("filed_by_staff_id", Id),
    Column("status", Text, nullable=False),
    Column("step", Text),
    Column("version", Integer, nullable=False),
    CheckConstraint(
        "status IN ('in_review', 'sent_back', 'refused', 'withdrawn', 'approved', 'paid', 'payment_failed')",
        name="status",
    ),
    CheckConstraint("granted >= 0", name="granted"),
    Index("ix_claims_queue", "status", "step", "place", "id"),
    Index("ix_claims_scheme_id_beneficiary_id_number", "scheme_id", "beneficiary_id_number"),
)

claim_events = table(
    "claim_events",
    Column("claim_id", Id, ForeignKey("claims.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("on", Day, nullable=False),
    Column("actor_kind", Text, nullable=False),
    Column("actor_id", Id),
    Column("code", Text, nullable=False),
    Column("step", Text),
    Column("detail", Json, nullable=False),
    PrimaryKeyConstraint("claim_id", "seq"),
    CheckConstraint("actor_kind IN ('person', 'staff', 'system')", name="actor_kind"),
)

claim_serials = table(
    "claim_serials",
    Column("county", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    PrimaryKeyConstraint("county", "year"),
)
