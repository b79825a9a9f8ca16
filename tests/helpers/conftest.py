from tests.chat.conftest import clock, quick, server, settings, started

__all__ = ["clock", "quick", "server", "settings", "started"]
