import pytest

from claims.papers import Verdict
from ocr.evidence import Witness
from ocr.verdicts import judge


def said(**sources):
    return [Witness(value, source.rstrip("_")) for source, value in sources.items()]


@pytest.mark.parametrize(
    "witnesses",
    [
        said(qr="128.50"),
        said(qr="128.50", print="128.50"),
        said(print="128.50", words="128.50"),
        said(print="128.50", sum="128.50"),
        said(words="128.50", sum="128.50"),
    ],
)
def test_an_independent_fact_makes_it_read(witnesses):
    field = judge(witnesses)

    assert (field.value, field.verdict, field.candidates) == ("128.50", Verdict.READ, ())


@pytest.mark.parametrize("witnesses", [said(print="128.50"), said(words="128.50")])
def test_one_reading_alone_is_never_read_however_certain(witnesses):
    assert judge(witnesses).verdict is Verdict.UNSURE


@pytest.mark.parametrize(
    "witnesses",
    [
        said(qr="128.50", print="928.50"),
        said(qr="128.50", print="928.50", words="128.50"),
        said(print="928.50", words="128.50", sum="128.50"),
    ],
)
def test_a_contradiction_is_unsure_with_both_values(witnesses):
    field = judge(witnesses)

    assert field.verdict is Verdict.UNSURE
    assert (field.value, field.candidates) == ("128.50", ("928.50",))


def test_nothing_said_is_unreadable():
    assert (judge([]).value, judge([]).verdict) == (None, Verdict.UNREADABLE)


def test_an_agreeing_fact_without_a_statement_states_nothing():
    assert judge(said(sum="128.50")).verdict is Verdict.UNREADABLE
