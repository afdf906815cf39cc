"""kill -9 at random moments of Pacer's life in a community, with lost answers in between."""

import asyncio
import os
import random
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.scenarios.life.crowd import Crowd
from tests.scenarios.life.outcome import Outcome, is_settled, read_outcome
from tests.scenarios.life.place import Place
from tests.scenarios.life.process import DATABASE

LOST_ANSWERS = 0.35
"""The share of posts that arrive without Pacer hearing of it."""
LIFE = (0.3, 4.0)
"""Seconds from a start to a kill that comes at any time."""
AROUND_A_POST = 0.04
"""Most kills come so many seconds after a post arrived, at the latest."""
IN_PEACE = 2.5
"""Seconds after the last start in which people go on: nobody catches up with those."""
LONGEST_SETTLING = 120.0
LONGEST_TAKING = 10.0
"""Seconds until Pacer has taken what it was told, and has listed again what it found."""
_POLL = 0.1

NewPlace = Callable[[], AbstractAsyncContextManager[Place]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    kills: int
    lost_answers: int
    told: str
    runs: int
    came_to_rest: bool
    outcome: Outcome

    @property
    def unheeded(self) -> int:
        """Posts that an admin was told of and that never came."""
        return max(0, self.runs - self.outcome.posts)

    @property
    def all_held(self) -> bool:
        return self.came_to_rest and self.outcome.is_right and not self.unheeded

    def lines(self) -> Iterator[str]:
        found = self.outcome
        yield f"{self.kills} kills, {self.lost_answers} lost answers, {self.told}"
        yield f"posts of occurrences: {found.posts}, missing {len(found.missing)}"
        yield f"messages with them: {found.messages}, doubled {len(found.doubled)}"
        yield f"posts that were asked for: {self.runs}, without an occurrence {self.unheeded}"
        yield (
            f"check-ins: {found.pieces}, lost {len(found.lost_pieces)}, doubled or taken back"
            f" {len(found.doubled_pieces)}, days that differ {found.wrong_days}"
        )
        if not self.came_to_rest:
            yield f"Pacer did not come to rest within {LONGEST_SETTLING:.0f} seconds"
        yield from (f"  doubled: {key}" for key in found.doubled)
        yield from (f"  missing: {key}" for key in found.missing)
        yield from (f"  lost: {key} of {account}" for account, key in found.lost_pieces)
        yield from (f"  doubled or taken back: {key} of {account}" for account, key in found.doubled_pieces)


def run(new_place: NewPlace, kills: int, seed: int) -> Counts:
    """Live, kill and compare."""
    return asyncio.run(_run(new_place, kills, random.Random(seed)))


async def _run(new_place: NewPlace, kills: int, chance: random.Random) -> Counts:
    with tempfile.TemporaryDirectory() as folder:
        async with new_place() as place:
            crowd = Crowd(place, chance)
            data, losses = Path(folder), _Losses(chance)
            async with _pacer(place, data):
                await crowd.set_up()
            place.lose_answers(losses)
            place.lag()
            for number in range(kills):
                if number == kills // 2:
                    place.get_harder()
                async with _pacer(place, data), _going_on(crowd):
                    await _moment_to_kill(place, chance)
                await crowd.act_in_silence()
            place.lose_answers(lambda: False)
            came_to_rest = await _live_in_peace(place, crowd, data)
            return Counts(
                kills=kills,
                lost_answers=losses.count,
                told=place.told(),
                runs=crowd.runs,
                came_to_rest=came_to_rest,
                outcome=read_outcome(data / DATABASE, place, crowd.told),
            )


async def _live_in_peace(place: Place, crowd: Crowd, data: Path) -> bool:
    """Whether Pacer came to rest once people did."""
    began = datetime.now(UTC)
    async with _pacer(place, data) as process:
        async with asyncio.TaskGroup() as living:
            living.create_task(crowd.live())
            await place.listens()
            await asyncio.sleep(IN_PEACE)
            crowd.rest()
        await place.settled()
        is_at_rest = await _until(lambda: is_settled(data / DATABASE, began), process, LONGEST_SETTLING)
        await _until(lambda: read_outcome(data / DATABASE, place, crowd.told).is_right, process, LONGEST_TAKING)
    return is_at_rest


class _Losses:
    """Decides which posts' answers are lost."""

    def __init__(self, chance: random.Random) -> None:
        self.count = 0
        self._chance = chance

    def __call__(self) -> bool:
        is_lost = self._chance.random() < LOST_ANSWERS
        self.count += is_lost
        return is_lost


@asynccontextmanager
async def _pacer(place: Place, data: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """Pacer in a process of its own, killed at the end."""
    with (data / "pacer.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.scenarios.life.process", str(data), place.platform),
            env={**os.environ, **place.settings},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        yield process
        if process.returncode is not None:
            raise SystemExit(f"Pacer ended with {process.returncode}:\n{(data / 'pacer.log').read_text()[-3000:]}")
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        await place.was_left()


@asynccontextmanager
async def _going_on(crowd: Crowd) -> AsyncIterator[None]:
    living = asyncio.create_task(crowd.live())
    try:
        yield
    finally:
        if living.done():
            living.result()
        living.cancel()
        with suppress(asyncio.CancelledError):
            await living


async def _moment_to_kill(place: Place, chance: random.Random) -> None:
    if chance.random() < 0.3:
        await asyncio.sleep(chance.uniform(*LIFE))
        return
    last = place.posts_sent() + chance.randint(1, 3)
    with suppress(AssertionError):
        await place.board.until(lambda: place.posts_sent() >= last or None, "no post")
    await asyncio.sleep(chance.uniform(0, AROUND_A_POST))


async def _until(is_so: Callable[[], bool], process: asyncio.subprocess.Process, seconds: float) -> bool:
    """Looks again and again, for that long at most."""
    latest = asyncio.get_running_loop().time() + seconds
    while not is_so():
        if process.returncode is not None or asyncio.get_running_loop().time() >= latest:
            return False
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), _POLL)
    return True
