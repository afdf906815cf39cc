"""An answer that is run in parts: when it goes on, and when it is given up."""

from collections.abc import Sequence

from bot.grading.grader import Answer
from bot.grading.limits import ALL_SECONDS
from bot.grading.wire import Outcome, Part
from bot.model.runs import Ending, Raised, Returned, Run, Script

SLOW = Ending.TOO_SLOW
SCRIPTS = [Script(call="f()")] * 4
UNLOADED = Raised(type="NameError", kinds=("NameError",))


class Sandbox:
    """Gives these parts, and remembers how many scripts each was asked for."""

    def __init__(self, *parts: Part) -> None:
        self.asked: list[int] = []
        self._parts = list(parts)

    async def part(self, scripts: Sequence[Script]) -> Part:
        self.asked.append(len(scripts))
        return self._parts.pop(0)


def part(*results: int | Ending, computed: float = 0.1) -> Part:
    outcomes = [Outcome(result=each if isinstance(each, Ending) else Returned(value=each)) for each in results]
    return Part(outcomes=tuple(outcomes), computed=computed)


def values(*results: int | Ending) -> Run:
    return Run(results=tuple(each if isinstance(each, Ending) else Returned(value=each) for each in results))


async def test_it_goes_on_behind_what_a_turn_allowed_and_behind_a_bad_end() -> None:
    sandbox = Sandbox(part(1, SLOW), part(3), part(4), part(5, 6, 7, 8))
    answer = Answer(sandbox.part)
    assert await answer.batch(SCRIPTS) == values(1, SLOW, 3, 4)
    assert await answer.batch(SCRIPTS) == values(5, 6, 7, 8)
    assert sandbox.asked == [4, 2, 1, 4]


async def test_after_two_bad_ends_it_is_given_up_for_all_batches() -> None:
    sandbox = Sandbox(part(SLOW), part(2, Ending.CRASHED))
    answer = Answer(sandbox.part)
    crashed = Ending.CRASHED
    assert await answer.batch(SCRIPTS) == values(SLOW, 2, crashed, crashed)
    assert await answer.batch(SCRIPTS) == values(crashed, crashed, crashed, crashed)
    assert sandbox.asked == [4, 3]


async def test_what_computes_too_long_in_all_is_given_up_but_keeps_what_it_has() -> None:
    sandbox = Sandbox(part(1, 2, computed=ALL_SECONDS - 1), part(3, computed=1.5))
    answer = Answer(sandbox.part)
    assert await answer.batch(SCRIPTS) == values(1, 2, 3, SLOW)
    assert await answer.batch(SCRIPTS) == values(SLOW, SLOW, SLOW, SLOW)


async def test_what_does_not_load_is_asked_once() -> None:
    sandbox = Sandbox(Part(outcomes=(Outcome(result=UNLOADED, is_loaded=False, loading="hm"),)))
    answer = Answer(sandbox.part)
    assert await answer.batch(SCRIPTS) == Run(failed=UNLOADED, output="hm")
    assert await answer.batch(SCRIPTS) == Run(failed=UNLOADED)
    assert sandbox.asked == [4]


async def test_what_loaded_once_and_then_does_not_has_failed_that_script_alone() -> None:
    sandbox = Sandbox(part(1), Part(outcomes=(Outcome(result=UNLOADED, is_loaded=False),)), part(3, 4))
    assert (await Answer(sandbox.part).batch(SCRIPTS)).results == (
        Returned(value=1),
        UNLOADED,
        Returned(value=3),
        Returned(value=4),
    )


async def test_what_was_printed_while_it_loaded_is_told_once() -> None:
    outcomes = tuple(Outcome(result=Returned(value=n), loading="hello\n", running=f"{n}\n") for n in (1, 2))
    sandbox = Sandbox(Part(outcomes=outcomes), Part(outcomes=outcomes))
    assert (await Answer(sandbox.part).batch(SCRIPTS)).output == "hello\n1\n2\n1\n2\n"
