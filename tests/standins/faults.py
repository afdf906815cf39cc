"""What can go wrong between a bot and its platform, and when it is to happen."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Generic

from aiohttp import web

from tests.standins.requests import Request
from tests.standins.wire import Json


@dataclass(frozen=True, kw_only=True, slots=True)
class Refuse:
    """Answers with an error."""

    status: int
    body: Json
    headers: Mapping[str, str] = field(default_factory=dict)


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


class FaultPlan(Generic[Request]):
    """Planned faults, each for the first requests that it fits; then whatever `otherwise` says."""

    def __init__(self) -> None:
        self.otherwise: Callable[[Request], Fault | None] = lambda request: None
        self._planned: list[_Planned] = []

    def add(self, pattern: str, fault: Fault, *, times: int | None = 1) -> None:
        """For requests whose names are like it; None is until `clear`."""
        self._planned.append(_Planned(pattern=pattern, fault=fault, left=times))

    def clear(self) -> None:
        self._planned.clear()

    def take(self, request: Request) -> Fault:
        for planned in self._planned:
            if planned.left != 0 and fnmatchcase(request.name, planned.pattern):
                planned.left = None if planned.left is None else planned.left - 1
                return planned.fault
        return self.otherwise(request) or Fault()


async def meet(trouble: Trouble | None, request: web.Request) -> web.StreamResponse | Refuse | None:
    """The answer to give instead; None where there was only a delay."""
    match trouble:
        case Hang():
            await trouble.hold()
            return None
        case Cut():
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        case _:
            return trouble
