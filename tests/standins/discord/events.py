"""What the gateway tells."""

from dataclasses import dataclass

from tests.standins.discord.intents import Intent, needed
from tests.standins.discord.wire import Json


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    name: str
    data: Json
    guild: int | None = None
    veiled: Json | None = None
    """What a bot without the message content intent gets; None where that makes no difference."""

    @property
    def needs(self) -> Intent:
        return needed(self.name, in_guild=self.guild is not None)

    def as_seen_with(self, intents: Intent) -> Json:
        if self.veiled is None or Intent.MESSAGE_CONTENT in intents:
            return self.data
        return self.veiled
