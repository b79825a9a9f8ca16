"""Every table, in one MetaData."""

from storage.tables import chat, claims, office, review, rooms, staff
from storage.tables.base import metadata

__all__ = ["chat", "claims", "metadata", "office", "review", "rooms", "staff"]
