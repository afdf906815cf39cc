"""Whether a request that failed may have been done: aiohttp says how far it came."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import SimpleNamespace

import aiohttp


class NotRepeated(aiohttp.ClientError):
    """It may have been done already."""


class Attempt:
    """What is known of the requests that one act of ours has made so far."""

    def __init__(self, *, only_once: bool = False) -> None:
        """With `only_once` what may be done is not sent again, as some libraries do after a server error."""
        self._only_once = only_once
        self._in_flight = False
        self._unclear = False

    @property
    def may_be_done(self) -> bool:
        return self._in_flight or self._unclear

    def starts(self) -> None:
        """Raises NotRepeated."""
        if self._only_once and self.may_be_done:
            raise NotRepeated

    def sent(self) -> None:
        self._in_flight = True

    def answered(self, status: int) -> None:
        self._in_flight = False
        # A success whose body gets lost was done; a server error may have come after the deed.
        self._unclear = self._unclear or not 400 <= status < 500


_current: ContextVar[Attempt | None] = ContextVar("attempt", default=None)


@contextmanager
def attempted(*, only_once: bool = False) -> Iterator[Attempt]:
    """What is requested in here is one act."""
    attempt = Attempt(only_once=only_once)
    outer = _current.set(attempt)
    try:
        yield attempt
    finally:
        _current.reset(outer)


def attempt_trace() -> aiohttp.TraceConfig:
    """Tells the current attempt what becomes of its requests."""
    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(_starts)
    trace.on_request_headers_sent.append(_sent)
    trace.on_request_end.append(_answered)
    return trace


async def _starts(
    session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestStartParams
) -> None:
    if attempt := _current.get():
        attempt.starts()


async def _sent(
    session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestHeadersSentParams
) -> None:
    if attempt := _current.get():
        attempt.sent()


async def _answered(
    session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
) -> None:
    if attempt := _current.get():
        attempt.answered(params.response.status)
