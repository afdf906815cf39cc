"""What the bot posts, changes and deletes."""

from tests.standins.slack.access import Access
from tests.standins.slack.drafts import edited, read_draft
from tests.standins.slack.entities import Message
from tests.standins.slack.errors import ApiError
from tests.standins.slack.objects import message_object, permalink
from tests.standins.slack.requests import Call
from tests.standins.slack.scene import Scene
from tests.standins.slack.web_api import Method
from tests.standins.wire import Json

SCOPE = "chat:write"


class ChatMethods:
    def __init__(self, scene: Scene, access: Access) -> None:
        self._scene = scene
        self._world = scene.world
        self._access = access

    def methods(self) -> list[Method]:
        return [
            Method(name="chat.postMessage", handle=self._post, scope=SCOPE),
            Method(name="chat.postEphemeral", handle=self._post_ephemeral, scope=SCOPE),
            Method(name="chat.update", handle=self._update, scope=SCOPE),
            Method(name="chat.delete", handle=self._delete, scope=SCOPE),
            Method(name="chat.getPermalink", handle=self._permalink),
        ]

    async def _post(self, call: Call) -> Json:
        channel = self._access.writable(call, call.needed("channel"))
        draft = read_draft(call.args)
        self._access.keep_pace(channel)
        message = self._scene.chat.post(channel, self._world.bot(channel.team), draft)
        return {"channel": channel.id, "ts": message.ts, "message": self._object(message)}

    async def _post_ephemeral(self, call: Call) -> Json:
        channel = self._access.writable(call, call.needed("channel"))
        user = call.needed("user")
        if user not in channel.members:
            raise ApiError("user_not_in_channel")
        draft = read_draft(call.args)
        message = self._scene.chat.post(channel, self._world.bot(channel.team), draft, only_for=user)
        return {"message_ts": message.ts}

    async def _update(self, call: Call) -> Json:
        message = self._own(call, "cant_update_message")
        draft = edited(message, call.args)
        after = self._scene.chat.change(message, draft, by=self._world.bot(message.team))
        return {
            "channel": after.channel,
            "ts": after.ts,
            "text": after.content,
            "message": self._object(after),
        }

    async def _delete(self, call: Call) -> Json:
        message = self._own(call, "cant_delete_message")
        self._scene.chat.delete(message)
        return {"channel": message.channel, "ts": message.ts}

    async def _permalink(self, call: Call) -> Json:
        channel = self._access.channel(call, call.needed("channel"))
        message = self._access.message(channel, call.needed("message_ts"))
        return {"channel": channel.id, "permalink": permalink(self._world, message)}

    def _own(self, call: Call, refusal: str) -> Message:
        """The one that is named; the refusal where somebody else wrote it."""
        channel = self._access.channel(call, call.needed("channel"))
        message = self._access.message(channel, call.needed("ts"))
        if message.user != call.bot.bot_user:
            raise ApiError(refusal)
        return message

    def _object(self, message: Message) -> Json:
        return message_object(self._world, message, with_metadata=True)
