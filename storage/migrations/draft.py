"""Draft the next migration from what the tables have become: `python -m storage.migrations.draft "What changes"`.

Read the draft before committing it: renames and moved data are never found by comparing.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

from storage.migrations.run import configuration

NOTES = ("info=", "# ###")  # what only the code needs to know of a table


def draft(message: str) -> Path:
    """Write the next numbered revision and return its file."""
    with tempfile.TemporaryDirectory() as folder:
        config = configuration(Path(folder) / "newest.db")
        number = sum(1 for _ in ScriptDirectory.from_config(config).walk_revisions()) + 1
        if number > 1:
            command.upgrade(config, "head")
        made = command.revision(config, message=message, autogenerate=True, rev_id=f"{number:04}")
    if made is None or isinstance(made, list):
        raise RuntimeError("one revision was expected")
    path = Path(made.path)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.lstrip().startswith(NOTES)), encoding="utf-8")
    return path


if __name__ == "__main__":
    sys.stdout.write(f"{draft(sys.argv[1])}\n")
