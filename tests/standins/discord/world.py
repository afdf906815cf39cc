"""Everything that a Discord has in it, and the one place that tells of changes."""

from collections.abc import Sequence
from datetime import timedelta

from tests.standins.board import Announcements
from tests.standins.clock import Clock
from tests.standins.discord.cdn import Cdn
from tests.standins.discord.entities import Channel, ChannelKind, Guild, Member, Message, Role, User
from tests.standins.discord.errors import UNKNOWN_CHANNEL, UNKNOWN_GUILD, UNKNOWN_MESSAGE, ApiError
from tests.standins.discord.events import Event
from tests.standins.discord.intents import Intent
from tests.standins.discord.permissions import EVERYTHING, ORDINARY, Permission, in_channel, of_roles
from tests.standins.discord.snowflakes import Snowflakes


class World(Announcements[Event]):
    """Tables and how to look things up in them; what changes them stands in other modules."""

    def __init__(self, clock: Clock, bot_name: str) -> None:
        super().__init__()
        self.clock = clock
        self.ids = Snowflakes(clock)
        self.bot = User(id=self.ids.next(), name=bot_name, shown_as=bot_name, is_bot=True)
        self.users: dict[int, User] = {self.bot.id: self.bot}
        self.guilds: dict[int, Guild] = {}
        self.members: dict[int, dict[int, Member]] = {}
        self.roles: dict[int, dict[int, Role]] = {}
        self.channels: dict[int, Channel] = {}
        self.messages: dict[int, dict[int, Message]] = {}
        self.cdn = Cdn(self.ids)
        self.privileged = Intent.NONE
        """The privileged intents that are switched on for the application."""
        self.closed_directs: set[int] = set()
        """Who takes no direct messages."""
        self.history_lag = timedelta(0)
        """How much later than its sending a message stands in the channel's history."""

    # Looking up

    def channel(self, channel: int) -> Channel:
        """ApiError 10003 where there is none."""
        if channel not in self.channels:
            raise ApiError(UNKNOWN_CHANNEL)
        return self.channels[channel]

    def guild(self, guild: int) -> Guild:
        """ApiError 10004 where the bot is in no such guild."""
        if not self.has_bot(guild):
            raise ApiError(UNKNOWN_GUILD)
        return self.guilds[guild]

    def message(self, channel: int, message: int) -> Message:
        """ApiError 10008 where there is none."""
        found = self.messages.get(channel, {}).get(message)
        if found is None:
            raise ApiError(UNKNOWN_MESSAGE)
        return found

    def history(self, channel: int) -> list[Message]:
        """What everybody can read there by now, oldest first."""
        now = self.clock.now()
        listed = [each for each in self.messages.get(channel, {}).values() if each.only_for is None]
        return sorted((each for each in listed if each.listed_from <= now), key=lambda each: each.id)

    def threads_of(self, guild: int) -> list[Channel]:
        return [channel for channel in self.channels.values() if channel.guild == guild and channel.is_thread]

    def channels_of(self, guild: int) -> list[Channel]:
        return [channel for channel in self.channels.values() if channel.guild == guild and not channel.is_thread]

    def member(self, guild: int | None, user: int) -> Member | None:
        return None if guild is None else self.members.get(guild, {}).get(user)

    def direct_with(self, user: int) -> Channel:
        """The same each time."""
        found = next((channel for channel in self.channels.values() if channel.recipient == user), None)
        return found or self.put_channel(Channel(id=self.ids.next(), kind=ChannelKind.DIRECT, recipient=user))

    def has_bot(self, guild: int) -> bool:
        return self.bot.id in self.members.get(guild, {})

    def permissions(self, user: int, guild: int, channel: Channel | None = None) -> Permission:
        """There, or in the guild as a whole; a thread has its channel's."""
        member = self.member(guild, user)
        if member is None:
            return Permission.NONE
        if self.guilds[guild].owner == user:
            return EVERYTHING
        held = (guild, *member.roles)
        base = of_roles(role for role in self.roles[guild].values() if role.id in held)
        place = self.channels[channel.parent] if channel and channel.parent else channel
        return in_channel(base, place.overwrites if place else (), member=user, roles=held)

    # Putting in

    def put_channel(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        return channel

    def put_message(self, message: Message) -> Message:
        self.messages.setdefault(message.channel, {})[message.id] = message
        return message

    def user_named(self, name: str) -> User:
        """The same each time; made where there is none."""
        known = next((user for user in self.users.values() if user.name == name), None)
        return known or self.put_user(User(id=self.ids.next(), name=name, shown_as=name.capitalize()))

    def put_user(self, user: User) -> User:
        self.users[user.id] = user
        return user

    def put_member(self, guild: int, user: User, roles: Sequence[int] = ()) -> Member:
        member = Member(user=user, guild=guild, joined=self.clock.now(), roles=tuple(roles))
        self.members[guild][user.id] = member
        return member

    def put_guild(self, name: str, owner: User, locale: str) -> Guild:
        guild = Guild(id=self.ids.next(), name=name, owner=owner.id, locale=locale)
        self.guilds[guild.id] = guild
        self.members[guild.id] = {}
        everyone = Role(id=guild.id, guild=guild.id, name="@everyone", permissions=ORDINARY)
        self.roles[guild.id] = {everyone.id: everyone}
        self.put_member(guild.id, owner)
        return guild

    def put_role(self, role: Role) -> Role:
        self.roles[role.guild][role.id] = role
        return role
