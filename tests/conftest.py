"""What all tests share; those that ask for `engine` run on SQLite and, where Debian's binaries are, on PostgreSQL."""

import asyncio
import os

import pytest

from benchmarks.papers import claim_set
from storage.one_trip import connection_to
from tests import postgres as server

ENGINES = ["sqlite", *(["postgres"] if server.BINARIES else [])]
MISSING = "PostgreSQL is not installed (apt-get install postgresql): its tests did NOT run, only those on SQLite"


EVERYTHING = "BANGBAN_EVERY_ENGINE" in os.environ  # then the slow folders run on both as well
OF_A_FILE = {"test_trouble"}  # a damaged file, a lost write-ahead log: PostgreSQL has neither
ON_BOTH = {  # of the folders whose tests are slow; of all others every test that asks for an engine
    "chat": {"test_journey", "test_transport", "test_answers", "test_welcome"},
    "helpers": {"test_people", "test_mandates"},
    "rights": {"test_erasing"},
    "security": {"test_backup"},
    "offices": {
        "test_at_once",
        "test_workflow",
        "test_payments",
        "test_undoing",
        "test_bulk",
        "test_notices",
        "test_listing",
        "test_searching",
        "test_sifting",
    },
}


def pytest_generate_tests(metafunc):
    if "engine" in metafunc.fixturenames:
        _, folder, *_, module = metafunc.module.__name__.split(".")
        both = (EVERYTHING and module not in OF_A_FILE) or module in ON_BOTH.get(folder, {module})
        metafunc.parametrize("engine", ENGINES if both else ENGINES[:1], scope="session")


def pytest_terminal_summary(terminalreporter):
    if not server.BINARIES:
        terminalreporter.write_line(MISSING, yellow=True)


def pytest_sessionfinish(session, exitstatus):
    if not server.BINARIES and os.environ.get("CI") and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL for this run, started when the first test asks for it."""
    if not server.BINARIES:
        pytest.skip(MISSING)
    with server.server() as started:
        yield started


@pytest.fixture
def on_postgres_now(postgres):
    """The same for a test that runs a loop of its own."""
    return asyncio.run(postgres.empty())


@pytest.fixture
async def on_postgres(postgres):
    """The address of an empty PostgreSQL database."""
    return await postgres.empty()


@pytest.fixture(scope="session")
def claim_papers(tmp_path_factory):
    """One matching set of photographed papers for a Jiangmen claim of an invented person."""
    return claim_set.render(tmp_path_factory.mktemp("papers"), seed=1)


@pytest.fixture
def own_wiring(monkeypatch):
    """For a benchmark that puts its own clock and reader into the product: the next test has the real ones again."""
    monkeypatch.setattr("bot.wiring.SystemClock", None)
    monkeypatch.setattr("bot.wiring.Reader", None)
    monkeypatch.setattr("storage.database.connection_to", connection_to)
