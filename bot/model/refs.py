"""Platform-qualified ids. Every id is a string; only its platform knows what it means."""

from dataclasses import dataclass
from typing import NewType

Platform = NewType("Platform", str)
DeliveryKey = NewType("DeliveryKey", str)
"""Names one delivery for ever: at most 25 characters (Discord's nonce), letters and digits only."""
Emoji = NewType("Emoji", str)
"""A canonical emoji name such as `white_check_mark`; adapters map it at the edge."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SpaceRef:
    """One Discord guild, Slack workspace or console."""

    platform: Platform
    space: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelRef:
    """A place to post; with `thread` it is the thread of that id in the channel."""

    platform: Platform
    space: str
    channel: str
    thread: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageRef:
    channel: ChannelRef
    message: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountRef:
    """A user as one space knows them."""

    platform: Platform
    space: str
    account: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleRef:
    """A role of a guild or a user group of a workspace, and what it is called there now."""

    platform: Platform
    space: str
    role: str
    name: str


def space_of(ref: ChannelRef | AccountRef) -> SpaceRef:
    return SpaceRef(platform=ref.platform, space=ref.space)
