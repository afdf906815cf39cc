"""Fair turns: a flood from one keeps nobody waiting."""

import asyncio
from collections.abc import Coroutine

import pytest

from bot.grading.turns import OwnStillWaiting, Stopping, TooManyWaiting, Turns


class Desk:
    """A turn there ends when it is told to; it remembers who had one."""

    def __init__(self, turns: Turns) -> None:
        self.done: list[str] = []
        self.gate = asyncio.Event()
        self._turns = turns

    async def work(self, name: str, *, turns: int = 1) -> None:
        who = name.partition(" ")[0]
        async with self._turns.admitted(who):
            for _ in range(turns):
                async with self._turns.turn(who):
                    await self.gate.wait()
                    self.done.append(name)


async def asked(work: Coroutine[None, None, None]) -> "asyncio.Task[None]":
    task = asyncio.create_task(work)
    await asyncio.sleep(0)
    return task


async def test_who_asks_much_waits_for_himself_and_not_others_for_him() -> None:
    desk = Desk(Turns())
    tasks = [await asked(desk.work(f"tom {number}")) for number in range(3)]
    tasks += [await asked(desk.work(name)) for name in ("jun", "mei")]
    desk.gate.set()
    await asyncio.gather(*tasks)
    assert desk.done == ["tom 0", "tom 1", "jun", "mei", "tom 2"]


async def test_a_task_of_many_turns_lets_others_in_between() -> None:
    desk = Desk(Turns())
    tasks = [await asked(desk.work("tom", turns=3)), await asked(desk.work("jun")), await asked(desk.work("mei"))]
    desk.gate.set()
    await asyncio.gather(*tasks)
    assert desk.done == ["tom", "jun", "mei", "tom", "tom"]


async def test_who_wasted_a_turn_comes_after_all_others_until_one_brought_something() -> None:
    turns = Turns()
    desk = Desk(turns)
    turns.wasted("tom", is_so=True)
    turns.wasted("ben", is_so=True)
    turns.wasted("ben", is_so=False)
    tasks = [await asked(desk.work(name)) for name in ("first", "tom", "jun", "ben")]
    desk.gate.set()
    await asyncio.gather(*tasks)
    assert desk.done == ["first", "jun", "ben", "tom"]


async def test_who_wasted_a_turn_waits_for_three_of_others_and_no_longer() -> None:
    turns = Turns()
    desk = Desk(turns)
    turns.wasted("tom", is_so=True)
    tasks = [
        await asked(desk.work("jun", turns=4)),
        await asked(desk.work("tom")),
        await asked(desk.work("mei", turns=4)),
    ]
    desk.gate.set()
    await asyncio.gather(*tasks)
    assert desk.done.index("tom") == 4


async def test_too_much_of_one_and_too_much_in_all_is_refused_and_the_rest_goes_on() -> None:
    desk = Desk(Turns(most=3, most_of_one=2))
    tasks = [await asked(desk.work("tom", turns=4)) for _ in range(2)]
    with pytest.raises(OwnStillWaiting):
        await desk.work("tom")
    tasks.append(await asked(desk.work("jun")))
    with pytest.raises(TooManyWaiting):
        await desk.work("mei")
    desk.gate.set()
    await asyncio.gather(*tasks)
    assert sorted(desk.done) == ["jun"] + 8 * ["tom"]
    await desk.work("mei")
    assert desk.done[-1] == "mei"


async def test_work_that_fails_fails_for_its_asker_alone() -> None:
    turns = Turns()
    desk = Desk(turns)

    async def fails() -> None:
        async with turns.admitted("tom"), turns.turn("tom"):
            await desk.gate.wait()
            raise ValueError("no")

    failing, well = await asked(fails()), await asked(desk.work("jun"))
    desk.gate.set()
    with pytest.raises(ValueError, match="no"):
        await failing
    await well
    assert desk.done == ["jun"]


async def test_who_gave_up_waiting_is_passed_over() -> None:
    desk = Desk(Turns())
    first, second = await asked(desk.work("tom")), await asked(desk.work("jun"))
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    desk.gate.set()
    await first
    await desk.work("mei")
    assert desk.done == ["tom", "mei"]


async def test_who_gives_up_just_as_the_turn_comes_gives_it_on() -> None:
    turns = Turns()
    desk = Desk(turns)
    desk.gate.set()
    async with turns.turn("tom"):
        gives_up, next_one = [await asked(desk.work(name)) for name in ("jun", "mei")]
    gives_up.cancel()
    await asyncio.gather(gives_up, next_one, return_exceptions=True)
    assert desk.done == ["mei"]


async def test_at_the_end_whoever_waits_and_whoever_comes_is_told_so() -> None:
    turns = Turns()
    desk = Desk(turns)
    first, second = await asked(desk.work("tom")), await asked(desk.work("jun"))
    turns.end()
    with pytest.raises(Stopping):
        await second
    with pytest.raises(Stopping):
        await desk.work("mei")
    desk.gate.set()
    await first
    assert desk.done == ["tom"]
