"""Composition root and transport."""
