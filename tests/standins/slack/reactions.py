"""Who reacted to what."""

import re
from dataclasses import replace

from tests.standins.slack.entities import Message, Reaction, User
from tests.standins.slack.errors import ApiError
from tests.standins.slack.events import ReactionAdded, ReactionRemoved
from tests.standins.slack.world import World

ALIASES = {"thumbsup": "+1", "thumbsdown": "-1"}
"""Names under which Slack knows an emoji by another one."""
MOST_EMOJI = 50
"""Different ones on a message (Slack's documentation, reactions.add, too_many_emoji)."""
_NAME = re.compile(r"[a-z0-9_'+-]+(::skin-tone-[2-6])?")


class Reactions:
    def __init__(self, world: World) -> None:
        self._world = world

    def add(self, message: Message, name: str, user: User) -> None:
        """ApiError invalid_name, already_reacted or too_many_emoji."""
        message = self._now(message)
        name = canonical(name)
        by = message.reacted(name)
        if user.id in by:
            raise ApiError("already_reacted")
        if not by and len(message.reactions) >= MOST_EMOJI:
            raise ApiError("too_many_emoji")
        self._put(message, Reaction(name=name, by=(*by, user.id)))
        self._world.announce(
            ReactionAdded(team=message.team, ts=self._world.ids.ts(), message=message, name=name, user=user.id)
        )

    def remove(self, message: Message, name: str, user: User) -> None:
        """ApiError invalid_name or no_reaction."""
        message = self._now(message)
        name = canonical(name)
        by = message.reacted(name)
        if user.id not in by:
            raise ApiError("no_reaction")
        self._put(message, Reaction(name=name, by=tuple(each for each in by if each != user.id)))
        self._world.announce(
            ReactionRemoved(team=message.team, ts=self._world.ids.ts(), message=message, name=name, user=user.id)
        )

    def _now(self, message: Message) -> Message:
        """ApiError message_not_found where it is gone or a tombstone."""
        found = self._world.message(message.channel, message.ts)
        if found.is_tombstone:
            raise ApiError("message_not_found")
        return found

    def _put(self, message: Message, reaction: Reaction) -> None:
        """In its place; none where nobody is left."""
        known = any(each.name == reaction.name for each in message.reactions)
        all_of_them = message.reactions if known else (*message.reactions, reaction)
        after = (reaction if each.name == reaction.name else each for each in all_of_them)
        self._world.put_message(replace(message, reactions=tuple(each for each in after if each.by)))


def canonical(name: str) -> str:
    """The one name of that emoji; ApiError invalid_name where it can't be one."""
    if not _NAME.fullmatch(name):
        raise ApiError("invalid_name")
    base, tone, number = name.partition("::")
    return ALIASES.get(base, base) + tone + number
