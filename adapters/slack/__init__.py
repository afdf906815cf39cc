"""Pacer in a Slack workspace, over slack-bolt."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.ports import Adapter, Host

# `pacer --help` asks every adapter whether it is configured, so nothing heavy is imported before `connect`.


def is_configured() -> bool:
    """Whether there is a token, or an app to install. Raises UnreadableSettings."""
    from adapters.slack.settings import AppSetting
    from bot.adapting.settings import read

    setting = read(AppSetting, platform="Slack")
    return setting.slack_bot_token is not None or setting.slack_client_id is not None


def connect(host: "Host") -> "Adapter":
    """Raises UnreadableSettings."""
    from adapters.slack.adapter import SlackAdapter
    from adapters.slack.settings import read_settings

    return SlackAdapter(host, read_settings())
