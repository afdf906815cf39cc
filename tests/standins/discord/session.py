"""A bot's session on the gateway, which outlives its connections."""

import secrets
from dataclasses import dataclass

from tests.standins.discord.events import Event
from tests.standins.discord.intents import Intent
from tests.standins.discord.line import Line, Op
from tests.standins.discord.wire import Json


@dataclass(frozen=True, kw_only=True, slots=True)
class Shard:
    number: int = 0
    count: int = 1

    def has(self, guild: int | None) -> bool:
        """Direct messages come to the first one (Discord's documentation, Sharding)."""
        return self.number == (0 if guild is None else (guild >> 22) % self.count)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sent:
    sequence: int
    event: str
    data: Json


class Session:
    def __init__(self, shard: Shard, intents: Intent) -> None:
        self.id = secrets.token_hex(16)
        self.shard = shard
        self.intents = intents
        self.line: Line | None = None
        self.sequence = 0
        self._sent: list[_Sent] = []

    def hears(self, event: Event) -> bool:
        return self.shard.has(event.guild) and event.needs & self.intents == event.needs

    def tell(self, event: str, data: Json) -> None:
        """Kept for a resume, also while there is no connection."""
        self.sequence += 1
        sent = _Sent(sequence=self.sequence, event=event, data=data)
        self._sent.append(sent)
        self._send(sent)

    def resume(self, line: Line, seen: int) -> None:
        """Sends what came after the last event that the bot saw."""
        self.line = line
        for missed in self._sent[seen:]:
            self._send(missed)
        line.send(Op.DISPATCH, {}, sequence=self.sequence, event="RESUMED")

    def _send(self, sent: _Sent) -> None:
        if self.line is not None:
            self.line.send(Op.DISPATCH, sent.data, sequence=sent.sequence, event=sent.event)
