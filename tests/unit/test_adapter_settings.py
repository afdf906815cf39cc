"""What is said where settings can't be read, also while Pacer only looks which platforms are configured."""

from collections.abc import Callable
from pathlib import Path

import pytest

import adapters.discord
import adapters.slack
from adapters.discord.settings import read_settings as read_discord
from adapters.slack.settings import read_settings as read_slack
from bot.errors import Refusal


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    monkeypatch.chdir(tmp_path)
    for name in ("DISCORD_TOKEN", "SLACK_BOT_TOKEN", "SLACK_CLIENT_ID"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.mark.parametrize("read", [adapters.slack.is_configured, read_slack], ids=["looked for", "read"])
def test_the_apps_token_in_the_bots_place_is_told_and_not_shown(
    environment: pytest.MonkeyPatch, read: Callable[[], object]
) -> None:
    environment.setenv("SLACK_BOT_TOKEN", "xapp-1-s3cret")

    with pytest.raises(Refusal) as refusal:
        read()
    assert "SLACK_BOT_TOKEN: that is the app's token; the bot's begins with xoxb-" in str(refusal.value)
    assert "s3cret" not in str(refusal.value)


@pytest.mark.parametrize(
    "read",
    [adapters.discord.is_configured, adapters.slack.is_configured, read_discord, read_slack],
    ids=["discord looked for", "slack looked for", "discord read", "slack read"],
)
def test_a_file_of_settings_that_is_no_text_is_refused_in_a_sentence(
    environment: pytest.MonkeyPatch, tmp_path: Path, read: Callable[[], object]
) -> None:
    (tmp_path / ".env").write_bytes("DISCORD_TOKEN=café\n".encode("latin-1"))

    with pytest.raises(Refusal, match=r"\.env is not text in UTF-8"):
        read()


def test_a_wrong_setting_is_told_in_pacers_own_words(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DISCORD_CLIENT_ID", "pacer")

    with pytest.raises(Refusal, match="DISCORD_CLIENT_ID: an application's id is a number"):
        read_discord()
