"""Where red ink is, and where under it lines are looked for again."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.layout import bands
from ocr.stamps import Stamps

RED = (210, 40, 40)
HEIGHT = 1200


def stamped(*rows: tuple[int, int]) -> Stamps:
    """Return the ink of a white photo with a red bar in each of the rows."""
    photo = np.full((HEIGHT, 900, 3), 245, np.uint8)
    for first, behind in rows:
        photo[first:behind, 300:500] = RED
    return Stamps(photo)


@pytest.mark.parametrize("rows", [[(100, 220)], [(100, 220), (900, 980)], [(0, 60), (1140, 1200)]])
def test_the_rows_of_every_stamp_are_found(rows):
    found = stamped(*rows).rows()

    assert len(found) == len(rows)
    assert np.allclose(found, rows, atol=12)


def test_a_photo_without_red_ink_has_no_stamps():
    assert not stamped()
    assert stamped().rows() == []


stretches = st.lists(
    st.tuples(st.floats(0, HEIGHT), st.floats(0, HEIGHT)).map(lambda ends: (min(ends), max(ends))), max_size=8
)


@given(stretches, st.floats(0, 200))
def test_bands_hold_every_row_with_its_surroundings_and_never_meet(rows, around):
    found = bands(rows, around, HEIGHT)

    for first, behind in rows:
        within = [(top, bottom) for top, bottom in found if top <= first and behind <= bottom]
        assert len(within) == 1
        assert within[0][0] <= max(0, first - around)
        assert within[0][1] >= min(HEIGHT, behind + around) - 1
    assert all(bottom < top for (_, bottom), (top, _) in pairwise(found))
    assert len(found) <= len(rows)
