"""Whoever does what to a claim in whatever order, with crashes in between: what must hold holds."""

import asyncio
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests.whole.claim_world import demo_county
from tests.whole.helper_world import HelperWorld

LOGINS = ("village", "department", "government")
WAYS = ("agree", "agree", "agree", "agree", "send_back", "refuse", "return", "undo")
ANY = st.integers(0, 9)
SEEN: dict[str, int] = {}


class Claims(RuleBasedStateMachine):
    """Applicants, helpers and those they help, three reviewers, finance, the clock, and a process that dies."""

    county: Path

    @initialize()
    def begin(self):
        self.folder = tempfile.TemporaryDirectory()
        self.runner = asyncio.Runner()
        self.world = self.run(HelperWorld.found(self.county, Path(self.folder.name)))
        self.stale = []
        self.somebody_submits(crashes=False, again=False)

    def run(self, work):
        return self.runner.run(work)

    def claim(self, number):
        found = self.run(self.world.claims())
        return found[number % len(found)] if found else None

    @rule(crashes=st.booleans(), again=st.booleans())
    def somebody_submits(self, crashes, again):
        if len(self.world.people) > 5:
            return
        person = self.run(self.world.arrive())
        self.run(self.world.submit(person, crashes=crashes))
        for _ in range(1 + again):
            self.run(self.world.submit(person))

    @rule(days=st.sampled_from((1, 31, 365)), crashes=st.booleans())
    def somebody_is_helped_and_his_helper_submits(self, days, crashes):
        if len(self.world.people) > 5:
            return
        helped = self.run(self.world.ask_for_help())
        self.run(self.world.submit(helped.helper))
        self.run(self.world.let_him(helped, days, crashes=crashes))
        self.run(self.world.let_him(helped, days))
        self.run(self.world.submit(helped.helper, crashes=crashes))

    @rule(days=st.sampled_from((1, 31)), late=st.integers(0, 40))
    def a_helper_submits_late_or_after_the_mandate_was_taken_back(self, days, late):
        if len(self.world.people) > 5:
            return
        helped = self.run(self.world.ask_for_help())
        self.run(self.world.let_him(helped, days))
        if late % 2:
            self.run(self.world.take_back(helped))
        self.run(self.world.pass_days(late))
        self.run(self.world.submit(helped.helper))

    @rule(number=ANY, crashes=st.booleans())
    def the_one_helped_takes_his_mandate_back(self, number, crashes):
        if self.world.helped:
            helped = self.world.helped[number % len(self.world.helped)]
            self.run(self.world.take_back(helped, crashes=crashes))
            self.run(self.world.submit(helped.helper))

    @rule(number=ANY)
    def a_helper_withdraws_what_he_may(self, number):
        if self.world.helped:
            self.run(self.world.withdraw_as_helper(self.world.helped[number % len(self.world.helped)]))

    @rule(number=ANY, login=st.sampled_from(LOGINS), how=st.sampled_from(WAYS), crashes=st.integers(0, 5))
    def a_reviewer_decides(self, number, login, how, crashes):
        if (claim := self.claim(number)) is not None:
            self.stale.append(claim)
            self.run(self.world.decide(login, claim, how, crashes=crashes == 0))

    @rule(number=ANY)
    def the_village_checks_and_agrees(self, number):
        if (claim := self.claim(number)) is not None:
            self.run(self.world.check("village", claim))
            self.run(self.world.decide("village", self.claim(number), "agree"))

    @rule(number=ANY)
    def everybody_agrees_up_to_the_payment(self, number):
        for login in LOGINS:
            if (claim := self.claim(number)) is None:
                return
            self.run(self.world.check(login, claim))
            self.run(self.world.decide(login, self.claim(number), "agree"))
            self.run(self.world.pass_days(6))

    @rule(number=ANY, login=st.sampled_from(LOGINS), how=st.sampled_from(WAYS))
    def a_reviewer_decides_on_what_he_saw_long_ago(self, number, login, how):
        if self.stale:
            self.run(self.world.decide(login, self.stale[number % len(self.stale)], how))

    @rule(number=ANY)
    def two_reviewers_decide_at_once_and_one_of_them_is_told(self, number):
        if (claim := self.claim(number)) is not None:
            self.run(self.world.decide("village", claim, "refuse"))
            self.run(self.world.decide("village", claim, "agree"))

    @rule(number=ANY)
    def the_applicant_withdraws(self, number):
        if (claim := self.claim(number)) is not None:
            self.run(self.world.withdraw(claim))

    @rule(number=ANY)
    def the_applicant_sends_it_in_again(self, number):
        if (claim := self.claim(number)) is not None:
            owner = next(one for one in self.world.people if one.person_id == claim.person_id)
            self.run(self.world.submit(owner))

    @rule(number=ANY)
    def somebody_objects(self, number):
        if (claim := self.claim(number)) is not None:
            self.run(self.world.object(claim))

    @rule(paid=st.booleans(), crashes=st.booleans())
    def finance_pays(self, paid, crashes):
        due = [claim for claim in self.run(self.world.claims()) if claim.step == "payment"]
        if due:
            self.run(self.world.pay(due, paid=paid, crashes=crashes))

    @rule(days=st.sampled_from((-30, -1, 1, 5, 6, 40)))
    def the_clock_moves(self, days):
        self.run(self.world.pass_days(days))

    @rule()
    def the_process_ends_and_starts(self):
        self.run(self.world.restart())

    @invariant()
    def what_must_hold_holds(self):
        if hasattr(self, "world"):
            self.run(self.world.holds())

    def teardown(self):
        if hasattr(self, "world"):
            for what, count in self.world.done.items():
                SEEN[what] = SEEN.get(what, 0) + count
            self.run(self.world.close())
            self.runner.close()
            self.folder.cleanup()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_whatever_happens_to_a_claim_the_sentences_hold(tmp_path):
    Claims.county = demo_county(tmp_path)
    SEEN.clear()

    run_state_machine_as_test(
        Claims,
        settings=settings(
            max_examples=20,
            stateful_step_count=16,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )

    assert {"submit", "agree", "refuse", "withdraw", "check", "run out", "let him", "take back"} <= set(SEEN)
    assert "submit refused (MandateEnded)" in SEEN
    assert any(what.endswith("crashed") for what in SEEN)
    assert any("refused (" in what for what in SEEN)
