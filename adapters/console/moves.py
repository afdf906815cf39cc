"""Living through a stretch of time day by day, so that Ctrl-C can stop it on the way."""

import asyncio
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from bot.ports import Host

STEP = timedelta(days=1)
LONG = timedelta(days=28)
"""From this long on a move may take a while, and how to stop it is told."""


async def live_through(host: Host, to: datetime) -> bool:
    """Moves the time on; whether it reached `to` (aware UTC), or Ctrl-C stopped it after a day on the way."""
    with _ctrl_c(host) as pressed:
        while host.clock.now() < to:
            if pressed.is_set():
                return False
            await host.time.advance(min(to, host.clock.now() + STEP))
    return True


def can_stop(host: Host) -> bool:
    """Ctrl-C ends a script, and on Windows everything."""
    return not host.scripted and sys.platform != "win32"


@contextmanager
def _ctrl_c(host: Host) -> Iterator[asyncio.Event]:
    pressed = asyncio.Event()
    session = asyncio.current_task()
    if session is None or not can_stop(host):
        yield pressed
        return
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, pressed.set)
    try:
        yield pressed
    finally:
        # asyncio can't tell whose handler it was; ending the session ends Pacer, as Ctrl-C did before.
        loop.add_signal_handler(signal.SIGINT, session.cancel)
