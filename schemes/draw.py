"""A scheme as a readable page: who, what, how much, which papers, which steps, with clauses."""

from schemes.model import Scheme


def draw(scheme: Scheme, language: str = "zh_Hans") -> str:
    """Return the scheme as Markdown."""
    raise NotImplementedError
