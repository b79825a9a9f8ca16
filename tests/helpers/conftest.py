from tests.chat.conftest import clock, quick, settings, started

__all__ = ["clock", "quick", "settings", "started"]
