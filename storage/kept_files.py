"""The files of many backups, each kept once; one that was erased goes with the last backup that names it."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from storage.shelves import FolderShelf

FOLDER = "files"
ERASED = "erased.json"


class KeptFiles(FolderShelf):
    """A folder beside the daily backups; what lies there is sealed with keys that only the backups hold."""

    def __init__(self, backups: Path) -> None:
        super().__init__(backups / FOLDER)
        self._list = backups / ERASED

    def note(self, named: Iterable[str], now: datetime) -> None:
        """Remember which files no backup names any more that is made from now on."""
        known = self._erased()
        gone = self.names() - set(named)
        self._list.write_text(json.dumps({name: known.get(name, now.isoformat()) for name in sorted(gone)}), "utf-8")

    def let_go(self, oldest: datetime) -> int:
        """Remove what no backup names since the oldest that is kept, and say how many that were."""
        over = [name for name, since in self._erased().items() if datetime.fromisoformat(since) <= oldest]
        for name in over:
            self.remove(name)
        return len(over)

    def _erased(self) -> dict[str, str]:
        found: dict[str, str] = json.loads(self._list.read_text("utf-8")) if self._list.exists() else {}
        return found
