"""Which guild a direct message and what is pressed in it belong to."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from adapters.discord.refs import account_ref
from bot.model.calls import ActionCall, Answer, DirectText, FormCall, OpenForm
from bot.testing.stage import report_form
from tests.discord_bot import KEY, LONG, QUICK, Bot
from tests.discord_directs import REMINDER, acts, reminded, told, waved_at, with_two_guilds
from tests.standins.discord.drafts import Draft
from tests.standins.discord.permissions import Permission
from tests.standins.discord.server import DiscordServer

MEMBER = "GET /guilds/*/members/*"


# Who is looked for, and where


async def test_a_stranger_is_looked_for_once_in_a_while(bot: Bot, server: DiscordServer) -> None:
    mallory = server.member("mallory")
    await server.member_leaves(mallory)
    for _ in range(3):
        await waved_at(server, mallory, "Hello?")
    assert len(server.log.named(MEMBER)) == 1


async def test_a_stranger_is_looked_for_again_later(idle: Bot, server: DiscordServer) -> None:
    idle.waits = replace(QUICK, nowhere=timedelta(0))
    await idle.start()
    mallory = server.member("mallory")
    await server.member_leaves(mallory)
    await waved_at(server, mallory, "Hello")
    server.member("mallory")
    assert await told(server, mallory, "Hello again") == "Heard."


async def test_who_was_nowhere_and_then_acts_in_a_guild_is_known_at_once(bot: Bot, server: DiscordServer) -> None:
    mallory = server.member("mallory")
    await server.member_leaves(mallory)
    await waved_at(server, mallory, "Hello")
    mallory = server.member("mallory")
    await acts(server, mallory, server.guild)
    assert await told(server, mallory, "Hello again") == "Heard."


async def test_many_messages_are_one_look_up(bot: Bot, server: DiscordServer) -> None:
    lena = server.member("lena")
    await asyncio.gather(*(lena.direct(f"Line {number}") for number in range(20)))
    for _ in range(20):
        await server.posted(lena.direct_channel)
    assert len(server.log.named(MEMBER)) == 1


async def test_a_writer_is_looked_up_again_in_a_while(idle: Bot, server: DiscordServer) -> None:
    idle.waits = replace(QUICK, seen=timedelta(0))
    await idle.start()
    lena = server.member("lena")
    await told(server, lena, "Hello")
    await told(server, lena, "Hello again")
    assert len(server.log.named(MEMBER)) == 2


async def test_rights_count_as_they_are_when_something_is_pressed(bot: Bot, server: DiscordServer) -> None:
    ada = server.member("ada", may=Permission.MANAGE_GUILD)
    reminder = await reminded(bot, server, ada)
    await told(server, ada, "Hello")
    assert bot.sink.last_call(DirectText).caller.is_admin
    server.scene.guilds.join(server.guild, ada.user)
    await (await ada.press(reminder, "Hint")).answer()
    assert not bot.sink.last_call(ActionCall).caller.is_admin


# What becomes their home


async def test_the_first_guild_that_has_a_stranger_becomes_their_home(bot: Bot, server: DiscordServer) -> None:
    lena = server.member("lena")
    await told(server, lena, "Hello")
    assert bot.state.kept[f"home:{lena.id}"] == str(server.guild.id).encode()


async def test_a_home_is_kept_with_its_guild(bot: Bot, server: DiscordServer) -> None:
    lena = server.member("lena")
    await acts(server, lena, server.guild)
    await bot.settled()
    assert bot.state.spaces[f"home:{lena.id}"] == str(server.guild.id)


async def test_who_acts_in_another_guild_is_at_home_there_from_then_on(bot: Bot, server: DiscordServer) -> None:
    lena, other = await with_two_guilds(server)
    await told(server, lena, "Hello")
    await acts(server, server.member("lena", other), other)
    await bot.settled()
    await told(server, lena, "Hello again")
    assert bot.sink.last_call(DirectText).caller.account.space == str(other.id)


async def test_who_presses_what_a_guild_sent_is_at_home_there_from_then_on(bot: Bot, server: DiscordServer) -> None:
    lena, other = await with_two_guilds(server)
    reminder = await reminded(bot, server, lena)
    await acts(server, server.member("lena", other), other)
    await (await lena.press(reminder, "Hint")).answer()
    await told(server, lena, "B")
    assert bot.sink.last_call(DirectText).caller.account == account_ref(server.guild.id, lena.id)


async def test_who_left_their_home_is_heard_elsewhere_until_they_are_back(idle: Bot, server: DiscordServer) -> None:
    idle.waits = replace(QUICK, seen=timedelta(0))
    await idle.start()
    lena, other = await with_two_guilds(server)
    await server.member_leaves(lena)
    await told(server, lena, "Hello")
    assert idle.sink.last_call(DirectText).caller.account.space == str(other.id)
    server.member("lena")
    await told(server, lena, "Hello again")
    assert idle.sink.last_call(DirectText).caller.account.space == str(server.guild.id)


async def test_a_home_whose_shard_another_process_runs_is_found(idle: Bot, server: DiscordServer) -> None:
    theirs = server.guild
    while (theirs.id >> 22) % 2 == 0:
        theirs = await server.guild_joined("Evening class")
    idle.shards = (2, (0, 1))
    await idle.start()
    lena = server.member("lena", theirs, may=Permission.MANAGE_GUILD)
    await acts(server, lena, theirs)
    await idle.settled()
    idle.shards = (2, (0,))
    await idle.restart()
    assert await told(server, lena, "Hello") == "Heard."
    caller = idle.sink.last_call(DirectText).caller
    assert (caller.account, caller.name, caller.is_admin) == (account_ref(theirs.id, lena.id), "Lena", True)


# What is pressed in a direct message


async def test_a_button_in_a_direct_message_belongs_to_the_guild_that_sent_it(bot: Bot, server: DiscordServer) -> None:
    lena = server.member("lena")
    reminder = await reminded(bot, server, lena)
    other = await server.guild_joined("Evening class")
    await acts(server, server.member("lena", other), other)
    await (await lena.press(reminder, "Hint")).answer()
    call = bot.sink.last_call(ActionCall)
    assert (call.caller.account.space, call.channel.space) == (str(server.guild.id),) * 2
    assert call.post and call.post.channel.space == str(server.guild.id)


async def test_a_form_from_a_direct_message_belongs_to_the_guild_that_sent_it(bot: Bot, server: DiscordServer) -> None:
    lena = server.member("lena")
    reminder = await reminded(bot, server, lena)
    bot.sink.will_answer(OpenForm(form=report_form()))
    modal = await (await lena.press(reminder, "Answer")).modal()
    other = await server.guild_joined("Evening class")
    await acts(server, server.member("lena", other), other)
    await (await lena.submit(modal, {"done": "All"})).answer()
    assert bot.sink.last_call(FormCall).caller.account == account_ref(server.guild.id, lena.id)


async def test_a_button_under_an_answer_in_a_direct_message_belongs_to_the_answers_guild(
    bot: Bot, server: DiscordServer
) -> None:
    lena = server.member("lena")
    bot.sink.will_answer(Answer(message=REMINDER))
    await lena.direct("Is it b?")
    answer = await server.posted(lena.direct_channel)
    other = await server.guild_joined("Evening class")
    await acts(server, server.member("lena", other), other)
    await (await lena.press(answer, "Hint")).answer()
    assert bot.sink.last_call(ActionCall).caller.account == account_ref(server.guild.id, lena.id)


async def test_who_left_the_guild_that_sent_it_presses_in_the_one_where_they_are(
    bot: Bot, server: DiscordServer
) -> None:
    lena = server.member("lena")
    reminder = await reminded(bot, server, lena)
    other = await server.guild_joined("Evening class")
    server.member("lena", other)
    await server.member_leaves(lena)
    await (await lena.press(reminder, "Hint")).answer()
    assert bot.sink.last_call(ActionCall).caller.account == account_ref(other.id, lena.id)


async def test_the_rest_of_what_a_guild_sent_is_not_shown_to_who_left_it(bot: Bot, server: DiscordServer) -> None:
    lena, _ = await with_two_guilds(server)
    long = await reminded(bot, server, lena, LONG)
    await server.member_leaves(lena)
    answer = await (await lena.press(long, "Show the rest")).answer()
    assert answer.text == "That came from a server that you or Pacer has left since, so it can't be shown any more."


async def test_the_rest_of_a_direct_message_is_shown_wherever_its_reader_acted_last(
    bot: Bot, server: DiscordServer
) -> None:
    lena = server.member("lena")
    long = await reminded(bot, server, lena, LONG)
    other = await server.guild_joined("Evening class")
    await acts(server, server.member("lena", other), other)
    second = await (await lena.press(long, "Show the rest")).answer()
    third = await (await lena.press(second, "Show the rest")).answer()
    assert "word900" in second.text + third.text


async def test_the_rest_of_a_post_is_not_shown_in_another_guild(bot: Bot, server: DiscordServer) -> None:
    [more] = bot.seen(await bot.adapter.post(bot.channel(), LONG, key=KEY)).buttons
    other = await server.guild_joined("Evening class")
    [room, *_] = server.channels(other)
    row = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Borrowed", "custom_id": more.custom_id}]}
    borrowed = server.scene.chat.post(room, server.world.bot, Draft(components=(row,)))
    answer = await (await server.member("mei", other).press(borrowed, "Borrowed")).answer()
    assert "somebody else" in answer.text
