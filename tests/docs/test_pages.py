"""The pages of the documentation lead somewhere, and name only what there is."""

import subprocess

import pytest

from scripts.pages import ROOT, check


@pytest.fixture
def tree(tmp_path):
    """A project with one page, to write into."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    (tmp_path / "Makefile").write_text("run: setup\n\ntest:\n")
    (tmp_path / "other.md").write_text('# One thing, `and` another\n\n<a id="named"></a>\n')
    (tmp_path / "picture.png").touch()

    def write(text):
        (tmp_path / "page.md").write_text(text, "utf-8")
        return [finding.removeprefix("page.md: ") for finding in check(tmp_path)]

    return write


def test_the_pages_of_this_project_are_in_order():
    assert list(check(ROOT)) == []


@pytest.mark.parametrize(
    "text",
    [
        "[other](other.md), [part](other.md#one-thing-and-another), [named](other.md#named), [web](https://example.org)",
        '# Here\n\n![picture](picture.png) <img src="picture.png"> [up](#here)',
        "`[shown](only.md)` and\n\n```md\n[shown](only.md)\n# not a part\n```\n",
        "`bangban staff add --login x --name y --role village --place 1`, `bangban run --port 80`, `bangban COMMAND`",
        "`.venv/bin/bangban verify`, `BANGBAN_TODAY=2025-06-15 make run`, `make test`, `bangban schemes list | wc -l`",
        "```sh\nPORT=1 make run   # starts it\n.venv/bin/python -m bot run\n```",
        "`BANGBAN_DATA`, `BANGBAN_TELEGRAM_*`, `python --version`, `make` is a program",
    ],
)
def test_what_is_there_may_be_named(tree, text):
    assert tree(text) == []


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("[gone](gone.md)", "gone.md is not there"),
        ("![gone](gone.png)", "gone.png is not there"),
        ('<img src="gone.png">', "gone.png is not there"),
        ("[part](other.md#another)", "other.md has no part #another"),
        ("[part](#nowhere)", "page.md has no part #nowhere"),
        ("`bangban dance`", "`bangban dance`: bangban has no dance"),
        ("`bangban staff dance`", "`bangban staff dance`: bangban staff has no dance"),
        ("`bangban run --fast`", "`bangban run --fast`: bangban run has no --fast"),
        ("```sh\nsudo .venv/bin/bangban staff add --age 3\n```", "bangban staff add has no --age"),
        ("`make tea`", "`make tea`: make has no tea"),
        ("`python -m bot.dance`", "`python -m bot.dance`: there is no module bot.dance"),
        ("set `BANGBAN_COLOUR`", "there is no setting BANGBAN_COLOUR"),
    ],
)
def test_what_is_not_there_is_found(tree, text, finding):
    (found,) = tree(text)

    assert finding in found
