"""No sequence of decisions skips a step or decides twice, whatever the scheme's steps are."""

import asyncio
import itertools
import tempfile
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from claims import checking, notices, payments, reviewing
from claims.checking import Compared, Visit
from claims.desk import Channel, Defect
from claims.errors import ClaimError
from claims.model import ClaimStatus
from claims.notices import Finding, Said
from claims.ports import Store
from claims.reviewing import Agreement, Refusal
from claims.workflow import Decision, Desk, Seen, State, open_at, transitions
from tests.offices.county import FIVE_STEPS, County, catalogue_of, open_county, scheme_of, step

PEOPLE = ("village", "village2", "neighbour", "department", "government", "finance", "other_department", "office")
CLOSED = {ClaimStatus.REFUSED, ClaimStatus.WITHDRAWN, ClaimStatus.PAID}

some_steps = st.lists(st.sampled_from(["review", "home_visit", "notice", "approve"]), max_size=5).map(
    lambda kinds: tuple(
        step(f"s{n}", "village", kind, "village", kind, deadline_days=5)
        for n, kind in enumerate(["review", *kinds, "pay"])
    )
)


@given(some_steps)
def test_the_table_passes_a_claim_on_by_one_step_at_a_time(steps):
    order = [one.id for one in steps]

    for (before, decision), after in transitions(steps).items():
        moved = order.index(after.step) - order.index(before.step)
        assert moved == 1 if decision in (Decision.AGREE, Decision.RUN_OUT) else moved <= 0


@given(some_steps)
def test_the_table_takes_nothing_from_a_closed_claim_and_leaves_no_open_one_stuck(steps):
    table = transitions(steps)
    reached = {open_at(steps[0])} | set(table.values())
    moving = {before for before, _ in table}

    assert all((state in moving) == (state.status not in CLOSED) for state in reached)


@given(some_steps)
def test_payment_is_reached_only_through_every_step(steps):
    order = [one.id for one in steps]
    forward = {
        (before.step, after.step) for (before, _), after in transitions(steps).items() if before.step != after.step
    }

    ahead = {pair for pair in forward if order.index(pair[1]) > order.index(pair[0])}
    assert ahead == set(itertools.pairwise(order))


@dataclass
class Turn:
    """One thing that somebody tries to do, with the claim as he saw it."""

    county: County
    store: Store
    desk: Desk
    seen: Seen

    @property
    def today(self):
        return self.county.clock.today()

    async def claim(self):
        return await self.store.claims.by_id(self.seen.claim_id)

    async def agree(self):
        await reviewing.decide_agree(self.store, self.desk, self.seen, Agreement())

    async def send_back(self):
        until = self.today + timedelta(days=9)
        await reviewing.send_back(self.store, self.desk, self.seen, [Defect(None, "phone_unreachable")], until)

    async def refuse(self):
        await reviewing.refuse(self.store, self.desk, self.seen, Refusal("不符合", "2(1)", ""))

    async def check(self):
        compared = [Compared(page.page_id, agrees=True) for page in (await self.claim()).pages]
        visit = Visit(self.today, "本人", "属实", confirms=True)
        await checking.record_originals(self.store, self.desk, self.seen, compared)
        await checking.record_home_visit(self.store, self.desk, self.seen, visit)

    async def mend(self):
        await reviewing.mended(self.store, self.county.catalogue, await self.claim(), self.today, self.desk.now)

    async def wait(self):
        self.county.clock.move_to(self.today + timedelta(days=6))
        await notices.run_out(self.store, self.county.catalogue, self.today, self.desk.now)

    async def object(self):
        for notice in (await self.store.notices.of_claim(await self.claim()))[-1:]:
            said = Said("有意见", Channel.VISIT, self.today)
            objection = await notices.object_to(self.store, self.desk, notice.id, said)
            await notices.settle(self.store, self.desk, notice.id, Finding(objection.id, upheld=True, text="属实"))

    async def pay(self):
        made = await payments.make_list(self.store, self.desk, [self.seen])
        await payments.release(self.store, self.desk, made.id)
        await payments.mark_paid(self.store, self.desk, made.id, [self.seen.claim_id], self.today)


async def act(county: County, who: str, what: str, seen: Seen) -> None:
    async with county.transaction() as store:
        await getattr(Turn(county, store, county.desk(who), seen), what)()


ACTS = st.tuples(
    st.sampled_from(PEOPLE),
    st.sampled_from(
        ["check", "agree", "agree", "agree", "wait", "wait", "pay", "pay", "send_back", "mend", "object", "refuse"]
    ),
    st.integers(0, 2),
)
RIGHT_WAY = [
    ("village", "check", 0),
    ("village", "agree", 0),
    ("department", "agree", 0),
    ("department", "wait", 0),
    ("government", "agree", 0),
    ("finance", "pay", 0),
]


async def live(moves: list[tuple[str, str, int]]) -> tuple[list[State], list[str], list[str]]:
    """Let people act on one claim in any order; return its states, its history's codes and who agreed where."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_county(Path(folder), catalogue_of(scheme_of(FIVE_STEPS))) as county:
            claim = await county.file()
            states = [State(claim.status, claim.step)]
            for who, what, behind in moves:
                now = await county.claim(claim.id)
                try:
                    await act(county, who, what, Seen(claim.id, max(now.version - behind, 0)))
                except ClaimError:
                    assert await county.claim(claim.id) == now
                    continue
                after = await county.claim(claim.id)
                states.append(State(after.status, after.step))
            async with county.snapshot() as store:
                history = await store.claims.events_of(claim)
            told = await county.told()
            return states, [event.code for event in history], [code for code, _ in told]


@settings(max_examples=25, deadline=None)
@given(st.lists(ACTS, max_size=12), st.lists(st.integers(0, 6), max_size=12))
def test_no_sequence_of_decisions_skips_a_step_or_decides_twice(strays, places):
    moves = list(RIGHT_WAY)
    for stray, place in zip(strays, places, strict=False):
        moves.insert(min(place, len(moves)), stray)

    states, history, told = asyncio.run(live(moves))

    order = [one.id for one in FIVE_STEPS]
    for before, after in itertools.pairwise(states):
        assert order.index(after.step) - order.index(before.step) <= 1
        assert before.status not in CLOSED or after == before
    assert history.count("claim_paid") <= 1
    assert told.count("claim_paid") <= 1
    if states[-1].status is ClaimStatus.PAID:
        assert history.count("claim_agreed") >= 3


def test_the_right_way_ends_at_the_bank():
    states, _, _ = asyncio.run(live(RIGHT_WAY))

    assert states[-1] == State(ClaimStatus.PAID, "payment")


def test_a_scheme_of_one_office_and_no_notice_runs_through_the_same_code():
    steps = (
        step("desk", "county_department", "review", "county", "县局"),
        step("pay", "finance", "pay", "county", "发放"),
    )

    table = transitions(steps)

    assert table[(open_at(steps[0]), Decision.AGREE)] == open_at(steps[1])
    assert replace(steps[0], id="other") not in [state.step for state in table.values()]
