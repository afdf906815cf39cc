"""What can go wrong between Pacer and the fake platform, and when it is to happen."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.errors import Ambiguous, ChannelGone, DeletedSince, NotSent, PermissionMissing, RateLimited, Rejected
from bot.model.refs import ChannelRef
from bot.testing.records import PortCall, PostCall, channel_of


class Hang:
    """A request that gets no answer until it is released or cancelled."""

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


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """What one request meets; nothing, as it stands."""

    before: Exception | Hang | None = None
    """Met instead of the act, or before it."""
    after: Exception | Hang | None = None
    """Met although the act was done."""
    slow_history: bool = False
    """Whether `find` sees the post, or `replies` a reply, only once the platform's `limits.settle` has passed."""


def lost_answer(*, slow_history: bool = False) -> Fault:
    """The act is done, its answer never arrives."""
    return Fault(after=Ambiguous(), slow_history=slow_history)


def not_sent() -> Fault:
    return Fault(before=NotSent())


def rate_limited(retry_after: timedelta) -> Fault:
    return Fault(before=RateLimited(retry_after))


def rejected() -> Fault:
    return Fault(before=Rejected())


def deleted_since() -> Fault:
    """The message was there, and somebody deleted it."""
    return Fault(before=DeletedSince())


def channel_gone() -> Fault:
    return Fault(before=ChannelGone())


def permission_missing(permission: str) -> Fault:
    return Fault(before=PermissionMissing(permission))


def unexpected(error: Exception | None = None) -> Fault:
    """The act is done, then something breaks that no adapter foresaw."""
    return Fault(after=error or RuntimeError("the platform's library broke"))


def slow_history() -> Fault:
    """The act is done and answered, but the history lags."""
    return Fault(slow_history=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Planned:
    fault: Fault
    on: type[PortCall]
    channel: ChannelRef | None

    def meets(self, call: PortCall) -> bool:
        return isinstance(call, self.on) and self.channel in (None, channel_of(call))


class FaultPlan:
    """Planned faults, each met once by the first request that it is for; then whatever `otherwise` says."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []
        self.otherwise: Callable[[PortCall], Fault | None] = lambda call: None

    def add(self, fault: Fault, on: type[PortCall] = PostCall, channel: ChannelRef | None = None) -> None:
        self._planned.append(_Planned(fault=fault, on=on, channel=channel))

    def take(self, call: PortCall) -> Fault:
        for planned in self._planned:
            if planned.meets(call):
                self._planned.remove(planned)
                return planned.fault
        return self.otherwise(call) or Fault()


async def meet(fault: Exception | Hang | None) -> None:
    """Raises the error, or hangs, or does nothing."""
    if isinstance(fault, Hang):
        await fault.hold()
    elif fault:
        raise fault
