"""What a phone is told so that the page can be put beside its apps."""

from typing import Any

from locales import gettext
from web.chat import words

GREEN = "#0b6b53"
HTML_LANGUAGES = {"zh_Hans": "zh-Hans", "zh_Hant": "zh-Hant", "en": "en"}


def manifest_in(language: str) -> dict[str, Any]:
    """Describe the page as an app, in a language."""
    icon = {"src": "/chat/static/icon.svg", "sizes": "any", "type": "image/svg+xml"}
    return {
        "name": gettext(language, words.PAGE["title"]),
        "short_name": gettext(language, words.PAGE["name"]),
        "lang": HTML_LANGUAGES[language],
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#eef1ec",
        "theme_color": GREEN,
        "icons": [{**icon, "purpose": "any"}, {**icon, "purpose": "maskable"}],
    }
