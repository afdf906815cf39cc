"""What a channel's history shows: Pacer's own posts by their keys, people's reactions and replies."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import structlog
from pydantic import BaseModel, JsonValue, ValidationError
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.emoji import canonical
from adapters.slack.errors import THREAD_GONE, code_of
from adapters.slack.inbound import SPOKEN, calls_pacer
from adapters.slack.keys import key_in
from adapters.slack.payloads import ChosenMessage, Words, instant
from adapters.slack.profiles import Profiles
from adapters.slack.refs import message_ref
from adapters.slack.typed import spoken
from adapters.slack.workspaces import Workspace
from bot.errors import Ambiguous, DeletedSince, NotSent
from bot.model.events import Reaction, ThreadReply
from bot.model.refs import ChannelRef, DeliveryKey, MessageRef

CLOCKS_DIFFER = timedelta(minutes=1)
"""How far Slack's time and ours may lie apart: a message's ts is Slack's."""
_A_PAGE: Final = 200
_NOT_SHOWN = frozenset({"channel_not_found", "not_in_channel", "missing_scope"})
_Raw = dict[str, JsonValue]
_Wanted = Callable[[_Raw], bool]
"""Whether a message is one that is looked for, as far as can be told before it is read."""

_log = structlog.get_logger()


class Listed(BaseModel):
    """A message as a listing shows it."""

    ts: str
    user: str | None = None
    text: Words = ""
    metadata: dict[str, JsonValue] | None = None


class _Page(BaseModel):
    messages: list[dict[str, JsonValue]] = []
    has_more: bool = False
    response_metadata: dict[str, JsonValue] | None = None


class _Reacted(BaseModel):
    name: str
    users: list[str] = []
    count: int = 0


class _Message(BaseModel):
    reactions: list[_Reacted] = []


async def find(workspace: Workspace, channel: ChannelRef, key: DeliveryKey, since: datetime) -> MessageRef | None:
    def is_own(raw: _Raw) -> bool:
        return workspace.wrote(raw.get("user"), raw.get("bot_id"))

    async for message in _listed(workspace, channel, is_own, oldest=_ts(since - CLOCKS_DIFFER)):
        if key_in(message.metadata) == key:
            return message_ref(channel, message.ts)
    return None


async def own_post(workspace: Workspace, post: MessageRef, settled: datetime) -> Listed:
    """As it is there now. Raises DeletedSince where it is gone, NotSent where it is younger than what has settled."""

    def is_it(raw: _Raw) -> bool:
        return raw.get("ts") == post.message

    async for message in _listed(workspace, post.channel, is_it, oldest=post.message, latest=post.message):
        return message
    if instant(post.message) > settled:
        raise NotSent("Slack's history does not show that post yet.")
    raise DeletedSince


async def chosen(workspace: Workspace, post: MessageRef) -> ChosenMessage | None:
    """With its buttons; None where Slack does not show it to Pacer. Raises TROUBLE."""
    try:
        answer = await _ask(workspace, post.channel, post.message, post.message)
    except SlackApiError as error:
        if code_of(error) in _NOT_SHOWN:
            return None
        raise
    for raw in _Page.model_validate(answer.data).messages:
        if raw.get("ts") == post.message:
            return ChosenMessage.model_validate(raw)
    return None


async def reactions(workspace: Workspace, profiles: Profiles, post: MessageRef) -> Sequence[Reaction]:
    """Raises Ambiguous where Slack names fewer people than it counts."""
    answer = await workspace.client.reactions_get(channel=post.channel.channel, timestamp=post.message, full=True)
    found: dict[tuple[str, str], Reaction] = {}
    for each in _Message.model_validate(answer.get("message")).reactions:
        if each.count > len(each.users):
            raise Ambiguous("Slack does not name everybody who reacted.")
        for user in each.users:
            by = await profiles.caller(workspace.team, user)
            if by:
                # One person's reactions in several skin tones are one.
                emoji = canonical(each.name)
                found[emoji, user] = Reaction(emoji=emoji, by=by)
    return list(found.values())


async def replies(workspace: Workspace, profiles: Profiles, post: MessageRef, since: datetime) -> Sequence[ThreadReply]:
    """None where nobody wrote below it, or where it is gone."""
    thread = replace(post.channel, thread=post.channel.thread or post.message)
    found: list[ThreadReply] = []
    async for message in _listed(workspace, thread, _is_somebodys, oldest=_ts(since)):
        if message.user is None or calls_pacer(message.text, workspace.bot_user):
            continue
        by = await profiles.caller(workspace.team, message.user)
        if by:
            text = spoken(message.text, profiles.names(workspace.team))
            found.append(ThreadReply(message=message.ts, by=by, at=instant(message.ts), text=text))
    return found


async def _listed(
    workspace: Workspace, channel: ChannelRef, wanted: _Wanted, *, oldest: str, latest: str | None = None
) -> AsyncIterator[Listed]:
    """All that is wanted, or it raises.

    Nothing where the channel is a thread whose message is gone.
    """
    try:
        async for answer in await _ask(workspace, channel, oldest, latest):
            page = _Page.model_validate(answer.data)
            for raw in page.messages:
                message = _read(raw, wanted)
                if message and message.ts != channel.thread:
                    yield message
            if page.has_more and not (page.response_metadata or {}).get("next_cursor"):
                raise Ambiguous("Slack's listing broke off.")
    except SlackApiError as error:
        if code_of(error) != THREAD_GONE:
            raise


def _read(raw: _Raw, wanted: _Wanted) -> Listed | None:
    """None for what is not wanted, readable or not."""
    try:
        message = Listed.model_validate(raw)
    except ValidationError:
        if wanted(raw):
            raise
        _log.warning("slack.message_unreadable", ts=str(raw.get("ts"))[:20])
        return None
    return message if wanted(raw) else None


async def _ask(workspace: Workspace, channel: ChannelRef, oldest: str, latest: str | None) -> AsyncSlackResponse:
    client = workspace.client
    ask: Callable[..., Awaitable[AsyncSlackResponse]] = (
        partial(client.conversations_replies, ts=channel.thread) if channel.thread else client.conversations_history
    )
    return await ask(
        channel=channel.channel,
        oldest=oldest,
        latest=latest,
        inclusive=True,
        include_all_metadata=True,
        limit=_A_PAGE,
    )


def _is_somebodys(raw: _Raw) -> bool:
    return raw.get("bot_id") is None and raw.get("subtype") in SPOKEN


def _ts(at: datetime) -> str:
    return f"{at.timestamp():.6f}"
