"""Telling Discord the commands never keeps Pacer away, and neither does a limit on the way in."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.model.events import ConnectionLost
from bot.model.messages import note
from tests.discord_bot import KEY, QUICK, Bot
from tests.standins.discord.server import DiscordServer

PUT = "PUT /applications/*/commands"
WHILE = timedelta(milliseconds=300)


@pytest.fixture
def idle(idle: Bot) -> Bot:
    """Tries for a short while, and again soon."""
    idle.waits = replace(QUICK, connection=timedelta(milliseconds=200), sync=timedelta(milliseconds=300))
    return idle


async def test_commands_that_were_lost_are_told_again_while_pacer_is_online(idle: Bot, server: DiscordServer) -> None:
    server.lose_request(PUT, times=2)
    await idle.start()
    assert server.commands == set()
    await server.mounted("note")
    await idle.settled()

    told = len(server.log.named(PUT))
    await idle.restart()
    assert len(server.log.named(PUT)) == told


async def test_commands_that_discord_failed_to_take_are_told_again(idle: Bot, server: DiscordServer) -> None:
    server.fail(PUT, status=503)
    await idle.start()
    assert server.commands == set()

    await server.mounted("note")


async def test_commands_that_get_no_answer_do_not_keep_pacer_away(idle: Bot, server: DiscordServer) -> None:
    hanging = server.hold(PUT)
    await idle.start()
    assert server.commands == set()
    hanging.release()

    await server.mounted("note")


async def test_a_long_limit_on_commands_is_kept_to_while_pacer_is_online(idle: Bot, server: DiscordServer) -> None:
    server.rate_limit(PUT, timedelta(hours=5))
    with capture_logs() as logs:
        await idle.start()
    await idle.adapter.post(idle.channel(), note("Hello"), key=KEY)

    assert [log["again_in"] for log in logs if log["event"] == "discord.commands_not_synced"] == [5 * 3600]
    assert len(server.log.named(PUT)) == 1


async def test_commands_that_discord_refuses_are_logged_with_its_words(idle: Bot, server: DiscordServer) -> None:
    server.fail(PUT, status=400, code=50035, message="Invalid Form Body: the name is too long")
    with capture_logs() as logs:
        await idle.start()
    await idle.adapter.post(idle.channel(), note("Hello"), key=KEY)

    [refused] = [log for log in logs if log["event"] == "discord.commands_refused"]
    assert "the name is too long" in refused["says"]
    assert len(server.log.named(PUT)) == 1
    await idle.restart()
    assert "note" in server.commands


@pytest.mark.parametrize("asked", ["GET /users/@me", "GET /gateway/bot"])
async def test_a_login_that_discord_limits_waits_for_as_long_as_it_says(
    idle: Bot, server: DiscordServer, asked: str
) -> None:
    server.rate_limit(asked, timedelta(hours=5))
    with capture_logs() as logs:
        ended, _ = await asyncio.wait({idle.run()}, timeout=WHILE.total_seconds())

    assert not ended
    assert [log["again_in"] for log in logs if log["event"] == "discord.connects_again"] == [5 * 3600]
    assert len(server.log.named(asked)) == 1


@pytest.mark.parametrize("asked", ["GET /users/@me", "GET /gateway/bot"])
async def test_a_login_that_fails_is_tried_again(idle: Bot, server: DiscordServer, asked: str) -> None:
    server.fail(asked, status=503, times=3)
    idle.run()

    await idle.sink.heard(ConnectionLost)
    assert idle.adapter.is_connected
