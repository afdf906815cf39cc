"""From Discord's payloads to what Pacer is told."""

from typing import Any

import discord
import pytest

from adapters.discord import inbound
from adapters.discord.inbound import Everyone, Scene, UnknownPress
from adapters.discord.refs import account_ref, channel_ref, message_ref, role_ref
from bot.adapting.pressed import NoChallenge, PressedAction, PressedMore, PressedOpen, read_pressed
from bot.model.calls import ActionCall, Caller, CommandCall, FormCall
from bot.model.events import ReactionAdded, ReactionRemoved
from bot.model.files import TextFile
from bot.model.messages import Action
from bot.model.refs import Emoji
from tests.discord_payloads import (
    ACT,
    ADMINISTRATOR,
    ADMINS,
    AT,
    CHANNEL,
    GUILD,
    LENA,
    MANAGE_SERVER,
    ME,
    OWNER,
    PLACES,
    ROBOT,
    SEND,
    STUDENTS,
    THREAD,
    Payload,
    interaction,
    member,
    message,
    new_client,
    reaction,
    user,
)


@pytest.fixture
def client() -> discord.Client:
    return new_client()


FILES = {"900": TextFile(name="solution.py", text="print(1)")}


def slash(client: discord.Client, name: str, *options: Payload, resolved: Payload | None = None) -> CommandCall:
    data: Any = {"id": "1", "type": 1, "name": name, "options": list(options), "resolved": resolved or {}}
    call = inbound.command_call(here(interaction(client, 2, data)), data, ME, FILES)
    assert isinstance(call, CommandCall)
    return call


def here(asked: discord.Interaction) -> Scene:
    found = inbound.scene(asked)
    assert found
    return found


# Who and where


def test_an_act_carries_who_where_and_when(client: discord.Client) -> None:
    assert here(interaction(client, 2, {})) == Scene(
        id=str(ACT),
        guild=GUILD,
        caller=Caller(account=account_ref(GUILD, LENA), name="Lena H.", roles=(str(STUDENTS),)),
        channel=channel_ref(GUILD, CHANNEL),
        at=AT,
    )


def test_an_act_in_a_thread_is_in_its_channels_thread(client: discord.Client) -> None:
    assert here(interaction(client, 2, {}, channel=THREAD)).channel == channel_ref(GUILD, CHANNEL, THREAD)


@pytest.mark.parametrize("permissions", [MANAGE_SERVER, ADMINISTRATOR, MANAGE_SERVER | SEND])
def test_whoever_may_manage_the_server_is_an_admin(client: discord.Client, permissions: int) -> None:
    assert here(interaction(client, 2, {}, permissions=permissions)).caller.is_admin


def test_rights_that_were_taken_away_count_at_once(client: discord.Client) -> None:
    still_in_role = member(LENA, "Lena", roles=(ADMINS,))

    assert not here(interaction(client, 2, {}, permissions=SEND, who=still_in_role)).caller.is_admin


def test_the_owner_is_an_admin(client: discord.Client) -> None:
    assert here(interaction(client, 2, {}, permissions=SEND, who=member(OWNER, "Ada"))).caller.is_admin


def test_a_direct_message_is_in_no_guild_by_itself(client: discord.Client) -> None:
    assert inbound.scene(interaction(client, 3, {}, direct=True)) is None


# Commands


def test_a_command_of_one_word(client: discord.Client) -> None:
    call = slash(client, "checkin", {"name": "note", "type": 3, "value": "Read *it* @everyone"})

    assert (call.path, call.options) == (("checkin",), {"note": "Read *it* @everyone"})
    assert (call.id, call.at, call.channel) == (str(ACT), AT, channel_ref(GUILD, CHANNEL))


def test_a_command_in_a_group_with_every_kind_of_option(client: discord.Client) -> None:
    options = [
        {"name": "number", "type": 4, "value": 3},
        {"name": "late", "type": 5, "value": False},
        {"name": "member", "type": 6, "value": str(LENA)},
        {"name": "channel", "type": 7, "value": str(CHANNEL)},
        {"name": "thread", "type": 7, "value": str(THREAD)},
    ]
    channels = {str(CHANNEL): PLACES[CHANNEL], str(THREAD): PLACES[THREAD]}
    call = slash(client, "schedule", {"name": "add", "type": 1, "options": options}, resolved={"channels": channels})

    assert call.path == ("schedule", "add")
    assert call.options == {
        "number": 3,
        "late": False,
        "member": account_ref(GUILD, LENA),
        "channel": channel_ref(GUILD, CHANNEL),
        "thread": channel_ref(GUILD, CHANNEL, THREAD),
    }


