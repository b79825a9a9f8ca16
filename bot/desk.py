"""What every part that does something is given: the schemes, the files, the reader, the clock."""

from dataclasses import dataclass

from claims.clock import Clock
from claims.files import FileStore
from claims.keeping import DEFAULT, Keeping
from claims.papers import PaperReader
from schemes.loading import Catalogue


@dataclass(frozen=True, slots=True)
class Desk:
    """What every turn is given beside its transaction."""

    catalogue: Catalogue
    files: FileStore
    reader: PaperReader
    clock: Clock
    address: str = ""  # of the web chat, as people reach it
    keeping: Keeping = DEFAULT
