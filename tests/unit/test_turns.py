"""Fair turns: a flood from one keeps nobody waiting."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.grading.turns import OwnStillWaiting, TooManyWaiting, Turns


class Desk:
    """Work that is done when it is told to, and who had it done."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.gate = asyncio.Event()

    def work(self, name: str) -> Callable[[], Awaitable[str]]:
        async def work() -> str:
            await self.gate.wait()
            self.done.append(name)
            return name

        return work


async def asked(turns: Turns[str], who: str, work: Callable[[], Awaitable[str]]) -> "asyncio.Task[str]":
    task = asyncio.create_task(turns.take(who, work))
    await asyncio.sleep(0)
    return task


async def test_who_asks_much_waits_for_himself_and_not_others_for_him() -> None:
    turns: Turns[str] = Turns()
    desk = Desk()
    tasks = [await asked(turns, "tom", desk.work(f"tom {number}")) for number in range(3)]
    tasks += [await asked(turns, name, desk.work(name)) for name in ("jun", "mei")]
    desk.gate.set()
    await asyncio.gather(*tasks)
    assert desk.done == ["tom 0", "jun", "mei", "tom 1", "tom 2"]


async def test_too_much_of_one_and_too_much_in_all_is_refused_and_the_rest_goes_on() -> None:
    turns: Turns[str] = Turns(most=3, most_of_one=2)
    desk = Desk()
    tasks = [await asked(turns, "tom", desk.work("tom")) for _ in range(2)]
    with pytest.raises(OwnStillWaiting):
        await turns.take("tom", desk.work("tom"))
    tasks.append(await asked(turns, "jun", desk.work("jun")))
    with pytest.raises(TooManyWaiting):
        await turns.take("mei", desk.work("mei"))
    desk.gate.set()
    assert await asyncio.gather(*tasks) == ["tom", "tom", "jun"]
    assert await turns.take("mei", desk.work("mei")) == "mei"


async def test_work_that_fails_fails_for_its_asker_alone() -> None:
    async def fails() -> str:
        raise ValueError("no")

    turns: Turns[str] = Turns()
    desk = Desk()
    desk.gate.set()
    failing, well = await asked(turns, "tom", fails), await asked(turns, "jun", desk.work("jun"))
    with pytest.raises(ValueError, match="no"):
        await failing
    assert await well == "jun"


async def test_who_gave_up_waiting_is_passed_over() -> None:
    turns: Turns[str] = Turns()
    desk = Desk()
    first, second = await asked(turns, "tom", desk.work("tom")), await asked(turns, "jun", desk.work("jun"))
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
    desk.gate.set()
    assert await first == "tom"
    assert await turns.take("mei", desk.work("mei")) == "mei"
    assert desk.done == ["tom", "mei"]


async def test_at_the_end_nobody_is_left_waiting() -> None:
    turns: Turns[str] = Turns()
    desk = Desk()
    tasks = [await asked(turns, name, desk.work(name)) for name in ("tom", "jun")]
    await turns.stop()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(each) for each in ended] == [asyncio.CancelledError, asyncio.CancelledError]
