"""Events in Slack's words (Slack's documentation, Events API reference)."""

from datetime import datetime

from tests.standins.slack.entities import App, Channel, ChannelKind, Message, Team
from tests.standins.slack.events import (
    AppUninstalled,
    ChannelArchived,
    ChannelCreated,
    ChannelEvent,
    Event,
    GroupCreated,
    GroupEvent,
    HomeOpened,
    MemberEvent,
    MemberJoined,
    MessageChanged,
    MessageDeleted,
    MessageEvent,
    ReactionAdded,
    ReactionEvent,
    TeamJoined,
    TokensRevoked,
    UserEvent,
)
from tests.standins.slack.ids import seconds
from tests.standins.slack.objects import channel_object, group_object, message_object, user_object, view_object
from tests.standins.slack.world import World
from tests.standins.wire import Json

CHANNEL_TYPES = {ChannelKind.PUBLIC: "channel", ChannelKind.PRIVATE: "group", ChannelKind.DIRECT: "im"}


def event_callback(app: App, team: str, event: Json, *, event_id: str, bot_user: str) -> Json:
    """What the app gets: the event, and whose eyes it was seen with."""
    return {
        "token": app.verification_token,
        "team_id": team,
        "context_team_id": team,
        "context_enterprise_id": None,
        "api_app_id": app.id,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(float(str(event["event_ts"]))),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": team,
                "user_id": bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{event_id}",
    }


def event_object(world: World, event: Event) -> Json:
    """The `event` in it."""
    return _in_words(world, event) | {"event_ts": event.ts}


def _in_words(world: World, event: Event) -> Json:
    match event:
        case ReactionEvent():
            return _reaction_event(event)
        case MessageEvent():
            return _message_event(world, event)
        case MemberEvent():
            return _member_event(event)
        case ChannelEvent():
            return _channel_event(world, event)
        case UserEvent():
            return _user_event(world, event)
        case GroupEvent():
            kind = "subteam_created" if isinstance(event, GroupCreated) else "subteam_updated"
            return {"type": kind, "subteam": group_object(world, event.group)}
        case HomeOpened():
            return home_opened(world, event, "home")
        case TokensRevoked():
            return {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": list(event.bot_users)}}
        case AppUninstalled():
            return {"type": "app_uninstalled"}
        case _:
            raise TypeError(f"Slack has no words for {event!r}.")


def app_mention(world: World, message: Message) -> Json:
    """Beside the message itself."""
    return {
        **message_object(world, message),
        "type": "app_mention",
        "channel": message.channel,
        "event_ts": message.ts,
    }


def bot_message(channel: Channel, text: str, ts: str) -> Json:
    """What an incoming webhook posted: nobody's, but a bot's."""
    return {
        "type": "message",
        "subtype": "bot_message",
        "bot_id": "B0WEBHOOK0",
        "username": "incoming-webhook",
        "text": text,
        "ts": ts,
        "channel": channel.id,
        "channel_type": CHANNEL_TYPES[channel.kind],
        "event_ts": ts,
    }


def app_rate_limited(app: App, team: Team, at: datetime) -> Json:
    """No event_callback: it stands by itself, for the minute that is named."""
    return {
        "token": app.verification_token,
        "type": "app_rate_limited",
        "team_id": team.id,
        "minute_rate_limited": seconds(at),
        "api_app_id": app.id,
    }


def home_opened(world: World, event: HomeOpened, tab: str) -> Json:
    """`tab` is home or messages; the view is there once one was published."""
    view = {"view": view_object(world, event.view)} if event.view and tab == "home" else {}
    channel = world.direct_with(event.user)
    return {"type": "app_home_opened", "user": event.user, "channel": channel.id, "tab": tab, **view}


def _message_event(world: World, event: MessageEvent) -> Json:
    match event:
        case MessageChanged():
            return _changed(world, event.before, event.message, event.ts)
        case MessageDeleted():
            tombstone = world.messages.get(event.message.channel, {}).get(event.message.ts)
            if tombstone is not None:
                return _changed(world, event.message, tombstone, event.ts)
            return {
                "type": "message",
                "subtype": "message_deleted",
                "hidden": True,
                "ts": event.ts,
                "deleted_ts": event.message.ts,
                "previous_message": message_object(world, event.message),
                **_place(world, event.message),
            }
        case _:
            return message_object(world, event.message) | _place(world, event.message)


def _changed(world: World, before: Message, after: Message, ts: str) -> Json:
    return {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "ts": ts,
        "message": message_object(world, after),
        "previous_message": message_object(world, before),
        **_place(world, after),
    }


def _place(world: World, message: Message) -> Json:
    return {"channel": message.channel, "channel_type": CHANNEL_TYPES[world.channels[message.channel].kind]}


def _reaction_event(event: ReactionEvent) -> Json:
    return {
        "type": "reaction_added" if isinstance(event, ReactionAdded) else "reaction_removed",
        "user": event.user,
        "reaction": event.name,
        "item": {"type": "message", "channel": event.message.channel, "ts": event.message.ts},
        "item_user": event.message.user,
    }


def _user_event(world: World, event: UserEvent) -> Json:
    user = user_object(world, event.user)
    if isinstance(event, TeamJoined):
        return {"type": "team_join", "user": user}
    return {"type": "user_change", "user": user, "cache_ts": seconds(world.clock.now())}


def _member_event(event: MemberEvent) -> Json:
    inviter = {"inviter": event.inviter} if isinstance(event, MemberJoined) and event.inviter else {}
    return {
        "type": "member_joined_channel" if isinstance(event, MemberJoined) else "member_left_channel",
        "user": event.user,
        "channel": event.channel.id,
        "channel_type": "G" if event.channel.kind is ChannelKind.PRIVATE else "C",
        "team": event.channel.team,
        **inviter,
    }


def _channel_event(world: World, event: ChannelEvent) -> Json:
    family = CHANNEL_TYPES[event.channel.kind]
    match event:
        case ChannelCreated():
            return {"type": "channel_created", "channel": channel_object(world, event.channel)}
        case ChannelArchived():
            return {"type": f"{family}_archive", "channel": event.channel.id, "user": event.user}
        case _:
            return {"type": f"{family}_deleted", "channel": event.channel.id}
