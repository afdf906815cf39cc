"""What Slack sends, as the core is told it."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from pydantic import JsonValue, ValidationError

from adapters.slack import inbound
from adapters.slack.inbound import NoChallenge, Scene, UnknownPress
from adapters.slack.payloads import (
    BlockActions,
    Event,
    EventCallback,
    GoneEvent,
    HomeEvent,
    MessageEvent,
    MessageShortcut,
    ReactionEvent,
    SlashCommand,
    View,
    ViewSubmission,
    instant,
    read_act,
)
from adapters.slack.refs import PLATFORM, account_ref, channel_ref, message_ref
from adapters.slack.typed import spoken, typed
from bot.adapting.pressed import PressedAction, form_id
from bot.errors import Refusal
from bot.model.calls import Caller, CommandCall
from bot.model.commands import Command, Option, OptionKind
from bot.model.messages import Action
from bot.model.refs import RoleRef

TEAM, CHANNEL, DIRECT = "T01", "C01", "D01"
ANN, BEN, PACER, PACER_BOT = "U01", "U02", "U99", "B99"
TS, PARENT = "1795168800.000200", "1795165200.000100"
AT = datetime(2026, 11, 20, 10, 0, 0, 200, tzinfo=UTC)
BY = Caller(account=account_ref(TEAM, ANN), name="Ann")
HERE = channel_ref(TEAM, CHANNEL)
SCENE = Scene(id="13.37.abc", team=TEAM, caller=BY, channel=HERE, at=AT)
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


def callback(event: Mapping[str, JsonValue]) -> EventCallback:
    return EventCallback(event_id="Ev1", event_time=1795168800, event=dict(event))


def event(kind: str, **more: JsonValue) -> Event | None:
    return callback({"type": kind, **more}).read()


def message(**more: JsonValue) -> MessageEvent:
    said: dict[str, JsonValue] = {"channel": CHANNEL, "channel_type": "channel", "user": ANN, "text": "Done", "ts": TS}
    read = event("message", **(said | more))
    assert isinstance(read, MessageEvent)
    return read


def reaction(kind: str = "reaction_added", name: str = "white_check_mark") -> ReactionEvent:
    item: JsonValue = {"type": "message", "channel": CHANNEL, "ts": PARENT}
    read = event(kind, user=ANN, reaction=name, item=item, item_user=PACER, event_ts=TS)
    assert isinstance(read, ReactionEvent)
    return read


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


# Messages


def test_a_message_in_a_posts_thread_is_a_reply_with_its_text() -> None:
    replied = inbound.thread_replied(message(thread_ts=PARENT, text="I &lt;3 it"), BY, TEAM, lambda _: None)

    assert replied.thread == channel_ref(TEAM, CHANNEL, PARENT)
    assert (replied.message, replied.by, replied.at, replied.text) == (TS, BY, AT, "I <3 it")


def test_a_direct_message_has_an_id_that_stays_the_same() -> None:
    written = message(channel=DIRECT, channel_type="im", text="My answer")

    first, again = (inbound.direct_text(written, BY, TEAM, lambda _: None) for _ in range(2))
    assert first == again
    assert first.id == f"{DIRECT}.{TS}"


@pytest.mark.parametrize("subtype", ["thread_broadcast", "file_share", "me_message"])
def test_what_a_person_wrote_counts_in_whatever_way(subtype: str) -> None:
    assert inbound.is_somebodys(message(subtype=subtype))


@pytest.mark.parametrize(
    "odd",
    [
        {"bot_id": "B01"},
        {"subtype": "bot_message", "user": None},
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"hidden": True},
        {"edited": {"user": ANN, "ts": TS}},
        {"user": None},
    ],
)
def test_edits_deletions_bots_and_slacks_own_notes_are_nobodys_act(odd: dict[str, JsonValue]) -> None:
    assert not inbound.is_somebodys(message(**odd))


def test_a_message_on_which_a_thread_hangs_is_no_reply() -> None:
    assert not message(thread_ts=TS).is_reply
    assert message(thread_ts=PARENT).is_reply


# Reactions


def test_a_reaction_is_told_under_its_canonical_name_and_time() -> None:
    added = inbound.reaction_added(reaction(name="+1::skin-tone-4"), BY, TEAM)

    assert (added.emoji, added.at, added.by) == ("thumbsup", AT, BY)
    assert added.post == message_ref(HERE, PARENT)


def test_a_reaction_that_was_taken_back_names_whose_it_was() -> None:
    removed = inbound.reaction_removed(reaction("reaction_removed"), TEAM)

    assert (removed.emoji, removed.by) == ("white_check_mark", account_ref(TEAM, ANN))


def test_a_reaction_to_a_file_is_passed_over() -> None:
    assert event("reaction_added", user=ANN, reaction="x", item={"type": "file", "file": "F1"}, event_ts=TS) is None


# Other events


def test_what_pacer_has_no_use_for_is_passed_over() -> None:
    assert event("channel_rename", channel={"id": CHANNEL}) is None


def test_only_the_bots_own_token_is_pacers_end() -> None:
    users, bots = event("tokens_revoked", tokens={"oauth": [ANN]}), event("tokens_revoked", tokens={"bot": [PACER]})
    uninstalled = event("app_uninstalled")

    assert isinstance(users, GoneEvent) and not users.is_bots
    assert isinstance(bots, GoneEvent) and bots.is_bots
    assert isinstance(uninstalled, GoneEvent) and uninstalled.is_bots


def test_app_home_says_whose_it_is() -> None:
    opened = event("app_home_opened", user=ANN, channel=DIRECT, tab="home", event_ts=TS)

    assert isinstance(opened, HomeEvent)
    assert (opened.user, opened.channel, opened.tab) == (ANN, DIRECT, "home")


@pytest.mark.parametrize(
    "odd",
    [
        {"type": "message", "channel": CHANNEL},
        {"type": "message", "channel": "<!channel>", "ts": TS},
        {"type": "message", "channel": CHANNEL, "ts": "now"},
        {"type": "reaction_added", "user": 7, "item": {"type": "message"}},
    ],
)
def test_what_slack_never_sends_is_told_from_what_it_sends(odd: dict[str, JsonValue]) -> None:
    with pytest.raises(ValidationError):
        callback(odd).read()


def test_a_message_id_is_its_time() -> None:
    assert instant(TS) == AT
    assert instant("1795168800.5") == datetime(2026, 11, 20, 10, 0, 0, 500000, tzinfo=UTC)


# Buttons


def press(**more: object) -> BlockActions:
    body: dict[str, object] = {
        "type": "block_actions",
        "user": {"id": ANN},
        "trigger_id": "1.2.x",
        "response_url": "https://x",
        "container": {"type": "message", "message_ts": TS, "channel_id": CHANNEL, "is_ephemeral": False},
        "actions": [{"type": "button", "action_id": "p:answer:12:", "action_ts": TS}],
    }
    act = read_act(body | more)
    assert isinstance(act, BlockActions)
    return act


def test_a_button_stands_under_its_post() -> None:
    pressed = press()

    assert inbound.place_of(pressed.container, TEAM) == HERE
    assert inbound.post_of(pressed, HERE) == message_ref(HERE, TS)


def test_a_button_in_a_thread_is_in_that_thread() -> None:
    container = {"type": "message", "message_ts": TS, "thread_ts": PARENT, "channel_id": CHANNEL}
    on_top = {"type": "message", "message_ts": PARENT, "thread_ts": PARENT, "channel_id": CHANNEL}

    assert inbound.place_of(press(container=container).container, TEAM) == channel_ref(TEAM, CHANNEL, PARENT)
    assert inbound.place_of(press(container=on_top).container, TEAM) == HERE


def test_a_button_under_a_private_answer_or_in_a_view_stands_under_no_post() -> None:
    private = press(container={"type": "message", "message_ts": TS, "channel_id": CHANNEL, "is_ephemeral": True})
    view = press(container={"type": "view", "view_id": "V1"}, view={"id": "V1", "type": "home"})

    assert inbound.post_of(private, HERE) is None
    assert inbound.post_of(view, HERE) is None
    assert inbound.place_of(view.container, TEAM) is None


def test_a_press_of_nothing_is_none() -> None:
    with pytest.raises(ValidationError):
        press(actions=[])


# Forms


def view(callback_id: str = form_id(Action(name="note", about="7")), metadata: str = "") -> View:
    body = {"id": "V1", "type": "modal", "hash": "1.h", "callback_id": callback_id, "private_metadata": metadata}
    act = read_act({"type": "view_submission", "user": {"id": ANN}, "trigger_id": "1.2.x", "view": body})
    assert isinstance(act, ViewSubmission)
    return act.view


def test_a_sent_form_is_a_call() -> None:
    call = inbound.form_call(SCENE, view(), {"text": "Done"})

    assert (call.id, call.action, call.values) == ("13.37.abc", Action(name="note", about="7"), {"text": "Done"})


def test_an_unknown_form_is_none_of_pacers() -> None:
    with pytest.raises(UnknownPress):
        inbound.form_call(SCENE, view("delete_everything"), {})


def test_a_form_remembers_where_it_was_opened() -> None:
    place = channel_ref(TEAM, CHANNEL, PARENT)

    assert inbound.opened_in(view(metadata=inbound.metadata_of(place)), TEAM) == place


@pytest.mark.parametrize("odd", ["", "{", "[]", '{"channel": "<!here>"}', '{"channel": "C01", "thread": "x"}'])
def test_a_form_that_was_opened_nowhere_is_in_no_channel(odd: str) -> None:
    assert inbound.opened_in(view(metadata=odd), TEAM) is None


# Shortcuts


def chosen(**more: object) -> MessageShortcut:
    button = {"type": "button", "action_id": PressedAction(action=Action(name="answer", about="12")).encode()}
    body: dict[str, object] = {"ts": PARENT, "user": PACER, "blocks": [{"type": "actions", "elements": [button]}]}
    act = read_act(
        {
            "type": "message_action",
            "callback_id": "answer_this",
            "user": {"id": ANN},
            "channel": {"id": CHANNEL},
            "trigger_id": "1.2.x",
            "response_url": "https://x",
            "action_ts": TS,
            "message": body | more,
        }
    )
    assert isinstance(act, MessageShortcut)
    return act


def test_a_challenge_is_answered_from_its_messages_menu() -> None:
    call = inbound.answer_this(SCENE, chosen().message, bot_user=PACER, bot_id=PACER_BOT)

    assert call.action == Action(name="answer", about="12")
    assert call.post == message_ref(HERE, PARENT)


@pytest.mark.parametrize("odd", [{"user": BEN}, {"user": None}, {"blocks": []}, {"blocks": ["odd", {"elements": 7}]}])
def test_another_message_has_no_challenge_to_answer(odd: dict[str, object]) -> None:
    with pytest.raises(NoChallenge):
        inbound.answer_this(SCENE, chosen(**odd).message, bot_user=PACER, bot_id=PACER_BOT)


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


def test_a_message_without_text_is_read_as_an_empty_one() -> None:
    assert message(text=None).text == ""


@pytest.mark.parametrize(
    ("said", "is_for_pacer"),
    [("<@U99> help", True), ("<@U99|pacer> help", True), ("ask <@U9> and <@U991>", False), ("U99", False)],
)
def test_only_a_mention_of_pacer_calls_it(said: str, is_for_pacer: bool) -> None:
    assert inbound.calls_pacer(said, PACER) == is_for_pacer
