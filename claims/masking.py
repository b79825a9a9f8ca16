"""Names and numbers shown so that the person knows them again and nobody else learns them."""

COMPOUND_SURNAMES = frozenset(
    {"欧阳", "司徒", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟"}
    | {"公孙", "慕容", "令狐", "钟离", "宇文", "长孙", "夏侯", "端木"}
)
STAR = "*"
MOST_STARS = 3  # of a name


def name(full: str) -> str:
    """Mask a name: 陈玉兰 as 陈*兰, 陈兰 as 陈*, 欧阳玉兰 as 欧阳*兰; a long one does not tell its length."""
    bare = full.strip()
    if len(bare) < 2:
        return STAR if bare else ""
    surname = bare[:2] if len(bare) > 2 and bare[:2] in COMPOUND_SURNAMES else bare[:1]
    given = bare[len(surname) :]
    return surname + STAR if len(given) < 2 else surname + STAR * min(len(given) - 1, MOST_STARS) + given[-1]


def id_number(full: str) -> str:
    """Mask an ID number: region and last four stay, 440785********1809."""
    return _middle(full, first=6, last=4)


def account(full: str) -> str:
    """Mask an account: the last four stay."""
    return _middle(full, first=0, last=4)


def phone(full: str) -> str:
    """Mask a telephone number: 138****5678."""
    return _middle(full, first=3, last=4)


def _middle(full: str, *, first: int, last: int) -> str:
    """Hide all but some signs at both ends; where little would be hidden, everything is."""
    hidden = len(full) - first - last
    if hidden < 4:
        return STAR * len(full)
    return full[:first] + STAR * hidden + full[len(full) - last :]
