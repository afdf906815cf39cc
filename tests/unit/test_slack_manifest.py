"""The app's manifest: everything that Pacer needs of Slack, and nothing else."""

import json
import os
from pathlib import Path

import pytest

from adapters.slack import manifest as printed
from adapters.slack.commands import BUILT_IN, slash_commands, typed_alone
from adapters.slack.manifest import EVENTS, Manifest, manifest
from adapters.slack.permissions import SCOPES
from adapters.slack.settings import SlackSettings
from bot.app import App
from bot.clocks import SystemClock
from bot.features.declared import declared_commands
from bot.library.load import load_library, shipped_content
from bot.model.commands import Command, Option, OptionKind
from bot.storage.engine import Store
from tests.standins.schema import Schemas

SOCKET = SlackSettings(_env_file=None, slack_app_token="xapp-1", pacer_slack_public_url=None)
HTTP = SlackSettings(_env_file=None, slack_app_token=None, pacer_slack_public_url="https://pacer.example.org")
INSTALLS = SlackSettings(
    _env_file=None, slack_app_token=None, slack_client_id="1.2", pacer_slack_public_url="https://pacer.example.org"
)
WAYS = pytest.mark.parametrize("settings", [SOCKET, HTTP, INSTALLS], ids=["socket", "http", "installs"])
NOTE = Option(name="note", kind=OptionKind.STRING, says="What", required=False)


def made(settings: SlackSettings = SOCKET) -> Manifest:
    return manifest(declared_commands(), settings)


def test_the_scopes_are_these_and_each_has_its_reason() -> None:
    assert made()["oauth_config"]["scopes"]["bot"] == [
        "app_mentions:read",
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "groups:history",
        "groups:read",
        "im:history",
        "im:write",
        "reactions:read",
        "reactions:write",
        "usergroups:read",
        "users:read",
    ]
    assert all(SCOPES.values())


def test_the_events_are_these_and_each_has_its_reason() -> None:
    assert made()["settings"]["event_subscriptions"]["bot_events"] == [
        "app_home_opened",
        "app_mention",
        "app_uninstalled",
        "member_joined_channel",
        "message.channels",
        "message.groups",
        "message.im",
        "reaction_added",
        "reaction_removed",
        "subteam_created",
        "subteam_members_changed",
        "subteam_updated",
        "tokens_revoked",
        "user_change",
    ]
    assert all(EVENTS.values())


def test_pacer_has_a_home_and_reads_direct_messages() -> None:
    features = made()["features"]

    assert features["bot_user"]["display_name"] == "Pacer"
    assert features["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }


def test_shortcuts_work_where_slash_commands_do_not() -> None:
    assert [(each["callback_id"], each["type"]) for each in made()["features"]["shortcuts"]] == [
        ("checkin", "global"),
        ("answer", "global"),
        ("answer_this", "message"),
    ]


def test_every_group_is_a_command_of_its_own_where_slack_has_none_of_that_name() -> None:
    mounted = [each["command"] for each in made()["features"]["slash_commands"]]

    assert mounted[0] == "/pacer"
    assert set(mounted[1:]) == {f"/{command.path[0]}" for command in declared_commands()}
    assert not {name.removeprefix("/") for name in mounted} & BUILT_IN
    assert all(each["should_escape"] for each in made()["features"]["slash_commands"])


def test_a_hint_says_how_a_command_goes_on() -> None:
    alone = Command(path=("checkin",), says="Check in.", options=(NOTE,))
    grouped = [
        Command(
            path=("goal", "set"), says="Set one.", options=(Option(name="text", kind=OptionKind.STRING, says="x"),)
        ),
        Command(path=("goal", "list"), says="List them."),
        Command(path=("remind", "me"), says="Slack has one of that name."),
    ]

    assert slash_commands([alone, *grouped]) == [
        {
            "command": "/pacer",
            "description": "Everything that Pacer can do.",
            "should_escape": True,
            "usage_hint": "checkin | goal | remind",
        },
        {"command": "/checkin", "description": "Check in.", "should_escape": True, "usage_hint": "[note]"},
        {"command": "/goal", "description": "goal: set, list", "should_escape": True, "usage_hint": "set text | list"},
    ]


def test_a_socket_needs_no_address() -> None:
    settings = made(SOCKET)["settings"]

    assert settings["socket_mode_enabled"]
    assert "request_url" not in settings["event_subscriptions"]
    assert "request_url" not in settings["interactivity"]
    assert all("url" not in each for each in made(SOCKET)["features"]["slash_commands"])


def test_over_http_slack_is_told_one_address_for_all() -> None:
    found = made(HTTP)
    address = "https://pacer.example.org/slack/events"

    assert not found["settings"]["socket_mode_enabled"]
    assert found["settings"]["event_subscriptions"]["request_url"] == address
    assert found["settings"]["interactivity"]["request_url"] == address
    assert {each["url"] for each in found["features"]["slash_commands"]} == {address}


def test_tokens_are_renewed_only_where_installs_are_kept() -> None:
    assert not made(HTTP)["settings"]["token_rotation_enabled"]
    assert made(INSTALLS)["settings"]["token_rotation_enabled"]
    assert made(INSTALLS)["oauth_config"]["redirect_urls"] == ["https://pacer.example.org/slack/oauth_redirect"]


@WAYS
def test_the_manifest_is_within_slacks_limits(settings: SlackSettings) -> None:
    found = made(settings)

    assert 175 <= len(found["display_information"]["long_description"]) <= 4000
    assert len(found["display_information"]["description"]) <= 140
    assert len(found["features"]["slash_commands"]) <= 50
    for command in found["features"]["slash_commands"]:
        assert len(command["command"]) <= 32
        assert 0 < len(command["description"]) <= 2000
        assert 0 < len(command.get("usage_hint", "-")) <= 1000
    for shortcut in found["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150


@WAYS
def test_the_manifest_keeps_slacks_schema(settings: SlackSettings) -> None:
    """Checked against the schema itself where `PACER_SLACK_CONTRACTS` names its folder."""
    named = os.environ.get("PACER_SLACK_CONTRACTS")
    whole = dict(made(settings))

    assert json.loads(json.dumps(whole)) == whole
    if named:
        schema = json.loads((Path(named) / "slack_manifest.schema.json").read_text(encoding="utf-8"))
        assert Schemas(schema).problems(schema, whole) == []


def test_only_the_manifest_goes_to_the_output_and_the_reasons_go_beside_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-s3cret")
    printed.main(declared_commands())

    out, err = capsys.readouterr()
    assert json.loads(out)["features"]["bot_user"]["display_name"] == "Pacer"
    assert "s3cret" not in out
    assert all(f"{scope}: {why}" in err for scope, why in SCOPES.items())


async def test_what_is_declared_is_what_a_running_pacer_takes(tmp_path: Path) -> None:
    store = await Store.open(tmp_path / "pacer.db")
    try:
        app = App(store, load_library(shipped_content()), SystemClock())

        assert sorted(app.router.commands, key=lambda command: command.path) == sorted(
            declared_commands(), key=lambda command: command.path
        )
    finally:
        await store.close()


def test_what_only_a_file_can_fill_is_not_offered() -> None:
    answer = Command(
        path=("challenge", "answer"),
        says="Answer it.",
        options=(NOTE, Option(name="file", kind=OptionKind.FILE, says="The answer", required=False)),
    )
    [_, mounted] = slash_commands([answer])
    assert mounted["usage_hint"] == "answer [note]"
    assert [option.name for option in typed_alone([answer])[0].options] == ["note"]
