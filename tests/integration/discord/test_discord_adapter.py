"""Posts, permissions and trouble on the way to Discord."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.invite import NoAnswer, WrongToken, application_id
from adapters.discord.refs import account_ref, channel_ref, message_ref
from adapters.discord.settings import DiscordSettings
from adapters.discord.transport import use_servers
from bot.errors import Ambiguous, ChannelGone, NotSent, PermissionMissing, RateLimited, Refusal, Rejected, Unreachable
from bot.model.events import ConnectionLost
from bot.model.messages import RoleMention, note
from bot.model.refs import ChannelRef, DeliveryKey, Emoji, MessageRef
from tests.discord_bot import CHALLENGE, KEY, Bot
from tests.standins.discord.entities import MessageFlag
from tests.standins.discord.permissions import Permission
from tests.standins.discord.server import DiscordServer

Act = Callable[[DiscordAdapter, MessageRef], Awaitable[None]]


async def edits(adapter: DiscordAdapter, post: MessageRef) -> None:
    await adapter.edit(post, note("Again"))


async def reacts(adapter: DiscordAdapter, post: MessageRef) -> None:
    await adapter.react(post, Emoji("white_check_mark"))


async def opens_its_thread(adapter: DiscordAdapter, post: MessageRef) -> None:
    await adapter.open_thread(post, "Talk")


async def posts_in_its_thread(adapter: DiscordAdapter, post: MessageRef) -> None:
    await adapter.post(thread_of(post), note("Hello"), key=DeliveryKey("key2"))


async def looks_for_it(adapter: DiscordAdapter, post: MessageRef) -> None:
    await adapter.find(post.channel, KEY, datetime.now(UTC) - timedelta(hours=1))


async def lists_its_reactions(adapter: DiscordAdapter, post: MessageRef) -> None:
    _ = [each async for each in adapter.reactions(post)]


async def lists_its_replies(adapter: DiscordAdapter, post: MessageRef) -> None:
    _ = [each async for each in adapter.replies(post, datetime.now(UTC) - timedelta(hours=1))]


def thread_of(post: MessageRef) -> ChannelRef:
    return replace(post.channel, thread=post.message)


# Posts


async def test_every_message_says_whom_it_may_notify_and_shows_no_embeds(bot: Bot, server: DiscordServer) -> None:
    lena = server.member("lena")
    post = await bot.adapter.post(bot.channel(), note("@everyone https://example.org"), key=KEY)
    await bot.adapter.edit(post, note("@here"))
    await (await lena.command("/note", text="@everyone")).answer()
    await lena.direct("Hello")
    await server.posted(lena.direct_channel)

    sent = [*server.log.named("POST /channels/*/messages"), *server.log.named("PATCH /channels/*/messages/*")]
    bodies = [request.fields for request in sent]
    bodies += [request.fields.part("data") for request in server.log.named("POST /interactions/*/*/callback")]
    assert len(bodies) == 4
    for body in bodies:
        assert body.raw["allowed_mentions"] == {"parse": [], "users": [], "roles": []}
        assert MessageFlag.SUPPRESS_EMBEDS in MessageFlag(body.number("flags"))


async def test_a_role_that_a_schedule_names_is_notified_by_its_name_or_id(bot: Bot, server: DiscordServer) -> None:
    role = await server.add_role("students", is_mentionable=True)
    await bot.settled()
    by_name = await bot.adapter.post(bot.channel(), note(RoleMention(role="Students")), key=KEY)
    by_id = await bot.adapter.post(bot.channel(), note(RoleMention(role=str(role.id))), key=DeliveryKey("key2"))

    assert bot.seen(by_name).mentions.names == ("students",)
    assert bot.seen(by_id).mentions.names == ("students",)
    await server.delete(role)
    await bot.settled()
    gone = await bot.adapter.post(bot.channel(), note(RoleMention(role="students")), key=DeliveryKey("key3"))
    assert bot.seen(gone).mentions.names == ()


async def test_a_post_that_was_sent_and_deleted_meanwhile_is_not_sent_again(bot: Bot, server: DiscordServer) -> None:
    post = await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)
    await server.delete(bot.seen(post))

    with pytest.raises(Rejected, match="deleted"):
        await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)
    assert server.messages(server.general) == []


async def test_a_thread_is_named_within_discords_limit(bot: Bot, server: DiscordServer) -> None:
    post = await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)
    await bot.adapter.open_thread(post, "A long title\n" * 20)

    thread = server.thread_of(bot.seen(post))
    assert thread and thread.name == ("A long title " * 20)[:100]


async def test_missing_permissions_are_named_as_discord_shows_them(bot: Bot, server: DiscordServer) -> None:
    await server.deny(server.general, Permission.SEND_MESSAGES | Permission.ADD_REACTIONS)
    await bot.settled()

    assert list(await bot.adapter.missing_permissions(bot.channel())) == [
        "Send Messages",
        "Add Reactions (permissions are in the channel's settings)",
    ]
    with pytest.raises(PermissionMissing, match="Send Messages"):
        await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)


async def test_a_channel_that_pacer_can_not_see_is_named_so(bot: Bot, server: DiscordServer) -> None:
    await server.deny(server.general, Permission.VIEW_CHANNEL)

    [missing] = await bot.adapter.missing_permissions(bot.channel())
    assert missing == "View Channel (permissions are in the channel's settings)"
    with pytest.raises(PermissionMissing, match="View Channel"):
        await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)


@pytest.mark.parametrize(
    ("taken", "act", "says"),
    [
        (Permission.READ_MESSAGE_HISTORY, edits, "Read Message History"),
        (Permission.READ_MESSAGE_HISTORY, reacts, "Read Message History"),
        (Permission.ADD_REACTIONS, reacts, "Add Reactions"),
        (Permission.READ_MESSAGE_HISTORY, opens_its_thread, "Read Message History"),
        (Permission.CREATE_PUBLIC_THREADS, opens_its_thread, "Create Public Threads"),
        (Permission.SEND_MESSAGES_IN_THREADS, posts_in_its_thread, "Send Messages in Threads"),
        (Permission.READ_MESSAGE_HISTORY, looks_for_it, "Read Message History"),
        (Permission.READ_MESSAGE_HISTORY, lists_its_reactions, "Read Message History"),
        (Permission.READ_MESSAGE_HISTORY, lists_its_replies, "Read Message History"),
    ],
)
async def test_the_permission_that_an_act_lacks_is_named(
    bot: Bot, server: DiscordServer, taken: Permission, act: Act, says: str
) -> None:
    post = await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)
    if act is not opens_its_thread:
        await bot.adapter.open_thread(post, "Talk")
    await server.deny(server.general, taken)
    await bot.settled()

    with pytest.raises(PermissionMissing) as missing:
        await act(bot.adapter, post)
    assert missing.value.permission == says


async def test_another_guilds_channel_is_no_channel_of_this_one(bot: Bot, server: DiscordServer) -> None:
    other = await server.guild_joined("Evening class")
    borrowed = channel_ref(server.guild.id, server.channels(other)[0].id)

    with pytest.raises(ChannelGone):
        await bot.adapter.missing_permissions(borrowed)


async def test_closed_direct_messages_are_told_from_a_missing_channel(bot: Bot, server: DiscordServer) -> None:
    lena = server.member("lena")
    server.close_directs(lena)

    with pytest.raises(Unreachable, match="direct messages"):
        direct = await bot.adapter.open_direct(account_ref(server.guild.id, lena.id))
        await bot.adapter.post(direct, CHALLENGE, key=KEY)


async def test_a_post_that_was_deleted_is_neither_edited_nor_reacted_to(bot: Bot, server: DiscordServer) -> None:
    post = await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)
    await server.delete(bot.seen(post))

    with pytest.raises(Rejected):
        await bot.adapter.edit(post, note("Again"))
    with pytest.raises(Rejected):
        await bot.adapter.react(post, Emoji("white_check_mark"))
    with pytest.raises(Rejected):
        _ = [each async for each in bot.adapter.reactions(post)]


# Trouble on the way


async def test_a_post_whose_answer_was_lost_is_found(bot: Bot, server: DiscordServer) -> None:
    since = datetime.now(UTC)
    server.lose_answer("POST /channels/*/messages")
    with pytest.raises(Ambiguous):
        await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)

    found = await bot.adapter.find(bot.channel(), KEY, since)
    assert found == message_ref(bot.channel(), server.messages(server.general)[0].id)


async def test_a_post_that_was_taken_although_discord_failed_is_one_post(bot: Bot, server: DiscordServer) -> None:
    server.accept_then_fail("POST /channels/*/messages")
    post = await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)

    assert [message.id for message in server.messages(server.general)] == [int(post.message)]


async def test_a_post_that_never_left_was_not_sent(bot: Bot, server: DiscordServer) -> None:
    async with server.offline():
        with pytest.raises(NotSent):
            await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)


async def test_a_post_that_failed_and_then_met_a_closed_door_may_have_been_done(
    bot: Bot, server: DiscordServer
) -> None:
    server.accept_then_fail("POST /channels/*/messages")
    posting = asyncio.create_task(bot.adapter.post(bot.channel(), CHALLENGE, key=KEY))
    await server.requested("POST /channels/*/messages")
    async with server.offline():
        with pytest.raises(Ambiguous):
            await posting


async def test_a_short_limit_is_waited_out_and_a_long_one_is_told(bot: Bot, server: DiscordServer) -> None:
    server.rate_limit("POST /channels/*/messages", timedelta(milliseconds=10))
    await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)
    server.rate_limit("POST /channels/*/messages", timedelta(seconds=90))

    with pytest.raises(RateLimited) as limited:
        await bot.adapter.post(bot.channel(), CHALLENGE, key=DeliveryKey("key2"))
    assert limited.value.retry_after == timedelta(seconds=90)


async def test_a_post_before_the_connection_stands_was_not_sent(idle: Bot) -> None:
    with pytest.raises(NotSent):
        await idle.adapter.post(idle.channel(), CHALLENGE, key=KEY)


async def test_a_token_that_discord_refuses_ends_with_a_sentence(idle: Bot, server: DiscordServer) -> None:
    running = idle.run()
    server.token = "another"
    with pytest.raises(Refusal, match="DISCORD_TOKEN"):
        await running


async def test_a_token_that_is_withdrawn_later_ends_with_a_sentence(bot: Bot, server: DiscordServer) -> None:
    running = bot.running
    server.token = "another"
    with pytest.raises(NotSent):
        await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)
    with pytest.raises(Refusal, match="DISCORD_TOKEN"):
        await running


async def test_an_intent_that_is_not_allowed_ends_with_a_sentence(idle: Bot) -> None:
    idle.reads_messages = True
    with pytest.raises(Refusal, match="PACER_DISCORD_MESSAGE_CONTENT"):
        await idle.run()


async def test_discord_may_be_away_when_pacer_starts(idle: Bot, server: DiscordServer) -> None:
    async with server.offline():
        idle.run()
        with pytest.raises(NotSent):
            await idle.adapter.post(idle.channel(), CHALLENGE, key=KEY)
        was_connected = idle.adapter.is_connected
    await idle.sink.heard(ConnectionLost)

    assert (was_connected, idle.adapter.is_connected) == (False, True)
    await idle.adapter.post(idle.channel(), CHALLENGE, key=KEY)


async def test_the_token_says_whose_invite_link_it_is(server: DiscordServer) -> None:
    settings = DiscordSettings(_env_file=None, discord_token=server.token, discord_api_base=server.api_url)
    use_servers(settings)
    assert await application_id(settings) == str(server.bot_id)

    server.token = "another"
    with pytest.raises(WrongToken):
        await application_id(settings)
    async with server.offline():
        with pytest.raises(NoAnswer):
            await application_id(settings)
