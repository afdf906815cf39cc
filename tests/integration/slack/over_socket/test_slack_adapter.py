"""Posts in Slack, and what becomes of them: found, edited, reacted to and listed."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.slack import history
from adapters.slack.refs import account_ref, channel_ref
from bot.errors import Ambiguous, DeletedSince, NotSent, PermissionMissing, Rejected, Unreachable
from bot.model.messages import RoleMention, note, quoted
from bot.model.refs import DeliveryKey, Emoji
from tests.slack_bot import CHALLENGE, CHECK, KEY, LONG, SlackBot
from tests.slack_reader import read
from tests.standins.slack.server import SlackServer

OTHER = DeliveryKey("key2")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


# Posts


async def test_a_post_carries_its_key_where_nobody_sees_it_and_unfurls_nothing(
    bot: SlackBot, server: SlackServer
) -> None:
    post = await bot.post(CHALLENGE)
    seen, [asked] = bot.seen(post), server.log.named("chat.postMessage")

    assert [block["type"] for block in seen.blocks] == ["header", "section", "actions"]
    assert seen.metadata == {"event_type": "pacer_delivery", "event_payload": {"key": "key1"}}
    assert str(KEY) not in read(seen.content)
    assert (asked.args["unfurl_links"], asked.args["unfurl_media"]) in [(False, False), ("0", "0")]
    assert "client_msg_id" not in asked.args


async def test_what_a_person_wrote_notifies_nobody(bot: SlackBot) -> None:
    post = await bot.post(note("They wrote: ", quoted("<!channel> <@U1> <#C1> @here")))

    assert "<" not in str(bot.seen(post).blocks)
    assert "<" not in bot.seen(post).content


async def test_a_user_group_that_a_schedule_names_is_notified_by_its_handle_or_id(
    bot: SlackBot, server: SlackServer
) -> None:
    group = await server.add_group("students", server.member("lena"))
    by_handle = await bot.adapter.post(bot.channel(), note(RoleMention(role="@students")), key=KEY)
    by_id = await bot.adapter.post(bot.channel(), note(RoleMention(role=group.id)), key=OTHER)

    for post in (by_handle, by_id):
        assert f"<!subteam^{group.id}>" in str(bot.seen(post).blocks)
    assert len(server.log.named("usergroups.list")) == 1


async def test_the_rest_of_a_long_post_is_kept_before_it_is_posted(bot: SlackBot, server: SlackServer) -> None:
    server.fail("chat.postMessage", "not_in_channel")
    with pytest.raises(PermissionMissing):
        await bot.post(LONG)

    assert bot.state.spaces[f"kept:key1.{server.general.id}"] == server.team.id
    post = await bot.post(LONG)
    assert bot.seen(post).buttons[-1].action_id == f"more:key1.{server.general.id}:2"


async def test_a_reply_goes_into_the_thread_of_a_post(bot: SlackBot, server: SlackServer) -> None:
    post = await bot.post(CHALLENGE)
    asked = len(server.requests)
    thread = await bot.adapter.open_thread(post, "Talk")
    assert len(server.requests) == asked

    below = await bot.adapter.post(thread, note("Below it"), key=OTHER)
    assert server.replies(bot.seen(post)) == [bot.seen(below)]
    assert await bot.adapter.find(thread, OTHER, LONG_AGO) == below
    assert await bot.adapter.find(thread, KEY, LONG_AGO) is None
    assert await bot.adapter.find(bot.channel(), OTHER, LONG_AGO) is None
    assert await bot.adapter.open_thread(below, "Talk") == thread


async def test_a_direct_channel_is_the_same_each_time(bot: SlackBot, server: SlackServer) -> None:
    lena = server.member("lena")
    direct = await bot.adapter.open_direct(account_ref(server.team.id, lena.id))

    assert direct == channel_ref(server.team.id, lena.direct_channel.id)
    assert await bot.adapter.missing_permissions(direct) == ()
    post = await bot.adapter.post(direct, note("Only you"), key=KEY)
    assert await bot.adapter.find(direct, KEY, LONG_AGO) == post


async def test_somebody_who_is_gone_can_not_be_written_to(bot: SlackBot, server: SlackServer) -> None:
    server.fail("conversations.open", "user_disabled")

    with pytest.raises(Unreachable, match="deactivated"):
        await bot.adapter.open_direct(account_ref(server.team.id, server.member("lena").id))


# Finding


async def test_a_post_is_found_on_any_page(bot: SlackBot, monkeypatch: pytest.MonkeyPatch, server: SlackServer) -> None:
    monkeypatch.setattr(history, "_A_PAGE", 2)
    post = await bot.post(CHALLENGE)
    for _ in range(5):
        await server.member("lena").says(server.general, "One more")

    assert await bot.adapter.find(bot.channel(), KEY, LONG_AGO) == post
    assert len(server.log.named("conversations.history")) == 3


async def test_a_listing_that_breaks_off_is_no_listing(
    bot: SlackBot, monkeypatch: pytest.MonkeyPatch, server: SlackServer
) -> None:
    monkeypatch.setattr(history, "_A_PAGE", 1)
    lena = server.member("lena")
    post = await bot.post(CHALLENGE)
    for _ in range(3):
        await lena.reply(bot.seen(post), "One more")
    server.fail("conversations.replies", "internal_error", times=None)

    with pytest.raises(Ambiguous):
        _ = [reply async for reply in bot.adapter.replies(post, LONG_AGO)]


async def test_a_listing_that_breaks_off_on_its_second_page_is_no_listing(
    bot: SlackBot, monkeypatch: pytest.MonkeyPatch, server: SlackServer
) -> None:
    monkeypatch.setattr(history, "_A_PAGE", 1)
    await bot.post(CHALLENGE)
    await server.member("lena").says(server.general, "One more")
    hang = server.hold("conversations.history")
    finding = asyncio.create_task(bot.adapter.find(bot.channel(), OTHER, LONG_AGO))
    await hang.reached()
    server.fail("conversations.history", "internal_error")
    hang.release()

    with pytest.raises(Ambiguous):
        await finding


# Edits and reactions


async def test_an_edit_keeps_the_key_and_the_buttons_meaning(bot: SlackBot) -> None:
    post = await bot.post(CHALLENGE)
    before = bot.seen(post)
    await bot.adapter.edit(post, replace(CHALLENGE, title="Week 7, revealed"))

    after = bot.seen(post)
    assert after.metadata == before.metadata
    assert [button.action_id for button in after.buttons] == [f"f:answer:12:{KEY}"]
    assert "Week 7, revealed" in str(after.blocks)
    assert await bot.adapter.find(bot.channel(), KEY, LONG_AGO) == post


async def test_an_edit_of_a_reply_finds_it_in_its_thread(bot: SlackBot) -> None:
    thread = await bot.adapter.open_thread(await bot.post(CHALLENGE), "Talk")
    below = await bot.adapter.post(thread, note("Below it"), key=OTHER)
    await bot.adapter.edit(below, note("Still below it"))

    assert "Still below it" in str(bot.seen(below).blocks)


async def test_an_edit_of_a_post_that_the_history_does_not_show_yet_is_tried_again(
    bot: SlackBot, server: SlackServer
) -> None:
    server.world.history_lag = timedelta(hours=1)
    post = await bot.post(CHALLENGE)

    with pytest.raises(NotSent, match="does not show that post yet"):
        await bot.adapter.edit(post, note("Again"))


async def test_a_post_that_was_deleted_is_neither_edited_nor_reacted_to(bot: SlackBot, server: SlackServer) -> None:
    bot.adapter.limits = replace(bot.adapter.limits, settle=timedelta(0))
    post = await bot.post(CHALLENGE)
    await server.delete(bot.seen(post))

    with pytest.raises(DeletedSince):
        await bot.adapter.edit(post, note("Again"))
    with pytest.raises(DeletedSince):
        await bot.adapter.react(post, Emoji(CHECK))
    with pytest.raises(DeletedSince):
        _ = [each async for each in bot.adapter.reactions(post)]
    assert [each async for each in bot.adapter.replies(post, LONG_AGO)] == []


async def test_a_reaction_that_is_there_already_is_well(bot: SlackBot) -> None:
    post = await bot.post(CHALLENGE)
    for _ in range(2):
        await bot.adapter.react(post, Emoji("thumbsup"))

    assert [each.name for each in bot.seen(post).reactions] == ["+1"]


async def test_an_emoji_that_slack_can_not_have_is_refused_before_it_is_sent(
    bot: SlackBot, server: SlackServer
) -> None:
    post = await bot.post(CHALLENGE)

    with pytest.raises(Rejected, match="no emoji"):
        await bot.adapter.react(post, Emoji("party:4711"))
    assert server.log.named("reactions.add") == []


# Catching up


async def test_peoples_reactions_are_listed_once_whatever_their_skin_tone(bot: SlackBot, server: SlackServer) -> None:
    lena, jonas = server.member("lena"), server.member("jonas")
    post = await bot.post(CHALLENGE)
    await bot.adapter.react(post, Emoji(CHECK))
    await lena.react(bot.seen(post), "thumbsup::skin-tone-2")
    await lena.react(bot.seen(post), "thumbsup::skin-tone-4")
    await jonas.react(bot.seen(post), CHECK)

    found = [each async for each in bot.adapter.reactions(post)]
    assert [(each.emoji, each.by.name) for each in found] == [(CHECK, "Jonas"), ("thumbsup", "Lena")]


async def test_peoples_replies_are_listed_with_their_times(bot: SlackBot, server: SlackServer) -> None:
    lena = server.member("lena")
    post = await bot.post(CHALLENGE)
    thread = await bot.adapter.open_thread(post, "Talk")
    await bot.adapter.post(thread, note("Pacer's own"), key=OTHER)
    await lena.reply(bot.seen(post), "Done")
    await lena.reply(bot.seen(post), "And told", also_in_channel=True)

    found = [each async for each in bot.adapter.replies(post, LONG_AGO)]
    said = server.replies(bot.seen(post))[1:]
    assert [(each.by.name, each.message) for each in found] == [("Lena", reply.ts) for reply in said]
    assert all(abs(each.at - reply.at) < timedelta(milliseconds=1) for each, reply in zip(found, said, strict=True))
    assert [each async for each in bot.adapter.replies(post, datetime.now(UTC) + timedelta(hours=1))] == []
