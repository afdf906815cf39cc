"""What may be done where: Discord's permission bits and how roles and channels combine them."""

from collections.abc import Iterable
from enum import IntFlag

from tests.standins.discord.entities import Overwrite, Role


class Permission(IntFlag):
    NONE = 0
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    MANAGE_ROLES = 1 << 28
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38


EVERYTHING = Permission((1 << 53) - 1)
ORDINARY = (
    Permission.ADD_REACTIONS
    | Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_EXTERNAL_EMOJIS
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
)
"""What everyone may do in a new guild, as far as it matters to a bot."""


def of_roles(roles: Iterable[Role]) -> Permission:
    """In the guild as a whole."""
    together = Permission.NONE
    for role in roles:
        together |= Permission(role.permissions)
    return EVERYTHING if Permission.ADMINISTRATOR in together else together


def in_channel(base: Permission, overwrites: Iterable[Overwrite], *, member: int, roles: Iterable[int]) -> Permission:
    """The roles' overwrites first, then the member's own (Discord's documentation, Permission Overwrites)."""
    if Permission.ADMINISTRATOR in base:
        return base
    mine = set(roles)
    for is_role in (True, False):
        chosen = [each for each in overwrites if each.is_role is is_role and each.target in mine | {member}]
        for overwrite in chosen:
            base &= ~Permission(overwrite.denied)
        for overwrite in chosen:
            base |= Permission(overwrite.allowed)
    return base
