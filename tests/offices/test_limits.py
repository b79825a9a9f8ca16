"""The yearly limit as the bundled scheme files say it (their clauses are in `schemes/files`)."""

from datetime import date
from decimal import Decimal

import pytest

from claims.limits import year_limit
from schemes.loading import load


@pytest.mark.parametrize(
    ("scheme", "benefit", "limit"),
    [
        ("jiangmen", "drug_cost", "1000.00"),  # 2(3): 1,000 yuan a person and year
        ("enping", "medical_cost", "110000.00"),  # 4(3): 80,000 and 30,000
        ("jingjiang", "medical_cost", None),  # 19 sets none
        ("heshan", "medical_assistance", None),  # only where the office has set rates
    ],
)
def test_the_yearly_limit_is_that_of_the_text(scheme, benefit, limit):
    found = year_limit(load().get(scheme), benefit, date(2025, 6, 15))

    assert found == (None if limit is None else Decimal(limit))
