"""What a place is called where the county is known."""

from collections.abc import Collection, Sequence

from claims.ports import Store
from claims.records import Place


async def place_name(store: Store, code: str) -> str:
    """Name a place, the county left out: 沙湖镇上凯村. Raises PlaceNotFound."""
    return _named(await store.places.path(code))


async def place_names(store: Store, codes: Collection[str]) -> dict[str, str]:
    """Name places by their codes, the county left out; an unknown code is left out."""
    return {code: _named(path) for code, path in (await store.places.paths(codes)).items()}


def _named(path: Sequence[Place]) -> str:
    return "".join(place.name for place in path[1:]) or "".join(place.name for place in path)
