"""Slack's ids as refs: a space is a workspace, a thread is the ts of the message above it."""

from bot.model.refs import AccountRef, ChannelRef, MessageRef, Platform, SpaceRef

PLATFORM = Platform("slack")


def space_ref(team: str) -> SpaceRef:
    return SpaceRef(platform=PLATFORM, space=team)


def account_ref(team: str, user: str) -> AccountRef:
    return AccountRef(platform=PLATFORM, space=team, account=user)


def channel_ref(team: str, channel: str, thread: str | None = None) -> ChannelRef:
    return ChannelRef(platform=PLATFORM, space=team, channel=channel, thread=thread)


def message_ref(channel: ChannelRef, ts: str) -> MessageRef:
    return MessageRef(channel=channel, message=ts)


def is_direct(channel: ChannelRef) -> bool:
    """Whether it is between Pacer and one person; such ids begin with D."""
    return channel.channel.startswith("D")
