"""The console's own ids: a channel's is its name, a direct channel's is `@` and its member's name."""

from bot.model.refs import AccountRef, ChannelRef, MessageRef, Platform, RoleRef, SpaceRef

PLATFORM = Platform("console")
SPACE = SpaceRef(platform=PLATFORM, space="console")


def account_ref(name: str) -> AccountRef:
    return AccountRef(platform=PLATFORM, space=SPACE.space, account=name)


def channel_ref(channel: str, thread: str | None = None) -> ChannelRef:
    return ChannelRef(platform=PLATFORM, space=SPACE.space, channel=channel, thread=thread)


def direct_ref(name: str) -> ChannelRef:
    return channel_ref(f"@{name}")


def message_ref(channel: ChannelRef, number: int) -> MessageRef:
    return MessageRef(channel=channel, message=str(number))


def role_ref(role: str) -> RoleRef:
    return RoleRef(platform=PLATFORM, space=SPACE.space, role=role, name=role)


def direct_member(channel: ChannelRef) -> str | None:
    """Whose direct channel it is; None where it is no direct channel."""
    return channel.channel[1:] if channel.channel.startswith("@") else None
