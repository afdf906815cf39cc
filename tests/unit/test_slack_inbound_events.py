"""Events that Slack sends, as the core is told them."""

from datetime import UTC, datetime

import pytest
from pydantic import JsonValue, ValidationError

from adapters.slack import inbound
from adapters.slack.payloads import GoneEvent, HomeEvent, ReactionEvent, instant
from adapters.slack.refs import account_ref, channel_ref, message_ref
from tests.slack_payloads import ANN, AT, BY, CHANNEL, DIRECT, HERE, PACER, PARENT, TEAM, TS, callback, event, message


def reaction(kind: str = "reaction_added", name: str = "white_check_mark") -> ReactionEvent:
    item: JsonValue = {"type": "message", "channel": CHANNEL, "ts": PARENT}
    read = event(kind, user=ANN, reaction=name, item=item, item_user=PACER, event_ts=TS)
    assert isinstance(read, ReactionEvent)
    return read


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


def test_a_message_without_text_is_read_as_an_empty_one() -> None:
    assert message(text=None).text == ""


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
