"""The app's manifest, which Slack makes an app of: made from the commands, with nothing in it that isn't needed."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import NotRequired, TypedDict

from adapters.slack.commands import SHORTCUTS, Shortcut, SlashCommand, slash_commands
from adapters.slack.permissions import SCOPES
from adapters.slack.settings import EVENTS_PATH, REDIRECT_PATH, SlackSettings, lenient_settings
from bot.model.commands import Command

NAME = "Pacer"
EVENTS: Mapping[str, str] = {
    "app_home_opened": "To draw a member's own page when they look at it.",
    "app_mention": "To answer whoever writes @Pacer.",
    "app_uninstalled": "To forget a workspace that removed it.",
    "member_joined_channel": "To know when it was invited to a channel.",
    "message.channels": "To hear replies in the threads of its posts.",
    "message.groups": "The same in private channels that it was invited to.",
    "message.im": "To answer direct messages.",
    "reaction_added": "To count a reaction as a check-in.",
    "reaction_removed": "To take that back.",
    "subteam_created": "To know the user groups.",
    "subteam_members_changed": "To know who is in them.",
    "subteam_updated": "To know what they are called.",
    "tokens_revoked": "To stop where its token was taken away.",
    "user_change": "To see at once when somebody is no admin any more.",
}
_SAYS = "A weekly rhythm for people who learn together."
_SAYS_MORE = (
    "Pacer gives a learning community its week: challenges and tips on a schedule, check-ins and streaks that forgive "
    "a bad day, goals, roadmaps and a recap. It answers privately, remembers every answer, and runs on your own "
    "machine."
)
_GREEN = "#2F9E6E"


class Display(TypedDict):
    name: str
    description: str
    long_description: str
    background_color: str


class BotUser(TypedDict):
    display_name: str
    always_online: bool


class AppHome(TypedDict):
    home_tab_enabled: bool
    messages_tab_enabled: bool
    messages_tab_read_only_enabled: bool


class Features(TypedDict):
    app_home: AppHome
    bot_user: BotUser
    shortcuts: list[Shortcut]
    slash_commands: list[SlashCommand]


class Scopes(TypedDict):
    bot: list[str]


class OAuth(TypedDict):
    redirect_urls: NotRequired[list[str]]
    scopes: Scopes


class Subscriptions(TypedDict):
    request_url: NotRequired[str]
    bot_events: list[str]


class Interactivity(TypedDict):
    is_enabled: bool
    request_url: NotRequired[str]


class Settings(TypedDict):
    event_subscriptions: Subscriptions
    interactivity: Interactivity
    org_deploy_enabled: bool
    socket_mode_enabled: bool
    token_rotation_enabled: bool


class Manifest(TypedDict):
    display_information: Display
    features: Features
    oauth_config: OAuth
    settings: Settings


def manifest(commands: Sequence[Command], settings: SlackSettings) -> Manifest:
    """For Socket Mode, but where a public address is set and no app token."""
    url = None if settings.by_socket else settings.public(EVENTS_PATH)
    redirect = settings.public(REDIRECT_PATH)
    oauth = OAuth(scopes=Scopes(bot=sorted(SCOPES)))
    if redirect:
        oauth["redirect_urls"] = [redirect]
    subscriptions = Subscriptions(bot_events=sorted(EVENTS))
    interactivity = Interactivity(is_enabled=True)
    if url:
        subscriptions["request_url"] = interactivity["request_url"] = url
    return Manifest(
        display_information=Display(name=NAME, description=_SAYS, long_description=_SAYS_MORE, background_color=_GREEN),
        features=Features(
            app_home=AppHome(home_tab_enabled=True, messages_tab_enabled=True, messages_tab_read_only_enabled=False),
            bot_user=BotUser(display_name=NAME, always_online=True),
            shortcuts=list(SHORTCUTS),
            slash_commands=slash_commands(commands, url),
        ),
        oauth_config=oauth,
        settings=Settings(
            event_subscriptions=subscriptions,
            interactivity=interactivity,
            org_deploy_enabled=False,
            socket_mode_enabled=url is None,
            # A token that ends can be renewed only where installs are kept.
            token_rotation_enabled=settings.takes_installs,
        ),
    )


def main(commands: Sequence[Command]) -> None:
    """Print the manifest, and beside it what each scope is for. Raises UnreadableSettings."""
    print(json.dumps(manifest(commands, lenient_settings()), indent=2))
    print("\nScopes:", file=sys.stderr)
    for scope, why in SCOPES.items():
        print(f"  {scope}: {why}", file=sys.stderr)
