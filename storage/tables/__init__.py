"""Every table, in one MetaData."""

from storage.tables import chat
from storage.tables.base import metadata

__all__ = ["chat", "metadata"]
