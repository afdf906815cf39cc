"""How fast code is graded, beside a new Python process for each answer: `python -m tests.benchmarks.grading`.

A process of its own is what graders do without a sandbox; it holds nothing back, and is only there to be compared with.
"""

import argparse
import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from bot.grading.cases import grade
from bot.grading.grader import SandboxGrader
from bot.library.items import CodeChallenge
from bot.library.load import load_library, shipped_content
from bot.settings import read_settings

BARE = """
import json, sys
job = json.load(sys.stdin)
scope = {}
exec(job["source"], scope)
print(json.dumps([repr(eval(call, dict(scope))) for call in job["calls"]]))
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    cold: float
    """Seconds of the first one, the worker's start included."""
    warm: Sequence[tuple[str, float]]
    """Slugs, and seconds for the answer in its challenge's solution."""
    at_once: float
    """Gradings a second, asked for by many at once."""
    bare: Sequence[float]
    memory: int
    """KiB of the worker; 0 where the system doesn't say."""

    @property
    def longest(self) -> Sequence[tuple[str, float]]:
        """The answers that work or sleep longest, each at its best: what the p99 is made of."""
        best: dict[str, float] = {}
        for slug, took in self.warm:
            best[slug] = min(took, best.get(slug, took))
        return sorted(best.items(), key=lambda each: -each[1])[:4]

    def lines(self) -> list[str]:
        warm = [took for _, took in self.warm]
        middle, bare = median(warm), median(self.bare)
        return [
            f"cold {self.cold * 1000:.0f} ms",
            f"warm: median {middle * 1000:.1f} ms, p99 {quantiles(warm, n=100)[-1] * 1000:.1f} ms",
            f"longest by themselves: {', '.join(f'{slug} {took * 1000:.0f} ms' for slug, took in self.longest)}",
            f"a Python process each: median {bare * 1000:.1f} ms, {bare / middle:.1f} times as long",
            f"asked for at once: {self.at_once:.0f} gradings a second",
            f"the worker takes {self.memory / 1024:.0f} MiB",
        ]


async def measure(times: int) -> Measured:
    """Raises what the grader raises."""
    library = load_library(shipped_content())
    items = [item for item in library.challenges.values() if isinstance(item, CodeChallenge)]
    built = _grader()
    await built.prepare()
    await built.close()
    grader = _grader()
    began = time.perf_counter()
    await grade(grader, "jun", items[0], items[0].solution_code)
    cold = time.perf_counter() - began
    warm = [await _timed(grader, items[number % len(items)]) for number in range(times)]
    began = time.perf_counter()
    asked = (grade(grader, f"member {number}", items[0], items[0].solution_code) for number in range(times))
    await asyncio.gather(*asked)
    at_once = times / (time.perf_counter() - began)
    memory = _resident(grader.process_id)
    await grader.close()
    bare = [await _bare(items[number % len(items)]) for number in range(max(5, times // 10))]
    return Measured(cold=cold, warm=warm, at_once=at_once, bare=bare, memory=memory)


def _grader() -> SandboxGrader:
    return SandboxGrader(read_settings().cache_folder, lambda says: print(says, file=sys.stderr))


async def _timed(grader: SandboxGrader, item: CodeChallenge) -> tuple[str, float]:
    began = time.perf_counter()
    done = await grade(grader, "jun", item, item.solution_code)
    assert done.is_right
    return item.slug, time.perf_counter() - began


async def _bare(item: CodeChallenge) -> float:
    job = json.dumps({"source": item.solution_code, "calls": ["1 + 1" for _ in item.cases]})
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-c", BARE), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    await process.communicate(job.encode())
    return time.perf_counter() - began


def _resident(process: int | None) -> int:
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return 0
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmRSS:"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=150)
    print("\n".join(asyncio.run(measure(parser.parse_args().times)).lines()))


if __name__ == "__main__":
    main()
