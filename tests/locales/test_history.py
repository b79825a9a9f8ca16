"""Every state of a claim and every line of its history has a name."""

from claims.events import Happened
from claims.model import ClaimStatus
from claims.rights import Asked
from claims.submitting import RESUBMITTED, SUBMITTED
from claims.taking_over import TAKEN_OVER
from locales.history import EVENTS, STATUSES


def test_no_state_and_no_line_of_history_is_without_a_name_and_none_is_named_that_cannot_be():
    assert set(STATUSES) == set(ClaimStatus)
    assert set(EVENTS) == {*Happened, *Asked, SUBMITTED, RESUBMITTED, TAKEN_OVER}
