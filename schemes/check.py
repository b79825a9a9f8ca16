"""Checks scheme files as an office would: the loader, their cases, and every day on which something changes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from schemes.assess import assess
from schemes.cases import WorkedCase, differences, read_cases
from schemes.errors import SchemeFileError
from schemes.loading import FILES, Catalogue, load, load_file
from schemes.model import Scheme
from schemes.reading.nodes import Broken
from schemes.screening import screenings
from schemes.trials import trials

BUNDLED_CASES = FILES.parent / "cases"
BY_DOCUMENT = ("extension", "period")  # steps that cite a decision of the office, which has no clauses


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend in a scheme file or its cases."""

    file: Path
    line: int
    key: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.remedy}"


def check(folders: Sequence[Path] | None = None) -> list[Finding]:
    """Return what is wrong with the scheme files of the folders; empty when all is well."""
    return [finding for folder in folders or [FILES] for finding in _folder(folder)]


def _folder(folder: Path) -> Iterator[Finding]:
    files = sorted(folder.glob("*.yaml"))
    if not files:
        yield Finding(folder, 1, "", "holds no scheme file; one ends in .yaml")
    broken = [finding for file in files for finding in _unreadable(file)]
    yield from broken
    if broken:
        return
    try:
        catalogue = load([folder])
    except SchemeFileError as error:
        yield Finding(error.file, error.line, error.key, error.remedy)
        return
    for file, scheme in zip(files, catalogue.all, strict=True):
        yield from _scheme(file, scheme)
    for file in case_files(folder):
        yield from _cases(file, catalogue)


def _unreadable(file: Path) -> Iterator[Finding]:
    try:
        load_file(file)
    except SchemeFileError as error:
        yield Finding(file, error.line, error.key, error.remedy)


def case_files(folder: Path) -> list[Path]:
    """Return the files of cases: in `cases` inside the folder, or, of the bundled schemes, beside it."""
    return sorted((BUNDLED_CASES if folder == FILES else folder / "cases").glob("*.yaml"))


def _cases(file: Path, catalogue: Catalogue) -> Iterator[Finding]:
    try:
        cases = read_cases(file.read_text("utf-8"))
    except Broken as broken:
        yield Finding(file, broken.line, broken.key, broken.remedy)
        return
    for case in cases:
        yield from _case(file, case, catalogue)


def _case(file: Path, case: WorkedCase, catalogue: Catalogue) -> Iterator[Finding]:
    for difference in differences(case, catalogue):
        yield Finding(file, case.line, case.name, difference)


def days_of_change(scheme: Scheme) -> list[date]:
    """Return every day on which a value or the scheme itself begins or ends, and the day after each."""
    found = {day for period in scheme.periods for day in (period.first, period.last) if day is not None}
    for figure in scheme.figures.values():
        for rows in (*figure.rows.values(), figure.otherwise):
            days = {day for row in rows for day in (row.since, row.until, row.amount) if isinstance(day, date)}
            found.update(days - {date.min, date.max})
    return sorted(found | {day + timedelta(days=1) for day in found} or {scheme.status.checked_on})


def _scheme(file: Path, scheme: Scheme) -> Iterator[Finding]:
    for day in days_of_change(scheme):
        for request in trials(scheme, day):
            answer = assess(scheme, request)
            uncited = [step.code for step in answer.steps if not step.clause and step.code not in BY_DOCUMENT]
            if uncited:
                yield Finding(file, 1, f"benefits.{request.benefit}", f"{uncited[0]} has no clause on {day}")
    yield from _idle_questions(file, scheme)


def _idle_questions(file: Path, scheme: Scheme) -> Iterator[Finding]:
    (screening,) = screenings((scheme,), scheme.periods[-1].first or scheme.status.checked_on)
    matter = {question.id for question in screening.open_in(screening.outcome)}
    for question in scheme.questions.values():
        if question.asked and question.id not in matter:
            yield Finding(
                file, 1, f"questions.{question.id}", "no answer to it changes an outcome or a paper: leave it out"
            )
