import pytest

from tests.chat.conftest import clock, quick, settings, started
from tests.chat.test_transport import telegram

__all__ = ["clock", "quick", "server", "settings", "started", "telegram"]


@pytest.fixture
def server() -> None:
    """These run on SQLite alone; what they erase is erased through the same statements on PostgreSQL."""
    return
