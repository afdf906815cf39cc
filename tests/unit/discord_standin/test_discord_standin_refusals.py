"""What the stand-in for Discord refuses: what is not permitted, is gone or goes beyond a limit."""

import discord
import pytest

from bot.testing.clock import FrozenClock
from tests.standins.discord.bots import Bot
from tests.standins.discord.permissions import Permission
from tests.standins.discord.server import DiscordServer
from tests.unit.discord_standin.asking import general, refusal_of


@pytest.mark.parametrize(
    ("taken", "code"),
    [(Permission.SEND_MESSAGES, 50013), (Permission.VIEW_CHANNEL, 50001)],
)
async def test_a_permission_that_was_taken_is_missing_there_alone(
    server: DiscordServer, bot: Bot, taken: Permission, code: int
) -> None:
    channel, other = general(bot, server), await server.add_channel("other")
    await server.deny(server.general, taken)
    with pytest.raises(discord.Forbidden) as refused:
        await channel.send("Hello")
    assert refused.value.code == code

    await server.deny(server.general, Permission.NONE)
    await channel.send("Hello")
    assert (await server.posted(server.general)).text == "Hello"
    assert server.messages(other) == []


async def test_a_bot_sees_its_permissions_change(server: DiscordServer, bot: Bot) -> None:
    await server.deny(server.general, Permission.ADD_REACTIONS)
    await bot.heard("guild_channel_update")
    channel = general(bot, server)

    assert not channel.permissions_for(channel.guild.me).add_reactions


async def test_what_is_gone_is_unknown(server: DiscordServer, bot: Bot) -> None:
    sent = await general(bot, server).send("Hello")
    thread = await sent.create_thread(name="Talk")
    await server.delete(server.channels()[0])

    for act in (sent.fetch(), thread.send("Hello"), sent.channel.send("Hello")):
        with pytest.raises(discord.NotFound) as refused:
            await act
        assert refused.value.code == 10003
    await bot.heard("guild_channel_delete")


async def test_a_deleted_message_thread_or_role_is_told(server: DiscordServer, bot: Bot) -> None:
    sent = await general(bot, server).send("Hello")
    post = await server.posted(server.general)
    await sent.create_thread(name="Talk")
    thread = server.thread_of(post)
    assert thread
    await server.delete(thread)
    await server.delete(post)
    await server.delete(await server.add_role("team"))

    assert (await bot.told_of("raw_thread_delete", discord.RawThreadDeleteEvent)).thread_id == sent.id
    assert (await bot.told_of("raw_message_delete", discord.RawMessageDeleteEvent)).message_id == sent.id
    assert (await bot.told_of("guild_role_delete", discord.Role)).name == "team"


async def test_guilds_and_members_come_and_go(server: DiscordServer, bot: Bot) -> None:
    garden = await server.guild_joined("Garden", locale="de")
    maria = server.member("maria")
    await server.member_leaves(maria)

    joined = await bot.told_of("guild_join", discord.Guild)
    assert (joined.name, joined.preferred_locale) == ("Garden", discord.Locale.german)
    with pytest.raises(discord.NotFound):
        await bot.guilds[0].fetch_member(maria.id)
    await server.guild_left(garden)
    assert (await bot.told_of("guild_remove", discord.Guild)).id == garden.id
    with pytest.raises(discord.NotFound):
        await bot.fetch_guild(garden.id)


async def test_a_guild_in_an_outage_comes_back(server: DiscordServer, bot: Bot) -> None:
    await server.guild_fails(server.guild)
    await bot.heard("guild_unavailable")
    await server.guild_recovers(server.guild)
    await bot.heard("guild_available")


OPTIONAL: dict[str, object] = {"type": 3, "name": "a", "description": "x"}


def texts(count: int, length: int) -> dict[str, object]:
    """A post in Components V2 with that many texts."""
    return {"flags": 1 << 15, "components": [{"type": 10, "content": "x" * length} for _ in range(count)]}


def buttons(*wanted: dict[str, object]) -> dict[str, object]:
    row = [{"type": 2, "style": 1, "label": "Press", "custom_id": f"id-{n}"} | each for n, each in enumerate(wanted)]
    return {"content": "x", "components": [{"type": 1, "components": row}]}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"content": "x" * 2001}, 50035),
        ({"content": " "}, 50006),
        ({"content": 5}, 50035),
        ({"embeds": [{"description": "x" * 4097}]}, 50035),
        ({"embeds": [{"description": "x" * 4096}, {"description": "x" * 1905}]}, 50035),
        (texts(5, 801), 50035),
        (texts(41, 1), 50035),
        (texts(1, 1) | {"content": "both"}, 50035),
        (texts(1, 1) | {"flags": 0}, 50035),
        (buttons({"custom_id": "same"}, {"custom_id": "same"}), 50035),
        (buttons({"custom_id": "x" * 101}), 50035),
        (buttons({"label": "x" * 81}), 50035),
        (buttons(*[{}] * 6), 50035),
        ({"content": "x", "nonce": "n" * 26}, 50035),
        ({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, 50035),
    ],
)
async def test_a_message_beyond_the_limits_is_refused(clock: FrozenClock, body: dict[str, object], code: int) -> None:
    async with DiscordServer(clock=clock) as server:
        assert await refusal_of(server, f"/channels/{server.general.id}/messages", body) == code
        assert server.messages(server.general) == []


@pytest.mark.parametrize(
    "command",
    [
        {"name": "Check in", "description": "x"},
        {"name": "checkin"},
        {"name": "checkin", "description": "x" * 101},
        {"name": "Show progress", "type": 2, "description": "x"},
        {"name": "checkin", "description": "x", "options": [OPTIONAL, OPTIONAL | {"name": "b", "required": True}]},
        {
            "name": "checkin",
            "description": "x",
            "options": [OPTIONAL | {"choices": [{"name": "x", "value": "x"}] * 26}],
        },
        {
            "name": "checkin",
            "description": "x",
            "options": [OPTIONAL | {"type": 2, "options": [OPTIONAL | {"type": 2}]}],
        },
    ],
)
async def test_a_command_beyond_the_limits_is_refused(clock: FrozenClock, command: dict[str, object]) -> None:
    async with DiscordServer(clock=clock) as server:
        path = f"/applications/{server.bot_id}/commands"
        assert await refusal_of(server, path, command) == 50035
        assert await refusal_of(server, path, {"name": "checkin", "description": "x", "options": [OPTIONAL]}) is None
        assert server.commands == {"checkin"}


async def test_a_message_at_the_limits_is_taken(server: DiscordServer, bot: Bot) -> None:
    for body in ({"content": "x" * 2000}, texts(40, 100), buttons(*[{}] * 5)):
        assert await refusal_of(server, f"/channels/{server.general.id}/messages", body) is None

    assert [len(message.text.replace("\n", "")) for message in server.messages(server.general)] == [2000, 4000, 1]
