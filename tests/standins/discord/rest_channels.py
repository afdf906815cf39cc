"""What the bot does with channels and threads."""

from dataclasses import replace

from tests.standins.discord.access import Access
from tests.standins.discord.entities import Channel
from tests.standins.discord.errors import MISSING_PERMISSIONS, ApiError, invalid_form
from tests.standins.discord.payloads import channel_payload
from tests.standins.discord.permissions import Permission
from tests.standins.discord.requests import Call
from tests.standins.discord.rest import Answer, Route
from tests.standins.discord.scene import Scene

LONGEST_NAME = 100


class ChannelRoutes:
    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._world = scene.world
        self._access = Access(scene.world)

    def routes(self) -> list[Route]:
        return [
            ("GET", "/channels/{channel}", self._get),
            ("PATCH", "/channels/{channel}", self._change),
            ("POST", "/channels/{channel}/messages/{message}/threads", self._open_thread),
        ]

    async def _get(self, call: Call) -> Answer:
        return channel_payload(self._world, self._access.channel(call.id("channel")))

    async def _change(self, call: Call) -> Answer:
        channel = self._access.channel(call.id("channel"))
        self._check_owner(channel)
        changed = replace(
            channel,
            name=_name(call) if "name" in call.fields else channel.name,
            is_archived=call.fields.flag("archived", channel.is_archived),
            is_locked=call.fields.flag("locked", channel.is_locked),
        )
        if channel.is_thread:
            return channel_payload(self._world, self._scene.threads.change(changed))
        self._scene.guilds.change_channel(changed)
        return channel_payload(self._world, changed)

    async def _open_thread(self, call: Call) -> Answer:
        self._access.channel(call.id("channel"), Permission.CREATE_PUBLIC_THREADS, Permission.READ_MESSAGE_HISTORY)
        message = self._world.message(call.id("channel"), call.id("message"))
        return channel_payload(self._world, self._scene.threads.open(message, _name(call), self._world.bot))

    def _check_owner(self, channel: Channel) -> None:
        """A thread's opener may change it; everything else takes a permission."""
        needed = Permission.MANAGE_THREADS if channel.is_thread else Permission.MANAGE_CHANNELS
        if channel.owner != self._world.bot.id and not self._access.may(channel, needed):
            raise ApiError(MISSING_PERMISSIONS)


def _name(call: Call) -> str:
    name = call.fields.text("name")
    if not 1 <= len(name) <= LONGEST_NAME:
        raise invalid_form("name", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {LONGEST_NAME} in length.")
    return name
