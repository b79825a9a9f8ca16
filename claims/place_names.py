"""What a place is called where the county is known."""

from claims.ports import Store


async def place_name(store: Store, code: str) -> str:
    """Name a place, the county left out: 沙湖镇上凯村. Raises PlaceNotFound."""
    path = await store.places.path(code)
    return "".join(place.name for place in path[1:]) or "".join(place.name for place in path)
