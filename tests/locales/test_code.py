"""Every Chinese word of the front ends is marked for the catalogues, and so is every word of their pages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from locales import tool

ROOT = Path(__file__).parents[2]
MODULES = sorted(str(path.relative_to(ROOT)) for folder in tool.FOLDERS for path in (ROOT / folder).rglob("*.py"))
PAGES = sorted((ROOT / "web" / "templates").rglob("*.html"))
SCRIPTS = [path for suffix in ("js", "css", "svg") for path in sorted((ROOT / "web" / "static").rglob(f"*.{suffix}"))]
WORD = re.compile(r"[\u4e00-\u9fff]")
MARK = re.compile(r"[\u3000-\u303f\uff00-\uffef]")
READ_NOT_SAID = {
    "handlers/understanding.py": "words that people type",
    "web/staff/bank_sheet.py": "headings and results in the files of banks",
    "web/staff/capitals.py": "numerals of vouchers, which are these in every language",
    "locales/__init__.py": "the languages in their own names",
    "locales/samples.py": "what is printed on example papers",
    "locales/forms.py": "marks and days as each language writes them",
}
TAKES_TYPED_WORDS_APART = {"removeprefix", "removesuffix", "strip", "lstrip", "rstrip"}
MARKED_IN_PAGES = re.compile(r"""\b_\(\s*("[^"]*"|'[^']*')""")
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def left_alone(tree: ast.Module) -> Iterator[ast.AST]:
    """What need not be marked: docstrings, what is marked, and what is cut off typed words."""
    for node in ast.walk(tree):
        if isinstance(node, DOCUMENTED) and isinstance(node.body[0], ast.Expr):
            yield node.body[0].value
        if isinstance(node, ast.Call) and (name := called(node)) in tool.KEYWORDS:
            position = (tool.KEYWORDS[name] or (1,))[0]
            yield from node.args[position - 1 : position]
        if isinstance(node, ast.Call) and called(node) in TAKES_TYPED_WORDS_APART:
            yield from node.args


def called(call: ast.Call) -> str:
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def unmarked(source: str) -> list[str]:
    """The Chinese of a module that no catalogue would collect: words, and marks that stand between words."""
    tree = ast.parse(source)
    good = {id(node) for node in left_alone(tree)}
    composed = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in good:
            between = id(node) in composed or MARK.fullmatch(node.value)
            if WORD.search(node.value) or (between and MARK.search(node.value)):
                found.append(node.value)
    return found


@pytest.mark.parametrize("module", sorted(set(MODULES) - READ_NOT_SAID.keys()))
def test_no_module_speaks_past_the_catalogues(module):
    assert unmarked((ROOT / module).read_text()) == []


def test_every_marked_sentence_is_collected_wherever_it_stands():
    packages = ("bot", "handlers", "web", "ocr", "storage", "claims", "schemes", "locales")
    trees = [ast.parse(path.read_text()) for package in packages for path in (ROOT / package).rglob("*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) and called(node) == "N_"]
    marked = {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}

    assert len(marked) > 300
    assert marked - {message.id for message in tool.collect()} == set()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('say("您好")', []),
        ('gettext(language, "您好")', []),
        ('N_(f"您好{name}")', ["您好"]),
        ('context.say(GREETING, name="您")', ["您"]),
        ('gettext("您好", language)', ["您好"]),
        ('f"{name}：{value}"', ["："]),
        ('"、".join(names)', ["、"]),
        ('typed.rstrip("。.")', []),
        ('"""您好"""', []),
        ('typed.removeprefix("第")', []),
        ('GREETING = "您好"', ["您好"]),
    ],
)
def test_an_unmarked_word_is_found(source, found):
    assert unmarked(source) == found


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_no_page_speaks_past_the_catalogues(path):
    rest = MARKED_IN_PAGES.sub("", path.read_text())

    assert [line.strip() for line in rest.splitlines() if WORD.search(line) or MARK.search(line)] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_no_script_holds_words(path):
    assert WORD.search(path.read_text()) is None
