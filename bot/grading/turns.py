"""Fair turns: who asks much waits for himself, not others for him; who wastes turns lets others go first."""

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.errors import CannotGrade, Refusal

MOST_WAITING = 200
MOST_OF_ONE = 3
MOST_REMEMBERED = 1000
"""Of those who wasted their last turn."""
MOST_BEFORE = 3
"""Turns of others before one of theirs, so that nobody waits for ever."""


class TooManyWaiting(Refusal):
    """A great many answers are being graded right now. Please send yours again in a minute."""


class OwnStillWaiting(Refusal):
    """Your last answers are still being graded. Send the next one when they are back."""


class Stopping(CannotGrade):
    """Pacer is stopping."""


class Turns:
    """Admits a task and gives it as many turns as it needs, one turn of one task at a time."""

    def __init__(self, *, most: int = MOST_WAITING, most_of_one: int = MOST_OF_ONE) -> None:
        self._most = most
        self._most_of_one = most_of_one
        self._admitted: Counter[str] = Counter()
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()
        self._wasters: OrderedDict[str, None] = OrderedDict()
        self._before = 0
        """Turns of others that those who wasted theirs have let go first."""
        self._is_taken = False
        self._has_ended = False

    @asynccontextmanager
    async def admitted(self, who: str) -> AsyncIterator[None]:
        """Raises TooManyWaiting, OwnStillWaiting or Stopping."""
        if self._has_ended:
            raise Stopping
        if self._admitted[who] >= self._most_of_one:
            raise OwnStillWaiting
        if self._admitted.total() >= self._most:
            raise TooManyWaiting
        self._admitted[who] += 1
        try:
            yield
        finally:
            self._admitted[who] -= 1
            # Else everybody who ever asked would be remembered.
            self._admitted += Counter()

    @asynccontextmanager
    async def turn(self, who: str) -> AsyncIterator[None]:
        """Waits for it. Raises Stopping."""
        await self._come(who)
        try:
            yield
        finally:
            self._give_on()

    def wasted(self, who: str, *, is_so: bool) -> None:
        """Whether this turn brought little for its time; until one of theirs does better, others go first."""
        self._wasters.pop(who, None)
        if is_so:
            self._wasters[who] = None
            if len(self._wasters) > MOST_REMEMBERED:
                self._wasters.popitem(last=False)

    @property
    def has_ended(self) -> bool:
        return self._has_ended

    def end(self) -> None:
        """Whoever waits, or comes from now on, gets no turn any more."""
        self._has_ended = True
        for own in self._waiting.values():
            for coming in own:
                if not coming.done():
                    coming.set_exception(Stopping())
        self._waiting.clear()

    async def _come(self, who: str) -> None:
        if self._has_ended:
            raise Stopping
        if not self._is_taken:
            self._is_taken = True
            return
        coming: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        own = self._waiting.setdefault(who, deque())
        own.append(coming)
        try:
            await coming
        except asyncio.CancelledError:
            if coming.cancelled():
                own.remove(coming)
            elif not coming.exception():
                self._give_on()
            raise

    def _give_on(self) -> None:
        self._is_taken = False
        while not self._is_taken and self._waiting:
            who = self._next()
            own = self._waiting[who]
            if own:
                own.popleft().set_result(None)
                self._is_taken = True
            if own:
                self._waiting.move_to_end(who)
            else:
                del self._waiting[who]

    def _next(self) -> str:
        first = next(iter(self._waiting))
        if first not in self._wasters:
            return first
        better = next((who for who in self._waiting if who not in self._wasters), first)
        if better == first or self._before == MOST_BEFORE:
            self._before = 0
            return first
        self._before += 1
        return better
