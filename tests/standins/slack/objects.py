"""How Slack writes down users, channels, messages and views."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from tests.standins.slack.entities import Channel, Message, User, UserGroup, View, ViewKind
from tests.standins.slack.ids import seconds
from tests.standins.slack.world import World
from tests.standins.wire import Json


def user_object(world: World, user: User) -> Json:
    """As users.info and user_change have it."""
    head: Json = {
        "id": user.id,
        "team_id": user.team,
        "name": user.name,
        "deleted": user.is_deleted,
        "profile": _profile(world, user),
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": seconds(world.clock.now()),
    }
    if user.is_deleted:
        return head
    return head | {
        "real_name": user.profile.real_name,
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": _offset(world, user.tz) // timedelta(seconds=1),
        "is_admin": user.is_admin,
        "is_owner": user.is_owner,
        "is_primary_owner": user.is_primary_owner,
        "is_restricted": False,
        "is_ultra_restricted": False,
        "is_email_confirmed": True,
        "who_can_share_contact_card": "EVERYONE",
    }


def channel_object(world: World, channel: Channel) -> Json:
    """As conversations.info has it."""
    head: Json = {
        "id": channel.id,
        "created": seconds(channel.created),
        "is_archived": channel.is_archived,
        "is_im": channel.is_direct,
        "is_org_shared": False,
        "context_team_id": channel.team,
    }
    if channel.is_direct:
        other = next(member for member in channel.members if not world.users[member].is_bot)
        return head | {"user": other, "is_user_deleted": world.users[other].is_deleted, "priority": 0, "is_open": True}
    is_private = channel.id.startswith("G")
    return head | {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not is_private,
        "is_group": is_private,
        "is_mpim": False,
        "is_private": is_private,
        "is_general": channel.is_general,
        "is_member": any(world.users[member].is_bot for member in channel.members),
        "is_shared": False,
        "is_ext_shared": False,
        "is_pending_ext_shared": False,
        "creator": channel.creator,
        "unlinked": 0,
        "shared_team_ids": [channel.team],
        "topic": _described(),
        "purpose": _described(),
        "previous_names": [],
    }


def message_object(world: World, message: Message, *, with_metadata: bool = False) -> Json:
    """As conversations.history has it; events and interactions say the channel besides."""
    author = world.users[message.user]
    payload: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": message.content}
    if message.is_tombstone:
        payload |= {"subtype": "tombstone", "user": "USLACKBOT", "hidden": True}
    elif author.is_bot:
        payload |= {"bot_id": author.bot_id, "app_id": world.app.id, "bot_profile": _bot_profile(world, author)}
    else:
        payload |= {"client_msg_id": f"client-{message.ts}"}
    payload["team"] = message.team
    if message.is_broadcast:
        payload["subtype"] = "thread_broadcast"
    if message.blocks:
        payload["blocks"] = list(message.blocks)
    if message.edited:
        payload["edited"] = {"user": message.edited.by, "ts": message.edited.ts}
    if message.reactions:
        payload["reactions"] = [
            {"name": each.name, "users": list(each.by), "count": len(each.by)} for each in message.reactions
        ]
    if message.metadata is not None and with_metadata:
        payload["metadata"] = message.metadata
    return payload | _thread(world, message)


def view_object(world: World, view: View) -> Json:
    """As views.open answers and interactions carry it; a submission puts in what was filled in as `state`."""
    payload: Json = {
        "callback_id": "",
        "private_metadata": "",
        "external_id": "",
        "close": None,
        "submit": None,
        "clear_on_close": False,
        "notify_on_close": False,
        **view.body,
        "id": view.id,
        "team_id": view.team,
        "app_id": world.app.id,
        "app_installed_team_id": view.team,
        "bot_id": world.bot(view.team).bot_id,
        "type": view.kind.value,
        "state": {"values": {}},
        "hash": view.hash,
        "root_view_id": view.root,
        "previous_view_id": view.previous,
    }
    return payload | {"title": {"type": "plain_text", "text": "View Title"}} if view.kind is ViewKind.HOME else payload


def group_object(world: World, group: UserGroup, *, with_members: bool = True) -> Json:
    """As usergroups.list and the subteam events have it."""
    now = seconds(world.clock.now())
    payload: Json = {
        "id": group.id,
        "team_id": group.team,
        "is_usergroup": True,
        "is_subteam": True,
        "name": group.name,
        "handle": group.handle,
        "description": "",
        "is_external": False,
        "date_create": now,
        "date_update": now,
        "date_delete": now if group.is_disabled else 0,
        "auto_type": None,
        "prefs": {"channels": [], "groups": []},
        "user_count": len(group.members),
    }
    return payload | {"users": list(group.members)} if with_members else payload


def permalink(world: World, message: Message) -> str:
    link = f"https://{world.teams[message.team].domain}.slack.com/archives/{message.channel}/p{_digits(message.ts)}"
    return f"{link}?thread_ts={message.thread_ts}&cid={message.channel}" if message.is_reply else link


def _thread(world: World, message: Message) -> Json:
    if message.thread_ts is None:
        return {}
    if message.is_reply:
        parent = world.messages[message.channel].get(message.thread_ts)
        above: Json = {"parent_user_id": parent.user} if parent else {}
        return {"thread_ts": message.thread_ts, **above}
    replies = world.replies(message.channel, message.ts)
    writers = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(writers),
        "reply_users": writers,
        "latest_reply": replies[-1].ts if replies else "0000000000.000000",
        "is_locked": False,
        "subscribed": False,
    }


def _profile(world: World, user: User) -> Json:
    profile: Json = {
        "display_name": user.profile.display_name,
        "display_name_normalized": user.profile.display_name,
        "real_name": user.profile.real_name,
        "real_name_normalized": user.profile.real_name,
        "team": user.team,
    }
    return profile | {"bot_id": user.bot_id, "api_app_id": world.app.id} if user.is_bot else profile


def _bot_profile(world: World, bot: User) -> Json:
    return {
        "id": bot.bot_id,
        "deleted": bot.is_deleted,
        "name": bot.profile.real_name,
        "updated": seconds(world.clock.now()),
        "app_id": world.app.id,
        "user_id": bot.id,
        "team_id": bot.team,
    }


def _described() -> Json:
    return {"value": "", "creator": "", "last_set": 0}


def _offset(world: World, zone: str) -> timedelta:
    return world.clock.now().astimezone(ZoneInfo(zone)).utcoffset() or timedelta(0)


def _digits(ts: str) -> str:
    return ts.replace(".", "")
