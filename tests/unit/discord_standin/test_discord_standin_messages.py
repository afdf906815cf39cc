"""What is written, reacted to and talked about in threads, as discord.py is told it and lists it."""

import io
from datetime import timedelta

import discord
import pytest

from bot.testing.clock import FrozenClock
from tests.standins.discord.bots import Bot, running
from tests.standins.discord.entities import MessageFlag
from tests.standins.discord.intents import Intent
from tests.standins.discord.server import DiscordServer
from tests.unit.discord_standin.asking import CHECK, START, WITH_CONTENT, code_of, general, said

# Messages


async def test_what_people_write_is_veiled_but_for_direct_messages_and_mentions(
    server: DiscordServer, bot: Bot
) -> None:
    maria = server.member("maria")
    await maria.says(server.general, "To everyone")
    await maria.says(server.general, f"To <@{server.bot_id}>")
    await maria.direct("To the bot alone")

    assert [await said(bot) for _ in range(3)] == ["", f"To <@{server.bot_id}>", "To the bot alone"]
    listed = [message.content async for message in general(bot, server).history()]
    assert listed == [f"To <@{server.bot_id}>", ""]


async def test_a_reply_that_pings_the_bot_can_be_read(server: DiscordServer, bot: Bot) -> None:
    await general(bot, server).send("Who is there?")
    await server.member("maria").says(server.general, "Me", reply_to=await server.posted(server.general))

    assert [await said(bot), await said(bot)] == ["Who is there?", "Me"]


async def test_with_the_privileged_intent_everything_can_be_read(server: DiscordServer) -> None:
    server.world.privileged = Intent.MESSAGE_CONTENT
    bot = Bot(intents=WITH_CONTENT)
    async with running(bot, server.token):
        await bot.heard("ready")
        await server.member("maria").says(server.general, "To everyone")

        assert await said(bot) == "To everyone"


async def test_the_history_goes_on_after_an_id(server: DiscordServer, bot: Bot) -> None:
    maria = server.member("maria")
    written = [await maria.says(server.general, f"<@{server.bot_id}> {number}") for number in range(130)]
    after = discord.Object(written[9].id)

    listed = [message.id async for message in general(bot, server).history(after=after, limit=None, oldest_first=True)]
    newest = [message.id async for message in general(bot, server).history(limit=2)]
    around = [message.id async for message in general(bot, server).history(around=after, limit=3)]

    assert listed == [message.id for message in written[10:]]
    assert newest == [written[129].id, written[128].id]
    assert sorted(around) == [message.id for message in written[8:11]]


async def test_a_slow_history_shows_a_message_later(server: DiscordServer, bot: Bot, clock: FrozenClock) -> None:
    server.world.history_lag = timedelta(seconds=2)
    await general(bot, server).send("Hello")

    assert [message async for message in general(bot, server).history()] == []
    clock.tick(timedelta(seconds=2))
    assert len([message async for message in general(bot, server).history()]) == 1


async def test_one_nonce_is_one_message_while_its_window_is_open(
    server: DiscordServer, bot: Bot, clock: FrozenClock
) -> None:
    first = await general(bot, server).send("Hello", nonce="delivery-1")
    again = await general(bot, server).send("Hello", nonce="delivery-1")
    clock.tick(server.scene.chat.nonce_window)
    later = await general(bot, server).send("Hello", nonce="delivery-1")

    assert first.id == again.id != later.id
    assert len(server.messages(server.general)) == 2


async def test_the_nonce_of_a_deleted_message_finds_nothing(server: DiscordServer, bot: Bot) -> None:
    await general(bot, server).send("Hello", nonce="delivery-1")
    await server.delete(await server.posted(server.general))

    with pytest.raises(discord.NotFound) as refused:
        await general(bot, server).send("Hello", nonce="delivery-1")
    assert refused.value.code == 10008


async def test_messages_are_edited_and_deleted(server: DiscordServer, bot: Bot) -> None:
    sent = await general(bot, server).send("Three ways")
    await sent.edit(content="Four ways", suppress=True)
    [seen] = server.messages(server.general)
    assert (seen.text, seen.edited, seen.flags) == ("Four ways", START, MessageFlag.SUPPRESS_EMBEDS)

    await sent.delete()
    assert server.messages(server.general) == []


async def test_a_bot_may_change_only_what_is_its_own(server: DiscordServer, bot: Bot) -> None:
    theirs = await server.member("maria").says(server.general, "Hello")
    message = general(bot, server).get_partial_message(theirs.id)

    assert await code_of(message.edit(content="Bye")) == 50005
    assert await code_of(message.delete()) == 50013
    assert await code_of(general(bot, server).edit(name="elsewhere")) == 50013


