"""Timing in one run: variants take turns, so that what slows the machine for a while slows them all."""

import gc
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from statistics import median

Work = Callable[[int], Awaitable[None]]
"""Does the round of that number."""


async def take_turns(variants: Mapping[str, Work], rounds: int, *, warm_up: int) -> dict[str, list[float]]:
    """The seconds of each round by variant; the first `warm_up` rounds don't count."""
    names = list(variants)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for number in range(warm_up + rounds):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            gc.collect()
            began = time.perf_counter()
            await variants[name](number)
            took = time.perf_counter() - began
            if number >= warm_up:
                seconds[name].append(took)
    return seconds


def times_as_fast(seconds: Sequence[float], peers: Sequence[float]) -> float:
    """The median, over the rounds, of how many times as long the peer took in the same round."""
    return median(peer / own for own, peer in zip(seconds, peers, strict=True))
