"""kill -9 at random moments: `python -m tests.scenarios.kill [--platform discord|slack] [--kills 50] [--seed 1]`.

On the console the month is played once undisturbed. Then it is played again and again, killed at random moments and
started again each time, until all kills are used; each month that was killed must end as the undisturbed one did.

On Discord and Slack people go on with their lives before a stand-in while Pacer is killed; at the end its database
must say what everybody sees there. Slack tells Pacer through a socket, or by `--transport http`.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.scenarios.life import loop
from tests.scenarios.life.on_discord import discord
from tests.scenarios.life.on_slack import slack_by_http, slack_by_socket
from tests.scenarios.month_rows import Month, Rows, read_month

KILLS_A_MONTH = 10
LONGEST_RUN = 300
"""Seconds in which a month that nobody kills must end."""


@dataclass(kw_only=True, slots=True)
class Counts:
    months: int = 0
    kills: int = 0
    posts: int = 0
    doubled: int = 0
    missing: int = 0
    lost: dict[str, int] = field(default_factory=dict)
    added: dict[str, int] = field(default_factory=dict)

    @property
    def all_held(self) -> bool:
        return not (self.doubled or self.missing or any(self.lost.values()) or any(self.added.values()))

    def add(self, month: Month, undisturbed: Month) -> None:
        self.months += 1
        self.posts += month.posts
        self.doubled += month.doubled
        self.missing += month.missing
        for kind, rows in undisturbed.rows.items():
            self.lost[kind] = self.lost.get(kind, 0) + _total(rows - month.rows[kind])
            self.added[kind] = self.added.get(kind, 0) + _total(month.rows[kind] - rows)

    def lines(self) -> Iterator[str]:
        yield f"{self.kills} kills in {self.months} months"
        yield f"posts of occurrences: {self.posts}, doubled {self.doubled}, missing {self.missing}"
        for kind in self.lost:
            yield f"{kind}: lost {self.lost[kind]}, doubled or changed {self.added[kind]}"


def _total(rows: Rows) -> int:
    return sum(rows.values())


def _play(data: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.scenarios.slow_month"],
        env={**os.environ, "PACER_DATA": str(data)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _finish(data: Path) -> float:
    """Play to the end; how long it took, in seconds."""
    began = time.monotonic()
    code = _play(data).wait(LONGEST_RUN)
    if code != 0:
        raise SystemExit(f"The month ended with exit code {code}; see {data}/demo/pacer.log.")
    return time.monotonic() - began


def _kill_at(data: Path, after: float) -> bool:
    """Kill the month after so many seconds; False where it had ended by then."""
    playing = _play(data)
    try:
        playing.wait(after)
    except subprocess.TimeoutExpired:
        playing.kill()
        playing.wait()
        return True
    return False


def run(kills: int, seed: int) -> Counts:
    """Play, kill and compare."""
    chance = random.Random(seed)
    counts = Counts()
    with tempfile.TemporaryDirectory() as folder:
        reference = Path(folder) / "undisturbed"
        takes = _finish(reference)
        undisturbed = read_month(reference / "demo")
        while counts.kills < kills:
            data = Path(folder) / f"month-{counts.months + 1}"
            for _ in range(min(KILLS_A_MONTH, kills - counts.kills)):
                if not _kill_at(data, chance.uniform(0.25, 1.0) * takes):
                    break
                counts.kills += 1
            _finish(data)
            counts.add(read_month(data / "demo"), undisturbed)
    return counts


def _counts(platform: str, transport: str, kills: int, seed: int) -> Counts | loop.Counts:
    match platform:
        case "discord":
            return loop.run(discord, kills, seed)
        case "slack":
            return loop.run(slack_by_http if transport == "http" else slack_by_socket, kills, seed)
        case _:
            return run(kills, seed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--platform", choices=["console", "discord", "slack"], default="console")
    parser.add_argument("--transport", choices=["socket", "http"], default="socket")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    counts = _counts(asked.platform, asked.transport, asked.kills, asked.seed)
    print("\n".join(counts.lines()))
    sys.exit(0 if counts.all_held else 1)


if __name__ == "__main__":
    main()
