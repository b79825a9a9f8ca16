"""A scheme drawn as a page says who, what, how much, which papers and which steps, each with its clause."""

import pytest

from schemes.draw import draw


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant", "en"])
def test_a_page_names_everything_in_the_language(catalogue, language: str) -> None:
    for scheme in catalogue.all:
        page = draw(scheme, catalogue.common, language)

        for words in (
            scheme.names,
            *(identity.words for identity in scheme.identities.values()),
            *(material.words for material in scheme.materials),
            *(step.words for step in scheme.workflow),
            *(notice.words for notice in scheme.entitlements),
            *(figure.words for figure in scheme.figures.values()),
        ):
            assert words.pick(language) in page


def test_every_line_that_says_a_rule_or_a_number_has_its_clause(catalogue) -> None:
    for scheme in catalogue.all:
        body = draw(scheme, catalogue.common).split("## ", 1)[1]
        lines = [line for line in body.splitlines() if line.startswith(("- ", "| ", "1. ")) and "---" not in line]

        told = [line for line in lines if not line.startswith("| |")]
        assert told
        assert all("〔" in line for line in told)


def test_numbers_stand_as_the_text_has_them(catalogue) -> None:
    page = draw(catalogue.get("jiangmen"), catalogue.common)

    assert "80%" in page
    assert "1000.00" in page
    assert "5 个自然日" in page
