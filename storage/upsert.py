"""INSERT … ON CONFLICT for both databases.

PostgreSQL's construct is also what SQLite's compiler understands, as long as the conflict is named by
`index_elements`; the other way round does not hold.
"""

from sqlalchemy.dialects.postgresql import insert as upsert

__all__ = ["upsert"]
