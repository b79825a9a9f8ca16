"""What is kept cannot be written or read for now: nothing that was acknowledged is lost, and it is tried again."""

from typing import ClassVar


class StorageTrouble(Exception):
    """The ground gives way under what is kept; `remedy` says what whoever runs it can do, as a line of a log."""

    remedy: ClassVar[str] = "what is kept cannot be reached"


class DiskFull(StorageTrouble):
    """There is no room to write."""

    remedy = "the disk is full: please make room; what was acknowledged is safe"


class ReadOnly(StorageTrouble):
    """The folder may be read, but not written to."""

    remedy = "the data folder cannot be written to: please check the disk and its rights"


class Damaged(StorageTrouble):
    """What lies on the disk is not what was written there."""

    remedy = "the database is damaged: please stop, and restore the last backup (bangban restore)"


class Unreachable(StorageTrouble):
    """The disk does not answer as it should."""

    remedy = "the disk does not answer: please check it, and who else holds the database"
