"""Rings where a script takes too long: by what it computes, so that a machine that is busy makes no answer wrong."""

import threading
import time
from collections.abc import Callable

from bot.grading.limits import GRACE, LONGEST, SECONDS


class Alarm:
    """`with` it a script is under way; `ring` is to end it, and `end` must where that did not help."""

    def __init__(self, ring: Callable[[], None], end: Callable[[], None]) -> None:
        self._ring = ring
        self._end = end
        self._changed = threading.Condition()
        self._armed = 0
        """The number of the script; 0 while there is none."""
        self._count = 0
        self._began = self._computed = 0.0
        """On the clock, and of this process's computing when it began."""
        threading.Thread(target=self._watch, daemon=True).start()

    def __enter__(self) -> None:
        with self._changed:
            self._count += 1
            self._armed = self._count
            self._began, self._computed = time.monotonic(), time.process_time()
            self._changed.notify()

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._armed = 0
            self._changed.notify()

    def _watch(self) -> None:
        with self._changed:
            while True:
                self._changed.wait_for(lambda: self._armed)
                self._watch_one(self._armed)

    def _watch_one(self, script: int) -> None:
        while self._armed == script:
            left = self._left()
            if left > 0:
                self._changed.wait(left)
                continue
            self._ring()
            if not self._changed.wait_for(lambda: self._armed != script, GRACE):
                self._end()

    def _left(self) -> float:
        """Seconds for which it can't be over yet."""
        return min(
            self._computed + SECONDS - time.process_time(),
            self._began + LONGEST - time.monotonic(),
        )
