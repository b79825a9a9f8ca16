"""The one place that decides how far a field may be trusted: never by the recogniser's own certainty."""

from collections.abc import Sequence

from claims.papers import Field, Verdict
from ocr.evidence import Witness

STATING = ("qr", "text", "print", "words", "parts")  # two of these that differ are a contradiction
SELF_PROVING = frozenset({"qr"})  # carries its own error correction
INDEPENDENT = frozenset({"qr", "words", "sum", "twice", "check_digit", "birth", "luhn"})
NOTHING = Field(None, Verdict.UNREADABLE)


def judge(witnesses: Sequence[Witness]) -> Field:
    """Weigh the witnesses for one field.

    It is `read` when the paper states it, an independent fact agrees and nothing on the paper says otherwise.
    """
    stated = [witness for witness in witnesses if witness.source in STATING]
    if not stated:
        return NOTHING
    values = sorted(dict.fromkeys(witness.value for witness in stated), key=lambda value: _weight(value, witnesses))
    best, others = values[-1], tuple(reversed(values[:-1]))
    sources = tuple(dict.fromkeys(witness.source for witness in witnesses if witness.value == best))
    verdict = Verdict.READ if not others and _proved(sources) else Verdict.UNSURE
    spoken = [witness for witness in stated if witness.value == best]
    box = next((witness.box for witness in _print_first(spoken) if witness.box), None)
    confidence = max(witness.score for witness in spoken)
    return Field(best, verdict, round(min(confidence, 0.99), 3), sources, box, others)


def _proved(sources: Sequence[str]) -> bool:
    return bool(SELF_PROVING.intersection(sources)) or (len(sources) > 1 and bool(INDEPENDENT.intersection(sources)))


def _weight(value: str, witnesses: Sequence[Witness]) -> tuple[int, int, float]:
    heard = [witness for witness in witnesses if witness.value == value]
    independent = {witness.source for witness in heard} & INDEPENDENT
    return len({witness.source for witness in heard}), len(independent), max(witness.score for witness in heard)


def _print_first(witnesses: Sequence[Witness]) -> list[Witness]:
    return sorted(witnesses, key=lambda witness: witness.source not in {"print", "text"})