def test_a_role_comes_with_its_name(client: discord.Client) -> None:
    chosen = {"name": "admins", "type": 8, "value": str(STUDENTS)}
    roles = {str(STUDENTS): {"id": str(STUDENTS), "name": "Students"}}
    call = slash(client, "settings", chosen, resolved={"roles": roles})

    assert call.options == {"admins": role_ref(GUILD, STUDENTS, "Students")}


def test_everyone_is_no_role_to_choose(client: discord.Client) -> None:
    with pytest.raises(Everyone):
        slash(client, "settings", {"name": "admins", "type": 8, "value": str(GUILD)})


def test_a_command_in_a_group_without_options(client: discord.Client) -> None:
    call = slash(client, "goal", {"name": "list", "type": 1, "options": []})

    assert (call.path, call.options) == (("goal", "list"), {})


def test_an_option_that_is_being_typed_comes_with_what_is_filled_in_so_far(client: discord.Client) -> None:
    options = [
        {"name": "what", "type": 3, "value": "roadmap"},
        {"name": "of", "type": 3, "value": "back", "focused": True},
    ]
    data: Any = {"id": "1", "type": 1, "name": "schedule", "options": [{"name": "add", "type": 1, "options": options}]}
    typing = inbound.typing(here(interaction(client, 4, data)), data)

    assert typing
    assert (typing.call.path, typing.option, typing.typed, typing.is_number) == (
        ("schedule", "add"),
        "of",
        "back",
        False,
    )
    assert typing.call.options == {"what": "roadmap", "of": "back"}


def test_a_number_that_is_being_typed_is_known_as_one(client: discord.Client) -> None:
    data: Any = {
        "id": "1",
        "type": 1,
        "name": "goal",
        "options": [{"name": "n", "type": 4, "value": "1", "focused": True}],
    }
    typing = inbound.typing(here(interaction(client, 4, data)), data)

    assert typing and typing.is_number


def test_an_attached_file_comes_read(client: discord.Client) -> None:
    call = slash(client, "answer", {"type": 11, "name": "file", "value": "900"})
    assert call.options == {"file": FILES["900"]}


def test_on_a_member_progress_is_asked_of_that_member(client: discord.Client) -> None:
    data: Any = {"id": "1", "type": 2, "name": "Show progress", "target_id": str(ROBOT)}
    call = inbound.command_call(here(interaction(client, 2, data)), data, ME, {})

    assert isinstance(call, CommandCall)
    assert (call.path, call.options) == (("progress",), {"member": account_ref(GUILD, ROBOT)})


def on_message(client: discord.Client, *custom_ids: str, author: int = ME) -> CommandCall | ActionCall:
    buttons = [{"type": 2, "style": 1, "label": "B", "custom_id": each} for each in custom_ids]
    components = [
        {"type": 17, "id": 5, "components": [{"type": 10, "content": "Hi"}, {"type": 1, "components": buttons}]}
    ]
    message = {"id": "77", "author": user(author, "Somebody"), "components": components}
    data: Any = {"id": "1", "type": 3, "name": "Answer", "target_id": "77", "resolved": {"messages": {"77": message}}}
    return inbound.command_call(here(interaction(client, 2, data)), data, ME, {})


def test_on_a_challenge_the_answer_button_is_pressed(client: discord.Client) -> None:
    call = on_message(client, "p:hint:12:k3y", "p:answer:12:k3y")

    assert isinstance(call, ActionCall)
    assert call.action == Action(name="answer", about="12")
    assert call.post == message_ref(channel_ref(GUILD, CHANNEL), 77)


def test_on_another_message_there_is_nothing_to_answer(client: discord.Client) -> None:
    with pytest.raises(NoChallenge):
        on_message(client, "p:checkin::k3y")
    with pytest.raises(NoChallenge):
        on_message(client)


def test_another_bots_message_is_no_challenge(client: discord.Client) -> None:
    with pytest.raises(NoChallenge):
        on_message(client, "p:answer:12:k3y", author=ROBOT)


# Buttons and forms


def test_a_custom_id_means_what_it_meant_when_it_was_posted() -> None:
    answer = PressedAction(action=Action(name="answer", about="round-12.b_3"), key="abc123")

    assert answer.encode() == "p:answer:round-12.b_3:abc123"
    for pressed in (answer, PressedMore(token="123.456", page=2), PressedOpen(token="abc")):
        assert read_pressed(pressed.encode()) == pressed


def test_the_longest_custom_id_is_within_discords_limit() -> None:
    assert len(PressedAction(action=Action(name="n" * 30, about="a" * 30), key="k" * 25).encode()) <= 100


FORGED = [
    *("", "p:", "p:answer", "p:answer:12", "p:answer:1 2:", "p:answer:12:k-y", "p:answer:12:key\n", "P:answer:12:"),
    *("more:abc", "more:abc:0", "more:../x:2", "open:", "x:y:z:"),
]


