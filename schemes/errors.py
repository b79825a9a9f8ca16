"""What can go wrong with a scheme, its file or a request; every message says what to do."""

from pathlib import Path


class SchemeError(ValueError):
    """A request, a word or a scheme that the engine refuses by name."""


class NotInForce(SchemeError):
    """The scheme has no version on the day that was asked for."""


class SchemeFileError(SchemeError):
    """A scheme file that cannot be used: where, which key, and what to do about it."""

    def __init__(self, file: Path, line: int, key: str, remedy: str) -> None:
        super().__init__(f"{file}:{line}: {key}: {remedy}")
        self.file = file
        self.line = line
        self.key = key
        self.remedy = remedy
