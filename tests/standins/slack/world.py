"""Everything that a Slack has in it, and the one place that tells of changes."""

from dataclasses import replace
from datetime import timedelta

from tests.standins.board import Announcements
from tests.standins.clock import Clock
from tests.standins.slack.entities import (
    App,
    Channel,
    ChannelKind,
    Installation,
    Message,
    Profile,
    Team,
    Token,
    User,
    UserGroup,
    View,
)
from tests.standins.slack.errors import ApiError
from tests.standins.slack.events import Event
from tests.standins.slack.ids import Ids

SCOPES = frozenset(
    {
        "app_mentions:read",
        "channels:history",
        "channels:join",
        "channels:read",
        "chat:write",
        "commands",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "reactions:read",
        "reactions:write",
        "usergroups:read",
        "users:read",
    }
)
"""What an install grants unless the app asks for others."""


class World(Announcements[Event]):
    """Tables and how to look things up in them; what changes them stands in other modules.

    Acts of people and requests of the bot go through the same modules: `Chat` and `Reactions` for messages, `Places`
    for channels and people, `Views` for modals and homes, `Triggers` and `ResponseUrls` for what an interaction
    carries. Each announces what happened as one of `events.Event`; whoever delivers payloads listens here.
    """

    def __init__(self, clock: Clock, app_name: str) -> None:
        super().__init__()
        self.clock = clock
        self.ids = Ids(clock)
        self.app = App(
            id=self.ids.next("A"),
            name=app_name,
            client_id="1111.2222",
            client_secret=self.ids.secret("client-secret"),
            signing_secret=self.ids.secret("signing-secret"),
            verification_token=self.ids.secret("verification"),
            app_token=self.ids.secret("xapp-1"),
            scopes=SCOPES,
        )
        self.teams: dict[str, Team] = {}
        self.installations: dict[str, Installation] = {}
        """By team; one that was uninstalled is gone."""
        self.tokens: dict[str, Token] = {}
        """Every bot's token that was ever given."""
        self.users: dict[str, User] = {}
        self.groups: dict[str, UserGroup] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, dict[str, Message]] = {}
        """By channel and ts, ephemeral ones too."""
        self.modals: dict[str, tuple[View, ...]] = {}
        """Each user's stack, the one they see last."""
        self.homes: dict[str, View] = {}
        """By user."""
        self.history_lag = timedelta(0)
        """How much later than its posting a message stands in the channel's history."""

    # Looking up

    def user(self, user: str) -> User:
        """ApiError user_not_found where there is none."""
        if user not in self.users:
            raise ApiError("user_not_found")
        return self.users[user]

    def channel(self, channel: str) -> Channel:
        """ApiError channel_not_found where there is none."""
        if channel not in self.channels:
            raise ApiError("channel_not_found")
        return self.channels[channel]

    def message(self, channel: str, ts: str) -> Message:
        """ApiError message_not_found where there is none."""
        found = self.messages.get(channel, {}).get(ts)
        if found is None:
            raise ApiError("message_not_found")
        return found

    def replies(self, channel: str, thread_ts: str) -> list[Message]:
        """What everybody can read there, oldest first, without the message above."""
        return [each for each in self._listed(channel) if each.is_reply and each.thread_ts == thread_ts]

    def history(self, channel: str) -> list[Message]:
        """What everybody can read there by now, oldest first, without the replies."""
        now = self.clock.now()
        return [
            each
            for each in self._listed(channel)
            if each.listed_from <= now and (each.is_broadcast or not each.is_reply)
        ]

    def _listed(self, channel: str) -> list[Message]:
        listed = (each for each in self.messages.get(channel, {}).values() if not each.is_ephemeral)
        return sorted(listed, key=lambda each: each.ts)

    def view(self, view: str) -> View:
        """An open modal or a home; ApiError not_found where there is none."""
        open_views = [*self.homes.values(), *(each for stack in self.modals.values() for each in stack)]
        found = next((each for each in open_views if each.id == view), None)
        if found is None:
            raise ApiError("not_found")
        return found

    def installation(self, team: str) -> Installation:
        """KeyError where the app is not installed."""
        return self.installations[team]

    def bot(self, team: str) -> User:
        """KeyError where the app is not installed."""
        return self.users[self.installations[team].bot_user]

    def channels_of(self, team: str) -> list[Channel]:
        return [channel for channel in self.channels.values() if channel.team == team and not channel.is_direct]

    def groups_of(self, team: str) -> list[UserGroup]:
        return [group for group in self.groups.values() if group.team == team]

    def people_of(self, team: str) -> list[User]:
        """With bots and with those who were deactivated."""
        return [user for user in self.users.values() if user.team == team]

    def direct_with(self, user: str) -> Channel:
        """Between that person and the bot of their team; the same each time."""
        person = self.users[user]
        found = next((each for each in self.channels.values() if each.is_direct and user in each.members), None)
        return found or self.put_channel(
            Channel(
                id=self.ids.next(ChannelKind.DIRECT),
                team=person.team,
                kind=ChannelKind.DIRECT,
                created=self.clock.now(),
                creator=user,
                members=(user, self.bot(person.team).id),
            )
        )

    # Putting in

    def put_team(self, name: str) -> Team:
        team = Team(id=self.ids.next("T"), name=name, domain=name.lower().replace(" ", "-"))
        self.teams[team.id] = team
        return team

    def put_user(self, user: User) -> User:
        self.users[user.id] = user
        return user

    def user_named(self, team: str, name: str) -> User:
        """The same each time; made where there is none."""
        known = next((user for user in self.people_of(team) if user.name == name), None)
        profile = Profile(display_name=name.capitalize(), real_name=f"{name.capitalize()} Example")
        return known or self.put_user(User(id=self.ids.next("U"), team=team, name=name, profile=profile))

    def put_channel(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        return channel

    def put_group(self, group: UserGroup) -> UserGroup:
        self.groups[group.id] = group
        return group

    def put_message(self, message: Message) -> Message:
        self.messages.setdefault(message.channel, {})[message.ts] = message
        return message

    def put_view(self, view: View) -> View:
        """Instead of the one with its id."""
        stack = self.modals.get(view.user, ())
        if any(each.id == view.id for each in stack):
            self.modals[view.user] = tuple(view if each.id == view.id else each for each in stack)
        else:
            self.homes[view.user] = view
        return view

    def put_installation(self, installation: Installation) -> Installation:
        self.installations[installation.team] = installation
        return installation

    def configure(self, *, scopes: frozenset[str] | None = None, rotates_tokens: bool | None = None) -> None:
        """Changes the app's settings; installs that were made keep what they have."""
        self.app = replace(
            self.app,
            scopes=self.app.scopes if scopes is None else scopes,
            rotates_tokens=self.app.rotates_tokens if rotates_tokens is None else rotates_tokens,
        )
