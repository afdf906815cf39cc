"""Commands of the bot, as people call them."""

import pytest

from tests.standins.discord.bots import Bot
from tests.standins.discord.interactions import Callback
from tests.standins.discord.invoking import NotPossible, OptionValue
from tests.standins.discord.permissions import Permission
from tests.standins.discord.server import DiscordServer


async def test_commands_keep_their_ids_when_they_are_mounted_again(server: DiscordServer, mounted: Bot) -> None:
    first = {command.name: command.id for command in await mounted.tree.fetch_commands()}
    await mounted.tree.sync()

    assert {command.name: command.id for command in await mounted.tree.fetch_commands()} == first
    assert {"note", "buddy", "Show progress"} <= server.commands


async def test_a_command_is_answered_to_its_caller_alone(server: DiscordServer, mounted: Bot) -> None:
    maria = server.member("maria")
    asked = await maria.command("/note", text="read about indexes", where=server.general)
    shown = await asked.answer()

    assert (shown.text, shown.is_ephemeral) == ("Kept in general: read about indexes", True)
    assert await asked.acknowledged() is Callback.MESSAGE
    assert server.messages(server.general) == []


async def test_a_subcommand_carries_people_choices_and_numbers(server: DiscordServer, mounted: Bot) -> None:
    maria, jonas = server.member("maria"), server.member("jonas")
    asked = await maria.command("/buddy set", who=jonas.user, pace="Slowly", weeks=3)

    assert (await asked.answer()).text == "jonas slow 3"
    assert (await server.posted(server.general)).text == "jonas slow 3"


async def test_a_deferred_answer_is_shown_once_it_is_there(server: DiscordServer, mounted: Bot) -> None:
    asked = await server.member("maria").command("/think")
    first, second = await asked.answers(2)

    assert await asked.acknowledged() is Callback.DEFERRED_MESSAGE
    assert (first.text, first.is_ephemeral) == ("Thought about it", True)
    assert (second.text, second.is_ephemeral) == ("And about this", True)


async def test_what_is_typed_is_completed(server: DiscordServer, mounted: Bot) -> None:
    offered = await server.member("maria").autocomplete("/zone", "name", "euro")

    assert [suggestion.value for suggestion in offered] == ["Europe/Rome", "Europe/Riga"]


async def test_people_and_messages_have_commands_of_their_own(server: DiscordServer, mounted: Bot) -> None:
    maria, jonas = server.member("maria"), server.member("jonas")
    of_jonas = await maria.user_command("Show progress", jonas.user)
    of_message = await maria.message_command("Answer this", await jonas.says(server.general, "Hello"))

    assert (await of_jonas.answer()).text == "Of jonas"
    assert (await of_message.answer()).text == "Of jonas"


async def test_a_command_for_admins_is_hidden_until_the_guild_says_otherwise(
    server: DiscordServer, mounted: Bot
) -> None:
    maria, ada = server.member("maria"), server.member("ada", may=Permission.MANAGE_GUILD)
    with pytest.raises(NotPossible, match="for admins"):
        await maria.command("/lock")
    assert (await (await ada.command("/lock")).answer()).text == "Locked"

    server.let_everyone_use("lock")
    assert (await (await maria.command("/lock")).answer()).text == "Locked"


async def test_a_command_for_guilds_is_not_offered_in_direct_messages(server: DiscordServer, mounted: Bot) -> None:
    maria = server.member("maria")
    with pytest.raises(NotPossible, match="only for guilds"):
        await maria.command("/think", maria.direct_channel)

    asked = await maria.command("/note", maria.direct_channel, text="read")
    assert (await asked.answer()).text == "Kept in None: read"


@pytest.mark.parametrize(
    ("typed", "options", "why"),
    [
        ("/notes", {}, "There is no command 'notes'"),
        ("/note", {}, "needs text"),
        ("/note", {"text": 3}, "takes string"),
        ("/note", {"text": "x", "colour": "red"}, "no option colour"),
        ("/buddy", {}, "only a group"),
        ("/buddy find", {}, "buddy has: set"),
    ],
)
async def test_people_can_only_call_what_is_mounted(
    server: DiscordServer, mounted: Bot, typed: str, options: dict[str, OptionValue], why: str
) -> None:
    with pytest.raises(NotPossible, match=why):
        await server.member("maria").command(typed, **options)
