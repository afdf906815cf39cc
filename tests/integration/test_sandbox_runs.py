"""What an answer meets in the sandbox: each script alone, two seconds of computing, an end where it goes too far."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import JsonValue

from bot.grading.cases import grade
from bot.grading.grader import SandboxGrader
from bot.model.runs import Ending, Raised, Result, Returned, Run, Script
from bot.rules.values import same, shown
from tests.sandbox import sandbox
from tests.scenarios.hostile import HONEST, challenge

SLOW = Ending.TOO_SLOW


@pytest.fixture
async def grader() -> AsyncIterator[SandboxGrader]:
    async with sandbox() as grader:
        await grader.prepare()
        yield grader


def resident(process: int | None) -> int:
    """KiB; 1 where the system doesn't say."""
    status = Path(f"/proc/{process}/status")
    lines = status.read_text().splitlines() if status.exists() else ["VmRSS: 1"]
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


async def run(grader: SandboxGrader, source: str, *calls: str) -> Run:
    [done] = await grader.run("jun", source, [[Script(call=call) for call in calls]])
    return done


def values(*values: int | str) -> tuple[Result | Ending, ...]:
    return tuple(Returned(value=value) for value in values)


async def test_each_script_meets_the_answer_freshly_loaded(grader: SandboxGrader) -> None:
    counts = "seen = []\nprint('hello')\ndef f(x):\n    seen.append(x)\n    return len(seen)"
    done = await run(grader, counts, "f(1)", "f(2)", "f(3)")
    assert (done.results, done.output) == (values(1, 1, 1), "hello\n")


async def test_behind_a_script_that_never_ends_the_others_have_their_results(grader: SandboxGrader) -> None:
    source = "def f(x):\n    while x == 2: pass\n    return x"
    assert (await run(grader, source, "f(1)", "f(2)", "f(3)")).results == (Returned(value=1), SLOW, Returned(value=3))


async def test_after_two_that_never_end_nobody_waits_for_more(grader: SandboxGrader) -> None:
    scripts = [Script(call="f(1)")] * 4
    runs = await grader.run("jun", "def f(x):\n    while True: pass", [scripts, scripts])
    assert [run.results for run in runs] == [(SLOW,) * 4, (SLOW,) * 4]


async def test_what_can_not_be_read_is_known_from_what_raises_as_it_loads(grader: SandboxGrader) -> None:
    scripts = [Script(call="1")] * 2
    unread, again = await grader.run("jun", "return (x", [scripts, scripts])
    assert unread.failed and unread.failed.is_unread
    assert again == unread
    loading, _ = await grader.run("jun", "print('hm')\nraise SyntaxError('boo')", [scripts, scripts])
    assert loading.failed and not loading.failed.is_unread
    assert (loading.failed.line, loading.output) == (2, "hm\n")


async def test_nothing_that_a_case_leaves_behind_changes_the_next(grader: SandboxGrader) -> None:
    source = """
import decimal, logging, sys
class Big: NUMBERS = [0] * 8_000_000
logging.getLogger().addHandler(logging.StreamHandler())
def a(): decimal.getcontext().prec = 3; sys.setrecursionlimit(60)
def b(): logging.warning("once"); return str(decimal.Decimal(1) / 3), sys.getrecursionlimit() > 100
"""
    done = await run(grader, source, "a()", "b()", "b()", "b()", "b()", "b()")
    third: JsonValue = {"$tuple": ["0.3333333333333333333333333333", True]}
    assert done.results == (Returned(value=None), *[Returned(value=third)] * 5)
    assert done.output == "once\n" * 5


async def test_a_process_keeps_nothing_of_answers_that_end_badly(grader: SandboxGrader) -> None:
    hoards = "b = bytearray(80_000_000)\nimport os\ndef f(x): os._exit(0)"
    sizes = []
    for _ in range(6):
        assert (await run(grader, hoards, "f(1)", "f(2)")).results == (Ending.CRASHED,) * 2
        sizes.append(resident(grader.process_id))
    assert max(sizes) < 2 * min(sizes)


async def test_a_long_wait_is_ended_before_it_begins_and_the_process_stays(grader: SandboxGrader) -> None:
    before = grader.process_id
    source = "import asyncio, time\ndef f(x): time.sleep(x)\ndef g(x): asyncio.run(asyncio.sleep(x))"
    done = await run(grader, source, "f(0.01)", "f(3600)", "g(3600)", "g(0.01)")
    assert [isinstance(got, Returned) for got in done.results] == [True, False, False, True]
    assert done.results[1:3] == (SLOW, SLOW)
    assert grader.process_id == before


async def test_an_error_is_known_by_all_that_it_is_and_not_by_a_name_it_only_bears(grader: SandboxGrader) -> None:
    source = """
class NoNumber(ValueError): pass
class TypeError(Exception): pass
def f(x): raise NoNumber(x)
def g(x): raise TypeError(x)
"""
    first, second = (await run(grader, source, "f(1)", "g(1)")).results
    assert isinstance(first, Raised) and isinstance(second, Raised)
    assert first.kinds == ("NoNumber", "ValueError", "Exception", "BaseException")
    assert second.kinds == ("Exception", "BaseException")


async def test_half_a_character_is_spelt_out_wherever_it_comes_from(grader: SandboxGrader) -> None:
    before = grader.process_id
    source = "def f(x):\n    print('\\udc80')\n    return x * '\\ud800'\ndef g(x): raise ValueError('\\udcff')"
    value, error, plain = (await run(grader, source, "f(1)", "g(1)", "f(0)")).results
    assert isinstance(value, Returned) and isinstance(error, Raised)
    assert (shown(value.value), error.message, plain) == (r"'\ud800'", r"\udcff", Returned(value=""))
    assert grader.process_id == before


async def test_warnings_are_nothing_that_an_answer_printed(grader: SandboxGrader) -> None:
    done = await run(grader, "async def g(): ...\ndef f(x):\n    g()\n    return x is 1", "f(1)")
    assert (done.results, done.output) == ((Returned(value=True),), "")


@pytest.mark.parametrize(
    ("source", "ending"),
    [
        ("def f(x): return 'a' * 300_000", Ending.TOO_LONG_A_REPLY),
        ("import os\ndef f(x): os._exit(0)", Ending.CRASHED),
        (f"import json\njson.dumps.__code__ = (lambda *a, **k: 'no reply').__code__\n{HONEST}", Ending.CRASHED),
    ],
)
async def test_what_goes_too_far_ends_and_the_next_answer_is_graded(
    grader: SandboxGrader, source: str, ending: Ending
) -> None:
    assert (await run(grader, source, "f(1)")).results == (ending,)
    assert (await grade(grader, "jun", challenge(), HONEST)).is_right


async def test_a_tuple_is_shown_as_one_and_does_for_a_list(grader: SandboxGrader) -> None:
    [got] = (await run(grader, "def f(x): return x, [x]", "f(1)")).results
    assert isinstance(got, Returned)
    assert shown(got.value) == "(1, [1])"
    assert same([1, [1]], got.value)
