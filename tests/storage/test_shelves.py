"""Files on every kind of shelf: a folder, a store of objects, and a server that speaks S3 where one is named.

For the last: `BANGBAN_TEST_S3=s3://BUCKET/PREFIX` with AWS_ENDPOINT_URL, AWS_ALLOW_HTTP and credentials set.
"""

import os
import secrets

import pytest

from claims.files import FileMissing
from claims.trouble import StorageTrouble
from storage.database import Database
from storage.files import SealedFiles
from storage.shelves import BucketShelf, FolderShelf, shelf_at
from storage.tables.chat import files as rows
from storage.verify import Counted, verify
from tests.keys import KEYRING
from tests.storage.conftest import FixedClock

SERVER = os.environ.get("BANGBAN_TEST_S3")
KINDS = ["folder", "file", "memory", *(["s3"] if SERVER else [])]


@pytest.fixture(params=KINDS)
def shelf(request, tmp_path):
    where = {
        "folder": str(tmp_path / "files"),
        "file": (tmp_path / "objects").as_uri(),
        "memory": "memory:///",
        "s3": f"{SERVER}/{secrets.token_hex(4)}",
    }[request.param]
    return shelf_at(where)


@pytest.fixture
async def database(tmp_path):
    opened = await Database.open(tmp_path / "bangban.db", KEYRING)
    yield opened
    await opened.close()


@pytest.fixture
def files(shelf, database):
    return SealedFiles(shelf, database, FixedClock())


async def test_what_was_put_there_comes_back(files):
    digest = await files.put(b"a paper" * 1000, "image/jpeg")

    assert await files.get(digest) == b"a paper" * 1000


async def test_nothing_lies_there_in_the_clear(files, shelf):
    digest = await files.put(b"a paper" * 1000, "image/jpeg")

    assert b"a paper" not in shelf.read(digest)
    assert shelf.names() == {digest}


async def test_the_same_content_lies_there_once(files, shelf):
    first = await files.put(b"a paper", "image/jpeg")
    before = shelf.read(first)

    again = await files.put(b"a paper", "image/jpeg")

    assert (again, shelf.read(first)) == (first, before)


async def test_a_damaged_file_is_refused_found_and_mended_by_sending_it_again(files, shelf, database):
    digest = await files.put(b"a paper", "image/jpeg")
    shelf.write(digest, shelf.read(digest)[:-1] + b"!")

    with pytest.raises(FileMissing):
        await files.get(digest)
    found = [one async for one in verify(database, shelf, {}, Counted())]
    await files.put(b"a paper", "image/jpeg")

    assert found == [f"file {digest}: SealBroken"]
    assert await files.get(digest) == b"a paper"


async def test_a_missing_file_is_said_and_found(files, shelf, database):
    digest = await files.put(b"a paper", "image/jpeg")
    await files.take_away([digest, digest])

    with pytest.raises(FileMissing):
        await files.get(digest)

    assert shelf.names() == set()
    assert [one async for one in verify(database, shelf, {}, Counted())] == [f"file {digest}: missing"]


async def test_a_bucket_that_is_away_is_trouble_that_passes_and_keeps_no_row(database, monkeypatch):
    for name, value in (("REGION", "x"), ("ACCESS_KEY_ID", "x"), ("SECRET_ACCESS_KEY", "x"), ("ALLOW_HTTP", "true")):
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setattr("storage.shelves.TRIES", {"max_retries": 0})
    away = SealedFiles(shelf_at("s3://nowhere"), database, FixedClock())

    with pytest.raises(StorageTrouble, match="please check BANGBAN_FILES"):
        await away.put(b"a paper", "image/jpeg")

    async with database.snapshot() as connection:
        assert (await connection.execute(rows.select())).all() == []


def test_a_setting_names_a_folder_or_a_bucket(tmp_path):
    assert isinstance(shelf_at(str(tmp_path)), FolderShelf)
    assert isinstance(shelf_at("memory:///"), BucketShelf)