@pytest.mark.parametrize("forged", FORGED)
def test_a_button_that_is_none_of_pacers_means_nothing(forged: str) -> None:
    assert read_pressed(forged) is None


def test_a_forged_button_reaches_the_core_as_what_it_says() -> None:
    assert read_pressed("p:withdraw-everything:999:") == PressedAction(
        action=Action(name="withdraw-everything", about="999")
    )


def test_a_sent_form_carries_its_values(client: discord.Client) -> None:
    field = {"type": 18, "component": {"type": 4, "custom_id": "note", "value": "Read it"}}
    data: Any = {"custom_id": "form:checkin:12", "components": [field]}
    call = inbound.form_call(here(interaction(client, 5, data)), data)

    assert isinstance(call, FormCall)
    assert (call.action, call.values) == (Action(name="checkin", about="12"), {"note": "Read it"})


def test_a_forged_form_is_refused(client: discord.Client) -> None:
    data: Any = {"custom_id": "nobodys", "components": []}
    with pytest.raises(UnknownPress):
        inbound.form_call(here(interaction(client, 5, data)), data)


# Messages


def test_a_reply_in_a_thread_without_its_text(client: discord.Client) -> None:
    replied = inbound.thread_replied(message(client), GUILD, CHANNEL, None)

    assert replied.thread == channel_ref(GUILD, CHANNEL, THREAD)
    assert (replied.message, replied.at, replied.text) == (str(ACT), AT, None)
    assert (replied.by.account, replied.by.name, replied.by.is_admin) == (account_ref(GUILD, LENA), "Lena", True)


def test_a_reply_in_a_thread_says_what_was_read(client: discord.Client) -> None:
    assert inbound.thread_replied(message(client), GUILD, CHANNEL, "Done it!").text == "Done it!"


def test_what_people_write_is_told_from_what_bots_and_discord_write(client: discord.Client) -> None:
    assert inbound.is_somebodys(message(client))
    assert inbound.is_somebodys(message(client, kind=19))
    assert not inbound.is_somebodys(message(client, bot=True))
    assert not inbound.is_somebodys(message(client, webhook=True))
    for joined_or_thread_began in (7, 21, 18):
        assert not inbound.is_somebodys(message(client, kind=joined_or_thread_began))


# Reactions


CHECK = {"id": None, "name": "✅"}


def test_a_reaction_is_on_its_post_at_the_time_it_was_heard_of(client: discord.Client) -> None:
    added = inbound.reaction_added(reaction(client, CHECK), GUILD, None, AT)

    assert added == ReactionAdded(
        post=message_ref(channel_ref(GUILD, CHANNEL), 77),
        emoji=Emoji("white_check_mark"),
        by=Caller(account=account_ref(GUILD, LENA), name="Lena"),
        at=AT,
    )


def test_a_reaction_in_a_thread_is_on_a_post_in_the_thread(client: discord.Client) -> None:
    added = inbound.reaction_added(reaction(client, CHECK, channel=THREAD), GUILD, CHANNEL, AT)

    assert added and added.post == message_ref(channel_ref(GUILD, CHANNEL, THREAD), 77)


def test_bots_reactions_are_nobodys(client: discord.Client) -> None:
    assert inbound.reaction_added(reaction(client, CHECK, who=ROBOT, bot=True), GUILD, None, AT) is None


def test_a_reaction_taken_back(client: discord.Client) -> None:
    assert inbound.reaction_removed(reaction(client, CHECK), GUILD, None, ME, AT) == ReactionRemoved(
        post=message_ref(channel_ref(GUILD, CHANNEL), 77),
        emoji=Emoji("white_check_mark"),
        by=account_ref(GUILD, LENA),
        at=AT,
    )
    assert inbound.reaction_removed(reaction(client, CHECK, who=ME), GUILD, None, ME, AT) is None


@pytest.mark.parametrize(
    ("emoji", "canonical"),
    [
        ({"id": None, "name": "👍"}, "thumbsup"),
        ({"id": None, "name": "👍🏽"}, "thumbsup"),
        ({"id": None, "name": "❤"}, "heart"),
        ({"id": None, "name": "❤️"}, "heart"),
        ({"id": "4711", "name": "Done"}, "Done:4711"),
        ({"id": None, "name": "🦔"}, "🦔"),
    ],
)
def test_an_emoji_has_one_name_whatever_its_spelling(client: discord.Client, emoji: Payload, canonical: str) -> None:
    added = inbound.reaction_added(reaction(client, emoji), GUILD, None, AT)

    assert added and added.emoji == canonical
