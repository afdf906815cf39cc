"""What the bot does with reactions."""

from tests.standins.slack.access import Access
from tests.standins.slack.entities import Message
from tests.standins.slack.errors import ApiError
from tests.standins.slack.objects import message_object, permalink
from tests.standins.slack.requests import Call
from tests.standins.slack.scene import Scene
from tests.standins.slack.web_api import Method
from tests.standins.wire import Json

WRITE = "reactions:write"


class ReactionMethods:
    def __init__(self, scene: Scene, access: Access) -> None:
        self._scene = scene
        self._world = scene.world
        self._access = access

    def methods(self) -> list[Method]:
        return [
            Method(name="reactions.add", handle=self._add, scope=WRITE),
            Method(name="reactions.remove", handle=self._remove, scope=WRITE),
            Method(name="reactions.get", handle=self._get, scope="reactions:read"),
        ]

    async def _add(self, call: Call) -> Json:
        self._scene.reactions.add(self._message(call), call.needed("name"), self._world.bot(call.bot.team))
        return {}

    async def _remove(self, call: Call) -> Json:
        self._scene.reactions.remove(self._message(call), call.needed("name"), self._world.bot(call.bot.team))
        return {}

    async def _get(self, call: Call) -> Json:
        """Everybody who reacted, whether or not `full` is asked for."""
        message = self._message(call)
        found = message_object(self._world, message) | {"permalink": permalink(self._world, message)}
        return {"type": "message", "channel": message.channel, "message": found}

    def _message(self, call: Call) -> Message:
        if "channel" not in call.args or "timestamp" not in call.args:
            raise ApiError("no_item_specified")
        channel = self._access.channel(call, call.needed("channel"))
        if call.bot.bot_user not in channel.members:
            raise ApiError("not_in_channel")
        if channel.is_archived and call.request.name == "reactions.add":
            raise ApiError("is_archived")
        return self._access.message(channel, call.needed("timestamp"))
