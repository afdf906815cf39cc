"""What can go wrong between the bot and Discord, and when it is to happen."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from fnmatch import fnmatchcase

from tests.standins.discord.errors import Refusal
from tests.standins.discord.requests import Request


@dataclass(frozen=True, kw_only=True, slots=True)
class Refuse:
    """Answers with an error."""

    refusal: Refusal
    retry_after: timedelta | None = None
    """For a 429."""
    is_global: bool = False


class Cut:
    """Closes the connection without an answer."""


class Hang:
    """Gives no answer until it is released."""

    def __init__(self) -> None:
        self._reached = asyncio.Event()
        self._released = asyncio.Event()

    async def reached(self) -> None:
        """Returns when a request hangs."""
        await self._reached.wait()

    def release(self) -> None:
        self._released.set()

    async def hold(self) -> None:
        self._reached.set()
        await self._released.wait()


Trouble = Refuse | Cut | Hang


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """What one request meets; nothing, as it stands."""

    before: Trouble | None = None
    """Met instead of the act; a hang only delays it."""
    after: Trouble | None = None
    """Met although the act was done."""


@dataclass(kw_only=True, slots=True)
class _Planned:
    pattern: str
    fault: Fault
    left: int | None


class FaultPlan:
    """Planned faults, each for the first requests that it fits; then whatever `otherwise` says."""

    def __init__(self) -> None:
        self.otherwise: Callable[[Request], Fault | None] = lambda request: None
        self._planned: list[_Planned] = []

    def add(self, pattern: str, fault: Fault, *, times: int | None = 1) -> None:
        """For requests like `POST /channels/*/messages`; None is until `clear`."""
        self._planned.append(_Planned(pattern=pattern, fault=fault, left=times))

    def clear(self) -> None:
        self._planned.clear()

    def take(self, request: Request) -> Fault:
        for planned in self._planned:
            if planned.left != 0 and fnmatchcase(request.name, planned.pattern):
                planned.left = None if planned.left is None else planned.left - 1
                return planned.fault
        return self.otherwise(request) or Fault()
