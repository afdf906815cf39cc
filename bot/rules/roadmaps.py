"""Progress on a roadmap; steps are numbered from 1."""

from collections.abc import Collection

BAR_WIDTH = 12


def next_step(done: Collection[int], steps: int) -> int | None:
    """The first step that is not done; None once all are."""
    return next((number for number in range(1, steps + 1) if number not in done), None)


def bar(done: int, steps: int) -> str:
    """`■■■□□…`: full only when every step is done."""
    filled = BAR_WIDTH * done // steps if steps else 0
    return "■" * filled + "□" * (BAR_WIDTH - filled)
