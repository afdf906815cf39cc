"""What is kept behind a button."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.adapting.shelf import GoneSince, Shelf, SomebodyElses
from bot.testing.clock import FrozenClock
from bot.testing.sink import MemoryState

DAY = timedelta(days=1)


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(datetime(2026, 3, 2, 8, 0, tzinfo=UTC))


@pytest.fixture
def state() -> MemoryState:
    return MemoryState()


@pytest.fixture
def shelf(state: MemoryState, clock: FrozenClock) -> Shelf:
    return Shelf(state, clock)


async def test_what_is_kept_is_there_after_a_restart(state: MemoryState, shelf: Shelf, clock: FrozenClock) -> None:
    token = await shelf.keep("the rest", life=DAY, space="school", owner="lena")
    assert await Shelf(state, clock).read(token, "lena", "school") == "the rest"


async def test_what_is_kept_for_somebody_is_nobody_elses(shelf: Shelf) -> None:
    token = await shelf.keep("the rest", life=DAY, space="school", owner="lena")
    with pytest.raises(SomebodyElses):
        await shelf.read(token, "jonas", "school")


async def test_what_is_kept_in_one_space_is_not_shown_in_another(shelf: Shelf) -> None:
    token = await shelf.keep("the rest", life=DAY, space="school", token="a-post")
    assert await shelf.read(token, "jonas", "school") == "the rest"
    with pytest.raises(SomebodyElses):
        await shelf.read(token, "jonas", "evening class")


async def test_what_belongs_to_no_space_is_its_owners_anywhere(shelf: Shelf) -> None:
    token = await shelf.keep("the rest", life=DAY, space=None, owner="lena")
    assert await shelf.read(token, "lena", "school") == "the rest"


async def test_what_is_kept_goes_when_its_time_is_over(shelf: Shelf, clock: FrozenClock) -> None:
    token = await shelf.keep("old", life=DAY, space="school")
    clock.set(clock.now() + DAY)
    with pytest.raises(GoneSince):
        await shelf.read(token, "lena", "school")


async def test_the_state_is_told_when_it_goes_and_with_which_space(
    state: MemoryState, shelf: Shelf, clock: FrozenClock
) -> None:
    token = await shelf.keep("the rest", life=DAY, space="school")
    assert state.spaces == {f"kept:{token}": "school"}
    assert state.ends == {f"kept:{token}": clock.now() + DAY}


async def test_what_was_never_kept_is_gone(shelf: Shelf) -> None:
    with pytest.raises(GoneSince):
        await shelf.read("nothing", "lena", "school")


async def test_asking_for_the_same_again_keeps_it_once_and_longer(
    state: MemoryState, shelf: Shelf, clock: FrozenClock
) -> None:
    first = await shelf.keep("the rest", life=DAY, space="school", owner="lena")
    clock.set(clock.now() + DAY / 2)
    second = await shelf.keep("the rest", life=DAY, space="school", owner="lena")
    assert first == second
    assert len(state.kept) == 1
    clock.set(clock.now() + DAY * 0.9)
    assert await shelf.read(first, "lena", "school") == "the rest"


async def test_everyones_entry_is_their_own(state: MemoryState, shelf: Shelf) -> None:
    kept = [
        await shelf.keep(text, life=DAY, space=space, owner=owner)
        for text, space, owner in [
            ("the rest", "school", "lena"),
            ("the rest", "school", "jonas"),
            ("the rest", "evening class", "lena"),
            ("another rest", "school", "lena"),
        ]
    ]
    assert len(set(kept)) == len(state.kept) == 4
