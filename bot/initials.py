"""First letters of a name's pinyin, for finding places by typing two or three letters."""

from pypinyin import Style, lazy_pinyin


def initials(name: str) -> str:
    """Return the first letters, lower case: 沙湖镇 as shz; letters and digits of the name stay."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
