"""Consents, drafts with their pages, claims with their history."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Text, UniqueConstraint

from storage.tables.base import sealed, table
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
    sealed("answers"),
    sealed("phone", nullable=True),
    sealed("bank_branch", nullable=True),
    sealed("gaps"),
    sealed("declaration", nullable=True),
    Column("filed_by_staff_id", Id),
    Column("status", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    CheckConstraint("status IN ('open', 'mending', 'submitted', 'dropped')", name="status"),
    CheckConstraint("whom IN ('self', 'other')", name="whom"),
    Index("ix_drafts_person_id_status", "person_id", "status"),
    bound_to=("id",),
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
    sealed("reading", nullable=True),
    Column("read_at", Instant),
    Column("crops", Json, nullable=False),
    sealed("corrections"),
    Column("confirmed", Json, nullable=False),
    Column("confirmed_at", Instant),
    Column("marks", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("draft_id", "position"),
    CheckConstraint("state IN ('waiting', 'read', 'failed', 'removed')", name="state"),
    Index("ix_pages_digest", "digest"),
    bound_to=("draft_id", "position"),
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
    Column("beneficiary_index", Text),
    sealed("beneficiary"),
    sealed("applicant"),
    sealed("proxy", nullable=True),
    sealed("account"),
    sealed("cause", nullable=True),
    sealed("answers"),
    sealed("gaps"),
    sealed("declaration"),
    sealed("pages"),
    sealed("estimate"),
    sealed("request", nullable=True),
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
    Index("ix_claims_queue", "status", "scheme_id", "step", "place", "id"),
    Index("ix_claims_beneficiary_index_scheme_id", "beneficiary_index", "scheme_id"),
    bound_to=("draft_id",),
)

claim_names = table(
    "claim_names",
    Column("name_index", Text, nullable=False),
    Column("claim_id", Id, ForeignKey("claims.id"), nullable=False, index=True),
    PrimaryKeyConstraint("name_index", "claim_id"),
)

owed_papers = table(
    "owed_papers",
    Column("claim_id", Id, ForeignKey("claims.id"), nullable=False),
    Column("material", Text, nullable=False),
    Column("until", Day, nullable=False),
    Column("reminded_at", Instant),
    PrimaryKeyConstraint("claim_id", "material"),
    Index("ix_owed_papers_reminded_at_until", "reminded_at", "until"),
)

page_traces = table(
    "page_traces",
    Column("trace", Text, nullable=False),
    Column("claim_id", Id, ForeignKey("claims.id"), nullable=False, index=True),
    Column("page_id", Id, ForeignKey("pages.id"), nullable=False),
    Column("why", Text, nullable=False),
    PrimaryKeyConstraint("trace", "page_id"),
    CheckConstraint("why IN ('bill', 'photo', 'visit')", name="why"),
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
    sealed("detail"),
    PrimaryKeyConstraint("claim_id", "seq"),
    CheckConstraint("actor_kind IN ('person', 'staff', 'system')", name="actor_kind"),
    bound_to=("claim_id", "seq"),
)

claim_serials = table(
    "claim_serials",
    Column("county", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    PrimaryKeyConstraint("county", "year"),
)
