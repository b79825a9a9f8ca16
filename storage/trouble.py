"""Tells what is wrong with the ground from what SQLite and the system say."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from claims.trouble import Damaged, DiskFull, ReadOnly, StorageTrouble, Unreachable

PRIMARY = 0xFF  # SQLite's extended codes carry the plain one in their last byte
CODES: dict[int, type[StorageTrouble]] = {
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_READONLY: ReadOnly,
    sqlite3.SQLITE_CORRUPT: Damaged,
    sqlite3.SQLITE_NOTADB: Damaged,
    sqlite3.SQLITE_CANTOPEN: Unreachable,
    sqlite3.SQLITE_IOERR: Unreachable,
    sqlite3.SQLITE_BUSY: Unreachable,
    sqlite3.SQLITE_PERM: ReadOnly,
}
NUMBERS: dict[int, type[StorageTrouble]] = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EFBIG: DiskFull,
    errno.EROFS: ReadOnly,
    errno.EACCES: ReadOnly,
    errno.EPERM: ReadOnly,
    errno.EIO: Unreachable,
}


@contextmanager
def told(at: Path) -> Iterator[None]:
    """Turn what SQLite or the system says about the ground into a StorageTrouble; anything else stays as it is."""
    try:
        yield
    except DBAPIError as error:
        raise _trouble(CODES, getattr(error.orig, "sqlite_errorcode", 0) & PRIMARY, at, error) from error
    except sqlite3.Error as error:
        raise _trouble(CODES, getattr(error, "sqlite_errorcode", 0) & PRIMARY, at, error) from error
    except OSError as error:
        raise _trouble(NUMBERS, error.errno or 0, at, error) from error


def _trouble(
    kinds: dict[int, type[StorageTrouble]], code: int, at: Path, error: DBAPIError | sqlite3.Error | OSError
) -> Exception:
    kind = kinds.get(code)
    if kind is None:
        return error
    orig = error.orig if isinstance(error, DBAPIError) else error
    return kind(f"{kind.remedy} ({at}: {orig})")
