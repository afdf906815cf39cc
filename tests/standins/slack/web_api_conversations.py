"""What the bot reads in channels, and how it comes into them."""

from collections.abc import Iterable

from tests.standins.slack.access import SCOPE_FAMILIES, Access
from tests.standins.slack.entities import Channel, ChannelKind, Message, User
from tests.standins.slack.errors import ApiError, missing_scope
from tests.standins.slack.objects import channel_object, message_object
from tests.standins.slack.pages import page_of
from tests.standins.slack.requests import Args, Call
from tests.standins.slack.scene import Scene
from tests.standins.slack.web_api import Method
from tests.standins.wire import Json

TYPES = {"public_channel": ChannelKind.PUBLIC, "private_channel": ChannelKind.PRIVATE, "im": ChannelKind.DIRECT}
NO_GROUPS = "mpim"
"""A type that may be asked for; there are none here."""


class ConversationMethods:
    def __init__(self, scene: Scene, access: Access) -> None:
        self._scene = scene
        self._world = scene.world
        self._access = access

    def methods(self) -> list[Method]:
        return [
            Method(name="conversations.history", handle=self._history),
            Method(name="conversations.replies", handle=self._replies),
            Method(name="conversations.info", handle=self._info),
            Method(name="conversations.list", handle=self._list),
            Method(name="conversations.members", handle=self._members),
            Method(name="conversations.open", handle=self._open, scope="im:write"),
            Method(name="conversations.join", handle=self._join, scope="channels:join"),
        ]

    async def _history(self, call: Call) -> Json:
        """Newest first, without replies."""
        channel = self._access.readable(call, call.needed("channel"))
        found = _between(self._world.history(channel.id), call.args)[::-1]
        page, after = page_of(found, call.args, 100)
        return {"messages": self._objects(page, call), "has_more": bool(after), "pin_count": 0, **after}

    async def _replies(self, call: Call) -> Json:
        """Oldest first, on each page the message above before them."""
        channel = self._access.readable(call, call.needed("channel"))
        above = self._world.messages.get(channel.id, {}).get(call.needed("ts"))
        if above is None or above.is_ephemeral:
            raise ApiError("thread_not_found")
        now = self._world.clock.now()
        listed = [each for each in self._world.replies(channel.id, above.ts) if each.listed_from <= now]
        page, after = page_of(_between(listed, call.args), call.args, 999)
        return {"messages": self._objects([above, *page], call), "has_more": bool(after), **after}

    async def _info(self, call: Call) -> Json:
        channel = self._access.known(call, call.needed("channel"))
        found = channel_object(self._world, channel)
        if call.args.flag("include_num_members"):
            found["num_members"] = len(channel.members)
        return {"channel": found}

    async def _list(self, call: Call) -> Json:
        """Private and direct ones only where the bot is in them."""
        kinds = _kinds(call)
        seen = [
            channel
            for channel in self._world.channels.values()
            if channel.team == call.bot.team and channel.kind in kinds and _is_seen(channel, call)
        ]
        if call.args.flag("exclude_archived"):
            seen = [channel for channel in seen if not channel.is_archived]
        page, after = page_of(seen, call.args, 100)
        return {"channels": [channel_object(self._world, channel) for channel in page], **after}

    async def _members(self, call: Call) -> Json:
        channel = self._access.known(call, call.needed("channel"))
        page, after = page_of(channel.members, call.args, 100)
        return {"members": list(page), **after}

    async def _open(self, call: Call) -> Json:
        """With one person: there are no groups here."""
        if "channel" in call.args:
            return {"channel": {"id": self._access.channel(call, call.needed("channel")).id}, "no_op": True}
        user = self._recipient(call)
        was_there = any(each.is_direct and user.id in each.members for each in self._world.channels.values())
        channel = self._world.direct_with(user.id)
        found: Json = channel_object(self._world, channel) if call.args.flag("return_im") else {"id": channel.id}
        return {"channel": found, **({"already_open": True, "no_op": True} if was_there else {})}

    async def _join(self, call: Call) -> Json:
        channel = self._access.channel(call, call.needed("channel"))
        if channel.kind is not ChannelKind.PUBLIC:
            raise ApiError("method_not_supported_for_channel_type")
        if channel.is_archived:
            raise ApiError("is_archived")
        was_in = call.bot.bot_user in channel.members
        channel = self._scene.places.join(channel, self._world.bot(channel.team))
        warning: Json = {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
        return {"channel": channel_object(self._world, channel), **(warning if was_in else {})}

    def _recipient(self, call: Call) -> User:
        if "users" not in call.args:
            raise ApiError("users_list_not_supplied")
        names = call.args.text("users").split(",")
        user = self._world.user(names[0])
        if len(names) > 1 or user.team != call.bot.team:
            raise ApiError("user_not_found")
        if user.is_bot:
            raise ApiError("cannot_dm_bot")
        if user.is_deleted:
            raise ApiError("user_disabled")
        return user

    def _objects(self, messages: Iterable[Message], call: Call) -> list[Json]:
        with_metadata = call.args.flag("include_all_metadata")
        return [message_object(self._world, message, with_metadata=with_metadata) for message in messages]


def _between(messages: list[Message], args: Args) -> list[Message]:
    """`oldest` and `latest`, the bounds themselves only where that is asked for."""
    oldest, latest = _ts(args, "oldest"), _ts(args, "latest")
    bounds = {each for each in (oldest, latest) if each} if args.flag("inclusive") else set()
    return [
        message
        for message in messages
        if _number(message.ts) in bounds
        or ((oldest is None or _number(message.ts) > oldest) and (latest is None or _number(message.ts) < latest))
    ]


def _ts(args: Args, name: str) -> int | None:
    if name not in args:
        return None
    whole, _, rest = args.text(name).partition(".")
    if not whole.isdecimal() or (rest and not rest.isdecimal()):
        raise ApiError(f"invalid_ts_{name}")
    return int(whole + rest[:6].ljust(6, "0"))


def _number(ts: str) -> int:
    return int(ts.replace(".", ""))


def _kinds(call: Call) -> set[ChannelKind]:
    """ApiError invalid_types, or missing_scope for the first that the token does not allow."""
    names = [name.strip() for name in call.args.text("types", "public_channel").split(",")]
    kinds = {TYPES[name] for name in names if name in TYPES}
    if any(name not in TYPES and name != NO_GROUPS for name in names):
        raise ApiError("invalid_types")
    for kind in sorted(kinds):
        scope = f"{SCOPE_FAMILIES[kind]}:read"
        if scope not in call.scopes:
            raise missing_scope(scope, call.scopes)
    return kinds


def _is_seen(channel: Channel, call: Call) -> bool:
    return channel.kind is ChannelKind.PUBLIC or call.bot.bot_user in channel.members
