"""First letters of a name's pinyin, for finding places by typing two or three letters."""


def initials(name: str) -> str:
    """Return the first letters, lower case: 沙湖镇 as shz; letters and digits of the name stay."""
    from pypinyin import Style, lazy_pinyin  # a third of a second, needed only when places are put on record

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
