"""Masked names and numbers."""

from hypothesis import given
from hypothesis import strategies as st

from claims import masking

SIGNS = st.text(alphabet="0123456789X", max_size=30)


def test_a_person_knows_himself_again() -> None:
    assert masking.name("陈玉兰") == "陈*兰"
    assert masking.name("陈兰") == "陈*"
    assert masking.name("欧阳玉兰") == "欧阳*兰"
    assert masking.name("阿卜杜热西提·买买提明江") == "阿***江"
    assert masking.id_number("440785195702141809") == "440785********1809"
    assert masking.account("6217997517979086958") == "***************6958"
    assert masking.phone("13800138000") == "138****8000"


@given(SIGNS)
def test_masking_keeps_the_length_and_never_shows_the_middle(full: str) -> None:
    for mask, first in ((masking.id_number, 6), (masking.account, 0), (masking.phone, 3)):
        masked = mask(full)

        middle = masked[first : max(first, len(full) - 4)]
        assert len(masked) == len(full)
        assert set(middle) <= {"*"}
        assert masked.count("*") >= min(4, len(full))


@given(st.text(alphabet="陈玉兰欧阳建国小明", min_size=2, max_size=6))
def test_a_masked_name_always_hides_something(full: str) -> None:
    masked = masking.name(full)

    assert "*" in masked
    assert masked[0] == full[0]
