from tests.chat.conftest import clock, quick, settings

__all__ = ["clock", "quick", "settings"]
