"""What the bot asks about guilds."""

from tests.standins.discord.errors import UNKNOWN_MEMBER, ApiError
from tests.standins.discord.payloads import channel_payload, guild_payload, member_payload
from tests.standins.discord.requests import Call
from tests.standins.discord.rest import Answer, Route
from tests.standins.discord.scene import Scene


class GuildRoutes:
    def __init__(self, scene: Scene) -> None:
        self._world = scene.world

    def routes(self) -> list[Route]:
        return [
            ("GET", "/guilds/{guild}", self._guild),
            ("GET", "/guilds/{guild}/channels", self._channels),
            ("GET", "/guilds/{guild}/members/{user}", self._member),
        ]

    async def _guild(self, call: Call) -> Answer:
        return guild_payload(self._world, self._world.guild(call.id("guild")))

    async def _channels(self, call: Call) -> Answer:
        guild = self._world.guild(call.id("guild"))
        return [channel_payload(self._world, each) for each in self._world.channels_of(guild.id)]

    async def _member(self, call: Call) -> Answer:
        guild = self._world.guild(call.id("guild"))
        member = self._world.member(guild.id, call.id("user"))
        if member is None:
            raise ApiError(UNKNOWN_MEMBER)
        return member_payload(member)
