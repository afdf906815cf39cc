"""Socket Mode's connections: lost, half open, renewed; nothing is told twice and nothing stays untold."""

from pathlib import Path

import pytest

from bot.errors import Refusal
from bot.model.events import ConnectionLost, ReactionAdded
from tests.slack_bot import CHECK, SlackBot
from tests.standins.slack.server import SlackServer
from tests.standins.slack.socket_mode import Reason


async def test_pings_are_answered(server: SlackServer, bot: SlackBot) -> None:
    await server.front.socket_mode.ping()


@pytest.mark.parametrize("reason", [Reason.REFRESH, Reason.WARNING])
async def test_a_planned_refresh_loses_nothing(server: SlackServer, bot: SlackBot, reason: Reason) -> None:
    post = await bot.post()
    ann = server.member("ann")
    before = bot.sink.count(ConnectionLost)

    server.front.socket_mode.refresh(reason)
    await ann.react(bot.seen(post), CHECK)
    await server.front.socket_mode.was_connected(2)

    assert (await bot.sink.heard(ReactionAdded)).by.name == "Ann"
    assert bot.adapter.is_connected
    assert bot.sink.count(ConnectionLost) == before


async def test_what_is_under_way_at_a_refresh_is_acknowledged_where_it_came_from(
    server: SlackServer, bot: SlackBot
) -> None:
    ann = server.member("ann")
    bot.sink.is_slow = True
    act = await ann.command("/note Read")
    server.front.socket_mode.refresh()
    await server.front.socket_mode.was_connected(2)
    bot.sink.go()

    assert (await act.answer()).text == "Heard."
    assert server.front.socket_mode.strays == []


async def test_an_old_connection_is_closed_once_the_new_one_is_there(server: SlackServer, bot: SlackBot) -> None:
    server.front.socket_mode.refresh()
    await server.front.socket_mode.was_connected(2)

    await server.world.board.until(lambda: server.front.socket_mode.connections == 1 or None, "two connections")


async def test_a_connection_that_breaks_is_made_anew_and_caught_up_with(server: SlackServer, bot: SlackBot) -> None:
    server.front.socket_mode.cut()

    await bot.sink.heard(ConnectionLost)
    assert bot.adapter.is_connected
    assert (await (await server.member("ann").command("/note Read")).answer()).text == "Heard."


async def test_a_connection_that_is_closed_is_made_anew(server: SlackServer, bot: SlackBot) -> None:
    await server.front.socket_mode.close()

    await bot.sink.heard(ConnectionLost)


async def test_a_half_open_connection_is_noticed(server: SlackServer, bot: SlackBot) -> None:
    server.front.socket_mode.swallow()

    await bot.sink.heard(ConnectionLost)
    assert (await (await server.member("ann").command("/note Read")).answer()).text == "Heard."


async def test_slack_that_is_away_for_a_while_is_found_again(server: SlackServer, bot: SlackBot) -> None:
    async with server.offline():
        assert server.front.socket_mode.connections == 0

    await bot.sink.heard(ConnectionLost)
    assert bot.adapter.is_connected


async def test_a_spent_address_is_not_tried_again(server: SlackServer, bot: SlackBot) -> None:
    server.fail("apps.connections.open", "internal_error", times=2)
    server.front.socket_mode.cut()

    await bot.sink.heard(ConnectionLost)
    assert len(server.log.named("apps.connections.open")) >= 4


async def test_an_app_token_that_is_refused_ends_the_adapter_with_a_sentence(
    server: SlackServer, tmp_path: Path
) -> None:
    server.fail("apps.connections.open", "invalid_auth", times=None)
    bot = SlackBot(server, tmp_path)

    with pytest.raises(Refusal, match="SLACK_APP_TOKEN"):
        await bot.run()


async def test_an_end_lets_what_is_under_way_come_to_its_end(server: SlackServer, bot: SlackBot) -> None:
    bot.sink.is_slow = True
    act = await server.member("ann").command("/note Read")
    bot.sink.go()
    await bot.stop()

    assert [each.text for each in act.shown] == ["Heard."]
