"""What Slack tells the app of, each until it acknowledged or Slack gave up."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from tests.standins.board import Board
from tests.standins.slack.delivery import Kind, NotAcknowledged, Payload, Transport
from tests.standins.wire import Fields, Json

RETRIES = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))
"""At once, after a minute, after five more (Slack's documentation, The Events API, Error handling)."""


@dataclass(kw_only=True, slots=True)
class Told:
    """One event, and what became of it so far."""

    body: Json
    failures: list[str] = field(default_factory=list)
    """Why its attempts failed, oldest first."""
    is_acknowledged: bool = False
    is_over: bool = False
    """Acknowledged or given up."""

    @property
    def type(self) -> str:
        return self.event.text("type")

    @property
    def event(self) -> Fields:
        return Fields(self.body).part("event")

    @property
    def was_tried(self) -> bool:
        return self.is_over or bool(self.failures)


class Telling:
    """Each is carried on its own: they may overtake one another where attempts fail, as Slack's do."""

    def __init__(self, board: Board, transport: Transport) -> None:
        self.retries: tuple[timedelta, ...] = RETRIES
        """How long after a failure each further attempt is made."""
        self.all: list[Told] = []
        self._board = board
        self._transport = transport
        self._held: list[Told] | None = None
        self._carriers: set[asyncio.Task[None]] = set()

    def tell(self, body: Json) -> None:
        """Carries the event_callback on its way; what happened before the app ever listened is nobody's to hear."""
        if not self._transport.was_open:
            return
        told = Told(body=body)
        self.all.append(told)
        if self._held is None:
            self._carry(told)
        else:
            self._held.append(told)

    @property
    def is_holding(self) -> bool:
        """Whether the test delivers by itself just now."""
        return self._held is not None

    def named(self, event_type: str) -> list[Told]:
        return [told for told in self.all if told.type == event_type]

    # What tests do to them

    @asynccontextmanager
    async def held(self) -> AsyncIterator[list[Told]]:
        """Whatever happens inside is told by nobody: the test delivers it, in its own order, as often as it likes."""
        held: list[Told] = []
        self._held = held
        try:
            yield held
        finally:
            self._held = None

    def release(self, events: Iterable[Told]) -> None:
        """Sends held ones on their usual way, in that order."""
        for told in events:
            self._carry(told)

    async def deliver(self, events: Iterable[Told]) -> None:
        """In that order, each when the one before it was tried; what was delivered before comes as a retry."""
        for told in events:
            attempt = Payload(
                kind=Kind.EVENT,
                body=told.body,
                attempt=int(told.was_tried),
                reason=(told.failures or ["timeout"])[-1] if told.was_tried else "",
            )
            await self._try(told, attempt)
            told.is_over = True

    def forget(self) -> None:
        """Gives up all that was not acknowledged, as after a long absence."""
        for carrier in self._carriers:
            carrier.cancel()

    async def tried(self) -> None:
        """Returns when each event was acknowledged or failed once."""
        await self._board.until(lambda: all(each.was_tried for each in self._carried()) or None, self._open("untried"))

    async def settled(self) -> None:
        """Returns when each event was acknowledged or given up."""
        await self._board.until(lambda: all(each.is_over for each in self._carried()) or None, self._open("open"))

    async def stop(self) -> None:
        self.forget()
        await asyncio.gather(*self._carriers, return_exceptions=True)

    # One event

    def _carry(self, told: Told) -> None:
        carrier = asyncio.create_task(self._carry_until_over(told))
        self._carriers.add(carrier)
        carrier.add_done_callback(self._carriers.discard)

    async def _carry_until_over(self, told: Told) -> None:
        try:
            is_over = await self._try(told, Payload(kind=Kind.EVENT, body=told.body))
            for attempt, wait in enumerate(self.retries, start=1):
                if is_over:
                    return
                await asyncio.sleep(wait.total_seconds())
                await self._transport.opened()
                payload = Payload(kind=Kind.EVENT, body=told.body, attempt=attempt, reason=told.failures[-1])
                is_over = await self._try(told, payload)
        finally:
            told.is_over = True
            self._board.changed()

    async def _try(self, told: Told, payload: Payload) -> bool:
        """Whether there is nothing more to try."""
        try:
            await self._transport.deliver(payload)
        except NotAcknowledged as failure:
            told.failures.append(failure.reason)
            self._board.changed()
            return failure.is_final
        told.is_acknowledged = True
        self._board.changed()
        return True

    def _carried(self) -> list[Told]:
        held = self._held or []
        return [told for told in self.all if told not in held]

    def _open(self, state: str) -> str:
        return f"{state} events: {', '.join(told.type for told in self._carried() if not told.is_over) or 'none'}"
