"""Whether the bot may do what it asks for."""

from tests.standins.discord.entities import Channel
from tests.standins.discord.errors import DIRECTS_CLOSED, MISSING_ACCESS, MISSING_PERMISSIONS, THREAD_ARCHIVED, ApiError
from tests.standins.discord.permissions import Permission
from tests.standins.discord.world import World


class Access:
    def __init__(self, world: World) -> None:
        self._world = world

    def channel(self, channel: int, *needed: Permission) -> Channel:
        """ApiError 10003, 50001 or 50013."""
        found = self._world.channel(channel)
        if found.guild is None:
            return found
        held = self._world.permissions(self._world.bot.id, found.guild, found)
        if Permission.VIEW_CHANNEL not in held:
            raise ApiError(MISSING_ACCESS)
        if any(each not in held for each in needed):
            raise ApiError(MISSING_PERMISSIONS)
        return found

    def place_to_post(self, channel: int, *needed: Permission) -> Channel:
        """ApiError also where the thread is locked or the person takes no direct messages (50083, 50007)."""
        found = self._world.channel(channel)
        posting = Permission.SEND_MESSAGES_IN_THREADS if found.is_thread else Permission.SEND_MESSAGES
        found = self.channel(channel, posting, *needed)
        if found.is_archived and found.is_locked:
            raise ApiError(THREAD_ARCHIVED)
        if found.recipient is not None and not self._takes_directs(found.recipient):
            raise ApiError(DIRECTS_CLOSED)
        return found

    def may(self, channel: Channel, permission: Permission) -> bool:
        held = self._world.permissions(self._world.bot.id, channel.guild, channel) if channel.guild else permission
        return permission in held

    def _takes_directs(self, user: int) -> bool:
        """Where they share a guild with the bot and did not close them."""
        shares_guild = any(
            user in members and self._world.has_bot(guild) for guild, members in self._world.members.items()
        )
        return shares_guild and user not in self._world.closed_directs
