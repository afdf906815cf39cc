"""Fair turns: who asks much waits for himself, not others for him."""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from bot.errors import Refusal

T = TypeVar("T")
MOST_WAITING = 200
MOST_OF_ONE = 3


class TooManyWaiting(Refusal):
    """A great many answers are being graded right now. Please send yours again in a minute."""


class OwnStillWaiting(Refusal):
    """Your last answers are still being graded. Send the next one when they are back."""


class Turns(Generic[T]):
    """Does one piece of work at a time; each asker in turn has one of theirs done."""

    def __init__(self, *, most: int = MOST_WAITING, most_of_one: int = MOST_OF_ONE) -> None:
        self._most = most
        self._most_of_one = most_of_one
        self._waiting: OrderedDict[str, deque[tuple[Callable[[], Awaitable[T]], asyncio.Future[T]]]] = OrderedDict()
        self._task: asyncio.Task[None] | None = None

    async def take(self, who: str, work: Callable[[], Awaitable[T]]) -> T:
        """What `work` gives, once it was its turn. Raises TooManyWaiting or OwnStillWaiting."""
        own = self._waiting.setdefault(who, deque())
        if len(own) >= self._most_of_one:
            raise OwnStillWaiting
        if sum(map(len, self._waiting.values())) >= self._most:
            self._drop_if_empty(who)
            raise TooManyWaiting
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        own.append((work, done))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._work())
        return await done

    async def stop(self) -> None:
        """Whoever still waits gets nothing any more."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        for own in self._waiting.values():
            for _, done in own:
                done.cancel()
        self._waiting.clear()

    async def _work(self) -> None:
        while self._waiting:
            who, own = next(iter(self._waiting.items()))
            work, done = own[0]
            if not done.cancelled():
                await self._one(work, done)
            own.popleft()
            self._waiting.move_to_end(who)
            self._drop_if_empty(who)

    async def _one(self, work: Callable[[], Awaitable[T]], done: asyncio.Future[T]) -> None:
        try:
            result = await work()
        except asyncio.CancelledError:
            done.cancel()
            raise
        except Exception as error:
            if not done.cancelled():
                done.set_exception(error)
        else:
            if not done.cancelled():
                done.set_result(result)

    def _drop_if_empty(self, who: str) -> None:
        if not self._waiting.get(who, True):
            del self._waiting[who]
