"""The words people read: zh_Hans sentences in the code are the source, each other language is one catalogue.

A msgid is the zh_Hans sentence itself; `N_` marks one that is translated later, where the language is known.
"""

from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

SOURCE = "zh_Hans"
LANGUAGES = {"zh_Hans": "简体中文", "zh_Hant": "繁體中文", "en": "English"}
CHINESE = frozenset({"zh", "yue"})
TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})
HERE = Path(__file__).parent


def N_(message: str) -> str:
    """Mark a sentence for the catalogues without translating it yet."""
    return message


def catalogue_path(language: str) -> Path:
    """Say where a language's catalogue lies."""
    return HERE / language / "LC_MESSAGES" / "bangban.po"


@cache
def _messages(language: str) -> dict[str, str]:
    path = catalogue_path(language)
    if not path.exists():
        return {}
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    return {str(m.id): str(m.string) for m in catalogue if m.id and m.string and not m.fuzzy}


def gettext(language: str, message: str, /, **values: object) -> str:
    """Say a sentence in a language, with its `{placeholders}` filled; an unknown one stays in zh_Hans."""
    sentence = message if language == SOURCE else _messages(language).get(message, message)
    return sentence.format(**values) if values else sentence


def nearest(wanted: str) -> str:
    """Choose the language for what a browser or Telegram says (`zh-TW`, `en-GB`), zh_Hans when unsure."""
    language, *rest = wanted.replace("_", "-").lower().split("-")
    if language == "en":
        return "en"
    if language in CHINESE and "hans" not in rest and TRADITIONAL.intersection(rest):
        return "zh_Hant"
    return SOURCE
