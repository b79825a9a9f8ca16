"""Checks scheme files as an office would: the loader, their cases, and every day on which something changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend in a scheme file or its cases."""

    file: Path
    line: int
    key: str
    remedy: str


def check(folders: Sequence[Path] | None = None) -> list[Finding]:
    """Return what is wrong with the scheme files of the folders; empty when all is well."""
    raise NotImplementedError