async def test_a_file_comes_with_its_message(server: DiscordServer, bot: Bot) -> None:
    await general(bot, server).send("The week", file=discord.File(io.BytesIO(b"pixels"), "week.png"))
    post = await server.posted(server.general)

    assert [(file["filename"], file["size"]) for file in post.attachments] == [("week.png", 6)]
    assert (await general(bot, server).fetch_message(post.id)).attachments[0].filename == "week.png"


async def test_members_can_be_looked_up(server: DiscordServer, bot: Bot) -> None:
    maria = server.member("maria")
    [guild] = bot.guilds

    assert [member.id for member in await guild.query_members("mar")] == [maria.id]
    assert (await guild.fetch_member(maria.id)).name == "maria"
    assert [channel.name for channel in await guild.fetch_channels()] == ["general"]


async def test_only_allowed_mentions_notify(server: DiscordServer, bot: Bot) -> None:
    maria, team = server.member("maria"), await server.add_role("team", is_mentionable=True)
    text = f"{maria.mention} <@&{team.id}> @everyone"
    await general(bot, server).send(text)
    for allowed in (
        discord.AllowedMentions.none(),
        discord.AllowedMentions(roles=[discord.Object(team.id)], users=False),
    ):
        await general(bot, server).send(text, allowed_mentions=allowed)

    seen = server.messages(server.general)
    assert [message.mentions.names for message in seen] == [("team", "maria"), (), ("team",)]
    assert [message.allowed_mentions for message in seen[:2]] == [None, {"parse": []}]


async def test_a_direct_message_reaches_only_who_takes_them(server: DiscordServer, bot: Bot) -> None:
    maria, zoe = server.member("maria"), server.member("zoe")
    server.close_directs(zoe)
    await (await bot.fetch_user(maria.id)).send("Only you")

    assert (await server.posted(maria.direct_channel)).text == "Only you"
    with pytest.raises(discord.Forbidden) as refused:
        await (await bot.fetch_user(zoe.id)).send("Only you")
    assert refused.value.code == 50007


# Reactions and threads


async def test_reactions_are_events_and_are_listed_in_pages(server: DiscordServer, bot: Bot) -> None:
    sent = await general(bot, server).send("Done?")
    post = await server.posted(server.general)
    people = [server.member(f"person {number}") for number in range(105)]
    for person in people:
        await person.react(post, CHECK)
    await people[0].unreact(post, CHECK)

    added = await bot.told_of("raw_reaction_add", discord.RawReactionActionEvent)
    assert (added.user_id, str(added.emoji), added.message_id) == (people[0].id, CHECK, sent.id)
    removed = await bot.told_of("raw_reaction_remove", discord.RawReactionActionEvent)
    assert removed.user_id == people[0].id
    [reaction] = (await sent.fetch()).reactions
    assert {user.id async for user in reaction.users()} == {person.id for person in people[1:]}


async def test_the_bots_own_reaction_counts_once(server: DiscordServer, bot: Bot) -> None:
    sent = await general(bot, server).send("Done?")
    await sent.add_reaction(CHECK)
    await sent.add_reaction(CHECK)
    post = server.see(await server.posted(server.general))
    assert (post.emoji, post.reacted(CHECK)) == ((CHECK,), (server.bot_id,))

    with pytest.raises(discord.HTTPException) as refused:
        await sent.add_reaction("white_check_mark")
    assert refused.value.code == 10014


async def test_a_message_has_one_thread_with_its_own_id(server: DiscordServer, bot: Bot) -> None:
    sent = await general(bot, server).send("Which index helps?")
    post = await server.posted(server.general)
    await server.member("maria").replies_in_thread(post, "The second one")

    thread = await bot.told_of("thread_create", discord.Thread)
    assert thread.id == sent.id
    with pytest.raises(discord.HTTPException) as refused:
        await sent.create_thread(name="Talk about it")
    assert refused.value.code == 160004
    listed = [message async for message in thread.history(oldest_first=True)]
    assert [message.type.name for message in listed] == ["thread_starter_message", "default"]
    assert listed[1].author.name == "maria"


async def test_an_archived_thread_wakes_when_somebody_writes(server: DiscordServer, bot: Bot) -> None:
    sent = await general(bot, server).send("Which index helps?")
    thread = await sent.create_thread(name="Talk about it")
    await thread.edit(archived=True)
    await server.member("maria").replies_in_thread(await server.posted(server.general), "The second one")

    fetched = await bot.fetch_channel(thread.id)
    assert isinstance(fetched, discord.Thread)
    assert not fetched.archived

    await thread.edit(archived=True, locked=True)
    assert await code_of(thread.send("One more")) == 50083
