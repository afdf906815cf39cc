"""Reactions under messages."""

from dataclasses import replace

from tests.standins.discord.entities import Message, Reaction, User
from tests.standins.discord.errors import TOO_MANY_REACTIONS, UNKNOWN_EMOJI, ApiError
from tests.standins.discord.events import Event
from tests.standins.discord.message_payloads import emoji_payload
from tests.standins.discord.payloads import member_payload
from tests.standins.discord.wire import Json
from tests.standins.discord.world import World

MOST_REACTIONS = 20
NORMAL = 0


class Reactions:
    def __init__(self, world: World) -> None:
        self._world = world

    def add(self, message: Message, emoji: str, user: User) -> None:
        """The same again changes nothing; ApiError for what is no emoji."""
        _check_emoji(emoji)
        by = message.reacted(emoji)
        if user.id in by:
            return
        if not by and len(message.reactions) >= MOST_REACTIONS:
            raise ApiError(TOO_MANY_REACTIONS)
        others = [each for each in message.reactions if each.emoji != emoji]
        place = message.emoji.index(emoji) if by else len(others)
        others.insert(place, Reaction(emoji=emoji, by=(*by, user.id)))
        self._world.put_message(replace(message, reactions=tuple(others)))
        self._tell("MESSAGE_REACTION_ADD", message, emoji, user)

    def remove(self, message: Message, emoji: str, user: User) -> None:
        _check_emoji(emoji)
        if user.id not in message.reacted(emoji):
            return
        left = (_without(each, user) if each.emoji == emoji else each for each in message.reactions)
        self._world.put_message(replace(message, reactions=tuple(each for each in left if each.by)))
        self._tell("MESSAGE_REACTION_REMOVE", message, emoji, user)

    def clear(self, message: Message, emoji: str | None = None) -> None:
        """Everybody's, of that emoji or all of them; Discord tells of it without names."""
        left = tuple(each for each in message.reactions if emoji is not None and each.emoji != emoji)
        self._world.put_message(replace(message, reactions=left))
        if emoji is None:
            self._announce("MESSAGE_REACTION_REMOVE_ALL", message, {})
        else:
            self._announce("MESSAGE_REACTION_REMOVE_EMOJI", message, {"emoji": emoji_payload(emoji)})

    def _tell(self, name: str, message: Message, emoji: str, user: User) -> None:
        data: Json = {"user_id": str(user.id), "emoji": emoji_payload(emoji), "burst": False, "type": NORMAL}
        if name == "MESSAGE_REACTION_ADD":
            data["message_author_id"] = str(message.author.id)
            member = self._world.member(message.guild, user.id)
            data |= {"member": member_payload(member)} if member else {}
        self._announce(name, message, data)

    def _announce(self, name: str, message: Message, data: Json) -> None:
        data |= {"channel_id": str(message.channel), "message_id": str(message.id)}
        if message.guild is not None:
            data["guild_id"] = str(message.guild)
        self._world.announce(Event(name=name, data=data, guild=message.guild))


def _without(reaction: Reaction, user: User) -> Reaction:
    return replace(reaction, by=tuple(each for each in reaction.by if each != user.id))


def _check_emoji(emoji: str) -> None:
    """A guild's own has the form `name:id`; a name alone is what people write by mistake."""
    is_own = emoji.partition(":")[2].isdecimal()
    if not is_own and (emoji.isascii() or any(letter.isalpha() and letter.isascii() for letter in emoji)):
        raise ApiError(UNKNOWN_EMOJI)
