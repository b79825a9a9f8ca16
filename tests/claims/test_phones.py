"""Telephone numbers as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.phones import phone_number
from claims.refusals import PhoneNotUnderstood


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("13800138000", "13800138000"),
        ("１３８ ００１３ ８０００", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("+86 138 0013 8000", "13800138000"),
        ("8613800138000", "13800138000"),
        ("一三八零零一三八零零零", "13800138000"),
        ("0750-7123456", "07507123456"),
        ("（0750）7123456", "07507123456"),
        ("+86 750 7123456", "07507123456"),
        ("010 12345678", "01012345678"),
    ],
)
def test_a_number_is_understood_as_people_write_it(text: str, number: str) -> None:
    assert phone_number(text) == number


@pytest.mark.parametrize(
    "text", ["", "1380013800", "138001380000", "12800138000", "7123456", "440785195702141809", "电话", "0750-12"]
)
def test_what_is_no_telephone_number_is_asked_again(text: str) -> None:
    with pytest.raises(PhoneNotUnderstood):
        phone_number(text)


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.lists(st.sampled_from(" -　"), max_size=3))
def test_spaces_and_dashes_change_nothing(number: str, noise: list[str]) -> None:
    spread = number[:3] + "".join(noise) + number[3:7] + "".join(noise) + number[7:]

    assert phone_number(spread) == number
