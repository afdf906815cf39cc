"""Slack's settings, from the environment or a `.env` file."""

from typing import Annotated

from cryptography.fernet import Fernet
from pydantic import SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode

from bot.adapting.settings import SOURCES, UnreadableSettings, read

API_BASE = "https://slack.com/api/"
EVENTS_PATH = "/slack/events"
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"

_MAKE_A_KEY = 'python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'


class AppSetting(BaseSettings):
    """What decides whether Slack is configured."""

    model_config = SOURCES

    slack_bot_token: SecretStr | None = None
    """The one workspace's, `xoxb-…`."""
    slack_client_id: str | None = None
    """Turns on installs into many workspaces."""

    @field_validator("slack_bot_token")
    @classmethod
    def _is_the_bots(cls, value: SecretStr | None) -> SecretStr | None:
        if value and value.get_secret_value().startswith("xapp-"):
            raise ValueError("that is the app's token; the bot's begins with xoxb-")
        return value

    @field_validator("*", mode="before")
    @classmethod
    def _none_where_blank(cls, value: object) -> object:
        if isinstance(value, SecretStr):
            return SecretStr(value.get_secret_value().strip()) if value.get_secret_value().strip() else None
        return value.strip() or None if isinstance(value, str) else value


class SlackSettings(AppSetting):
    slack_app_token: SecretStr | None = None
    """Of the app itself, `xapp-…`, for Socket Mode."""
    slack_signing_secret: SecretStr | None = None
    """Signs what Slack sends over HTTP."""
    slack_client_secret: SecretStr | None = None
    pacer_slack_keys: Annotated[tuple[SecretStr, ...] | None, NoDecode] = None
    """Fernet keys that encrypt the installs' tokens, comma separated, the newest first."""
    slack_api_base: str | None = None
    """The Web API's address, as `http://127.0.0.1:8080/api/`; Slack's own unless named."""
    pacer_slack_address: str | None = None
    """Where HTTP is served, `127.0.0.1:3000` unless named."""
    pacer_slack_public_url: str | None = None
    """How Slack reaches that address, as `https://pacer.example.org`."""

    @field_validator("slack_app_token")
    @classmethod
    def _is_the_apps(cls, value: SecretStr | None) -> SecretStr | None:
        if value and value.get_secret_value().startswith("xoxb-"):
            raise ValueError("that is the bot's token; the app's begins with xapp-")
        return value

    @field_validator("pacer_slack_keys", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        keys = [key.strip() for key in value.split(",") if key.strip()]
        for key in keys:
            _check_key(key)
        return keys or None

    @field_validator("pacer_slack_address")
    @classmethod
    def _has_a_port(cls, value: str | None) -> str | None:
        if value is not None and not _is_port(value.rpartition(":")[2]):
            raise ValueError("write it as 127.0.0.1:3000")
        return value

    @field_validator("pacer_slack_public_url")
    @classmethod
    def _is_an_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("https://", "http://")):
            raise ValueError("write it as https://pacer.example.org")
        return value and value.rstrip("/")

    @property
    def api_base(self) -> str:
        return self.slack_api_base or API_BASE

    @property
    def by_socket(self) -> bool:
        """Whether Slack is heard through a socket, which needs no public address."""
        return self.slack_app_token is not None

    @property
    def takes_installs(self) -> bool:
        """Whether Pacer is installed into many workspaces, each with a token of its own."""
        return self.slack_client_id is not None

    @property
    def host(self) -> str:
        return (self.pacer_slack_address or "127.0.0.1:3000").rpartition(":")[0].strip("[]") or "127.0.0.1"

    @property
    def port(self) -> int:
        return int((self.pacer_slack_address or "127.0.0.1:3000").rpartition(":")[2])

    def public(self, path: str) -> str | None:
        """A path of Pacer's as Slack reaches it; None where no public address is set."""
        return f"{self.pacer_slack_public_url}{path}" if self.pacer_slack_public_url else None


def read_settings() -> SlackSettings:
    """Raises UnreadableSettings with a sentence about each setting that is wrong or missing."""
    settings = lenient_settings()
    if missing := _missing(settings):
        raise UnreadableSettings(missing)
    return settings


def lenient_settings() -> SlackSettings:
    """The settings as far as they are there. Raises UnreadableSettings for those that are wrong."""
    return read(SlackSettings, platform="Slack")


def _missing(settings: SlackSettings) -> str:
    if settings.takes_installs and settings.slack_bot_token:
        return (
            "SLACK_BOT_TOKEN is for one workspace and SLACK_CLIENT_ID for many. Unset one of them; "
            "each workspace that installs Pacer brings a token of its own."
        )
    if settings.takes_installs:
        return _missing_for_installs(settings)
    if settings.slack_bot_token is None:
        return "SLACK_BOT_TOKEN is not set. Copy it from your app's OAuth & Permissions page."
    if not settings.by_socket and settings.slack_signing_secret is None:
        return (
            "SLACK_BOT_TOKEN needs one more setting: SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET for "
            "signed requests over HTTP. Both are on your app's Basic Information page."
        )
    return ""


def _missing_for_installs(settings: SlackSettings) -> str:
    needed = {
        "SLACK_CLIENT_SECRET": settings.slack_client_secret,
        "SLACK_SIGNING_SECRET": settings.slack_signing_secret,
        "PACER_SLACK_PUBLIC_URL": settings.pacer_slack_public_url,
        "PACER_SLACK_KEYS": settings.pacer_slack_keys,
    }
    lacking = [name for name, value in needed.items() if value is None]
    if not lacking:
        return ""
    hint = f" Make a key with: {_MAKE_A_KEY}" if "PACER_SLACK_KEYS" in lacking else ""
    return f"SLACK_CLIENT_ID needs {' and '.join(lacking)} beside it.{hint}"


def _check_key(key: str) -> None:
    try:
        Fernet(key)
    except ValueError:
        raise ValueError(f"one of the keys is none; make one with: {_MAKE_A_KEY}") from None


def _is_port(text: str) -> bool:
    return text.isascii() and text.isdecimal() and int(text) <= 65535
