"""The web chat's rooms: what was said in them, which buttons and files they hold."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, Text

from storage.tables.base import sealed, table
from storage.types import Flag, Id, Instant, Json

rooms = table(
    "rooms",
    Column("chat_id", Id, primary_key=True),
    Column("cookie_hash", Text, nullable=False, unique=True),
    Column("token", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("started", Flag, nullable=False),
    Column("last_event", Integer, nullable=False),
    Column("last_message", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
)

room_events = table(
    "room_events",
    Column("chat_id", Id, ForeignKey("rooms.chat_id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("side", Text, nullable=False),
    Column("message_id", Integer, nullable=False),
    sealed("body", nullable=True),
    PrimaryKeyConstraint("chat_id", "seq"),
    CheckConstraint("kind IN ('message', 'edit', 'deletion', 'tap', 'toast')", name="kind"),
    CheckConstraint("side IN ('bot', 'person')", name="side"),
    Index("ix_room_events_chat_id_message_id_seq", "chat_id", "message_id", "seq"),
    bound_to=("chat_id", "seq"),
)

room_keys = table(
    "room_keys",
    Column("chat_id", Id, ForeignKey("rooms.chat_id"), nullable=False),
    Column("side", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("answer", Json, nullable=False),
    PrimaryKeyConstraint("chat_id", "side", "key"),
)

room_buttons = table(
    "room_buttons",
    Column("chat_id", Id, ForeignKey("rooms.chat_id"), nullable=False),
    Column("message_id", Integer, nullable=False),
    Column("data_index", Text, nullable=False),
    PrimaryKeyConstraint("chat_id", "message_id", "data_index"),
)

room_files = table(
    "room_files",
    Column("id", Text, primary_key=True),
    Column("chat_id", Id, ForeignKey("rooms.chat_id"), nullable=False, index=True),
    Column("digest", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    sealed("name"),
    Column("size", Integer, nullable=False),
    Column("width", Integer),
    Column("height", Integer),
    bound_to=("id",),
)

room_pieces = table(
    "room_pieces",  # of files on their way, where several processes take them
    Column("chat_id", Id, ForeignKey("rooms.chat_id"), nullable=False),
    Column("key", Text, nullable=False),
    Column("place", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("size", Integer, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    sealed("body"),
    PrimaryKeyConstraint("chat_id", "key", "place", "start"),
    bound_to=("chat_id", "key", "place", "start"),
)

room_updates = table(
    "room_updates",
    Column("channel", Text, primary_key=True),
    Column("last_number", Integer, nullable=False),
)

room_profile = table(
    "room_profile",
    Column("key", Text, primary_key=True),
    Column("value", Json, nullable=False),
)
