"""What owners and moderators do: guilds, channels, roles and memberships come and go."""

from dataclasses import replace

from tests.standins.discord.entities import Channel, ChannelKind, Guild, Member, Overwrite, Role, User
from tests.standins.discord.events import Event
from tests.standins.discord.payloads import (
    channel_payload,
    guild_create_payload,
    member_payload,
    role_payload,
    user_payload,
)
from tests.standins.discord.wire import Json
from tests.standins.discord.world import World


class Guilds:
    def __init__(self, world: World) -> None:
        self._world = world

    # The bot in guilds

    def found(self, name: str, *, owner: str, locale: str) -> Guild:
        """A guild with one channel, without the bot."""
        guild = self._world.put_guild(name, self._world.user_named(owner), locale)
        self.add_channel(guild, "general")
        return guild

    def invite_bot(self, guild: Guild, *, permissions: int) -> None:
        """With a role of its own, as the invite link asks for."""
        bot = self._world.bot
        role = self._world.put_role(
            Role(id=self._world.ids.next(), guild=guild.id, name=bot.name, permissions=permissions, bot=bot.id)
        )
        self._world.put_member(guild.id, bot, [role.id])
        self._tell("GUILD_CREATE", guild.id, guild_create_payload(self._world, guild, newly_joined=True))

    def remove_bot(self, guild: Guild) -> None:
        self._world.members[guild.id].pop(self._world.bot.id)
        self._tell("GUILD_DELETE", guild.id, {"id": str(guild.id)})

    def set_available(self, guild: Guild, available: bool) -> None:
        """An outage of one guild, and its end."""
        guild = self._world.guilds[guild.id] = replace(self._world.guilds[guild.id], is_available=available)
        if available:
            self._tell("GUILD_CREATE", guild.id, guild_create_payload(self._world, guild, newly_joined=False))
        else:
            self._tell("GUILD_DELETE", guild.id, {"id": str(guild.id), "unavailable": True})

    # Channels

    def add_channel(self, guild: Guild, name: str) -> Channel:
        channel = self._world.put_channel(
            Channel(id=self._world.ids.next(), kind=ChannelKind.TEXT, name=name, guild=guild.id)
        )
        self._tell("CHANNEL_CREATE", guild.id, channel_payload(self._world, channel))
        return channel

    def delete_channel(self, channel: Channel) -> None:
        """With its threads and everything in them; Discord tells only of the channel."""
        for each in [each for each in self._world.channels.values() if channel.id in (each.id, each.parent)]:
            del self._world.channels[each.id]
            self._world.messages.pop(each.id, None)
        self._tell("CHANNEL_DELETE", channel.guild, channel_payload(self._world, channel))

    def change_channel(self, channel: Channel) -> None:
        self._world.put_channel(channel)
        self._tell("CHANNEL_UPDATE", channel.guild, channel_payload(self._world, channel))

    def overwrite(self, channel: Channel, user: User, *, denied: int) -> None:
        """Takes permissions from somebody there; 0 gives all of them back."""
        channel = self._world.channels[channel.id]
        others = tuple(each for each in channel.overwrites if each.target != user.id)
        own = (Overwrite(target=user.id, is_role=False, denied=denied),) if denied else ()
        self.change_channel(replace(channel, overwrites=others + own))

    # Roles and members

    def add_role(self, guild: Guild, name: str, *, permissions: int = 0, is_mentionable: bool = False) -> Role:
        role = self._world.put_role(
            Role(
                id=self._world.ids.next(),
                guild=guild.id,
                name=name,
                permissions=permissions,
                is_mentionable=is_mentionable,
            )
        )
        self._tell("GUILD_ROLE_CREATE", guild.id, {"guild_id": str(guild.id), "role": role_payload(role)})
        return role

    def delete_role(self, role: Role) -> None:
        del self._world.roles[role.guild][role.id]
        members = self._world.members[role.guild]
        for user, member in list(members.items()):
            members[user] = replace(member, roles=tuple(each for each in member.roles if each != role.id))
        self._tell("GUILD_ROLE_DELETE", role.guild, {"guild_id": str(role.guild), "role_id": str(role.id)})

    def join(self, guild: Guild, user: User) -> Member:
        member = self._world.put_member(guild.id, user)
        self._tell("GUILD_MEMBER_ADD", guild.id, member_payload(member) | {"guild_id": str(guild.id)})
        return member

    def give_role(self, user: User, role: Role) -> None:
        member = self._world.members[role.guild][user.id]
        member = self._world.put_member(role.guild, user, [*member.roles, role.id])
        self._tell("GUILD_MEMBER_UPDATE", role.guild, member_payload(member) | {"guild_id": str(role.guild)})

    def leave(self, guild: Guild, user: User) -> None:
        del self._world.members[guild.id][user.id]
        self._tell("GUILD_MEMBER_REMOVE", guild.id, {"guild_id": str(guild.id), "user": user_payload(user)})

    def _tell(self, event: str, guild: int | None, data: Json) -> None:
        self._world.announce(Event(name=event, data=data, guild=guild))
