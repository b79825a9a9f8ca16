from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from storage.migrations.run import migrate
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
