"""Discord's ids as refs: a space is a guild, a thread of a post has the post's id."""

from bot.model.refs import AccountRef, ChannelRef, MessageRef, Platform, RoleRef, SpaceRef

PLATFORM = Platform("discord")


def space_ref(guild: int) -> SpaceRef:
    return SpaceRef(platform=PLATFORM, space=str(guild))


def account_ref(guild: int, user: int) -> AccountRef:
    return AccountRef(platform=PLATFORM, space=str(guild), account=str(user))


def channel_ref(guild: int, channel: int, thread: int | None = None) -> ChannelRef:
    """A channel of a guild; a direct channel belongs to its member's home guild."""
    return ChannelRef(
        platform=PLATFORM, space=str(guild), channel=str(channel), thread=None if thread is None else str(thread)
    )


def message_ref(channel: ChannelRef, message: int) -> MessageRef:
    return MessageRef(channel=channel, message=str(message))


def role_ref(guild: int, role: int, name: str) -> RoleRef:
    return RoleRef(platform=PLATFORM, space=str(guild), role=str(role), name=name)


def place_id(channel: ChannelRef) -> int:
    """The id under which Discord posts there: a thread is a channel of its own."""
    return int(channel.thread or channel.channel)
