"""Which language is spoken, and that it is there at once."""

import pytest

from locales import LANGUAGES, SOURCE, _messages, gettext, nearest


@pytest.mark.parametrize(
    ("wanted", "spoken"),
    [
        ("zh-CN", "zh_Hans"),
        ("zh", "zh_Hans"),
        ("zh-Hans-HK", "zh_Hans"),
        ("zh-TW", "zh_Hant"),
        ("zh-HK", "zh_Hant"),
        ("zh_Hant_MO", "zh_Hant"),
        ("yue-Hant-HK", "zh_Hant"),
        ("en", "en"),
        ("en-GB", "en"),
        ("enm", "zh_Hans"),
        ("pt-BR", "zh_Hans"),
        ("", "zh_Hans"),
    ],
)
def test_a_browser_is_answered_in_the_nearest_language(wanted, spoken):
    assert nearest(wanted) == spoken


def test_a_sentence_that_no_catalogue_has_stays_as_it_is_written():
    assert gettext("en", "没有人译过的{thing}", thing="话") == "没有人译过的话"


@pytest.mark.parametrize("language", sorted(LANGUAGES.keys() - {SOURCE}))
def test_a_language_is_read_once(language, monkeypatch):
    _messages.cache_clear()
    first = gettext(language, "同意，开始办")
    monkeypatch.setattr("locales.read_po", None)

    assert gettext(language, "同意，开始办") == first
