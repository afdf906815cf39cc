"""When Slack is configured, and what is said where something is missing."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

import adapters.slack
from adapters.slack.settings import read_settings
from bot.adapting.settings import UnreadableSettings

KEY, OLDER = Fernet.generate_key().decode(), Fernet.generate_key().decode()
NAMES = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_CLIENT_ID",
    "SLACK_CLIENT_SECRET",
    "SLACK_API_BASE",
    "PACER_SLACK_KEYS",
    "PACER_SLACK_ADDRESS",
    "PACER_SLACK_PUBLIC_URL",
)


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return monkeypatch


def given(environment: pytest.MonkeyPatch, **settings: str) -> None:
    for name, value in settings.items():
        environment.setenv(name, value)


def test_slack_is_configured_by_a_token_or_by_an_app_to_install(environment: pytest.MonkeyPatch) -> None:
    assert not adapters.slack.is_configured()
    environment.setenv("SLACK_BOT_TOKEN", "  ")
    assert not adapters.slack.is_configured()
    environment.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    assert adapters.slack.is_configured()
    environment.delenv("SLACK_BOT_TOKEN")
    environment.setenv("SLACK_CLIENT_ID", "1.2")
    assert adapters.slack.is_configured()


def test_the_settings_may_be_in_a_file(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SLACK_BOT_TOKEN=xoxb-1\nSLACK_APP_TOKEN=xapp-1\n")
    settings = read_settings()

    assert settings.slack_bot_token is not None
    assert settings.slack_bot_token.get_secret_value() == "xoxb-1"


def test_a_socket_is_preferred_where_both_ways_are_set(environment: pytest.MonkeyPatch) -> None:
    given(environment, SLACK_BOT_TOKEN="xoxb-1", SLACK_SIGNING_SECRET="s")
    assert not read_settings().by_socket
    given(environment, SLACK_APP_TOKEN="xapp-1")
    assert read_settings().by_socket


def test_no_token_stands_in_what_settings_print(environment: pytest.MonkeyPatch) -> None:
    given(environment, SLACK_CLIENT_ID="1.2", SLACK_CLIENT_SECRET="s3cret", SLACK_SIGNING_SECRET="s1gning")
    given(environment, PACER_SLACK_KEYS=KEY, SLACK_APP_TOKEN="xapp-1", PACER_SLACK_PUBLIC_URL="https://pacer.test")
    printed = repr(read_settings())

    assert not any(secret in printed for secret in ("s3cret", "s1gning", KEY, "xapp-1"))


def test_keys_are_the_newest_first(environment: pytest.MonkeyPatch) -> None:
    given(environment, SLACK_CLIENT_ID="1.2", SLACK_CLIENT_SECRET="s", SLACK_SIGNING_SECRET="s")
    given(environment, PACER_SLACK_PUBLIC_URL="https://pacer.test")
    environment.setenv("PACER_SLACK_KEYS", f" {KEY}, {OLDER},")

    keys = read_settings().pacer_slack_keys
    assert keys is not None
    assert [key.get_secret_value() for key in keys] == [KEY, OLDER]


@pytest.mark.parametrize(
    ("address", "host", "port"),
    [("", "127.0.0.1", 3000), ("0.0.0.0:80", "0.0.0.0", 80), ("[::1]:3000", "::1", 3000), (":8080", "127.0.0.1", 8080)],
)
def test_http_is_served_where_it_is_said(environment: pytest.MonkeyPatch, address: str, host: str, port: int) -> None:
    given(environment, SLACK_BOT_TOKEN="xoxb-1", SLACK_SIGNING_SECRET="s", PACER_SLACK_ADDRESS=address)
    settings = read_settings()

    assert (settings.host, settings.port) == (host, port)


def test_the_public_address_is_followed_by_a_path(environment: pytest.MonkeyPatch) -> None:
    given(environment, SLACK_BOT_TOKEN="xoxb-1", SLACK_SIGNING_SECRET="s")
    assert read_settings().public("/slack/events") is None
    given(environment, PACER_SLACK_PUBLIC_URL="https://pacer.example.org/")
    assert read_settings().public("/slack/events") == "https://pacer.example.org/slack/events"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "SLACK_BOT_TOKEN is not set. Copy it"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN for Socket Mode, or SLACK_SIGNING_SECRET"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_CLIENT_ID": "1.2"}, "Unset one of them"),
        ({"SLACK_CLIENT_ID": "1.2"}, "needs SLACK_CLIENT_SECRET and SLACK_SIGNING_SECRET and PACER_SLACK_PUBLIC"),
        ({"SLACK_BOT_TOKEN": "xapp-1", "SLACK_APP_TOKEN": "xapp-1"}, "the bot's begins with xoxb-"),
        ({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xoxb-1"}, "the app's begins with xapp-"),
        (
            {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s", "SLACK_SIGNING_SECRET": "s"},
            "needs PACER_SLACK_PUBLIC_URL and PACER_SLACK_KEYS beside it. Make a key with: python -c",
        ),
        ({"PACER_SLACK_KEYS": "short"}, "PACER_SLACK_KEYS: one of the keys is none; make one with: python -c"),
        ({"PACER_SLACK_ADDRESS": "localhost"}, "PACER_SLACK_ADDRESS: write it as 127.0.0.1:3000"),
        ({"PACER_SLACK_ADDRESS": "localhost:99999"}, "PACER_SLACK_ADDRESS: write it as"),
        ({"PACER_SLACK_PUBLIC_URL": "example.org"}, "PACER_SLACK_PUBLIC_URL: write it as https://"),
    ],
)
def test_what_is_missing_or_wrong_is_said_with_what_would_be_right(
    environment: pytest.MonkeyPatch, settings: dict[str, str], said: str
) -> None:
    given(environment, **settings)

    with pytest.raises(UnreadableSettings) as refusal:
        read_settings()
    assert said in str(refusal.value)


def test_a_key_that_is_none_is_not_printed(environment: pytest.MonkeyPatch) -> None:
    given(environment, PACER_SLACK_KEYS=f"{KEY},s3cret-but-wrong")

    with pytest.raises(UnreadableSettings) as refusal:
        read_settings()
    assert "s3cret" not in str(refusal.value)
