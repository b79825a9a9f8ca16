"""A mistake in a scheme file is refused with its file, its line, its key and what to do."""

from datetime import date
from pathlib import Path

import pytest

from schemes.errors import SchemeError, SchemeFileError
from schemes.loading import Catalogue, covers, load, load_file
from schemes.values import Office
from tests.schemes.samples import SMALL, changed, in_folder

GROUP = """\
groups:
  kind:
    cases:
      one: {group.kind: one}
    source: 第二条
amounts:"""

MISTAKES = {
    "an unknown key": (("short_names:", "shortnames: 甲\nshort_names:"), "shortnames", "did you mean 'short_names'"),
    "a key that stands twice": (("place_names: 星河县", "place_names: 星河县\nid: other"), "id", "stands twice"),
    "a missing key": (("document: 星政〔2024〕1号\n", ""), "document", "is missing"),
    "a value without a source": ((', value: "0.50", source: 第三条', ', value: "0.50"'), "source", "is missing"),
    "a value without a date": (('{since: 2024-01-01, value: "0.50"', '{value: "0.50"'), "since", "is missing"),
    "a source left empty": (("source: 第四条", 'source: ""'), "source", "clause"),
    "a number without quotes": (('value: "0.50"', "value: 0.50"), "value", "number in quotes"),
    "a share above one": (('value: "0.50"', 'value: "50"'), "value", 'from "0" to "1"'),
    "a day that does not exist": (("to: 2026-12-31", "to: 2026-02-30"), "to", "day"),
    "a period that ends before it begins": (("to: 2026-12-31", "to: 2023-12-31"), "to", "before from"),
    "a figure that does not exist": (("rate: share", "rate: shares"), "rate", "stands nowhere under figures"),
    "an unknown fact": (("person.identity: listed}", "person.identty: listed}"), "identty", "no fact"),
    "an unknown identity": (("person.identity: listed}", "person.identity: lister}"), "identity", "not one of: listed"),
    "an unknown flag": (("flag: annual_cap", "flag: no_words"), "flag", "has no words"),
    "a bad place": (('"990200"', '"99020"'), "place", "GB/T 2260"),
    "an unknown unit": (("unit: share", "unit: percent"), "unit", "not one of"),
    "a step that is not known": (("- rate: share", "- multiply: share"), "multiply", "unknown key"),
    "two steps in one entry": (("- rate: share", "- {rate: share, deduct: cap}"), "steps[0]", "exactly one"),
    "a group that goes round": (("amounts:", GROUP), "kind", "circle"),
    "a step after payment": (
        (
            "declaration:",
            "  late: {role: office, kind: review, place_level: town, words: 复核, source: 第六条}\ndeclaration:",
        ),
        "late",
        "cannot be reached",
    ),
    "a return to a later step": (
        ("words: 镇里审核,", "words: 镇里审核, returns_to: payment,"),
        "returns_to",
        "no earlier step",
    ),
    "a rule that cannot be reached": (
        ("    rules:\n", "    rules:\n      - {flag: scheme_expired, source: 第一条}\n"),
        "rules[1]",
        "cannot be reached",
    ),
    "a question of yes and no with other answers": (('"no": {sets', '"never": {sets'), "options", '"yes" and "no"'),
    "a document that is not listed": (
        ("source: 第五条, whose", "source: {document: law, clause: 一}, whose"),
        "source",
        "law",
    ),
    "a rule of the whole request that looks at one bill": (
        ("unless: {person.identity: listed}", "unless: {expense.kind: inpatient}"),
        "rules[0]",
        "expense.kind",
    ),
    "an open start that the period does not have": (
        ('{since: 2024-01-01, value: "0.50"', '{since: null, value: "0.50"'),
        "since",
        "may only be null",
    ),
    "an amount written into a condition": (
        ("unless: {person.identity: listed}", "unless: {premium: {at_least: 5}}"),
        "at_least",
        "is a figure",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_refused_with_line_key_and_remedy(name: str, tmp_path: Path) -> None:
    change, key, remedy = MISTAKES[name]
    in_folder(tmp_path, changed(change))

    with pytest.raises(SchemeFileError) as refusal:
        load([tmp_path])

    assert refusal.value.file == tmp_path / "xinghe.yaml"
    assert key in refusal.value.key
    assert remedy in refusal.value.remedy
    assert 1 <= refusal.value.line <= len(changed(change).splitlines())


def test_the_line_is_that_of_the_mistake(tmp_path: Path) -> None:
    in_folder(tmp_path, changed(("rate: share", "rate: shares")))
    line = next(number for number, text in enumerate(SMALL.splitlines(), 1) if "- rate: share" in text)

    with pytest.raises(SchemeFileError) as refusal:
        load([tmp_path])

    assert refusal.value.line == line


def test_rows_of_one_figure_may_not_overlap(tmp_path: Path) -> None:
    twice = '- {since: 2024-01-01, value: "0.50", source: 第三条}\n      '
    in_folder(
        tmp_path, changed(('- {since: 2024-01-01, value: "0.50"', f'{twice}- {{since: 2024-01-01, value: "0.60"'))
    )

    with pytest.raises(SchemeFileError, match="overlaps"):
        load([tmp_path])


def test_a_row_may_not_begin_before_the_one_that_ends_later(tmp_path: Path) -> None:
    ends = '- {since: 2024-01-01, until: 2025-06-30, value: "0.50", source: 第三条}\n      '
    in_folder(tmp_path, changed(('- {since: 2024-01-01, value: "0.50"', f'{ends}- {{since: 2025-01-01, value: "0.60"')))

    with pytest.raises(SchemeFileError, match="holds until 2025-06-30"):
        load([tmp_path])


def test_broken_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    in_folder(tmp_path, changed(("place_names: 星河县", "place_names: [星河县")))

    with pytest.raises(SchemeFileError, match="not YAML"):
        load([tmp_path])


def test_an_empty_file_is_told(tmp_path: Path) -> None:
    in_folder(tmp_path, "")

    with pytest.raises(SchemeFileError, match="empty"):
        load([tmp_path])


def test_two_files_may_not_have_one_id(tmp_path: Path) -> None:
    in_folder(tmp_path, SMALL, "first")
    in_folder(tmp_path, SMALL, "second")

    with pytest.raises(SchemeFileError, match="taken by another file"):
        load([tmp_path])


def test_the_version_changes_with_the_file(tmp_path: Path) -> None:
    before = load_file(in_folder(tmp_path, SMALL) / "xinghe.yaml").version

    after = load_file(in_folder(tmp_path, changed(('"0.50"', '"0.60"'))) / "xinghe.yaml").version

    assert before != after


@pytest.mark.parametrize(
    ("wide", "place", "lies_in_it"),
    [
        ("440700", "440700", True),
        ("440700", "440785", True),
        ("440700", "440785104201", True),
        ("440785", "440785104201", True),
        ("440785104", "440785104201", True),
        ("440785104000", "440785104201", True),
        ("440785", "440700", False),
        ("440700", "440800", False),
        ("440785104201", "440785104202", False),
    ],
)
def test_a_place_lies_in_the_wider_place_of_its_code(wide: str, place: str, lies_in_it: bool) -> None:
    assert covers(wide, place) is lies_in_it


def test_the_last_payer_comes_last(catalogue: Catalogue) -> None:
    assert [scheme.id for scheme in catalogue.serving("440785104201")] == ["enping", "jiangmen"]
    assert [scheme.id for scheme in catalogue.serving("440784")] == ["heshan", "jiangmen"]


def test_only_schemes_in_force_on_the_day_are_found(catalogue: Catalogue) -> None:
    found = catalogue.in_force("440785", date(2021, 1, 1), Office.empty())

    assert [scheme.id for scheme in found] == ["jiangmen"]


def test_an_unknown_scheme_is_refused_by_name(catalogue: Catalogue) -> None:
    with pytest.raises(SchemeError, match="'nowhere'"):
        catalogue.get("nowhere")


def test_bundled_schemes_speak_all_three_languages(catalogue: Catalogue) -> None:
    for scheme in catalogue.all:
        spoken = [scheme.names, *scheme.flags.values(), *(identity.words for identity in scheme.identities.values())]
        spoken += [text for question in scheme.questions.values() for text in (question.words, question.why_words)]
        spoken += [option.words for q in scheme.questions.values() for option in q.options if q.kind == "choice"]
        spoken += [text for material in scheme.materials for text in (material.words, material.why)]
        spoken += [step.words for step in scheme.workflow]
        spoken += [notice.words for notice in (*scheme.entitlements, *scheme.referrals, *scheme.duties)]

        assert all(words.en and words.zh_Hant for words in spoken)


def test_questions_are_short_and_ask_one_thing(catalogue: Catalogue) -> None:
    for scheme in catalogue.all:
        for question in scheme.questions.values():
            for language in ("zh_Hans", "zh_Hant", "en"):
                words = question.words.pick(language)
                assert len(words) <= 60
                assert words.count("？") + words.count("?") <= 1
            assert len(question.options) + 1 <= 6
