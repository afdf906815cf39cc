"""The core's commands as Discord's application commands."""

import pytest

from adapters.discord.commands import (
    ANSWER_THIS,
    SHOW_PROGRESS,
    CommandPayload,
    application_commands,
    commands_hash,
)
from adapters.discord.suggesting import native_choices
from bot.model.calls import Choice
from bot.model.commands import Command, Option, OptionKind

MANAGE_SERVER = 32


def command(name: str, *options: Option, admin: bool = False) -> Command:
    return Command(path=tuple(name.split()), says=f"Does {name}.", options=options, admin=admin)


def option(name: str, kind: OptionKind, *, required: bool = True, suggests: bool = False) -> Option:
    return Option(name=name, kind=kind, says=f"The {name}.", required=required, suggests=suggests)


def slash(*commands: Command) -> list[CommandPayload]:
    return [each for each in application_commands(commands) if each["type"] == 1]


def test_a_command_of_one_word_stands_alone() -> None:
    [mounted] = slash(command("checkin", option("note", OptionKind.STRING, required=False)))

    assert (mounted["name"], mounted["description"]) == ("checkin", "Does checkin.")
    assert mounted["options"] == [{"type": 3, "name": "note", "description": "The note.", "required": False}]


def test_commands_with_the_same_first_word_are_one_group() -> None:
    [mounted] = slash(command("goal set", option("text", OptionKind.STRING)), command("goal list"))

    assert (mounted["name"], mounted["description"]) == ("goal", "goal: set, list")
    assert [(each["type"], each["name"], each["description"]) for each in mounted["options"]] == [
        (1, "list", "Does goal list."),
        (1, "set", "Does goal set."),
    ]


@pytest.mark.parametrize(
    ("kind", "native"),
    [
        (OptionKind.STRING, 3),
        (OptionKind.INT, 4),
        (OptionKind.BOOL, 5),
        (OptionKind.MEMBER, 6),
        (OptionKind.CHANNEL, 7),
        (OptionKind.ROLE, 8),
        (OptionKind.FILE, 11),
        (OptionKind.DATE, 3),
        (OptionKind.CHOICE, 3),
    ],
)
def test_every_kind_of_option_is_typed(kind: OptionKind, native: int) -> None:
    [mounted] = slash(command("do", option("it", kind)))

    assert mounted["options"][0]["type"] == native


def test_a_channel_is_one_that_takes_posts() -> None:
    [mounted] = slash(command("do", option("where", OptionKind.CHANNEL)))

    assert mounted["options"][0]["channel_types"] == [0, 5]


def test_a_choice_offers_its_choices_and_a_suggested_option_asks_while_it_is_typed() -> None:
    pace = Option(name="pace", kind=OptionKind.CHOICE, says="How fast", choices=(Choice(value="slow", label="Slowly"),))
    [mounted] = slash(command("do", pace, option("zone", OptionKind.STRING, suggests=True)))

    assert mounted["options"][0]["choices"] == [{"name": "Slowly", "value": "slow"}]
    assert "autocomplete" not in mounted["options"][0]
    assert mounted["options"][1]["autocomplete"]


def test_required_options_come_first() -> None:
    options = (option("a", OptionKind.STRING, required=False), option("b", OptionKind.STRING))
    [mounted] = slash(command("do", *options))

    assert [each["name"] for each in mounted["options"]] == ["b", "a"]


def test_a_group_is_for_admins_only_where_all_of_it_is() -> None:
    of_admins = (command("schedule add", admin=True), command("schedule list", admin=True))
    admins, mixed = slash(*of_admins, command("streak show"), command("streak void", admin=True))

    assert admins["default_member_permissions"] == MANAGE_SERVER
    assert mixed["default_member_permissions"] is None


def test_commands_are_for_guilds_and_installed_in_guilds() -> None:
    for mounted in application_commands([command("checkin")]):
        assert mounted["contexts"] == [0]
        assert mounted["integration_types"] == [0]


def test_a_message_has_a_command_to_answer_and_a_member_one_to_show_progress() -> None:
    whose = option("member", OptionKind.MEMBER, required=False)
    mounted = application_commands([command("progress", whose)])

    assert [(each["type"], each["name"]) for each in mounted] == [(1, "progress"), (3, ANSWER_THIS), (2, SHOW_PROGRESS)]


def test_without_the_progress_command_there_is_none_on_a_member() -> None:
    assert [each["name"] for each in application_commands([command("checkin")])] == ["checkin", ANSWER_THIS]


def test_the_hash_changes_with_the_commands_and_not_with_their_order() -> None:
    one, two = command("goal set"), command("goal list")
    assert commands_hash(application_commands([one, two])) != commands_hash(application_commands([one]))
    first, second = command("goal"), command("help")
    assert commands_hash(application_commands([first, second])) == commands_hash(application_commands([second, first]))


# Suggestions


def test_suggestions_are_25_at_most_and_none_that_discord_would_refuse() -> None:
    fine = [Choice(value=f"v{n}", label=f"Label {n}") for n in range(40)]
    refused = [Choice(value="x" * 101, label="Too long"), Choice(value="", label="Empty")]
    found = native_choices([*refused, *fine], is_number=False)

    assert [(each.name, each.value) for each in found] == [(f"Label {n}", f"v{n}") for n in range(25)]


def test_a_long_label_is_cut_and_an_empty_one_is_the_value() -> None:
    long, bare = native_choices([Choice(value="a", label="L" * 150), Choice(value="b", label="")], is_number=False)

    assert (len(long.name), bare.name) == (100, "b")


def test_a_number_is_suggested_as_a_number() -> None:
    found = native_choices([Choice(value="3", label="Third"), Choice(value="x", label="None")], is_number=True)

    assert [(each.name, each.value) for each in found] == [("Third", 3)]
