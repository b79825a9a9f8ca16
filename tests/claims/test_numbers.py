"""Claim numbers survive being read out."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from claims.numbers import claim_number, is_claim_number

NUMBERS = st.builds(
    claim_number,
    st.sampled_from(["440785", "440784", "321282", "450602"]),
    st.integers(min_value=2024, max_value=2060),
    st.integers(min_value=1, max_value=999_999),
)


def test_a_claim_number_names_its_county_year_and_serial() -> None:
    number = claim_number("440785", 2025, 123)

    assert number.startswith("440785-2025-000123-")
    assert is_claim_number(number)


@given(NUMBERS, st.data())
def test_one_wrong_digit_is_found(number: str, data: st.DataObject) -> None:
    places = [index for index, sign in enumerate(number) if sign.isdigit()]
    at = data.draw(st.sampled_from(places))
    wrong = data.draw(st.sampled_from([sign for sign in "0123456789" if sign != number[at]]))

    assert not is_claim_number(number[:at] + wrong + number[at + 1 :])


@given(NUMBERS, st.data())
def test_two_neighbours_swapped_are_found(number: str, data: st.DataObject) -> None:
    digits = [index for index, sign in enumerate(number) if sign.isdigit()]
    unlike = [(a, b) for a, b in itertools.pairwise(digits) if number[a] != number[b]]
    first, second = data.draw(st.sampled_from(unlike))
    signs = list(number)
    signs[first], signs[second] = signs[second], signs[first]

    assert not is_claim_number("".join(signs))
