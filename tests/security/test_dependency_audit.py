"""The audit of the packages: weaknesses stop the check, and what could not be asked is never called clean."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "audit.sh"
FOUND = "Found 2 known vulnerabilities in 1 package\nName Version ID\njinja2 3.1.0 PYSEC-2024-1"


@pytest.fixture
def audit(tmp_path):
    """Run the script in a copy of the project's folders, with an auditor that answers as told."""

    def run(said: str, status: int) -> tuple[int, str, str]:
        bin_ = tmp_path / ".venv" / "bin"
        bin_.mkdir(parents=True, exist_ok=True)
        (tmp_path / "scripts").mkdir(exist_ok=True)
        copied = shutil.copy(SCRIPT, tmp_path / "scripts" / "audit.sh")
        auditor = bin_ / "pip-audit"
        auditor.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\ncat <<"END"\n{said}\nEND\nexit {status}\n')
        auditor.chmod(0o755)
        done = subprocess.run(
            ["bash", copied], capture_output=True, text=True, check=False, env={"PATH": os.environ["PATH"]}
        )
        return done.returncode, done.stdout, (tmp_path / "asked").read_text()

    return run


def test_every_pinned_package_is_asked_about_strictly(audit):
    code, said, asked = audit("No known vulnerabilities found", 0)

    assert code == 0
    assert "No known vulnerabilities found" in said
    assert {"--strict", "--require-hashes", "requirements/run.txt"} <= set(asked.split())


def test_a_known_weakness_stops_the_check(audit):
    code, said, _ = audit(FOUND, 1)

    assert code == 1
    assert "PYSEC-2024-1" in said


def test_where_nobody_can_be_asked_it_says_not_checked(audit):
    code, said, _ = audit("ConnectionError: no route to the advisories", 1)

    assert code == 0
    assert said.startswith("not checked: ")
    assert "No known vulnerabilities" not in said
