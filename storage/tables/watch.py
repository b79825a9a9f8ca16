"""What offices write down beside the claims, and the money of a year."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, LargeBinary, Text

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
    sealed("said"),
    Index("ix_register_entries_list", "scheme_id", "register", "place", "id"),
    bound_to=("id",),
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
