"""What people type, as Slack sends it (Slack's documentation, Formatting message text; Slash commands)."""

import re
from collections.abc import Callable

from tests.standins.slack.entities import Channel, Team, User, UserGroup
from tests.standins.slack.world import World

_WORD = re.compile(
    r"(?P<user><@(?P<user_id>U\w+)>|(?<!\w)@(?P<user_name>[\w.-]*\w))"
    r"|(?P<channel><\#(?P<channel_id>[CG]\w+)>|(?<!\w)\#(?P<channel_name>[\w-]*\w))"
    r"|(?P<link>https?://[^\s<>|]*[^\s<>|.,;:!?)\"'])"
    r"|(?P<bare>(?<![\w@/.])(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|example)\b(?:/[^\s<>|]*[^\s<>|.,;:!?)\"'])?)"
)
"""A mention, by its id where a test has it or by its name as a client completes it; a channel; a link."""
GROUPS = {"here": "<!here>", "channel": "<!channel>", "everyone": "<!everyone>"}


def as_message(world: World, team: Team, typed: str) -> str:
    """`<@U…>`, `<#C…|name>`, `<https://…>`; `&`, `<` and `>` of everything else escaped."""
    return _sent(
        world,
        team,
        typed,
        user=lambda user: f"<@{user.id}>",
        group=lambda group: f"<!subteam^{group.id}>",
        channel=lambda channel: f"<#{channel.id}|{channel.name}>",
    )


def as_command_text(world: World, team: Team, typed: str, *, should_escape: bool) -> str:
    """With a mention's name too; as it was typed where the command is not set to escape."""
    if not should_escape:
        return typed
    return _sent(
        world,
        team,
        typed,
        user=lambda user: f"<@{user.id}|{user.name}>",
        group=lambda group: f"<!subteam^{group.id}|@{group.handle}>",
        channel=lambda channel: f"<#{channel.id}|{channel.name}>",
    )


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _sent(
    world: World,
    team: Team,
    typed: str,
    *,
    user: Callable[[User], str],
    group: Callable[[UserGroup], str],
    channel: Callable[[Channel], str],
) -> str:
    def word(match: re.Match[str]) -> str:
        if match["user"]:
            if found := _user(world, team, match):
                return user(found)
            called = next((each for each in world.groups_of(team.id) if each.handle == match["user_name"]), None)
            return group(called) if called else GROUPS.get(match["user_name"] or "", escaped(match["user"]))
        if match["channel"]:
            place = _channel(world, team, match)
            return channel(place) if place else escaped(match["channel"])
        if match["link"]:
            return f"<{escaped(match['link'])}>"
        return f"<http://{escaped(match['bare'])}|{escaped(match['bare'])}>"

    parts, end = [], 0
    for match in _WORD.finditer(typed):
        parts += [escaped(typed[end : match.start()]), word(match)]
        end = match.end()
    return "".join([*parts, escaped(typed[end:])])


def _user(world: World, team: Team, match: re.Match[str]) -> User | None:
    named = (each for each in world.people_of(team.id) if match["user_name"] in (each.name, each.profile.display_name))
    return world.users.get(match["user_id"]) if match["user_id"] else next(named, None)


def _channel(world: World, team: Team, match: re.Match[str]) -> Channel | None:
    named = (each for each in world.channels_of(team.id) if each.name == match["channel_name"])
    return world.channels.get(match["channel_id"]) if match["channel_id"] else next(named, None)
