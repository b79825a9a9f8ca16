"""What the offices keep beside a claim: who works on it, defects, visits, notices, payments."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Text,
    UniqueConstraint,
    text,
)

from storage.tables.base import sealed, table
from storage.types import Day, Fen, Flag, Id, Instant


def _claim_id() -> Column[int]:
    return Column("claim_id", Id, ForeignKey("claims.id"), nullable=False, index=True)


def _staff_id(*, nullable: bool = False) -> Column[int]:
    return Column("staff_id", Id, ForeignKey("staff.id"), nullable=nullable)


desks = table(
    "desks",
    Column("claim_id", Id, ForeignKey("claims.id"), primary_key=True),
    Column("due_on", Day, index=True),
    Column("days_left", Integer),
    Column("held_by", Id, ForeignKey("staff.id"), index=True),
    Column("held_since", Instant),
)

last_decisions = table(
    "last_decisions",  # what a decision found, so that it can be taken back while nobody has gone on
    Column("claim_id", Id, ForeignKey("claims.id"), primary_key=True),
    _staff_id(),
    Column("at", Instant, nullable=False),
    Column("version", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("status", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("granted", Fen),
    Column("decided_on", Day),
    Column("due_on", Day),
    Column("days_left", Integer),
)

deputies = table(
    "deputies",
    Column("id", Id, primary_key=True),
    Column("staff_id", Id, ForeignKey("staff.id"), nullable=False, index=True),
    Column("deputy_id", Id, ForeignKey("staff.id"), nullable=False, index=True),
    Column("first_day", Day, nullable=False),
    Column("last_day", Day, nullable=False),
    Column("made_by", Id, ForeignKey("staff.id"), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("ended_at", Instant),
    CheckConstraint("staff_id <> deputy_id", name="two"),
    CheckConstraint("first_day <= last_day", name="days"),
)

escalations = table(
    "escalations",
    Column("claim_id", Id, ForeignKey("claims.id"), nullable=False),
    Column("due_on", Day, nullable=False),
    Column("at", Instant, nullable=False),
    Column("to_staff_id", Id, ForeignKey("staff.id")),
    PrimaryKeyConstraint("claim_id", "due_on"),
)

sent_back = table(
    "sent_back",
    Column("claim_id", Id, ForeignKey("claims.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("step", Text, nullable=False),
    Column("until", Day, nullable=False),
    sealed("defects"),
    Column("mended_at", Instant),
    PrimaryKeyConstraint("claim_id", "seq"),
    bound_to=("claim_id", "seq"),
)

originals = table(
    "originals",
    Column("id", Id, primary_key=True),
    _claim_id(),
    Column("page_id", Id, ForeignKey("pages.id"), nullable=False),
    Column("digest", Text, nullable=False),
    Column("agrees", Flag, nullable=False),
    _staff_id(),
    Column("at", Instant, nullable=False),
    sealed("remark"),
    bound_to=("id",),
)

home_visits = table(
    "home_visits",
    Column("id", Id, primary_key=True),
    _claim_id(),
    Column("visited_on", Day, nullable=False),
    sealed("met"),
    sealed("findings"),
    Column("confirms", Flag, nullable=False),
    _staff_id(),
    Column("at", Instant, nullable=False),
    bound_to=("id",),
)

visit_photos = table(
    "visit_photos",
    Column("id", Id, primary_key=True),
    _claim_id(),
    Column("visit_id", Id, ForeignKey("home_visits.id"), index=True),
    Column("digest", Text, nullable=False, index=True),
    Column("media_type", Text, nullable=False),
    _staff_id(),
    Column("at", Instant, nullable=False),
    UniqueConstraint("claim_id", "digest"),
)

notes = table(
    "notes",
    Column("id", Id, primary_key=True),
    _claim_id(),
    _staff_id(),
    Column("at", Instant, nullable=False),
    sealed("text"),
    bound_to=("id",),
)

field_changes = table(
    "field_changes",
    Column("id", Id, primary_key=True),
    _claim_id(),
    Column("page_id", Id, ForeignKey("pages.id"), nullable=False),
    Column("field", Text, nullable=False),
    sealed("old", nullable=True),
    sealed("new"),
    sealed("reason"),
    _staff_id(),
    Column("at", Instant, nullable=False),
    bound_to=("id",),
)

rulings = table(
    "rulings",
    Column("id", Id, primary_key=True),
    _claim_id(),
    Column("expense", Text, nullable=False),
    Column("coverage", Text),
    Column("taken_out", Fen),
    Column("left_out", Flag, nullable=False),
    sealed("reason"),
    _staff_id(),
    Column("at", Instant, nullable=False),
    CheckConstraint("taken_out >= 0", name="taken_out"),
    bound_to=("id",),
)

notices = table(
    "notices",
    Column("id", Id, primary_key=True),
    _claim_id(),
    Column("place", Text, nullable=False),
    Column("scheme_id", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("posted_on", Day, nullable=False),
    Column("first_day", Day, nullable=False),
    Column("last_day", Day, nullable=False),
    Column("shown_name", Text, nullable=False),
    Column("amount", Fen, nullable=False),
    Column("status", Text, nullable=False),
    Column("closed_on", Day),
    CheckConstraint("status IN ('running', 'over', 'returned')", name="status"),
    Index("ix_notices_status_last_day", "status", "last_day"),
    Index("ix_notices_place_posted_on", "place", "posted_on"),
    Index(
        "uq_notices_running",
        "claim_id",
        unique=True,
        sqlite_where=text("status = 'running'"),
        postgresql_where=text("status = 'running'"),
    ),
)

objections = table(
    "objections",
    Column("id", Id, primary_key=True),
    Column("notice_id", Id, ForeignKey("notices.id"), nullable=False, index=True),
    sealed("text"),
    Column("channel", Text, nullable=False),
    Column("received_on", Day, nullable=False),
    _staff_id(nullable=True),
    Column("upheld", Flag),
    sealed("finding", nullable=True),
    Column("settled_on", Day),
    sealed("name", nullable=True),
    sealed("phone", nullable=True),
    Column("person_id", Id, index=True),
    sealed("answer", nullable=True),
    Column("receipt_index", Text),
    Index("uq_objections_receipt_index", "receipt_index", unique=True),
    bound_to=("id",),
)

payment_lists = table(
    "payment_lists",
    Column("id", Id, primary_key=True),
    Column("number", Text, nullable=False, unique=True),
    Column("place", Text, nullable=False),
    Column("made_by", Id, ForeignKey("staff.id"), nullable=False),
    Column("made_on", Day, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("count", Integer, nullable=False),
    Column("total", Fen, nullable=False),
    Column("released_at", Instant),
    Column("released_by", Id, ForeignKey("staff.id")),
    Column("dropped_at", Instant),
    Index("ix_payment_lists_place_id", "place", "id"),
)

payment_lines = table(
    "payment_lines",
    Column("list_id", Id, ForeignKey("payment_lists.id"), nullable=False),
    Column("claim_id", Id, ForeignKey("claims.id"), nullable=False),
    Column("claim_number", Text, nullable=False),
    sealed("payee"),
    sealed("payee_id", nullable=True),
    sealed("account"),
    sealed("bank", nullable=True),
    sealed("branch", nullable=True),
    Column("amount", Fen, nullable=False),
    Column("status", Text, nullable=False),
    Column("settled_on", Day),
    sealed("reason", nullable=True),
    UniqueConstraint("list_id", "claim_id"),
    CheckConstraint("status IN ('listed', 'paid', 'failed', 'dropped')", name="status"),
    CheckConstraint("amount >= 0", name="amount"),
    Index(
        "uq_payment_lines_live",
        "claim_id",
        unique=True,
        sqlite_where=text("status IN ('listed', 'paid')"),
        postgresql_where=text("status IN ('listed', 'paid')"),
    ),
    bound_to=("list_id", "claim_id"),
)

bill_uses = table(
    "bill_uses",
    Column("bill_index", Text, nullable=False),
    Column("claim_id", Id, ForeignKey("claims.id"), nullable=False, index=True),
    PrimaryKeyConstraint("bill_index", "claim_id"),
)
