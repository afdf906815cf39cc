"""Which of what happens the app hears of."""

from collections.abc import Iterator

from tests.standins.slack.configuration import Configuration
from tests.standins.slack.entities import ChannelKind
from tests.standins.slack.events import (
    ChannelArchived,
    ChannelDeleted,
    Event,
    HomeOpened,
    MemberEvent,
    MessageEvent,
    MessagePosted,
)
from tests.standins.slack.payloads_events import app_mention, event_callback, event_object
from tests.standins.slack.telling import Telling
from tests.standins.slack.world import World
from tests.standins.wire import Json

FAREWELLS = {"tokens_revoked", "app_uninstalled"}
"""What the app still hears once it is gone."""
SUBSCRIPTIONS = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}
"""How manifests name messages, by the kind of their channel."""
NEEDED = {
    "app_mention": "app_mentions:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "user_change": "users:read",
    "team_join": "users:read",
    "subteam_created": "usergroups:read",
    "subteam_updated": "usergroups:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    **dict.fromkeys(("channel_created", "channel_deleted", "channel_archive"), "channels:read"),
    **dict.fromkeys(("group_deleted", "group_archive"), "groups:read"),
}
"""The scope without which the app does not hear of it (Slack's documentation, Events API reference)."""


class Announcer:
    """Turns what is announced into what is told: where the app is in, may hear of it and asked for it."""

    def __init__(self, world: World, telling: Telling) -> None:
        self.configuration = Configuration()
        self._world = world
        self._telling = telling
        world.listen(self.announce)

    def announce(self, event: Event) -> None:
        if not self._is_in_earshot(event):
            return
        for subscription, payload in self._heard(event):
            self.tell(event.team, subscription, payload)

    def tell(self, team: str, subscription: str, payload: Json) -> None:
        """`subscription` as manifests name it: `message.channels`, `reaction_added`."""
        if not self._may_hear(team, subscription):
            return
        event_id = self._world.ids.next("Ev")
        self._telling.tell(
            event_callback(self._world.app, team, payload, event_id=event_id, bot_user=self._bot_user(team))
        )

    def _heard(self, event: Event) -> Iterator[tuple[str, Json]]:
        payload = event_object(self._world, event)
        kind = str(payload["type"])
        if kind != "message":
            yield kind, payload
            return
        place = str(payload["channel_type"])
        yield SUBSCRIPTIONS[place], payload
        if isinstance(event, MessagePosted) and place != "im" and self._mentions_app(event):
            yield "app_mention", app_mention(self._world, event.message)

    def _mentions_app(self, event: MessagePosted) -> bool:
        bot = self._bot_user(event.team)
        return f"<@{bot}" in event.message.content and event.message.user != bot

    def _is_in_earshot(self, event: Event) -> bool:
        """What happens in a channel is heard by its members; its archiving in public ones by everybody."""
        bot = self._bot_user(event.team)
        match event:
            case MemberEvent():
                return event.user == bot or bot in event.channel.members
            case MessageEvent():
                return bot in self._world.channel(event.message.channel).members
            case ChannelArchived() | ChannelDeleted():
                return event.channel.kind is ChannelKind.PUBLIC or bot in event.channel.members
            case HomeOpened():
                return event.team in self._world.installations
            case _:
                return True

    def _may_hear(self, team: str, subscription: str) -> bool:
        if subscription in FAREWELLS:
            return self.configuration.wants(subscription)
        installation = self._world.installations.get(team)
        if installation is None or not self.configuration.wants(subscription):
            return False
        needed = NEEDED.get(subscription)
        return needed is None or needed in installation.scopes

    def _bot_user(self, team: str) -> str:
        """Empty where the app was never installed."""
        return next((user.id for user in self._world.people_of(team) if user.is_bot), "")
