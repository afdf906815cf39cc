"""The interactions that were begun, as the bot's requests name them."""

from tests.standins.discord.errors import UNKNOWN_INTERACTION, UNKNOWN_WEBHOOK, ApiError
from tests.standins.discord.events import Event
from tests.standins.discord.interaction_payloads import interaction_payload
from tests.standins.discord.interactions import Interaction
from tests.standins.discord.world import World


class OpenInteractions:
    def __init__(self, world: World) -> None:
        self.open_to_all: set[str] = set()
        """Commands that a guild's settings let everyone use, whatever the bot asked for."""
        self._world = world
        self._begun: dict[str, Interaction] = {}

    def begin(self, asked: Interaction) -> None:
        self._begun[asked.token] = asked
        payload = interaction_payload(self._world, asked)
        self._world.announce(Event(name="INTERACTION_CREATE", data=payload, guild=asked.channel.guild))

    def get(self, interaction: int, token: str) -> Interaction:
        found = self._begun.get(token)
        if found is None or found.id != interaction:
            raise ApiError(UNKNOWN_INTERACTION)
        return found

    def by_token(self, token: str) -> Interaction:
        if token not in self._begun:
            raise ApiError(UNKNOWN_WEBHOOK)
        return self._begun[token]
