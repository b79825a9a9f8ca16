"""Every table, in one MetaData."""

from storage.tables import (
    chat,
    claims,
    helping,
    keys,
    office,
    retention,
    review,
    rooms,
    showings,
    staff,
    tallies,
    trays,
    watch,
    wordings,
)
from storage.tables.base import metadata

__all__ = [
    "chat",
    "claims",
    "helping",
    "keys",
    "metadata",
    "office",
    "retention",
    "review",
    "rooms",
    "showings",
    "staff",
    "tallies",
    "trays",
    "watch",
    "wordings",
]
