"""What a person settles about himself: the language he is spoken to in, and what he agrees to."""

from datetime import datetime

from claims.model import Consent
from claims.ports import Store


async def choose_language(store: Store, person_id: int, language: str) -> None:
    """Speak this language with the person from now on."""
    await store.people.set_language(person_id, language)


async def agree(store: Store, person_id: int, purpose: str, text_version: str, now: datetime) -> None:
    """Keep that the person agreed to a purpose, with the version of the wording he saw."""
    await store.people.give_consent(person_id, Consent(purpose, text_version, now))


async def withdraw(store: Store, person_id: int, purpose: str, now: datetime) -> None:
    """Take a consent back; what was done under it stays lawful, nothing new is."""
    await store.people.withdraw_consent(person_id, purpose, now)


async def has_agreed(store: Store, person_id: int, purpose: str) -> bool:
    """Say whether a consent to the purpose stands."""
    given = await store.people.consents_of(person_id)
    return any(consent.purpose == purpose and consent.withdrawn_at is None for consent in given)
