"""Where the bot may read and write."""

from datetime import datetime, timedelta

from tests.standins.slack.entities import Channel, ChannelKind, Message
from tests.standins.slack.errors import ApiError, RateLimited, missing_scope
from tests.standins.slack.requests import Call
from tests.standins.slack.world import World

SCOPE_FAMILIES = {ChannelKind.PUBLIC: "channels", ChannelKind.PRIVATE: "groups", ChannelKind.DIRECT: "im"}
PACE = timedelta(seconds=1)
"""Slack's documentation, Rate limits: one message a second in a channel."""


class Access:
    def __init__(self, world: World) -> None:
        self.is_paced = False
        """Whether more than a message a second in a channel is refused."""
        self._world = world
        self._last_post: dict[str, datetime] = {}

    def channel(self, call: Call, channel: str) -> Channel:
        """ApiError channel_not_found where the bot does not see it."""
        found = self._world.channel(channel)
        if found.team != call.bot.team:
            raise ApiError("channel_not_found")
        if found.kind is not ChannelKind.PUBLIC and call.bot.bot_user not in found.members:
            raise ApiError("channel_not_found")
        return found

    def known(self, call: Call, channel: str) -> Channel:
        """One whose name and members the bot may read; ApiError missing_scope."""
        return self._with_scope(call, channel, "read")

    def readable(self, call: Call, channel: str) -> Channel:
        """One whose messages the bot may read; ApiError missing_scope or not_in_channel."""
        found = self._with_scope(call, channel, "history")
        if call.bot.bot_user not in found.members:
            raise ApiError("not_in_channel")
        return found

    def writable(self, call: Call, channel: str) -> Channel:
        """ApiError not_in_channel, is_archived or restricted_action."""
        found = self._addressed(call, channel)
        if call.bot.bot_user not in found.members and "chat:write.public" not in call.scopes:
            raise ApiError("not_in_channel")
        if found.is_archived:
            raise ApiError("is_archived")
        if found.only_admins_post:
            raise ApiError("restricted_action")
        return found

    def keep_pace(self, channel: Channel) -> None:
        """Counts one message there; RateLimited where it comes too soon."""
        now = self._world.clock.now()
        last = self._last_post.get(channel.id)
        if self.is_paced and last is not None and now - last < PACE:
            raise RateLimited(1)
        self._last_post[channel.id] = now

    def message(self, channel: Channel, ts: str) -> Message:
        """One that everybody sees; ApiError message_not_found."""
        found = self._world.message(channel.id, ts)
        if found.is_ephemeral or found.is_tombstone:
            raise ApiError("message_not_found")
        return found

    def _with_scope(self, call: Call, channel: str, what: str) -> Channel:
        found = self.channel(call, channel)
        scope = f"{SCOPE_FAMILIES[found.kind]}:{what}"
        if scope not in call.scopes:
            raise missing_scope(scope, call.scopes)
        return found

    def _addressed(self, call: Call, channel: str) -> Channel:
        """By its id, or by the person whom a direct message is for."""
        user = self._world.users.get(channel)
        if user is not None and user.team == call.bot.team and not user.is_bot:
            return self._world.direct_with(user.id)
        return self.channel(call, channel)
