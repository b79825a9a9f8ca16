import asyncio
import contextlib
import time
from collections.abc import Callable

from bot import watch
from bot.watch import Watch


def test_one_process_never_looks_back():
    alone = Watch(shared=False)

    alone.take(7)

    assert alone.look_from() == 7
    assert [alone.is_new(number, own=True) for number in (6, 7, 8)] == [False, False, True]


def test_several_processes_look_back_because_a_lower_number_may_become_visible_later():
    shared = Watch(shared=True)
    everything = shared.look_from()

    shared.take(1000)

    assert everything == 0
    assert shared.look_from() == 1000 - watch.LOOK_BACK
    assert shared.is_new(999, own=True)
    assert not shared.is_new(1000, own=True)


def test_everything_is_looked_at_again_after_a_while(monkeypatch):
    shared = Watch(shared=True)
    shared.look_from()
    shared.take(1000)
    later = time.monotonic() + watch.EVERY
    monkeypatch.setattr(time, "monotonic", lambda: later)

    assert shared.look_from() == 0


def test_what_another_process_had_in_hand_may_be_taken_again():
    shared = Watch(shared=True)
    shared.take(5)

    shared.forget(5)

    assert shared.is_new(5, own=True)


def at(monkeypatch, seconds):
    """Let a clock stand so many seconds later."""
    monkeypatch.setattr(time, "monotonic", lambda: seconds)


def test_what_another_process_has_written_is_left_to_it_for_a_second(monkeypatch):
    shared = Watch(shared=True)
    shared.look_from()
    at(monkeypatch, 100.0)
    shared.look_from()
    first = (shared.is_new(5, own=False), shared.is_new(6, own=True))
    at(monkeypatch, 100.5)
    shared.look_from()
    soon = shared.is_new(5, own=False)
    at(monkeypatch, 100.0 + watch.LEFT_FOR)
    shared.look_from()

    assert (first, soon, shared.is_new(5, own=False)) == ((False, True), False, True)


def test_what_another_process_leaves_to_others_is_taken_at_once():
    shared = Watch(shared=True)
    shared.look_from()
    shared.wake_for_others()
    shared.look_from()
    told = shared.is_new(5, own=False)
    shared.look_from()

    assert (told, shared.is_new(6, own=False)) == (True, False)


def test_at_the_start_everything_is_taken_because_whoever_wrote_it_may_be_gone():
    shared = Watch(shared=True)

    shared.look_from()

    assert shared.is_new(5, own=False)


async def followed(watching: Watch, between: Callable[[], object] = lambda: None) -> int:
    """Follow for a moment; return how often the work was done."""
    done = 0

    async def take() -> None:
        nonlocal done
        done += 1
        between()

    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0.5):
            await watching.follow(take)
    return done


async def test_where_others_write_nobody_waits_longer_than_a_while_for_a_wake_up(monkeypatch):
    monkeypatch.setattr(watch, "EVERY", 0.01)

    assert await followed(Watch(shared=True)) > 2


async def test_work_is_looked_for_at_once_and_then_after_each_wake_up():
    alone, woken = Watch(shared=False), iter((True, True))

    done = await followed(alone, lambda: alone.wake() if next(woken, False) else None)

    assert done == 3
