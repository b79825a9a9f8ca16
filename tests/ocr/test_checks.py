from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.papers.numbers import card_number, credit_code, id_number
from ocr.checks import born, is_credit_code, satisfies_luhn

RANDOMS = st.randoms(use_true_random=False)


def test_the_example_of_the_standard_is_right():
    assert born("11010519491231002X") == date(1949, 12, 31)


@given(RANDOMS, st.dates(date(1930, 1, 1), date(2020, 1, 1)), st.integers(0, 17), st.integers(1, 9))
def test_no_single_wrong_digit_of_an_id_number_passes(chance, day, place, off):
    number = id_number(chance, "440785", day, female=True)
    wrong = str((int(number[place].replace("X", "0")) + off) % 10)

    assert born(number) == day
    assert number[place] == wrong or born(number[:place] + wrong + number[place + 1 :]) is None


@given(RANDOMS, st.integers(0, 18), st.integers(1, 9))
def test_no_single_wrong_digit_of_a_card_number_passes(chance, place, off):
    number = card_number(chance, "622848")
    wrong = number[:place] + str((int(number[place]) + off) % 10) + number[place + 1 :]

    assert satisfies_luhn(number)
    assert not satisfies_luhn(wrong)


@given(RANDOMS)
def test_a_credit_code_is_true_to_its_check_character(chance):
    code = credit_code(chance, "440785")

    assert is_credit_code(code)
    assert not is_credit_code(code[:-1] + ("0" if code[-1] != "0" else "1"))


@pytest.mark.parametrize(
    "number", ["", "44078519570214180", "990785195702141809", "440785195713141809", "44078519570214180９"]
)
def test_what_has_not_the_form_of_an_id_number_is_none(number):
    assert born(number) is None


def test_a_number_of_another_length_is_no_card():
    assert not satisfies_luhn(card_number(Random(1), "62", 14))
