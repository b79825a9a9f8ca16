"""Keep the catalogues: `python -m locales.tool update` collects the words, `check` refuses gaps."""

import ast
import io
import string
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from locales import HERE, LANGUAGES, SOURCE, catalogue_path

ROOT = HERE.parent
FOLDERS = ("handlers", "web", "locales")
Found = tuple[int, str, str, list[str]]
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "N_": None,
    "_": None,
    "gettext": (2,),
    "say": (1,),
    "first": (1,),
    "button": (1,),
}
TEMPLATE = HERE / "bangban.pot"
HEADER = 'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'


def marked(file: IO[bytes], *_: object, **_options: object) -> Iterator[Found]:
    """Find the marked sentences of a module; unlike Babel's own reader, also those inside another one's arguments."""
    for call in ast.walk(ast.parse(file.read())):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        if name in KEYWORDS:
            position = (KEYWORDS[name] or (1,))[0]
            for argument in call.args[position - 1 : position]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield call.lineno, "N_", argument.value, []


METHODS: list[tuple[str, Any]] = [("**.py", marked), ("**.html", "jinja2")]


def collect() -> Catalog:
    """Collect every sentence that the front ends mark."""
    catalogue = Catalog(project="bangban", charset="utf-8")
    for folder in FOLDERS:
        found = extract_from_dir(ROOT / folder, METHODS, keywords={**KEYWORDS})
        for path, _line, message, _comments, _context in found:
            if isinstance(message, str) and message:
                catalogue.add(message, locations=[(f"{folder}/{Path(path).as_posix()}", 0)])
    return catalogue


def fields(sentence: str) -> set[str]:
    """Name the placeholders of a sentence."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def write(catalogue: Catalog, path: Path) -> None:
    """Write a catalogue so that two runs give the same bytes: its header carries no date."""
    buffer = io.BytesIO()
    if path != TEMPLATE:
        buffer.write(HEADER.format(language=catalogue.locale_identifier).encode())
    write_po(
        buffer,
        catalogue,
        sort_output=True,
        omit_header=True,
        ignore_obsolete=True,
        include_lineno=False,
        width=0,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(buffer.getvalue())


def read(language: str) -> Catalog:
    """Read a language's catalogue, an empty one when there is none yet."""
    path = catalogue_path(language)
    if not path.exists():
        return Catalog(locale=language, project="bangban", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _template() -> Catalog:
    """Read the template anew: a catalogue brought up to date takes its messages over, and may change them."""
    with TEMPLATE.open("rb") as file:
        return read_po(file)


def update() -> int:
    """Bring the template and every catalogue up to the code."""
    write(collect(), TEMPLATE)
    for language in LANGUAGES:
        catalogue = read(language)
        catalogue.update(_template(), no_fuzzy_matching=True, update_creation_date=False)
        if language == SOURCE:
            for message in catalogue:
                if message.id:
                    message.string = message.id
        write(catalogue, catalogue_path(language))
    return 0


def problems() -> list[str]:
    """List what keeps the catalogues from being complete."""
    wanted = {str(message.id) for message in collect() if message.id}
    found = []
    for language in LANGUAGES:
        have = {str(message.id): str(message.string) for message in read(language) if message.id and not message.fuzzy}
        found += [f"{language}: not translated: {message}" for message in sorted(wanted) if not have.get(message)]
        found += [f"{language}: no longer used: {message}" for message in sorted(set(have) - wanted)]
        found += [
            f"{language}: other placeholders than the source: {message}"
            for message, sentence in sorted(have.items())
            if sentence and fields(message) != fields(sentence)
        ]
    return found


def check() -> int:
    """Say every problem of the catalogues; 1 when there is any."""
    found = problems()
    for problem in found:
        sys.stderr.write(problem + "\n")
    sys.stdout.write(f"catalogues: {len(found)} problems\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit({"update": update, "check": check}[sys.argv[1]]())
