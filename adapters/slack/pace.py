"""One message a second to each channel, which is what Slack takes (rate limits)."""

import asyncio
from datetime import timedelta

from bot.errors import RateLimited

_MOST_CHANNELS = 1000


class Pace:
    def __init__(self, pause: timedelta, patience: timedelta) -> None:
        """`pause` lies between two messages; nobody waits for their turn longer than `patience`."""
        self._pause = pause.total_seconds()
        self._patience = patience.total_seconds()
        self._free_at: dict[str, float] = {}
        """By channel, as the loop's time."""

    async def turn(self, channel: str) -> None:
        """Returns when the channel takes a message. Raises RateLimited where that is too far off."""
        now = asyncio.get_running_loop().time()
        turn = max(now, self._free_at.get(channel, now))
        if turn - now > self._patience:
            raise RateLimited(timedelta(seconds=turn - now))
        self._forget(now)
        self._free_at[channel] = turn + self._pause
        await asyncio.sleep(turn - now)

    def _forget(self, now: float) -> None:
        if len(self._free_at) >= _MOST_CHANNELS:
            self._free_at = {channel: at for channel, at in self._free_at.items() if at > now}
