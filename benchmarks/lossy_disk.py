"""A disk in memory that loses its power: what was not synced is kept, dropped, torn or written in another order.

An APSW virtual file system. APSW carries an SQLite of its own, not the one that Python uses.
"""

import random
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import Any

import apsw

SECTOR = 512
POWERSAFE = apsw.SQLITE_IOCAP_POWERSAFE_OVERWRITE
LOST, TORN = 0.5, 0.05


class PowerCut(Exception):
    """The power is gone; nothing reaches the disk any more."""


class Fate(StrEnum):
    """What becomes of writes that were not synced."""

    KEPT = "kept"
    DROPPED = "dropped"
    SOME = "some"  # a random part of the sectors, some of them torn
    REORDERED = "reordered"  # the same, the later ones first


@dataclass(slots=True)
class Platter:
    """One file: what survives a cut, what a process sees, and what lies between the two."""

    durable: bytearray = field(default_factory=bytearray)
    seen: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)  # None: cut to that length
    named: bool = False  # whether the folder's entry survives

    def write(self, at: int, data: bytes) -> None:
        """Write, for the process to see."""
        _put(self.seen, at, data)
        self.pending.append((at, data))

    def truncate(self, size: int) -> None:
        """Cut off, for the process to see."""
        del self.seen[size:]
        self.pending.append((size, None))

    def sync(self) -> None:
        """Bring everything to the disk."""
        self.durable, self.named = bytearray(self.seen), True
        self.pending.clear()

    def cut(self, fate: Fate, dice: random.Random) -> None:
        """Lose the power."""
        if fate is Fate.KEPT:
            self.durable = bytearray(self.seen)
        elif fate is not Fate.DROPPED:
            self._some(fate, dice)
        self.seen = bytearray(self.durable)
        self.pending.clear()

    def _some(self, fate: Fate, dice: random.Random) -> None:
        parts = [part for at, data in self.pending for part in _sectors(at, data)]
        chosen = [part for part in parts if dice.random() > LOST]
        if fate is Fate.REORDERED:
            dice.shuffle(chosen)
        for at, data in chosen:
            if data is None:
                del self.durable[at:]
            else:
                torn = dice.randrange(len(data) + 1) if dice.random() < TORN else len(data)
                _put(self.durable, at, data[:torn])


def _put(where: bytearray, at: int, data: bytes) -> None:
    if len(where) < at:
        where.extend(bytes(at - len(where)))
    where[at : at + len(data)] = data


def _sectors(at: int, data: bytes | None) -> list[tuple[int, bytes | None]]:
    if data is None:
        return [(at, None)]
    first = SECTOR - at % SECTOR
    edges = [0, *range(first, len(data), SECTOR), len(data)]
    return [(at + start, data[start:end]) for start, end in pairwise(edges) if end > start]


class Disk(apsw.VFS):
    """The file system; registered once, and emptied for each run."""

    NAME = "bangban-lossy"

    def __init__(self) -> None:
        self.platters: dict[str, Platter] = {}
        self.operations = 0
        self.cut_at: int | None = None
        self.dead = False
        super().__init__(self.NAME, base="")

    def begin(self, files: dict[str, bytes], cut_at: int | None) -> None:
        """Put files on the disk, all synced, and say at which operation the power goes."""
        self.platters = {name: Platter(bytearray(data), bytearray(data), named=True) for name, data in files.items()}
        self.operations, self.cut_at, self.dead = 0, cut_at, False

    def go_on(self, cut_at: int | None) -> None:
        """Switch the power on again."""
        self.operations, self.cut_at, self.dead = 0, cut_at, False

    def step(self) -> None:
        """Count an operation; raises PowerCut when it is the one."""
        if self.dead:
            raise PowerCut
        self.operations += 1
        if self.operations == self.cut_at:
            self.dead = True
            raise PowerCut

    def cut(self, dice: random.Random) -> Fate:
        """Decide what survives, and say which fate was drawn."""
        self.dead = True
        fate = dice.choice(list(Fate))
        for name, platter in list(self.platters.items()):
            if not platter.named and (fate is Fate.DROPPED or dice.random() < LOST):
                del self.platters[name]
            else:
                platter.cut(fate, dice)
                platter.named = True
        return fate

    def xOpen(self, name: Any, flags: list[int]) -> "OpenFile":  # noqa: D102
        path = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        flags[1] = flags[0]
        return OpenFile(self, self.platters.setdefault(path, Platter()))

    def xDelete(self, path: str, syncdir: bool) -> None:  # noqa: D102, FBT001, ARG002
        self.step()
        self.platters.pop(path, None)

    def xAccess(self, path: str, flags: int) -> bool:  # noqa: D102, ARG002
        return path in self.platters

    def xFullPathname(self, name: str) -> str:  # noqa: D102
        return name

    def xRandomness(self, count: int) -> bytes:  # noqa: D102
        return random.randbytes(count)

    def xSleep(self, microseconds: int) -> int:  # noqa: D102
        return microseconds

    def xCurrentTime(self) -> float:  # noqa: D102
        return 2460842.0


class OpenFile:
    """A file as SQLite sees it."""

    def __init__(self, disk: Disk, platter: Platter) -> None:
        self._disk = disk
        self._platter = platter

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: D102
        return bytes(self._platter.seen[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: D102
        self._disk.step()
        self._platter.write(offset, bytes(data))

    def xTruncate(self, size: int) -> None:  # noqa: D102
        self._disk.step()
        self._platter.truncate(size)

    def xSync(self, flags: int) -> None:  # noqa: D102, ARG002
        self._disk.step()
        self._platter.sync()

    def xFileSize(self) -> int:  # noqa: D102
        return len(self._platter.seen)

    def xLock(self, level: int) -> None:  # noqa: D102
        pass

    def xUnlock(self, level: int) -> None:  # noqa: D102
        pass

    def xCheckReservedLock(self) -> bool:  # noqa: D102
        return False

    def xFileControl(self, op: int, pointer: int) -> bool:  # noqa: D102, ARG002
        return False

    def xSectorSize(self) -> int:  # noqa: D102
        return SECTOR

    def xDeviceCharacteristics(self) -> int:  # noqa: D102
        return POWERSAFE

    def xClose(self) -> None:  # noqa: D102
        pass
