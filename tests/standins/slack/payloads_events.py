"""Events in Slack's words (Slack's documentation, Events API reference)."""

from datetime import datetime

from tests.standins.slack.entities import App, Channel, ChannelKind, Message, Team
from tests.standins.slack.events import (
    AppUninstalled,
    ChannelArchived,
    ChannelCreated,
    ChannelDeleted,
    ChannelUnarchived,
    Event,
    GroupChanged,
    GroupCreated,
    HomeOpened,
    MemberJoined,
    MemberLeft,
    MessageChanged,
    MessageDeleted,
    MessagePosted,
    ReactionAdded,
    ReactionRemoved,
    TeamJoined,
    TokensRevoked,
    UserChanged,
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
    match event:
        case MessagePosted() | MessageChanged() | MessageDeleted():
            return _message_event(world, event) | {"event_ts": event.ts}
        case ReactionAdded() | ReactionRemoved():
            return _reaction_event(event) | {"event_ts": event.ts}
        case TeamJoined() | UserChanged() | MemberJoined() | MemberLeft() | GroupCreated() | GroupChanged():
            return _people_event(world, event) | {"event_ts": event.ts}
        case ChannelCreated() | ChannelDeleted() | ChannelArchived() | ChannelUnarchived():
            return _channel_event(world, event) | {"event_ts": event.ts}
        case HomeOpened():
            return home_opened(world, event, "home") | {"event_ts": event.ts}
        case TokensRevoked():
            return {
                "type": "tokens_revoked",
                "tokens": {"oauth": [], "bot": list(event.bot_users)},
                "event_ts": event.ts,
            }
        case AppUninstalled():
            return {"type": "app_uninstalled", "event_ts": event.ts}
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


def _message_event(world: World, event: MessagePosted | MessageChanged | MessageDeleted) -> Json:
    match event:
        case MessagePosted():
            return message_object(world, event.message) | _place(world, event.message)
        case MessageChanged():
            return _changed(world, event.before, event.after, event.ts)
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


def _reaction_event(event: ReactionAdded | ReactionRemoved) -> Json:
    return {
        "type": "reaction_added" if isinstance(event, ReactionAdded) else "reaction_removed",
        "user": event.user,
        "reaction": event.name,
        "item": {"type": "message", "channel": event.message.channel, "ts": event.message.ts},
        "item_user": event.message.user,
    }


def _people_event(
    world: World, event: TeamJoined | UserChanged | MemberJoined | MemberLeft | GroupCreated | GroupChanged
) -> Json:
    match event:
        case TeamJoined():
            return {"type": "team_join", "user": user_object(world, event.user)}
        case UserChanged():
            return {
                "type": "user_change",
                "user": user_object(world, event.user),
                "cache_ts": seconds(world.clock.now()),
            }
        case MemberJoined():
            inviter = {"inviter": event.inviter} if event.inviter else {}
            return {"type": "member_joined_channel", **_membership(event.channel, event.user), **inviter}
        case MemberLeft():
            return {"type": "member_left_channel", **_membership(event.channel, event.user)}
        case GroupCreated():
            return {"type": "subteam_created", "subteam": group_object(world, event.group)}
        case GroupChanged():
            return {"type": "subteam_updated", "subteam": group_object(world, event.after)}


def _membership(channel: Channel, user: str) -> Json:
    return {
        "user": user,
        "channel": channel.id,
        "channel_type": "G" if channel.kind is ChannelKind.PRIVATE else "C",
        "team": channel.team,
    }


def _channel_event(world: World, event: ChannelCreated | ChannelDeleted | ChannelArchived | ChannelUnarchived) -> Json:
    is_private = event.channel.kind is ChannelKind.PRIVATE
    match event:
        case ChannelCreated():
            return {"type": "channel_created", "channel": channel_object(world, event.channel)}
        case ChannelDeleted():
            return {"type": "group_deleted" if is_private else "channel_deleted", "channel": event.channel.id}
        case ChannelArchived():
            name = "group_archive" if is_private else "channel_archive"
            return {"type": name, "channel": event.channel.id, "user": event.user}
        case ChannelUnarchived():
            name = "group_unarchive" if is_private else "channel_unarchive"
            return {"type": name, "channel": event.channel.id, "user": event.user}
