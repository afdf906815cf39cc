"""Workspaces, the channels in them and the people, as their admins change them."""

from collections.abc import Sequence
from dataclasses import replace

from tests.standins.slack.entities import Channel, ChannelKind, Team, User, UserGroup
from tests.standins.slack.events import (
    ChannelArchived,
    ChannelCreated,
    ChannelDeleted,
    GroupChanged,
    GroupCreated,
    MemberJoined,
    MemberLeft,
    TeamJoined,
    UserChanged,
)
from tests.standins.slack.world import World


class Places:
    def __init__(self, world: World) -> None:
        self._world = world

    # Workspaces and people

    def found(self, name: str) -> Team:
        """A workspace with its owner and the channel that everybody is in."""
        team = self._world.put_team(name)
        owner = self._world.user_named(team.id, f"owner-of-{team.domain}")
        owner = self._world.put_user(replace(owner, is_admin=True, is_owner=True, is_primary_owner=True))
        self._open_channel(team, "general", ChannelKind.PUBLIC, owner, is_general=True)
        return team

    def owner_of(self, team: Team) -> User:
        return next(user for user in self._world.people_of(team.id) if user.is_primary_owner)

    def general_of(self, team: Team) -> Channel:
        return next(channel for channel in self._world.channels_of(team.id) if channel.is_general)

    def join_team(self, team: Team, name: str) -> User:
        """Joins the general channel with it; who is there already is let be."""
        if any(user.name == name for user in self._world.people_of(team.id)):
            return self._world.user_named(team.id, name)
        user = self._world.user_named(team.id, name)
        self._world.announce(TeamJoined(team=team.id, ts=self._world.ids.ts(), user=user))
        self.join(self.general_of(team), user)
        return user

    def change_user(self, user: User) -> User:
        """The user as they are now, instead of the one with their id."""
        self._world.put_user(user)
        self._world.announce(UserChanged(team=user.team, ts=self._world.ids.ts(), user=user))
        return user

    # Channels

    def add_channel(self, team: Team, name: str, kind: ChannelKind = ChannelKind.PUBLIC) -> Channel:
        channel = self._open_channel(team, name, kind, self.owner_of(team))
        if kind is ChannelKind.PUBLIC:
            self._world.announce(ChannelCreated(team=team.id, ts=self._world.ids.ts(), channel=channel))
        return channel

    def join(self, channel: Channel, user: User, *, inviter: str = "") -> Channel:
        """Nothing where they are in it."""
        channel = self._world.channel(channel.id)
        if user.id in channel.members:
            return channel
        channel = self._world.put_channel(replace(channel, members=(*channel.members, user.id)))
        self._world.announce(
            MemberJoined(team=channel.team, ts=self._world.ids.ts(), channel=channel, user=user.id, inviter=inviter)
        )
        return channel

    def leave(self, channel: Channel, user: User) -> Channel:
        """Nothing where they are not in it; whoever is removed leaves too."""
        channel = self._world.channel(channel.id)
        if user.id not in channel.members:
            return channel
        left = tuple(each for each in channel.members if each != user.id)
        channel = self._world.put_channel(replace(channel, members=left))
        self._world.announce(MemberLeft(team=channel.team, ts=self._world.ids.ts(), channel=channel, user=user.id))
        return channel

    def archive(self, channel: Channel, by: User) -> Channel:
        channel = self._world.put_channel(replace(self._world.channel(channel.id), is_archived=True))
        self._world.announce(ChannelArchived(team=channel.team, ts=self._world.ids.ts(), channel=channel, user=by.id))
        return channel

    def delete_channel(self, channel: Channel) -> None:
        del self._world.channels[channel.id]
        self._world.messages.pop(channel.id, None)
        self._world.announce(ChannelDeleted(team=channel.team, ts=self._world.ids.ts(), channel=channel))

    def let_only_admins_post(self, channel: Channel, only_admins: bool = True) -> Channel:
        """A setting that no event tells of."""
        return self._world.put_channel(replace(self._world.channel(channel.id), only_admins_post=only_admins))

    # User groups

    def add_group(self, team: Team, handle: str, members: Sequence[User] = ()) -> UserGroup:
        group = UserGroup(
            id=self._world.ids.next("S"),
            team=team.id,
            name=handle.capitalize(),
            handle=handle,
            members=tuple(member.id for member in members),
        )
        self._world.put_group(group)
        self._world.announce(GroupCreated(team=team.id, ts=self._world.ids.ts(), group=group))
        return group

    def change_group(self, group: UserGroup) -> UserGroup:
        """The group as it is now, instead of the one with its id."""
        self._world.put_group(group)
        self._world.announce(GroupChanged(team=group.team, ts=self._world.ids.ts(), group=group))
        return group

    def _open_channel(
        self, team: Team, name: str, kind: ChannelKind, creator: User, *, is_general: bool = False
    ) -> Channel:
        return self._world.put_channel(
            Channel(
                id=self._world.ids.next(kind),
                team=team.id,
                kind=kind,
                created=self._world.clock.now(),
                creator=creator.id,
                name=name,
                members=(creator.id,),
                is_general=is_general,
            )
        )
