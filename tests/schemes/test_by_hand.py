"""The engine and the rules written by hand for one policy alone come to the same, on requests made up at random."""

import pytest
from hypothesis import HealthCheck, given, settings

from benchmarks.by_hand import BY_HAND
from schemes.assess import assess
from schemes.loading import load
from tests.schemes.test_engine_laws import requests

CATALOGUE = load()
BENEFIT = {
    "jiangmen": "drug_cost",
    "enping": "medical_cost",
    "jingjiang": "medical_cost",
    "fangchenggang": "routine",
}


@pytest.mark.parametrize("scheme", BY_HAND)
def test_the_engine_agrees_with_the_rule_by_hand(scheme: str) -> None:
    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(requests(scheme, BENEFIT[scheme]))
    def agree(request) -> None:
        answer = assess(CATALOGUE.get(scheme), request)
        plain = BY_HAND[scheme](request)

        assert (answer.status, answer.amount) == (plain.status, plain.amount)
        assert (answer.per_expense, sorted(answer.flags)) == (plain.per_expense, sorted(plain.flags))

    agree()
