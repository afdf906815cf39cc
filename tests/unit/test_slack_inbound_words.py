"""Texts, commands and mentions in Slack, as the core is told them."""

import pytest

from adapters.slack import inbound
from adapters.slack.payloads import SlashCommand
from adapters.slack.refs import PLATFORM, account_ref, channel_ref
from adapters.slack.typed import spoken, typed
from bot.errors import Refusal
from bot.model.calls import CommandCall
from bot.model.commands import Command, Option, OptionKind
from bot.model.refs import RoleRef
from tests.slack_payloads import ANN, AT, BEN, BY, CHANNEL, HERE, PACER, SCENE, TEAM

NOTE = Option(name="note", kind=OptionKind.STRING, says="What", required=False, greedy=True)
COMMANDS = (
    Command(path=("checkin",), says="Check in", options=(NOTE,)),
    Command(path=("help",), says="Help"),
    Command(
        path=("schedule", "add"),
        says="Add",
        options=(
            Option(name="channel", kind=OptionKind.CHANNEL, says="Where"),
            Option(name="member", kind=OptionKind.MEMBER, says="Who"),
            Option(name="role", kind=OptionKind.ROLE, says="Whom", required=False),
        ),
    ),
)


def slash(command: str, text: str) -> SlashCommand:
    return SlashCommand(
        command=command, text=text, user_id=ANN, channel_id=CHANNEL, trigger_id="1.2.x", response_url="https://x"
    )


def called(command: str, text: str) -> CommandCall:
    return inbound.command_call(SCENE, inbound.slash_text(slash(command, text)), COMMANDS)


# Text


@pytest.mark.parametrize(
    ("sent", "was_typed"),
    [
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("&amp;lt;", "&lt;"),
        ("ask <@U02|ben>", "ask @ben"),
        ("ask <@U02>", "ask <@U02>"),
        ("in <#C01|general>", "in #general"),
        ("in <#G01|>", "in <#G01>"),
        ("<!here> and <!channel|channel>", "@here and @channel"),
        ("for <!subteam^S01|@devs>", "for @devs"),
        ("<!date^1795168800^{time}|10:00>", "10:00"),
        ("see <https://pacer.example/docs>", "see https://pacer.example/docs"),
        ("see <http://pacer.example|pacer.example>", "see pacer.example"),
        ("<mailto:ann@pacer.example|ann@pacer.example>", "ann@pacer.example"),
        ("my <https://pacer.example/x|repository>", "my repository (https://pacer.example/x)"),
        ("<https://pacer.example/?a=1&amp;b=2>", "https://pacer.example/?a=1&b=2"),
        ("1 < 2", "1 < 2"),
        ("<>", ""),
    ],
)
def test_a_text_is_read_as_it_was_typed(sent: str, was_typed: str) -> None:
    assert typed(sent).text == was_typed


def test_two_of_one_name_are_told_apart() -> None:
    read = typed("<@U01|ann> and <@U02|ann>")

    assert read.text == "@ann and <@U02>"
    directory = read.directory(TEAM)
    assert directory.account("@ann") == account_ref(TEAM, ANN)
    assert directory.account("<@U02>") == account_ref(TEAM, BEN)


def test_a_name_that_slack_did_not_mark_is_nobodys() -> None:
    directory = typed("@ben &lt;@U02&gt;").directory(TEAM)

    assert directory.account("@ben") is None
    assert directory.account("<@U02>") is None


@pytest.mark.parametrize(
    ("sent", "as_read"),
    [
        ("paired with <@U02>", "paired with @Ben H."),
        ("paired with <@U02|ben>", "paired with @ben"),
        ("paired with <@U03> &amp; <@W04>", "paired with @somebody & @somebody"),
        ("in <#C01> and <#C02|general>", "in #channel and #general"),
        ("for <!subteam^S01> and <!subteam^S02|@mentors>", "for @group and @mentors"),
        ("see <https://a.example/x>, <!here>", "see https://a.example/x, @here"),
    ],
)
def test_a_replys_text_shows_no_ids(sent: str, as_read: str) -> None:
    assert spoken(sent, {BEN: "Ben H."}.get) == as_read


# Commands


def test_a_command_under_its_own_name_and_under_pacers_is_the_same() -> None:
    assert called("/checkin", "Read a book") == called("/pacer", "checkin Read a book")
    assert called("/pacer", "/checkin Read a book") == called("/pacer", "checkin Read a book")


def test_a_command_carries_who_where_when_and_an_id() -> None:
    call = called("/checkin", "Read &lt;b&gt; with <@U02|ben>")

    assert (call.id, call.caller, call.channel, call.at) == ("13.37.abc", BY, HERE, AT)
    assert (call.path, call.options) == (("checkin",), {"note": "Read <b> with @ben"})


def test_channels_members_and_groups_are_read_as_such() -> None:
    call = called("/schedule", "ADD <#C02|random> <@U02|ben> role:<!subteam^S01|@devs>")

    assert call.path == ("schedule", "add")
    assert call.options == {
        "channel": channel_ref(TEAM, "C02"),
        "member": account_ref(TEAM, BEN),
        "role": RoleRef(platform=PLATFORM, space=TEAM, role="S01", name="devs"),
    }


def test_a_wrong_word_gets_the_nearest_right_one() -> None:
    with pytest.raises(Refusal, match="Did you mean /checkin"):
        called("/pacer", "chekin")


def test_nothing_after_pacer_asks_for_help() -> None:
    assert called("/pacer", "  ").path == ("help",)


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("<@U99> checkin done", "checkin done"),
        ("Hello <@U99>, checkin", "checkin"),
        ("<@U99> /checkin", "checkin"),
        ("checkin <@U99>", "checkin"),
        ("<@U99>", "help"),
    ],
)
def test_a_mention_is_a_way_to_a_command(said: str, command: str) -> None:
    assert inbound.mention_text(said, PACER) == command


@pytest.mark.parametrize(
    ("said", "is_for_pacer"),
    [("<@U99> help", True), ("<@U99|pacer> help", True), ("ask <@U9> and <@U991>", False), ("U99", False)],
)
def test_only_a_mention_of_pacer_calls_it(said: str, is_for_pacer: bool) -> None:
    assert inbound.calls_pacer(said, PACER) == is_for_pacer
