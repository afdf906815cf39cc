"""Trouble on the way to Slack: lost answers, limits and tokens that are refused."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.slack.errors import TokenRefused
from adapters.slack.permissions import SCOPES
from adapters.slack.refs import message_ref, space_ref
from bot.errors import Ambiguous, NotSent, RateLimited
from bot.model.events import SpaceJoined, SpaceLeft
from tests.slack_bot import CHALLENGE, KEY, SlackBot
from tests.standins.slack.server import SlackServer

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


async def test_a_lost_answer_is_looked_for_and_not_sent_again(bot: SlackBot, server: SlackServer) -> None:
    server.lose_answer("chat.postMessage")
    with pytest.raises(Ambiguous):
        await bot.post(CHALLENGE)

    [posted] = server.messages(server.general)
    assert await bot.adapter.find(bot.channel(), KEY, LONG_AGO) == message_ref(bot.channel(), posted.ts)
    assert len(server.log.named("chat.postMessage")) == 1


@pytest.mark.parametrize("status", [200, 503])
async def test_a_server_error_after_the_deed_is_not_tried_again(
    bot: SlackBot, server: SlackServer, status: int
) -> None:
    server.accept_then_fail("chat.postMessage", "internal_error", status=status)

    with pytest.raises(Ambiguous):
        await bot.post(CHALLENGE)
    assert len(server.messages(server.general)) == 1


async def test_a_request_that_was_cut_off_may_have_arrived(bot: SlackBot, server: SlackServer) -> None:
    server.lose_request("chat.postMessage")

    with pytest.raises(Ambiguous):
        await bot.post(CHALLENGE)
    assert await bot.adapter.find(bot.channel(), KEY, LONG_AGO) is None


async def test_an_answer_that_never_comes_counts_as_lost(bot: SlackBot, server: SlackServer) -> None:
    hang = server.hold_answer("chat.postMessage")

    with pytest.raises(Ambiguous):
        await bot.post(CHALLENGE)
    hang.release()


async def test_nothing_is_sent_while_slack_is_out_of_reach(bot: SlackBot, server: SlackServer) -> None:
    async with server.offline():
        with pytest.raises(NotSent):
            await bot.post(CHALLENGE)
    assert await bot.adapter.find(bot.channel(), KEY, LONG_AGO) is None


async def test_a_short_limit_is_waited_out(bot: SlackBot, server: SlackServer) -> None:
    server.rate_limit("chat.postMessage", timedelta(0))
    post = await bot.post(CHALLENGE)

    assert server.messages(server.general) == [bot.seen(post)]


async def test_a_longer_limit_is_left_to_whoever_plans(bot: SlackBot, server: SlackServer) -> None:
    server.rate_limit("chat.postMessage", timedelta(seconds=17))

    with pytest.raises(RateLimited) as limited:
        await bot.post(CHALLENGE)
    assert limited.value.retry_after == timedelta(seconds=17)
    assert len(server.log.named("chat.postMessage")) == 1


async def test_a_token_that_is_taken_away_ends_the_adapter_with_a_sentence(bot: SlackBot, server: SlackServer) -> None:
    server.fail("*", "token_revoked", times=None)

    with pytest.raises(NotSent):
        await bot.post(CHALLENGE)
    with pytest.raises(TokenRefused, match="SLACK_BOT_TOKEN"):
        await bot.running


async def test_a_workspace_whose_token_is_dead_was_left(idle: SlackBot, server: SlackServer) -> None:
    server.world.configure(scopes=frozenset(SCOPES))
    idle.takes_installs = True
    await idle.start()
    await server.owner().install(idle.url)
    await idle.sink.heard(SpaceJoined)
    server.fail("*", "account_inactive", times=None)

    with pytest.raises(NotSent):
        await idle.post(CHALLENGE)
    assert (await idle.sink.heard(SpaceLeft)).space == space_ref(server.team.id)
    assert not idle.running.done()


async def test_a_token_that_slack_never_knew_ends_the_start_with_a_sentence(
    idle: SlackBot, server: SlackServer
) -> None:
    server.fail("auth.test", "invalid_auth", times=None)

    with pytest.raises(TokenRefused, match="SLACK_BOT_TOKEN"):
        await idle.run()


async def test_before_the_start_nothing_is_sent(idle: SlackBot) -> None:
    with pytest.raises(NotSent, match="not connected"):
        await idle.post(CHALLENGE)
