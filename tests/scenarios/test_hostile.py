"""The quick ones of the hostile answers; `python -m tests.scenarios.hostile` is the whole set."""

from tests.scenarios.hostile import run
from tests.scenarios.hostile_programs import PROGRAMS

QUICK = (
    "endless recursion",
    "one huge block",
    "a huge result",
    "prints a verdict",
    "reads the canary",
    "deletes the canary",
    "reads the environment",
    "connects to a port",
    "starts a process",
    "is equal to everything",
    "walks the frames for the expected value",
    "searches all objects for it",
    "rewrites the reply",
    "a reply that grows as it is framed",
    "bytes that are none",
    "exits hard",
    "NUL bytes",
    "not Python at all",
)


async def test_quick_hostile_answers_are_held() -> None:
    counts = await run({name: PROGRAMS[name] for name in QUICK})
    assert counts.broken == []
    assert counts.held == len(QUICK)
    assert counts.all_held
