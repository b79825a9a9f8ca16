import sqlite3
from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from storage.migrations.run import NewerData, configuration, migrate, revisions
from storage.tables import metadata


def test_the_migrations_make_exactly_the_tables_of_the_code(tmp_path):
    migrate(tmp_path / "new.db")

    engine = create_engine(f"sqlite:///{tmp_path / 'new.db'}")
    with engine.connect() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()

    assert difference == []


def test_every_table_is_strict(tmp_path):
    migrate(tmp_path / "new.db")

    engine = create_engine(f"sqlite:///{tmp_path / 'new.db'}")
    with engine.connect() as connection:
        names = set(inspect(connection).get_table_names()) - {"alembic_version"}
        sql = dict(connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")).all())
    engine.dispose()

    assert {name for name in names if not sql[name].rstrip().endswith("STRICT")} == set()
    assert names == set(metadata.tables)


def test_a_database_that_is_new_enough_is_left_alone(tmp_path):
    path = tmp_path / "new.db"
    migrate(path)
    before = path.read_bytes()

    migrate(path)

    assert path.read_bytes() == before


def test_the_newest_revision_is_known_by_the_names_of_the_files(tmp_path):
    script = ScriptDirectory.from_config(configuration(tmp_path / "none.db"))

    assert revisions() == [one.revision for one in reversed(list(script.walk_revisions()))]


def test_data_of_a_newer_version_is_refused_and_left_alone(tmp_path):
    path = tmp_path / "new.db"
    migrate(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = path.read_bytes()

    with pytest.raises(NewerData, match=r"newer Bangban \(revision 9999.*install that version again"):
        migrate(path)

    assert path.read_bytes() == before
