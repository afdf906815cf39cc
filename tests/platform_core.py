"""The core behind a real adapter, as tests of whole conversations see it."""

from collections import Counter
from collections.abc import Sequence

from bot.errors import Refusal
from bot.model.calls import Call, Choice, Reply
from bot.model.events import Event
from bot.ports import EventSink
from tests.standins.board import Board


class Core:
    """Passes on what an adapter tells; tests wait until it is taken, and learn what failed."""

    def __init__(self) -> None:
        self.errors: list[Exception] = []
        self._board = Board()
        self._taken: Counter[type[Event]] = Counter()
        self._unheard: Counter[type[Event]] = Counter()
        self._sink: EventSink | None = None

    def behind(self, sink: EventSink) -> "Core":
        self._sink = sink
        return self

    def taken(self, kind: type[Event]) -> int:
        return self._taken[kind]

    def will_miss(self, kind: type[Event], times: int = 1) -> None:
        """The next ones of that kind fail."""
        self._unheard[kind] += times

    async def has_taken(self, kind: type[Event], times: int) -> None:
        """That many since the beginning."""
        await self._board.until(lambda: self.taken(kind) >= times or None, f"no {times} {kind.__name__}")

    async def publish(self, event: Event) -> None:
        assert self._sink
        if self._unheard[type(event)]:
            self._unheard[type(event)] -= 1
            raise RuntimeError("the database is away")
        try:
            await self._sink.publish(event)
        except Exception as error:
            self.errors.append(error)
            raise
        finally:
            self._taken[type(event)] += 1
            self._board.changed()

    async def invoke(self, call: Call) -> Reply:
        assert self._sink
        try:
            return await self._sink.invoke(call)
        except Refusal:
            raise
        except Exception as error:
            self.errors.append(error)
            raise

    async def suggest(self, call: Call, option: str, typed: str) -> Sequence[Choice]:
        assert self._sink
        return await self._sink.suggest(call, option, typed)
