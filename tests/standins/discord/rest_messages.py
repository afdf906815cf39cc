"""What the bot does with messages and reactions in channels."""

from tests.standins.discord.access import Access
from tests.standins.discord.drafts import edited, read_draft
from tests.standins.discord.entities import Message
from tests.standins.discord.errors import (
    ANOTHERS_MESSAGE,
    MISSING_PERMISSIONS,
    UNKNOWN_MESSAGE,
    ApiError,
)
from tests.standins.discord.intents import Intent
from tests.standins.discord.message_payloads import message_payload, veiled_payload
from tests.standins.discord.payloads import user_payload
from tests.standins.discord.permissions import Permission
from tests.standins.discord.requests import Call
from tests.standins.discord.rest import Answer, Route
from tests.standins.discord.scene import Scene
from tests.standins.discord.wire import Json

SUPER_REACTIONS = "1"
READ = Permission.READ_MESSAGE_HISTORY
MESSAGE = "/channels/{channel}/messages/{message}"


class MessageRoutes:
    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._world = scene.world
        self._access = Access(scene.world)

    def routes(self) -> list[Route]:
        return [
            ("POST", "/channels/{channel}/messages", self._post),
            ("GET", "/channels/{channel}/messages", self._history),
            ("GET", MESSAGE, self._get),
            ("PATCH", MESSAGE, self._edit),
            ("DELETE", MESSAGE, self._delete),
            ("PUT", MESSAGE + "/reactions/{emoji}/@me", self._react),
            ("GET", MESSAGE + "/reactions/{emoji}", self._reacted),
        ]

    async def _post(self, call: Call) -> Answer:
        needed = (Permission.ATTACH_FILES,) if call.files else ()
        channel = self._access.place_to_post(call.id("channel"), *needed)
        message = self._scene.chat.post(channel, self._world.bot, read_draft(call.fields, call.files))
        nonce: Json = {} if message.nonce is None else {"nonce": message.nonce}
        return self._payload(message) | nonce

    async def _history(self, call: Call) -> Answer:
        """Newest first; empty without the permission to read it."""
        channel = self._access.channel(call.id("channel"))
        limit = call.limit(50)
        if not self._access.may(channel, READ):
            return []
        page = _page(self._world.history(channel.id), call, limit)
        return [self._payload(message) for message in reversed(page)]

    async def _get(self, call: Call) -> Answer:
        return self._payload(self._message(call, READ))

    async def _edit(self, call: Call) -> Answer:
        message = self._message(call)
        if message.author.id != self._world.bot.id:
            raise ApiError(ANOTHERS_MESSAGE)
        return self._payload(self._scene.chat.change(edited(message, call.fields)))

    async def _delete(self, call: Call) -> Answer:
        message = self._message(call)
        if message.author.id != self._world.bot.id:
            self._access.channel(message.channel, Permission.MANAGE_MESSAGES)
        self._scene.chat.delete(message)
        return None

    async def _react(self, call: Call) -> Answer:
        message, emoji = self._message(call, READ), _emoji(call)
        channel = self._world.channel(message.channel)
        if not message.reacted(emoji) and not self._access.may(channel, Permission.ADD_REACTIONS):
            raise ApiError(MISSING_PERMISSIONS)
        self._scene.reactions.add(message, emoji, self._world.bot)
        return None

    async def _reacted(self, call: Call) -> Answer:
        """In the order of their ids, after the one that the page before ended with; nobody here has super reactions."""
        message = self._message(call, READ)
        if call.query.get("type") == SUPER_REACTIONS:
            return []
        after = call.query_id("after") or 0
        found = sorted(user for user in message.reacted(_emoji(call)) if user > after)
        return [user_payload(self._world.users[user]) for user in found[: call.limit(25)]]

    def _message(self, call: Call, *needed: Permission) -> Message:
        """One that everybody sees."""
        channel = self._access.channel(call.id("channel"), *needed)
        message = self._world.message(channel.id, call.id("message"))
        if message.only_for is not None:
            raise ApiError(UNKNOWN_MESSAGE)
        return message

    def _payload(self, message: Message) -> Json:
        payload = message_payload(self._world, message)
        if Intent.MESSAGE_CONTENT in self._world.privileged:
            return payload
        return veiled_payload(self._world, message, payload) or payload


def _page(history: list[Message], call: Call, limit: int) -> list[Message]:
    """Oldest first: those next to the id that was named, or the newest."""
    after, before, around = call.query_id("after"), call.query_id("before"), call.query_id("around")
    if after is not None:
        return [message for message in history if message.id > after][:limit]
    if around is not None:
        older = [message for message in history if message.id < around][-(limit // 2) :]
        return older + [message for message in history if message.id >= around][: limit - limit // 2]
    if before is not None:
        history = [message for message in history if message.id < before]
    return history[-limit:]


def _emoji(call: Call) -> str:
    return call.params["emoji"]
