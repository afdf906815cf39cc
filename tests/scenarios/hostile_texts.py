"""A run of hostile texts through the whole app: nothing raises, and nothing wrong is stored or shown.

python -m tests.scenarios.hostile_texts [--count 100000] [--seed 1]
"""

import argparse
import asyncio
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, MutableMapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import structlog

from bot.model.calls import Reply
from tests.scenarios.hostile_acts import ADMIN, Act, Hostility
from tests.scenarios.kept_rows import broken_promises
from tests.scenarios.shown_replies import outcome_of, problems_of
from tests.school import School

SCHOOL_SIZE = 5_000
"""Texts for one school; then a new one begins, with a seed of its own."""
BEGINS = "2027-02-26 17:00"
TOGETHER = 8
"""Acts at once."""
BETWEEN = timedelta(seconds=20)
"""Slow enough for what one person may ask in a minute."""
SLOW_SECONDS = 0.25
LOOK_AGAIN_SECONDS = 0.05
MOST_SLOW = 10


@dataclass(kw_only=True, slots=True)
class Told:
    """What a run found."""

    outcomes: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    """The first act that led to a finding."""
    slowest: list[tuple[float, str]] = field(default_factory=list)
    """Seconds and the act, the slowest first."""

    @property
    def slow(self) -> int:
        """How many of the slowest took longer than any text may take."""
        return sum(seconds > SLOW_SECONDS for seconds, _ in self.slowest)

    def found(self, finding: str, act: str = "") -> None:
        self.findings[finding] += 1
        self.examples.setdefault(finding, act)

    def took(self, *acts: tuple[float, str]) -> None:
        self.slowest = sorted([*self.slowest, *acts], reverse=True)[:MOST_SLOW]

    def add(self, other: "Told") -> None:
        self.outcomes += other.outcomes
        self.findings += other.findings
        self.examples = other.examples | self.examples
        self.took(*other.slowest)


async def live_through(database: Path, count: int, seed: str) -> Told:
    """One school, and so many acts of its people and of the community next door."""
    told = Told()
    school = School(database, BEGINS)
    with _logged(told):
        await _begin(school)
        hostility, random = Hostility(school, seed), Random(f"time {seed}")
        for begun in range(0, count, TOGETHER):
            acts = [hostility.next() for _ in range(min(TOGETHER, count - begun))]
            await _take(school, acts, told)
            school.clock.set(school.clock.now() + BETWEEN)
            if begun % (25 * TOGETHER) == 0:
                school.fake.private.clear()
                del school.fake.connection.handed[:-20]
                await school.app.time.advance(school.clock.now() + timedelta(minutes=random.randrange(1, 600)))
        await school.settle()
        for post in school.fake.posts(school.challenges):
            for problem in problems_of(post.message):
                told.found(f"in a post: {problem}", ascii(post.text[:300]))
        await school.stop()
        for broken in await broken_promises(database, school.clock.now()):
            told.found(broken)
    return told


async def _begin(school: School) -> None:
    next_door = school.fake.add_space("other")
    school.fake.add_channel("challenges", space=next_door)
    await school.start()
    await school.set_up(school.chat.admin(ADMIN))
    await school.until("2027-03-01 09:01")


async def _take(school: School, acts: Sequence[Act], told: Told) -> None:
    """The acts at once; then what waited long once more alone, by the processor's time that it takes."""
    for act, waited in zip(acts, await asyncio.gather(*(_perform(school, act, told) for act in acts)), strict=True):
        if waited > LOOK_AGAIN_SECONDS:
            began = time.process_time()
            await _perform(school, act, Told())
            told.took((time.process_time() - began, act.name))


async def _perform(school: School, act: Act, told: Told) -> float:
    """The seconds until the answer was there."""
    reply: Reply | None = None
    failures = school.fake.connection.errors
    began = time.perf_counter()
    try:
        reply = await act.perform()
    except Exception as error:
        failures.append(error)
    seconds = time.perf_counter() - began
    outcome = "failed" if failures else outcome_of(reply)
    told.outcomes[f"{act.kind}: {outcome}"] += 1
    for failure in failures:
        told.found(f"{type(failure).__name__}: {str(failure)[:200]}", act.name)
    failures.clear()
    for problem in problems_of(reply):
        told.found(problem, act.name)
    if act.is_forbidden and outcome != "refused":
        told.found("somebody who is no admin was let in", act.name)
    return seconds


@contextmanager
def _logged(told: Told) -> Iterator[None]:
    """Whatever the app logs as a failure is a finding."""

    def keep(_logger: object, method: str, event: MutableMapping[str, Any]) -> str:
        if method in ("exception", "error", "critical"):
            trace = str(event.get("exception", "")).strip().splitlines()
            told.found(f"logged {event['event']}: {' | '.join(line.strip() for line in trace[-3:])}")
        raise structlog.DropEvent

    before = structlog.get_config()
    structlog.configure(processors=[structlog.processors.format_exc_info, keep])
    try:
        yield
    finally:
        structlog.configure(**before)


def run(count: int, seed: int) -> Told:
    """So many texts in schools side by side, as many at a time as there are cores."""
    sizes = [min(SCHOOL_SIZE, count - begun) for begun in range(0, count, SCHOOL_SIZE)]
    told = Told()
    with ProcessPoolExecutor(os.cpu_count()) as processes:
        for found in processes.map(_school, sizes, [f"{seed}.{number}" for number in range(len(sizes))]):
            told.add(found)
    return told


def _school(count: int, seed: str) -> Told:
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(live_through(Path(folder) / "pacer.db", count, seed))


def report(told: Told) -> str:
    findings = [f"{count:>8,}  {it!a}\n{'':>10}{told.examples[it]}" for it, count in told.findings.most_common()]
    return "\n".join(
        [
            f"{told.outcomes.total():,} texts",
            *(f"{count:>8,}  {outcome}" for outcome, count in sorted(told.outcomes.items())),
            "",
            f"The slowest; {told.slow} of them took longer than {SLOW_SECONDS * 1000:.0f} ms",
            *(f"{seconds * 1000:>5.0f} ms  {act}" for seconds, act in told.slowest),
            "",
            f"{len(findings)} findings",
            *findings,
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    told = run(asked.count, asked.seed)
    print(report(told))
    raise SystemExit(bool(told.findings or told.slow))


if __name__ == "__main__":
    main()
