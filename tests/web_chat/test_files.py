"""Files in their folder: once, whole, and refused before the disk is full."""

import hashlib

import pytest
from sqlalchemy import select

from claims.files import FileMissing, NoRoomForFiles
from storage.files import SealedFiles
from storage.shelves import FolderShelf
from storage.tables.chat import files as table
from tests.web_chat.conftest import RealClock


@pytest.fixture
def store(tmp_path, database):
    return SealedFiles(FolderShelf(tmp_path / "files", keep_free=0), database, RealClock())


async def test_a_file_is_kept_once_sealed_under_a_name_that_tells_nothing(store, database, tmp_path):
    digest = await store.put(b"a paper", "image/jpeg")
    again = await store.put(b"a paper", "image/jpeg")

    async with database.snapshot() as connection:
        rows = (await connection.execute(select(table.c.digest, table.c.size, table.c.media_type))).all()
    assert digest == again != hashlib.sha256(b"a paper").hexdigest()
    assert rows == [(digest, 7, "image/jpeg")]
    assert b"a paper" not in (tmp_path / "files" / digest[:2] / digest[2:]).read_bytes()
    assert len([path for path in (tmp_path / "files").rglob("*") if path.is_file()]) == 1
    assert await store.get(digest) == b"a paper"


async def test_an_unknown_file_is_missing(store):
    with pytest.raises(FileMissing):
        await store.get("0" * 64)


async def test_a_file_that_rotted_on_disk_is_not_handed_out(store, tmp_path):
    digest = await store.put(b"a paper", "image/jpeg")
    (tmp_path / "files" / digest[:2] / digest[2:]).write_bytes(b"another")

    with pytest.raises(FileMissing):
        await store.get(digest)


async def test_a_full_disk_takes_no_file(tmp_path, database):
    full = SealedFiles(FolderShelf(tmp_path / "files", keep_free=1 << 62), database, RealClock())

    with pytest.raises(NoRoomForFiles):
        await full.put(b"a paper", "image/jpeg")

    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []
