"""Posts, permissions and trouble on the way to Slack."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.slack import history
from adapters.slack.errors import TokenRefused
from adapters.slack.pace import Pace
from adapters.slack.permissions import SCOPES
from adapters.slack.refs import account_ref, channel_ref, message_ref, space_ref
from bot.errors import (
    Ambiguous,
    ChannelGone,
    DeletedSince,
    NotSent,
    PermissionMissing,
    RateLimited,
    Rejected,
    Unreachable,
)
from bot.model.events import SpaceJoined, SpaceLeft
from bot.model.messages import RoleMention, note, quoted
from bot.model.refs import DeliveryKey, Emoji
from tests.slack_bot import CHALLENGE, CHECK, KEY, LONG, SlackBot
from tests.slack_reader import read
from tests.standins.slack.server import SlackServer

OTHER = DeliveryKey("key2")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    """By a socket: what is sent goes the same way with either transport."""
    async with SlackServer() as server:
        yield server
        assert server.violations == []


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


# Permissions


async def test_an_open_channel_lacks_nothing(bot: SlackBot) -> None:
    assert await bot.adapter.missing_permissions(bot.channel()) == ()


async def test_a_channel_without_pacer_asks_for_an_invitation(bot: SlackBot, server: SlackServer) -> None:
    channel = await server.add_channel("quiet", with_bot=False)

    with pytest.raises(PermissionMissing, match="/invite @Pacer"):
        await bot.adapter.post(bot.channel(channel), CHALLENGE, key=KEY)
    assert await bot.adapter.missing_permissions(bot.channel(channel)) == (
        "an invitation: type /invite @Pacer in that channel",
    )


async def test_a_private_channel_without_pacer_is_as_good_as_gone_and_says_how_to_open_it(
    bot: SlackBot, server: SlackServer
) -> None:
    channel = await server.add_channel("secret", is_private=True, with_bot=False)

    with pytest.raises(ChannelGone, match="/invite @Pacer"):
        await bot.adapter.missing_permissions(bot.channel(channel))


async def test_an_archived_channel_takes_no_posts(bot: SlackBot, server: SlackServer) -> None:
    channel = await server.add_channel("old")
    await server.archive(channel)

    with pytest.raises(ChannelGone, match="archived"):
        await bot.adapter.post(bot.channel(channel), CHALLENGE, key=KEY)
    with pytest.raises(ChannelGone, match="archived"):
        await bot.adapter.missing_permissions(bot.channel(channel))


async def test_missing_scopes_are_named_with_what_to_do(idle: SlackBot, server: SlackServer) -> None:
    server.grant(*(scope for scope in SCOPES if scope not in ("channels:read", "reactions:write")))
    await idle.start()
    post = await idle.post(CHALLENGE)

    with pytest.raises(PermissionMissing, match=r"reactions:write: add it .* reinstall"):
        await idle.adapter.react(post, Emoji(CHECK))
    assert [each.partition(":")[0] for each in await idle.adapter.missing_permissions(idle.channel())] == [
        "channels",
        "reactions",
    ]


async def test_another_workspaces_channel_is_no_channel_of_this_one(bot: SlackBot, server: SlackServer) -> None:
    other = await server.workspace_joined("Evening class")
    channel = server.general_of(other)

    for team in (other.id, server.team.id):
        with pytest.raises(ChannelGone):
            await bot.adapter.post(channel_ref(team, channel.id), CHALLENGE, key=KEY)


# Trouble on the way


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


# One a second


async def test_posts_to_one_channel_keep_their_distance_and_others_do_not_wait() -> None:
    pace = Pace(timedelta(milliseconds=40), timedelta(seconds=1))
    loop = asyncio.get_running_loop()
    begun = loop.time()
    await asyncio.gather(*(pace.turn("C1") for _ in range(3)))
    assert loop.time() - begun >= 0.08

    begun = loop.time()
    await pace.turn("C2")
    assert loop.time() - begun < 0.04


async def test_whoever_is_due_much_later_comes_again() -> None:
    pace = Pace(timedelta(seconds=1), timedelta(milliseconds=10))
    await pace.turn("C1")

    with pytest.raises(RateLimited) as limited:
        await pace.turn("C1")
    assert timedelta(0) < limited.value.retry_after <= timedelta(seconds=1)
