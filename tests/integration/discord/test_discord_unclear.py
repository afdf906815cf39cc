"""Where Discord does not say who is in which guild, nothing is taken for another guild's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.discord.refs import account_ref
from bot.model.calls import ActionCall, DirectText
from tests.discord_bot import QUICK, Bot
from tests.discord_directs import acts, reminded, told, with_two_guilds
from tests.standins.discord.server import DiscordServer

MEMBER = "GET /guilds/*/members/*"
TRY_AGAIN = "Discord did not answer just now. Please try once more."

Trouble = Callable[[DiscordServer, str], None]
TROUBLES: dict[str, Trouble] = {
    "lost": lambda server, request: server.lose_request(request, times=None),
    "forbidden": lambda server, request: server.fail(request, status=403, code=50001, times=None),
    "not Discord's own 404": lambda server, request: server.fail(request, status=404, code=0, times=None),
}


@pytest.mark.parametrize("meets_trouble", TROUBLES.values(), ids=TROUBLES)
async def test_a_message_whose_home_can_t_be_asked_goes_nowhere_else(
    bot: Bot, server: DiscordServer, meets_trouble: Trouble
) -> None:
    lena, other = await with_two_guilds(server)
    meets_trouble(server, f"GET /guilds/{server.guild.id}/members/*")
    assert await told(server, lena, "B") == TRY_AGAIN
    assert not [call for call in bot.sink.calls if isinstance(call, DirectText)]
    assert server.log.named(f"GET /guilds/{other.id}/*") == []
    server.faults.clear()
    assert await told(server, lena, "B") == "Heard."
    assert bot.sink.last_call(DirectText).caller.account == account_ref(server.guild.id, lena.id)


@pytest.mark.parametrize("meets_trouble", TROUBLES.values(), ids=TROUBLES)
async def test_a_press_on_what_a_guild_sent_that_can_t_be_asked_is_taken_nowhere_else(
    bot: Bot, server: DiscordServer, meets_trouble: Trouble
) -> None:
    lena, other = await with_two_guilds(server)
    reminder = await reminded(bot, server, lena)
    await acts(server, server.member("lena", other), other)
    meets_trouble(server, f"GET /guilds/{server.guild.id}/members/*")
    assert (await (await lena.press(reminder, "Hint")).answer()).text == TRY_AGAIN
    assert not [call for call in bot.sink.calls if isinstance(call, ActionCall)]


async def test_a_guild_that_can_t_be_asked_for_a_stranger_stops_no_other_and_makes_none_their_home(
    bot: Bot, server: DiscordServer
) -> None:
    other = await server.guild_joined("Evening class")
    server.member("lena", other)
    lena = server.member("lena")
    server.fail(f"GET /guilds/{server.guild.id}/members/*", status=403, code=50001)
    assert await told(server, lena, "Hello") == "Heard."
    assert bot.sink.last_call(DirectText).caller.account == account_ref(other.id, lena.id)
    assert f"home:{lena.id}" not in bot.state.kept


async def test_a_stranger_is_looked_for_again_at_once_where_not_every_guild_could_be_asked(
    bot: Bot, server: DiscordServer
) -> None:
    await server.guild_joined("Evening class")
    lena = server.member("lena")
    server.fail(f"GET /guilds/{server.guild.id}/members/*", status=403, code=50001)
    assert await told(server, lena, "Hello") == TRY_AGAIN
    assert await told(server, lena, "Hello again") == "Heard."


async def test_a_look_up_that_takes_too_long_is_made_again_with_the_next_message(
    idle: Bot, server: DiscordServer
) -> None:
    idle.waits = replace(QUICK, look_up=timedelta(milliseconds=200))
    await idle.start()
    lena = server.member("lena")
    held = server.hold(MEMBER)
    assert await told(server, lena, "Hello") == TRY_AGAIN
    held.release()
    assert await told(server, lena, "Hello again") == "Heard."
