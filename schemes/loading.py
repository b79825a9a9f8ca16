"""Reads scheme files, strictly, and answers which schemes serve a place on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from schemes.errors import SchemeFileError
from schemes.model import Scheme
from schemes.values import Office

__all__ = ["Catalogue", "Scheme", "SchemeFileError", "load"]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The schemes that are loaded, by id."""

    schemes: Mapping[str, Scheme]

    @property
    def all(self) -> tuple[Scheme, ...]:
        """Every scheme, in the order of the files."""
        return tuple(self.schemes.values())

    def get(self, scheme: str) -> Scheme:
        """Return a scheme by its id. Raises SchemeError when it is not loaded."""
        raise NotImplementedError

    def serving(self, place: str) -> tuple[Scheme, ...]:
        """Return the schemes of the place and of the wider places it lies in (GB/T 2260 codes)."""
        raise NotImplementedError

    def in_force(self, place: str, on: date, office: Office) -> tuple[Scheme, ...]:
        """Return the schemes serving the place whose period, with the office's extensions, covers the day."""
        raise NotImplementedError


def load(folders: Sequence[Path] | None = None) -> Catalogue:
    """Load every scheme file of the folders (None: the bundled ones). Raises SchemeFileError."""
    raise NotImplementedError
