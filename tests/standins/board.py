"""Where tests wait for something to become true."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

PATIENCE_SECONDS = 10

Event = TypeVar("Event")
Found = TypeVar("Found")


class Board:
    """Looks again whenever something changed."""

    def __init__(self) -> None:
        self._change = asyncio.Event()

    def changed(self) -> None:
        self._change.set()
        self._change = asyncio.Event()

    async def change(self) -> None:
        """Returns at the next one."""
        await self._change.wait()

    async def until(self, look: Callable[[], Found | None], what: str) -> Found:
        """What `look` finds; AssertionError with `what` where it stays None for `PATIENCE_SECONDS`."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while (found := look()) is None:
                    await self.change()
        except TimeoutError:
            raise AssertionError(f"Waited {PATIENCE_SECONDS} s in vain: {what}.") from None
        return found


class Announcements(Generic[Event]):
    """What changes a stand-in's world tells of it here."""

    def __init__(self) -> None:
        self.board = Board()
        self._listeners: list[Callable[[Event], None]] = []

    def listen(self, listener: Callable[[Event], None]) -> None:
        self._listeners.append(listener)

    def announce(self, event: Event) -> None:
        """Tells whoever listens, and whoever waits for a change."""
        for listener in self._listeners:
            listener(event)
        self.board.changed()
