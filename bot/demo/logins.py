"""The demo staff's sign-ins, kept in DATA/demo-logins.txt: role, login, password, one-time-code secret or -."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

Login = tuple[str, str, str, str]


def file_in(data: Path) -> Path:
    """Say where the sign-ins are kept."""
    return data / "demo-logins.txt"


def keep(data: Path, logins: Sequence[Login]) -> None:
    """Write the sign-ins for the owner of the folder alone."""
    text = "".join("\t".join(login) + "\n" for login in logins)
    handle = os.open(file_in(data), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)


def show(data: Path) -> None:
    """Print the sign-ins, as they are kept."""
    sys.stdout.write(f"staff sign-ins of the demo county ({file_in(data)}):\n")
    sys.stdout.write(file_in(data).read_text(encoding="utf-8"))
    sys.stdout.flush()
