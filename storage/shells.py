"""What is left of rows whose content was erased: the same rows, sealed anew with nothing in them.

The key of what they held is erased first, so that copies of the old ciphertext open no more; the rows stay,
because amounts, days and steps are accounted for, and because every list would stumble over a value without a key.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Table, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from claims.model import Account, Declaration, Party
from schemes.values import Assessment, Status
from storage.codec import to_json
from storage.sealed import sealed_columns, sealed_values
from storage.tables import chat, claims, helping, retention, review, showings

GONE = "—"
NOBODY = to_json(Party(GONE))
EMPTY: Mapping[Table, Mapping[str, object]] = {
    claims.drafts: {"answers": {}, "gaps": []},
    claims.pages: {"corrections": []},
    claims.claims: {
        "beneficiary": NOBODY,
        "applicant": NOBODY,
        "account": to_json(Account(GONE, GONE)),
        "answers": {},
        "gaps": [],
        "pages": [],
    },
    claims.claim_events: {"detail": {}},
    review.sent_back: {"defects": []},
    review.originals: {"remark": ""},
    review.home_visits: {"met": GONE, "findings": GONE},
    review.notes: {"text": GONE},
    review.field_changes: {"new": GONE, "reason": GONE},
    review.rulings: {"reason": GONE},
    review.objections: {"text": GONE},
    showings.notice_lines: {"words": {}},
    retention.legal_holds: {"reason": GONE},
    helping.mandates: {},
    chat.people: {},
    chat.sessions: {"memory": {}},
    chat.inbox: {"body": {}},
    chat.outbox: {"body": {}},
}


async def empty(
    connection: AsyncConnection, table: Table, subject: str, which: ColumnElement[bool], **more: object
) -> int:
    """Seal rows anew with nothing in them under the present key of a subject, and say how many they were."""
    rows = (await connection.execute(select(table).where(which))).all()
    for row in rows:
        plain = {**dict.fromkeys(sealed_columns(table)), **EMPTY[table], **_of_claim(table, row)}
        values = await sealed_values(connection, table, subject, {**plain, **more}, dict(row._mapping))
        same = [table.c[column.name] == row._mapping[column.name] for column in table.primary_key]
        await connection.execute(update(table).where(*same).values(values))
    return len(rows)


def _of_claim(table: Table, row: Any) -> dict[str, object]:
    """Keep of a claim what the accounts need: the amount, and when it was declared."""
    if table is not claims.claims:
        return {}
    estimate = Assessment(Status.PAYABLE, row.amount)
    return {"estimate": to_json(estimate), "declaration": to_json(Declaration("", "", row.submitted_at))}
