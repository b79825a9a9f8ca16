"""What a county office keeps on record beside the scheme files."""

from sqlalchemy import CheckConstraint, Column, Index, PrimaryKeyConstraint, Text, UniqueConstraint

from storage.tables.base import sealed, table
from storage.types import Day, Flag, Id, Instant, Json

places = table(
    "places",
    Column("code", Text, primary_key=True),
    Column("parent", Text),
    Column("level", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("initials", Text, nullable=False),
    Column("demo", Flag, nullable=False),
    CheckConstraint("level IN ('city', 'county', 'town', 'village')", name="level"),
    Index("ix_places_parent_initials", "parent", "initials"),
)

institutions = table(
    "institutions",
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("level", Text),
    Column("since", Day),
    Column("until", Day),
    Column("source", Text, nullable=False),
    UniqueConstraint("kind", "place", "name"),
    CheckConstraint("kind IN ('designated_pharmacy', 'designated_hospital')", name="kind"),
)

drugs = table(
    "drugs",
    Column("id", Id, primary_key=True),
    Column("name", Text, nullable=False),
    Column("diagnosis", Text),
    Column("place", Text, nullable=False),
    Column("since", Day),
    Column("until", Day),
    Column("source", Text, nullable=False),
    UniqueConstraint("place", "name", "diagnosis"),
)

list_changes = table(
    "list_changes",
    Column("id", Id, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("since", Day),
    Column("until", Day),
    Column("source", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("new", Flag, nullable=False),
    Index("ix_list_changes_place_id", "place", "id"),
)

roster = table(
    "roster",
    Column("scheme_id", Text, nullable=False),
    Column("id_index", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("listed_on", Day),
    Column("delisted_on", Day),
    sealed("entry"),
    Column("source", Text, nullable=False),
    PrimaryKeyConstraint("scheme_id", "id_index"),
    bound_to=("scheme_id", "id_index"),
)

scheme_records = table(
    "scheme_records",
    Column("id", Id, primary_key=True),
    Column("scheme_id", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("detail", Json, nullable=False),
    UniqueConstraint("scheme_id", "place", "kind", "document"),
    CheckConstraint("kind IN ('extension', 'confirmation', 'parameter')", name="kind"),
)

bank_branches = table(
    "bank_branches",
    Column("id", Id, primary_key=True),
    Column("place", Text, nullable=False),
    Column("bank", Text, nullable=False),
    Column("name", Text, nullable=False),
    UniqueConstraint("place", "bank", "name"),
)

contacts = table(
    "contacts",
    Column("place", Text, primary_key=True),
    Column("office", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("hours", Text, nullable=False),
    Column("address", Text),
)
