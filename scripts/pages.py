"""Checks every page of the documentation: links, pictures, commands and settings it names must exist.

`python -m scripts.pages [FOLDER]`; one line a finding, exit 1 when there is one.
"""

import argparse
import importlib.util
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import unquote

from bot.__main__ import parser
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)|(?:src|href)=\"([^\"]+)\"")
CODE = re.compile(r"`([^`\n]+)`")
HEAD = re.compile(r"^#{1,6}\s+(.*?)\s*#*$|<a id=\"([^\"]+)\">", re.MULTILINE)
SETTING = re.compile(r"\bBANGBAN_([A-Z_]+)\b")
ASSIGNED = re.compile(r"[A-Z_]+=.*")
BEFORE = {"sudo", "env", "exec", "nice", "time", "\\"}  # what may stand before a command
PARTS = re.compile(r"\s(?:&&|\|\|?|;|>>?|&)\s|;\s|…")
OTHER_SETTINGS = {"SETTINGS", "HOST", "UPSTREAM"}  # the settings file itself; the proxy's own
ELSEWHERE = ("http://", "https://", "mailto:")


@dataclass(frozen=True, slots=True)
class Page:
    """One Markdown file."""

    path: Path
    text: str

    @property
    def prose(self) -> str:
        """Return the text without fenced blocks and without code in the line, where a link is only shown."""
        return CODE.sub("", re.sub(r"^```.*?^```", "", self.text, flags=re.MULTILINE | re.DOTALL))

    @property
    def anchors(self) -> set[str]:
        """Return what a link may point to in this page."""
        found = set()
        for title, named in HEAD.findall(re.sub(r"^```.*?^```", "", self.text, flags=re.MULTILINE | re.DOTALL)):
            found.add(named or slug(title))
        return found

    def commands(self) -> Iterator[str]:
        """Yield every line of a fenced shell block and every piece of code in a line."""
        fenced = False
        for line in self.text.splitlines():
            if line.lstrip().startswith("```"):
                fenced = not fenced
            elif fenced:
                yield line.split(" #")[0].strip()
            else:
                yield from CODE.findall(line)


def slug(title: str) -> str:
    """Return the anchor that a heading gets."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title.replace("`", ""))
    return re.sub(r"[^\w\- ]", "", plain.lower()).strip().replace(" ", "-")


def check(root: Path) -> Iterator[str]:
    """Yield every finding of the pages under a folder that is kept in git."""
    for path in listed(root):
        page = Page(path, path.read_text("utf-8"))
        for finding in (*links(page), *commands(page, root), *settings(page)):
            yield f"{path.relative_to(root)}: {finding}"


def listed(root: Path) -> list[Path]:
    """List the Markdown files that are kept, or about to be."""
    said = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "*.md"],  # noqa: S607
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    return sorted(root / name for name in said.stdout.split("\0") if name and (root / name).exists())


def links(page: Page) -> Iterator[str]:
    """Yield links and pictures that lead nowhere."""
    for match in LINK.findall(page.prose):
        target = unquote(match[0] or match[1])
        if target.startswith(ELSEWHERE):
            continue
        name, _, anchor = target.partition("#")
        there = page.path if not name else (page.path.parent / name).resolve()
        if not there.exists():
            yield f"{target} is not there"
        elif anchor and there.suffix == ".md" and anchor not in Page(there, there.read_text("utf-8")).anchors:
            yield f"{name or page.path.name} has no part #{anchor}"


def settings(page: Page) -> Iterator[str]:
    """Yield settings that the product does not have."""
    known = {field.name.upper() for field in fields(Settings)} | OTHER_SETTINGS
    for name in sorted(set(SETTING.findall(page.text)) - known):
        if not any(one.startswith(name) for one in known) or not name.endswith("_"):
            yield f"there is no setting BANGBAN_{name}"


def commands(page: Page, root: Path) -> Iterator[str]:
    """Yield commands that cannot be run as they are written."""
    checks = {"bangban": wrong_in_bangban, "make": wrong_in_make, "python": wrong_in_python}
    for line in page.commands():
        for part in PARTS.split(line):
            program, words = command_in(part)
            if program in checks and words and (wrong := checks[program](words, root)):
                yield f"`{line}`: {wrong}"


def command_in(text: str) -> tuple[str, list[str]]:
    """Return the program that a command runs, without its folder, and the words after it."""
    try:
        words = shlex.split(text)
    except ValueError:
        return "", []
    while words and (words[0] in BEFORE or ASSIGNED.fullmatch(words[0]) or words[0] == "-u"):
        words = words[2 if words[0] == "-u" else 1 :]
    return (words[0].rpartition("/")[2], words[1:]) if words else ("", [])


def wrong_in_bangban(words: list[str], _: Path) -> str | None:
    """Say which command or option of `bangban` does not exist."""
    here = parser()
    for word in words:
        if word.startswith("-"):
            option = word.partition("=")[0].strip("[]")
            if option not in here._option_string_actions:
                return f"{here.prog} has no {option}"
            continue
        choices = next((one.choices for one in here._actions if isinstance(one, argparse._SubParsersAction)), None)
        if choices is None:
            continue
        if word not in choices:
            return None if word.isupper() else f"{here.prog} has no {word}"
        here = choices[word]
    return None


def wrong_in_make(words: list[str], root: Path) -> str | None:
    """Say which target the Makefile does not have."""
    words = words[2:] if words[0] == "-C" else words
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text("utf-8"), re.MULTILINE))
    return next(
        (f"make has no {word}" for word in words if re.fullmatch(r"[a-z-]+", word) and word not in targets), None
    )


def wrong_in_python(words: list[str], _: Path) -> str | None:
    """Say which module of ours, run with -m, is not there."""
    if len(words) < 2 or words[0] != "-m":
        return None
    try:
        found = importlib.util.find_spec(words[1])
    except ModuleNotFoundError:
        found = None
    return None if found else f"there is no module {words[1]}"


def main(root: Path = ROOT) -> int:
    """Say every finding; 1 when there is one."""
    findings = list(check(root))
    for finding in findings:
        sys.stdout.write(f"{finding}\n")
    sys.stdout.write(f"pages: {len(findings)} findings\n")
    return bool(findings)


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:2])))
