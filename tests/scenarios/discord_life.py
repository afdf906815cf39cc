"""kill -9 at random moments of Pacer's life in a guild, with lost answers in between."""

import asyncio
import random
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.scenarios.discord_crowd import Crowd
from tests.scenarios.discord_process import DATABASE
from tests.scenarios.discord_rows import Outcome, is_settled, read_outcome
from tests.standins.discord.requests import Request
from tests.standins.discord.server import DiscordServer
from tests.standins.faults import Cut, Fault

LOST_ANSWERS = 0.35
"""The share of posts that arrive without Pacer hearing of it."""
LIFE = (0.3, 4.0)
"""Seconds from a start to a kill that comes at any time."""
AROUND_A_POST = 0.04
"""Most kills come so many seconds after a post arrived, at the latest."""
LONGEST_SETTLING = 120.0
HISTORY_LAG = timedelta(seconds=0.1)
"""How much later a message stands in the channel's history; the process waits longer before it looks."""
_POLL = 0.1


@dataclass(frozen=True, kw_only=True, slots=True)
class Counts:
    kills: int
    lost_answers: int
    runs: int
    came_to_rest: bool
    outcome: Outcome

    @property
    def unheeded(self) -> int:
        """Posts that an admin was told of and that never came."""
        return max(0, self.runs - self.outcome.posts)

    @property
    def all_held(self) -> bool:
        found = self.outcome
        wrong = (found.doubled, found.missing, found.lost_pieces, found.doubled_pieces, found.wrong_days, self.unheeded)
        return self.came_to_rest and not any(wrong)

    def lines(self) -> Iterator[str]:
        found = self.outcome
        yield f"{self.kills} kills, {self.lost_answers} lost answers"
        yield f"posts of occurrences: {found.posts}, doubled {len(found.doubled)}, missing {len(found.missing)}"
        yield f"posts that were asked for: {self.runs}, without an occurrence {self.unheeded}"
        yield (
            f"check-ins: {found.pieces}, lost {len(found.lost_pieces)}, doubled or taken back"
            f" {len(found.doubled_pieces)}, days that differ {found.wrong_days}"
        )
        if not self.came_to_rest:
            yield f"Pacer did not come to rest within {LONGEST_SETTLING:.0f} seconds"
        yield from (f"  doubled: post {key}" for key in found.doubled)
        yield from (f"  missing: post {key}" for key in found.missing)
        yield from (f"  lost: {key} of {account}" for account, key in found.lost_pieces)
        yield from (f"  doubled or taken back: {key} of {account}" for account, key in found.doubled_pieces)


def run(kills: int, seed: int) -> Counts:
    """Live, kill and compare."""
    return asyncio.run(_run(kills, random.Random(seed)))


async def _run(kills: int, chance: random.Random) -> Counts:
    with tempfile.TemporaryDirectory() as folder:
        async with DiscordServer() as server:
            channel = await server.add_channel("check-ins")
            crowd = Crowd(server, channel, chance)
            data, lost = Path(folder), _Losses(chance)
            async with _pacer(server, data):
                await crowd.set_up()
            server.faults.otherwise = lost
            server.world.history_lag = HISTORY_LAG
            for number in range(kills):
                if number == kills // 2:
                    server.scene.chat.nonce_window = timedelta(0)
                async with _pacer(server, data), _going_on(crowd):
                    await _moment_to_kill(server, chance)
                await crowd.act_in_silence()
            server.faults.otherwise = lambda request: None
            began = datetime.now(UTC)
            async with _pacer(server, data) as process:
                came_to_rest = await _until(lambda: is_settled(data / DATABASE, began), process)
            outcome = read_outcome(data / DATABASE, server, channel, crowd.pressed)
    return Counts(kills=kills, lost_answers=lost.count, runs=crowd.runs, came_to_rest=came_to_rest, outcome=outcome)


class _Losses:
    """Decides which posts' answers are lost."""

    def __init__(self, chance: random.Random) -> None:
        self.count = 0
        self._chance = chance

    def __call__(self, request: Request) -> Fault | None:
        if not _is_post(request) or self._chance.random() >= LOST_ANSWERS:
            return None
        self.count += 1
        return Fault(after=Cut())


def _is_post(request: Request) -> bool:
    return request.method == "POST" and request.path.startswith("/channels/") and request.path.endswith("/messages")


@asynccontextmanager
async def _pacer(server: DiscordServer, data: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """Pacer in a process of its own, killed at the end."""
    with (data / "pacer.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.scenarios.discord_process", str(data), server.api_url, server.gateway_url),
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
        await server.disconnected()
        server.gateway.forget()


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


async def _moment_to_kill(server: DiscordServer, chance: random.Random) -> None:
    if chance.random() < 0.3:
        await asyncio.sleep(chance.uniform(*LIFE))
        return
    last = _posts_sent(server) + chance.randint(1, 3)
    with suppress(AssertionError):
        await server.world.board.until(lambda: _posts_sent(server) >= last or None, "no post")
    await asyncio.sleep(chance.uniform(0, AROUND_A_POST))


def _posts_sent(server: DiscordServer) -> int:
    return sum(map(_is_post, server.requests))


async def _until(is_so: Callable[[], bool], process: asyncio.subprocess.Process) -> bool:
    """Looks again and again, for `LONGEST_SETTLING` seconds at most."""
    latest = asyncio.get_running_loop().time() + LONGEST_SETTLING
    while not is_so():
        if process.returncode is not None or asyncio.get_running_loop().time() >= latest:
            return False
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), _POLL)
    return True
