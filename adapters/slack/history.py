"""What a channel's history shows: Pacer's own posts by their keys, people's reactions and replies."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from pydantic import BaseModel, JsonValue
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.emoji import canonical
from adapters.slack.errors import THREAD_GONE, code_of
from adapters.slack.keys import key_in
from adapters.slack.payloads import instant
from adapters.slack.profiles import Profiles
from adapters.slack.refs import message_ref
from adapters.slack.typed import typed
from adapters.slack.workspaces import Workspace
from bot.errors import Ambiguous, DeletedSince, NotSent
from bot.model.events import Reaction, ThreadReply
from bot.model.refs import ChannelRef, DeliveryKey, MessageRef

CLOCKS_DIFFER = timedelta(minutes=1)
"""How far Slack's time and ours may lie apart: a message's ts is Slack's."""
_A_PAGE: Final = 200
_OF_PEOPLE = {None, "thread_broadcast", "file_share", "me_message"}
"""Kinds of message that somebody wrote; the others tell what was done."""


class Listed(BaseModel):
    """A message as a listing shows it."""

    ts: str
    user: str | None = None
    bot_id: str | None = None
    subtype: str | None = None
    text: str = ""
    metadata: dict[str, JsonValue] | None = None


class _Page(BaseModel):
    messages: list[Listed] = []
    has_more: bool = False
    response_metadata: dict[str, JsonValue] | None = None


class _Reacted(BaseModel):
    name: str
    users: list[str] = []
    count: int = 0


class _Message(BaseModel):
    reactions: list[_Reacted] = []


async def find(workspace: Workspace, channel: ChannelRef, key: DeliveryKey, since: datetime) -> MessageRef | None:
    async for message in _listed(workspace, channel, oldest=_ts(since - CLOCKS_DIFFER)):
        if _is_own(message, workspace) and key_in(message.metadata) == key:
            return message_ref(channel, message.ts)
    return None


async def own_post(workspace: Workspace, post: MessageRef, settled: datetime) -> Listed:
    """As it is there now. Raises DeletedSince where it is gone, NotSent where it is younger than what has settled."""
    async for message in _listed(workspace, post.channel, oldest=post.message, latest=post.message):
        if message.ts == post.message:
            return message
    if instant(post.message) > settled:
        raise NotSent("Slack's history does not show that post yet.")
    raise DeletedSince


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
    async for message in _listed(workspace, thread, oldest=_ts(since)):
        by = await profiles.caller(workspace.team, message.user) if message.user and _is_typed(message) else None
        if by:
            found.append(ThreadReply(message=message.ts, by=by, at=instant(message.ts), text=typed(message.text).text))
    return found


async def _listed(
    workspace: Workspace, channel: ChannelRef, *, oldest: str, latest: str | None = None
) -> AsyncIterator[Listed]:
    """Complete, or it raises; nothing where the channel is a thread whose message is gone."""
    try:
        async for answer in await _ask(workspace, channel, oldest, latest):
            page = _Page.model_validate(answer.data)
            for message in page.messages:
                if message.ts != channel.thread:
                    yield message
            if page.has_more and not (page.response_metadata or {}).get("next_cursor"):
                raise Ambiguous("Slack's listing broke off.")
    except SlackApiError as error:
        if code_of(error) != THREAD_GONE:
            raise


async def _ask(workspace: Workspace, channel: ChannelRef, oldest: str, latest: str | None) -> AsyncSlackResponse:
    if channel.thread:
        return await workspace.client.conversations_replies(
            channel=channel.channel,
            ts=channel.thread,
            oldest=oldest,
            latest=latest,
            inclusive=True,
            include_all_metadata=True,
            limit=_A_PAGE,
        )
    return await workspace.client.conversations_history(
        channel=channel.channel,
        oldest=oldest,
        latest=latest,
        inclusive=True,
        include_all_metadata=True,
        limit=_A_PAGE,
    )


def _is_own(message: Listed, workspace: Workspace) -> bool:
    return message.user == workspace.bot_user or (bool(message.bot_id) and message.bot_id == workspace.bot_id)


def _is_typed(message: Listed) -> bool:
    return message.bot_id is None and message.subtype in _OF_PEOPLE


def _ts(at: datetime) -> str:
    return f"{at.timestamp():.6f}"
