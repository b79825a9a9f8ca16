"""Reads scheme files, strictly, and answers which schemes serve a place on a day."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from schemes.errors import SchemeError, SchemeFileError
from schemes.model import Common, Scheme
from schemes.reading.nodes import Broken
from schemes.reading.scheme import read_common, read_scheme
from schemes.values import Office

__all__ = ["FILES", "Catalogue", "Scheme", "SchemeFileError", "load"]

HERE = Path(__file__).parent
FILES = HERE / "files"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The schemes that are loaded, by id."""

    schemes: Mapping[str, Scheme]
    common: Common

    @property
    def all(self) -> tuple[Scheme, ...]:
        """Every scheme, in the order of the files."""
        return tuple(self.schemes.values())

    def get(self, scheme: str) -> Scheme:
        """Return a scheme by its id. Raises SchemeError when it is not loaded."""
        found = self.schemes.get(scheme)
        if found is None:
            raise SchemeError(f"no scheme {scheme!r}; there are: {', '.join(self.schemes)}")
        return found

    def serving(self, place: str) -> tuple[Scheme, ...]:
        """Return the schemes of the place and of the wider places it lies in (GB/T 2260 codes), first payer first."""
        serving = (scheme for scheme in self.all if covers(scheme.place, place))
        return tuple(sorted(serving, key=lambda scheme: scheme.payer.rank))

    def in_force(self, place: str, on: date, office: Office) -> tuple[Scheme, ...]:
        """Return the schemes serving the place whose period, with the office's extensions, covers the day."""
        return tuple(scheme for scheme in self.serving(place) if scheme.period_on(on, office) is not None)


def covers(wide: str, place: str) -> bool:
    """Say whether a place lies in another: 440700 covers 440785 and 440785104201."""
    return place.startswith(re.sub("(00){1,2}$" if len(wide) == 6 else "(000){1,2}$", "", wide))


def load(folders: Sequence[Path] | None = None) -> Catalogue:
    """Load every scheme file of the folders (None: the bundled ones). Raises SchemeFileError."""
    common = _common()
    found: dict[str, Scheme] = {}
    for folder in [FILES] if folders is None else folders:
        for file in sorted(folder.glob("*.yaml")):
            scheme = load_file(file, common)
            if scheme.id in found:
                raise SchemeFileError(file, 1, "id", f"{scheme.id!r} is taken by another file: choose another id")
            found[scheme.id] = scheme
    return Catalogue(found, common)


def load_file(file: Path, common: Common | None = None) -> Scheme:
    """Load one scheme file. Raises SchemeFileError."""
    try:
        return read_scheme(file.read_text("utf-8"), _common() if common is None else common)
    except Broken as broken:
        raise SchemeFileError(file, broken.line, broken.key, broken.remedy) from broken


def _common() -> Common:
    return read_common((HERE / "common.yaml").read_text("utf-8"))
