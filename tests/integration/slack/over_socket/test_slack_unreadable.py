"""Listings with a message in them that can't be read."""

from datetime import UTC, datetime

import pytest
from pydantic import JsonValue
from structlog.testing import capture_logs

from bot.errors import Ambiguous
from bot.model.messages import note
from bot.model.refs import MessageRef
from tests.slack_bot import KEY, SlackBot
from tests.standins.faults import Fault, Refuse
from tests.standins.slack.server import SlackServer

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
OTHER_APPS: dict[str, JsonValue] = {"ts": "1.000001", "bot_id": "B9", "subtype": "bot_message", "text": {"odd": True}}
SOMEBODYS: dict[str, JsonValue] = {"ts": "1.000001", "user": "U9", "text": {"odd": True}}


async def lists_too(server: SlackServer, bot: SlackBot, method: str, odd: JsonValue, post: MessageRef) -> None:
    """The next listing holds that message before those that are there."""
    channel = post.channel.channel
    if method == "conversations.replies":
        answer = await bot.raw.conversations_replies(channel=channel, ts=post.message, include_all_metadata=True)
    else:
        answer = await bot.raw.conversations_history(channel=channel, include_all_metadata=True)
    body = {"ok": True, "messages": [odd, *answer["messages"]], "has_more": False}
    server.faults.add(method, Fault(before=Refuse(status=200, body=body)), times=1)


@pytest.mark.parametrize("odd", [OTHER_APPS, SOMEBODYS, {**OTHER_APPS, "text": None}])
async def test_a_post_is_found_and_edited_beside_a_message_that_can_not_be_read(
    bot: SlackBot, server: SlackServer, odd: JsonValue
) -> None:
    post = await bot.post()
    await lists_too(server, bot, "conversations.history", odd, post)
    assert await bot.adapter.find(bot.channel(), KEY, LONG_AGO) == post

    await lists_too(server, bot, "conversations.history", odd, post)
    await bot.adapter.edit(post, note("Changed"))
    assert "Changed" in bot.seen(post).text


async def test_what_is_skipped_is_logged_without_what_was_in_it(bot: SlackBot, server: SlackServer) -> None:
    post = await bot.post()
    await lists_too(server, bot, "conversations.history", OTHER_APPS, post)
    with capture_logs() as logs:
        await bot.adapter.find(bot.channel(), KEY, LONG_AGO)

    assert [line["ts"] for line in logs if line["event"] == "slack.message_unreadable"] == ["1.000001"]
    assert "odd" not in str(logs)


async def test_a_post_of_pacers_own_that_can_not_be_read_is_not_taken_for_none(
    bot: SlackBot, server: SlackServer
) -> None:
    post = await bot.post()
    own: JsonValue = {**SOMEBODYS, "user": server.bot_id}
    await lists_too(server, bot, "conversations.history", own, post)

    with pytest.raises(Ambiguous):
        await bot.adapter.find(bot.channel(), KEY, LONG_AGO)


async def test_replies_are_listed_beside_another_apps_message_that_can_not_be_read(
    bot: SlackBot, server: SlackServer
) -> None:
    post = await bot.post()
    await server.member("ann").reply(bot.seen(post), "Done")
    await lists_too(server, bot, "conversations.replies", OTHER_APPS, post)

    assert [reply.text async for reply in bot.adapter.replies(post, LONG_AGO)] == ["Done"]


async def test_a_listing_with_somebodys_reply_that_can_not_be_read_is_no_listing(
    bot: SlackBot, server: SlackServer
) -> None:
    post = await bot.post()
    await lists_too(server, bot, "conversations.replies", SOMEBODYS, post)

    with pytest.raises(Ambiguous):
        _ = [reply async for reply in bot.adapter.replies(post, LONG_AGO)]


async def test_a_listing_that_is_none_leaves_it_open_what_is_there(bot: SlackBot, server: SlackServer) -> None:
    post = await bot.post()
    server.faults.add("reactions.get", Fault(before=Refuse(status=200, body={"ok": True, "message": None})), times=1)

    with pytest.raises(Ambiguous):
        _ = [reaction async for reaction in bot.adapter.reactions(post)]
