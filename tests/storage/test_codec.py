"""What a row keeps whole comes back as it was."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.model import Correction, FrozenField, FrozenPage, Gap, Mark, Party
from claims.papers import Box, Code, Field, PaperKind, PaperReading, Quality, Verdict
from schemes.values import Assessment, Extension, Status, Step
from storage.codec import each, from_json, to_json

MONEY = st.decimals(min_value=0, max_value=10**7, places=2)
WORDS = st.text(max_size=12)
FIELDS = st.builds(
    Field,
    value=st.none() | WORDS,
    verdict=st.sampled_from(Verdict),
    confidence=st.floats(min_value=0, max_value=1),
    sources=st.lists(WORDS, max_size=2).map(tuple),
    box=st.none() | st.builds(Box, st.integers(), st.integers(), st.integers(), st.integers()),
    candidates=st.lists(WORDS, max_size=2).map(tuple),
)
READINGS = st.builds(
    PaperReading,
    kind=st.sampled_from(PaperKind),
    kind_confidence=st.floats(min_value=0, max_value=1),
    quality=st.builds(Quality, st.booleans(), st.none() | WORDS),
    fields=st.dictionaries(WORDS, FIELDS, max_size=3),
    qr=st.none() | st.builds(Code, WORDS, st.none() | WORDS),
    warnings=st.lists(WORDS, max_size=2).map(tuple),
)
STEPS = st.builds(Step, WORDS, WORDS, st.none() | MONEY, WORDS, WORDS, st.none() | WORDS)
ASSESSMENTS = st.builds(
    Assessment,
    status=st.sampled_from(Status),
    amount=st.none() | MONEY,
    range=st.none() | st.tuples(MONEY, st.none() | MONEY),
    parts=st.dictionaries(WORDS, MONEY, max_size=2),
    per_expense=st.dictionaries(WORDS, MONEY, max_size=2),
    steps=st.lists(STEPS, max_size=3).map(tuple),
    flags=st.lists(WORDS, max_size=2).map(tuple),
    missing=st.lists(WORDS, max_size=2).map(tuple),
    extension=st.none() | st.builds(Extension, WORDS, st.dates(), WORDS, st.dates(), WORDS, st.booleans()),
)


def through_text(value: object) -> object:
    return json.loads(json.dumps(to_json(value), ensure_ascii=False))


@given(READINGS)
def test_a_reading_comes_back_as_it_was(reading: PaperReading) -> None:
    assert from_json(PaperReading, through_text(reading)) == reading


@given(ASSESSMENTS)
def test_an_estimate_comes_back_to_the_last_fen(assessment: Assessment) -> None:
    assert from_json(Assessment, through_text(assessment)) == assessment


def test_lists_of_values_come_back_as_they_were() -> None:
    now = datetime(2025, 6, 15, 2, 30, tzinfo=UTC)
    corrections = (Correction("total", "12.00", 7, now, None),)
    gaps = (Gap("invoice", "丢了", date(2025, 7, 1)), Gap("diagnosis", "医院没给"))
    pages = (FrozenPage(1, "d", None, None, (FrozenField("total", None, "unreadable"),), (Mark.NOT_READ,)),)

    assert each(Correction, through_text(corrections)) == corrections
    assert each(Gap, through_text(gaps)) == gaps
    assert each(FrozenPage, through_text(pages)) == pages


def test_a_key_that_a_value_no_longer_has_is_dropped() -> None:
    assert from_json(Party, {"name": "陈玉兰", "shoe_size": 38}) == Party("陈玉兰")


def test_what_has_no_json_form_is_refused() -> None:
    with pytest.raises(TypeError):
        to_json(object())


def test_money_is_never_written_as_a_float() -> None:
    assert to_json({"amount": Decimal("0.10")}) == {"amount": "0.10"}
