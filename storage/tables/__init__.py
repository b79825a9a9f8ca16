"""Every table, in one MetaData."""

from storage.tables import chat, claims, office, rooms
from storage.tables.base import metadata

__all__ = ["chat", "claims", "metadata", "office", "rooms"]
