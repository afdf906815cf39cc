"""What the bot asks about guilds."""

from tests.standins.discord.errors import MISSING_ACCESS, UNKNOWN_MEMBER, ApiError
from tests.standins.discord.intents import Intent
from tests.standins.discord.payloads import channel_payload, guild_payload, member_payload, role_payload
from tests.standins.discord.requests import Call
from tests.standins.discord.rest import Answer, Route
from tests.standins.discord.scene import Scene


class GuildRoutes:
    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._world = scene.world

    def routes(self) -> list[Route]:
        return [
            ("GET", "/guilds/{guild}", self._guild),
            ("GET", "/guilds/{guild}/channels", self._channels),
            ("GET", "/guilds/{guild}/threads/active", self._active_threads),
            ("GET", "/guilds/{guild}/roles", self._roles),
            ("GET", "/guilds/{guild}/members", self._members),
            ("GET", "/guilds/{guild}/members/{user}", self._member),
        ]

    async def _guild(self, call: Call) -> Answer:
        return guild_payload(self._world, self._world.guild(call.id("guild")))

    async def _channels(self, call: Call) -> Answer:
        guild = self._world.guild(call.id("guild"))
        return [channel_payload(self._world, each) for each in self._world.channels_of(guild.id)]

    async def _active_threads(self, call: Call) -> Answer:
        guild = self._world.guild(call.id("guild"))
        threads = [each for each in self._world.threads_of(guild.id) if not each.is_archived]
        return {"threads": [channel_payload(self._world, each) for each in threads], "members": []}

    async def _roles(self, call: Call) -> Answer:
        guild = self._world.guild(call.id("guild"))
        return [role_payload(role) for role in self._world.roles[guild.id].values()]

    async def _members(self, call: Call) -> Answer:
        """Only with the privileged intent."""
        guild = self._world.guild(call.id("guild"))
        if Intent.GUILD_MEMBERS not in self._world.privileged:
            raise ApiError(MISSING_ACCESS)
        after, limit = call.query_id("after") or 0, call.limit(1, most=1000)
        found = sorted(user for user in self._world.members[guild.id] if user > after)
        return [member_payload(self._world.members[guild.id][user]) for user in found[:limit]]

    async def _member(self, call: Call) -> Answer:
        guild = self._world.guild(call.id("guild"))
        member = self._world.member(guild.id, call.id("user"))
        if member is None:
            raise ApiError(UNKNOWN_MEMBER)
        return member_payload(member)
