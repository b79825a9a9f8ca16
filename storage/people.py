"""People of the chat and what they agreed to."""

from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.chat import Session
from claims.model import Consent, Person
from storage.chat import person_key, session_from
from storage.sealed import Plain, opened_one, sealed_values
from storage.tables import chat, claims

BY_ID = select(chat.people).where(chat.people.c.id == bindparam("person"))
STANDING = (
    select(chat.people, *(column for column in chat.sessions.c if column.name != "person_id"))
    .add_columns(chat.people.c.id.label("person_id"))
    .join_from(chat.people, chat.sessions, chat.sessions.c.person_id == chat.people.c.id, isouter=True)
    .where(chat.people.c.id == bindparam("person"))
)
CONSENTS = (
    select(claims.consents).where(claims.consents.c.person_id == bindparam("person")).order_by(claims.consents.c.id)
)


async def standing_of(connection: AsyncConnection, person_id: int) -> tuple[Person, Session]:
    """Return a person and where he stands, in one question; raises LookupError."""
    found = (await connection.execute(STANDING, {"person": person_id})).one_or_none()
    if found is None:
        raise LookupError(f"no person {person_id}")
    row = await opened_one(connection, chat.people, found)
    stands = None if found.screen is None else await opened_one(connection, chat.sessions, found)
    return _person(row), session_from(stands)


def _person(row: Plain) -> Person:
    return Person(row.id, row.language, row.phone, row.created_at)


class SqlPeople:
    """`claims.ports.People` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, language: str, now: datetime) -> Person:
        """Keep a new person."""
        new = insert(chat.people).values(language=language, created_at=now).returning(chat.people.c.id)
        return await self.by_id((await self._connection.execute(new)).scalar_one())

    async def by_id(self, person_id: int) -> Person:
        """Return the person; raises LookupError."""
        found = (await self._connection.execute(BY_ID, {"person": person_id})).one_or_none()
        row = await opened_one(self._connection, chat.people, found)
        if row is None:
            raise LookupError(f"no person {person_id}")
        return _person(row)

    async def set_language(self, person_id: int, language: str) -> None:
        """Keep the language in which the person wants to be spoken to."""
        await self._connection.execute(
            update(chat.people).where(chat.people.c.id == person_id).values(language=language)
        )

    async def set_phone(self, person_id: int, phone: str) -> None:
        """Keep the person's own telephone number."""
        values = await sealed_values(
            self._connection, chat.people, person_key(person_id), {"phone": phone}, {"id": person_id}
        )
        await self._connection.execute(update(chat.people).where(chat.people.c.id == person_id).values(values))

    async def consents_of(self, person_id: int) -> tuple[Consent, ...]:
        """Return everything the person agreed to, oldest first, withdrawn ones included."""
        rows = (await self._connection.execute(CONSENTS, {"person": person_id})).all()
        return tuple(Consent(row.purpose, row.text_version, row.at, row.withdrawn_at) for row in rows)

    async def give_consent(self, person_id: int, consent: Consent) -> None:
        """Keep a consent; the same purpose and wording again changes nothing while it holds."""
        for given in await self.consents_of(person_id):
            same = (given.purpose, given.text_version) == (consent.purpose, consent.text_version)
            if same and given.withdrawn_at is None:
                return
        await self._connection.execute(
            insert(claims.consents).values(
                person_id=person_id, purpose=consent.purpose, text_version=consent.text_version, at=consent.at
            )
        )

    async def withdraw_consent(self, person_id: int, purpose: str, at: datetime) -> None:
        """End every consent to the purpose."""
        table = claims.consents.c
        await self._connection.execute(
            update(claims.consents)
            .where(table.person_id == person_id, table.purpose == purpose, table.withdrawn_at.is_(None))
            .values(withdrawn_at=at)
        )
