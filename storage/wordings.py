"""An office's own words of messages, and the changes of its contacts."""

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.records import Contact
from claims.wordings import ContactChange, Wording
from storage.tables.wordings import contact_changes, wordings

SHOWN = 100


class SqlWordings:
    """`claims.wordings.Wordings` over one connection."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, wording: Wording) -> None:
        """Keep a wording."""
        names = ("place", "name", "language", "text", "staff_id", "at")
        await self._connection.execute(insert(wordings).values({name: getattr(wording, name) for name in names}))

    async def current(self, place: str, name: str, language: str) -> str | None:
        """Return the county's own words of a message, None where it says the supplied ones."""
        this = (wordings.c.place == place, wordings.c.name == name, wordings.c.language == language)
        query = select(wordings.c.text).where(*this).order_by(wordings.c.id.desc()).limit(1)
        return (await self._connection.execute(query)).scalar_one_or_none()

    async def history(self, place: str, name: str | None = None) -> tuple[Wording, ...]:
        """Return what a county has said of a message or of all, newest first."""
        query = select(wordings).where(wordings.c.place == place).order_by(wordings.c.id.desc())
        query = query if name is None else query.where(wordings.c.name == name).limit(SHOWN)
        rows = (await self._connection.execute(query)).all()
        return tuple(Wording(row.place, row.name, row.language, row.text, row.staff_id, row.at) for row in rows)

    async def note_contact(self, change: ContactChange) -> None:
        """Keep a change of a contact."""
        names = ("place", "office", "phone", "hours", "address")
        values = {name: getattr(change.contact, name) for name in names}
        values |= {"staff_id": change.staff_id, "at": change.at}
        await self._connection.execute(insert(contact_changes).values(values))

    async def contacts_of(self, place: str) -> tuple[ContactChange, ...]:
        """Return the changes of a place's contact, newest first."""
        of = contact_changes.c.place == place
        query = select(contact_changes).where(of).order_by(contact_changes.c.id.desc()).limit(SHOWN)
        return tuple(
            ContactChange(Contact(row.place, row.office, row.phone, row.hours, row.address), row.staff_id, row.at)
            for row in (await self._connection.execute(query)).all()
        )
