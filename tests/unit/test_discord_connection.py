"""What Pacer asks of Discord, how it is set, and what it makes of a refusal."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import discord
import pytest

import adapters.discord
from adapters.discord import invite
from adapters.discord.client import intents
from adapters.discord.emoji import canonical, native
from adapters.discord.errors import fatal, translate
from adapters.discord.settings import DiscordSettings, read_settings
from bot.adapting.settings import UnreadableSettings
from bot.errors import (
    Ambiguous,
    ChannelGone,
    NotSent,
    PermissionMissing,
    RateLimited,
    Refusal,
    Rejected,
    Unreachable,
)
from bot.model.refs import Emoji

SECRET = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    monkeypatch.chdir(tmp_path)
    for name in DiscordSettings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    return monkeypatch


# Least privilege


def test_the_invite_link_asks_for_exactly_this() -> None:
    url = urlsplit(invite.invite_url(4711))

    assert (url.scheme, url.netloc, url.path) == ("https", "discord.com", "/oauth2/authorize")
    asked = parse_qs(url.query)
    assert asked["client_id"] == ["4711"]
    assert asked["scope"] == ["bot applications.commands"]
    # View Channel, Send Messages, Send Messages in Threads, Create Public Threads, Read Message History, Add Reactions
    assert int(asked["permissions"][0]) == 1 << 10 | 1 << 11 | 1 << 38 | 1 << 35 | 1 << 16 | 1 << 6


def test_every_scope_and_permission_says_why_it_is_needed() -> None:
    assert all(why.endswith(".") for why in [*invite.SCOPES.values(), *invite.PERMISSIONS.values()])
    assert [invite.permission_name(name) for name in invite.PERMISSIONS] == [
        "View Channel",
        "Send Messages",
        "Send Messages in Threads",
        "Create Public Threads",
        "Read Message History",
        "Add Reactions",
    ]


def test_the_link_is_printed_for_the_application_that_is_named(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("DISCORD_CLIENT_ID", "4711")
    invite.main()

    printed = capsys.readouterr().out
    assert printed.startswith(invite.invite_url(4711))
    assert "Send Messages in Threads: " in printed


def test_the_application_may_be_named_in_a_file(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("DISCORD_CLIENT_ID=4711\n")
    invite.main()

    assert capsys.readouterr().out.startswith(invite.invite_url(4711))


def test_an_application_that_is_no_number_is_refused_in_a_sentence(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DISCORD_CLIENT_ID", "my app")

    with pytest.raises(UnreadableSettings, match=r"DISCORD_CLIENT_ID: .* is a number"):
        invite.main()


def test_a_link_for_no_application_says_what_to_set(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DISCORD_CLIENT_ID", " ")

    with pytest.raises(invite.NoApplication, match="DISCORD_TOKEN"):
        invite.main()


def test_no_intent_is_privileged_unless_an_operator_asks() -> None:
    # Guilds, guild messages, guild reactions, direct messages
    assert intents(message_content=False).value == 1 << 0 | 1 << 9 | 1 << 10 | 1 << 12
    assert intents(message_content=True).value == intents(message_content=False).value | 1 << 15


# Settings


def test_discord_is_configured_by_its_token(environment: pytest.MonkeyPatch) -> None:
    assert not adapters.discord.is_configured()
    environment.setenv("DISCORD_TOKEN", "  ")
    assert not adapters.discord.is_configured()
    environment.setenv("DISCORD_TOKEN", SECRET)
    assert adapters.discord.is_configured()


def test_the_token_is_masked(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DISCORD_TOKEN", SECRET)
    settings = read_settings()

    assert SECRET not in repr(settings)
    assert SECRET not in str(settings)
    assert settings.token == SECRET


def test_shards_are_read_as_a_list(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("PACER_DISCORD_SHARD_IDS", "0, 2,2")
    environment.setenv("PACER_DISCORD_SHARD_COUNT", "4")

    assert read_settings().pacer_discord_shard_ids == (0, 2)
    assert read_settings().pacer_discord_shard_count == 4


def test_a_count_of_shards_that_is_left_blank_is_none(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("PACER_DISCORD_SHARD_COUNT", " ")

    assert read_settings().pacer_discord_shard_count is None


@pytest.mark.parametrize("count", ["0", "-1"])
def test_fewer_shards_than_one_are_refused_in_a_sentence(environment: pytest.MonkeyPatch, count: str) -> None:
    environment.setenv("PACER_DISCORD_SHARD_COUNT", count)

    with pytest.raises(UnreadableSettings, match=r"PACER_DISCORD_SHARD_COUNT: .* at least one shard"):
        read_settings()


@pytest.mark.parametrize(
    ("ids", "count", "says"),
    [("0,1", "", "COUNT"), ("0,4", "4", "COUNT"), ("first", "4", "PACER_DISCORD_SHARD_IDS"), ("0", "many", "COUNT")],
)
def test_shards_that_do_not_fit_are_refused_in_a_sentence(
    environment: pytest.MonkeyPatch, ids: str, count: str, says: str
) -> None:
    environment.setenv("DISCORD_TOKEN", SECRET)
    environment.setenv("PACER_DISCORD_SHARD_IDS", ids)
    if count:
        environment.setenv("PACER_DISCORD_SHARD_COUNT", count)

    with pytest.raises(UnreadableSettings, match=says) as refused:
        read_settings()
    assert SECRET not in str(refused.value)


# Refusals


class Response:
    """As much of aiohttp's as discord.py's errors look at."""

    reason = "Refused"

    def __init__(self, status: int, headers: dict[str, str]) -> None:
        self.status = status
        self.headers = headers


def refused(status: int, code: int = 0, **headers: str) -> discord.HTTPException:
    kinds = {403: discord.Forbidden, 404: discord.NotFound}
    kind = discord.DiscordServerError if status >= 500 else kinds.get(status, discord.HTTPException)
    response: object = Response(status, {name.replace("_", "-"): value for name, value in headers.items()})
    return kind(response, {"code": code, "message": "No"})


@pytest.mark.parametrize(
    ("error", "becomes"),
    [
        (refused(403, 50001), PermissionMissing),
        (refused(403, 50013), PermissionMissing),
        (refused(403, 50007), Unreachable),
        (refused(404, 10003), ChannelGone),
        (refused(404, 10004), ChannelGone),
        (refused(404, 10008), Rejected),
        (refused(400, 50035), Rejected),
        (refused(429), RateLimited),
        (refused(429, 30046), RateLimited),
        (refused(401), NotSent),
        (refused(500), Ambiguous),
        (refused(503), Ambiguous),
        (discord.RateLimited(31.5), RateLimited),
        (aiohttp.ServerDisconnectedError(), NotSent),
        (ConnectionRefusedError(), NotSent),
    ],
    ids=repr,
)
def test_each_refusal_has_its_meaning(error: Exception, becomes: type[Exception]) -> None:
    assert type(translate(error, "Send Messages", may_be_done=False)) in (becomes, *becomes.__subclasses__())


@pytest.mark.parametrize("error", [aiohttp.ServerDisconnectedError(), ConnectionResetError(), discord.RateLimited(31)])
def test_what_may_have_been_done_is_never_called_not_sent(error: Exception) -> None:
    assert isinstance(translate(error, "Send Messages", may_be_done=True), Ambiguous)


def test_a_missing_permission_is_named_as_discord_shows_it() -> None:
    def named(error: Exception) -> str:
        missing = translate(error, "Add Reactions", may_be_done=False)
        assert isinstance(missing, PermissionMissing)
        return missing.permission

    assert named(refused(403, 50013)) == "Add Reactions"
    assert named(refused(403, 50001)) == "View Channel"


def test_a_limit_says_how_long_to_wait() -> None:
    def pause(error: Exception) -> timedelta:
        limited = translate(error, "", may_be_done=False)
        assert isinstance(limited, RateLimited)
        return limited.retry_after

    assert pause(discord.RateLimited(31.5)) == timedelta(seconds=31.5)
    assert pause(refused(429, Retry_After="90")) == timedelta(seconds=90)
    assert pause(refused(429)) == timedelta(minutes=10)
    assert pause(refused(429, 30046)) == timedelta(hours=1)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (discord.LoginFailure(), "DISCORD_TOKEN"),
        (refused(401), "DISCORD_TOKEN"),
        (discord.PrivilegedIntentsRequired(0), "PACER_DISCORD_MESSAGE_CONTENT"),
    ],
)
def test_what_a_person_has_to_mend_ends_the_adapter_with_a_sentence(error: Exception, says: str) -> None:
    refusal = fatal(error)

    assert isinstance(refusal, Refusal)
    assert says in str(refusal)


def test_everything_else_is_tried_again() -> None:
    assert fatal(refused(503)) is None
    assert fatal(ConnectionResetError()) is None


# Emoji


@pytest.mark.parametrize("name", ["white_check_mark", "thumbsup", "heart", "🦔"])
def test_an_emoji_goes_out_as_it_came_in(name: str) -> None:
    assert canonical(native(Emoji(name))) == name


def test_a_guilds_own_emoji_is_known_by_its_name_and_id() -> None:
    assert native(canonical(discord.PartialEmoji(name="Done", id=4711))) == "Done:4711"


def test_a_name_that_discord_has_not_is_refused() -> None:
    with pytest.raises(Rejected):
        native(Emoji("no_such_emoji"))
