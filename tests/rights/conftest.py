from tests.chat.conftest import clock, quick, settings, started
from tests.chat.test_transport import telegram

__all__ = ["clock", "quick", "settings", "started", "telegram"]
