"""What offices write down beside the claims, and the money of a year."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, PrimaryKeyConstraint, Text

from storage.tables.base import sealed, table
from storage.types import Day, Fen, Id, Instant

register_entries = table(
    "register_entries",
    Column("id", Id, primary_key=True),
    Column("scheme_id", Text, nullable=False),
    Column("register", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("written_on", Day, nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("staff_id", Id, ForeignKey("staff.id"), nullable=False),
    Column("closed_on", Day),
    Column("released_by", Id, ForeignKey("staff.id")),
    Column("released_at", Instant),
    sealed("said"),
    Index("ix_register_entries_list", "scheme_id", "register", "place", "id"),
    bound_to=("id",),
)

register_subjects = table(
    "register_subjects",  # by whom and what entries are found, as blind indexes
    Column("entry_id", Id, ForeignKey("register_entries.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("digest", Text, nullable=False),
    PrimaryKeyConstraint("entry_id", "kind", "digest"),
    CheckConstraint("kind IN ('person', 'claim', 'institution', 'item')", name="kind"),
    Index("ix_register_subjects_digest", "digest"),
)

fund_amounts = table(
    "fund_amounts",
    Column("id", Id, primary_key=True),
    Column("scheme_id", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("amount", Fen, nullable=False),
    Column("source", Text, nullable=False),
    Column("set_by", Id, ForeignKey("staff.id"), nullable=False),
    Column("set_at", Instant, nullable=False),
    CheckConstraint("kind IN ('budget', 'premium', 'reserve')", name="kind"),
    CheckConstraint("amount >= 0", name="amount"),
    Index("ix_fund_amounts_year", "scheme_id", "place", "year"),
)

handed_reports = table(
    "handed_reports",
    Column("id", Id, primary_key=True),
    Column("scheme_id", Text, nullable=False),
    Column("report", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("first", Day, nullable=False),
    Column("last", Day, nullable=False),
    Column("handed_on", Day, nullable=False),
    Column("handed_at", Instant, nullable=False),
    Column("staff_id", Id, ForeignKey("staff.id"), nullable=False),
    Column("digest", Text, nullable=False),
    Column("sheet", LargeBinary, nullable=False),  # figures of places only, nobody's data
    Index("ix_handed_reports_period", "scheme_id", "report", "first", "place"),
)

settlements = table(
    "settlements",  # with a hospital or pharmacy that advanced the money
    Column("id", Id, primary_key=True),
    Column("scheme_id", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("number", Text, nullable=False, unique=True),
    Column("institution", Text, nullable=False),
    Column("first", Day, nullable=False),
    Column("last", Day, nullable=False),
    Column("count", Integer, nullable=False),
    Column("total", Fen, nullable=False),
    Column("made_by", Id, ForeignKey("staff.id"), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("settled_on", Day),
    Column("settled_by", Id, ForeignKey("staff.id")),
    Column("reference", Text),
    Column("dropped_at", Instant),
    CheckConstraint("count > 0", name="count"),
    Index("ix_settlements_list", "scheme_id", "place", "id"),
)

settlement_lines = table(
    "settlement_lines",  # a claim is settled once; taking a settlement back takes its lines away
    Column("claim_id", Id, ForeignKey("claims.id"), nullable=False),
    Column("settlement_id", Id, ForeignKey("settlements.id"), nullable=False, index=True),
    Column("amount", Fen, nullable=False),
    Column("paid_on", Day, nullable=False),
    PrimaryKeyConstraint("claim_id"),
)
