from tests.chat.conftest import clock, quick, server, settings, started
from tests.chat.test_transport import telegram

__all__ = ["clock", "quick", "server", "settings", "started", "telegram"]
