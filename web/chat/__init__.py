"""The web chat: its room, its Bot API side, its page."""
