"""The chat, one file a screen."""
