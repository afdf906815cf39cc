"""Which guild a direct message and what is pressed in it belong to."""

from dataclasses import replace
from datetime import timedelta

import discord
import pytest

from adapters.discord import homes
from adapters.discord.homes import Homes
from adapters.discord.refs import account_ref
from bot.model.calls import ActionCall, Answer, DirectText, FormCall, OpenForm
from bot.model.messages import Action, Button, OutgoingMessage, text
from bot.testing.sink import MemoryState
from bot.testing.stage import report_form
from tests.discord_bot import KEY, LONG, QUICK, Bot
from tests.standins.discord.drafts import Draft
from tests.standins.discord.entities import Guild, Message
from tests.standins.discord.people import Person
from tests.standins.discord.server import DiscordServer

pytest_plugins = ("tests.discord_fixtures",)

MEMBER = "GET /guilds/*/members/*"
NO_HOME = "Use a command in a server that has Pacer, then try here again."
HINT = Button(label="Hint", action=Action(name="hint", about="12"))
ANSWER = Button(label="Answer", action=Action(name="answer", about="12"), opens_form=True)
REMINDER = OutgoingMessage(title="Still open", blocks=(text("Your challenge."),), buttons=(ANSWER, HINT))


async def told(server: DiscordServer, who: Person, words: str) -> str:
    """What comes back for a direct message."""
    await who.direct(words)
    return (await server.posted(who.direct_channel)).text


async def waved_at(server: DiscordServer, who: Person, words: str) -> None:
    """Who shares no guild with Pacer can't be written to."""
    written = await who.direct(words)
    await server.world.board.until(lambda: server.see(written).emoji or None, "no sign")


async def acts(server: DiscordServer, who: Person, guild: Guild) -> None:
    await (await who.command("/note", server.channels(guild)[0])).answer()


async def reminded(bot: Bot, server: DiscordServer, who: Person, message: OutgoingMessage = REMINDER) -> Message:
    """What Pacer sent them as a member of the first guild."""
    direct = await bot.adapter.open_direct(account_ref(server.guild.id, who.id))
    return bot.seen(await bot.adapter.post(direct, message, key=KEY))


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


async def test_a_guild_that_does_not_answer_stops_no_other(bot: Bot, server: DiscordServer) -> None:
    lena = server.member("lena")
    await acts(server, lena, server.guild)
    other = await server.guild_joined("Evening class")
    server.member("lena", other)
    server.fail(f"GET /guilds/{server.guild.id}/members/*", status=403, code=50001, times=None)
    assert await told(server, lena, "Hello") == "Heard."
    assert bot.sink.last_call(DirectText).caller.account == account_ref(other.id, lena.id)


async def test_a_look_up_that_takes_too_long_is_given_up(idle: Bot, server: DiscordServer) -> None:
    idle.waits = replace(QUICK, look_up=timedelta(milliseconds=50))
    await idle.start()
    held = server.hold(MEMBER)
    assert await told(server, server.member("lena"), "Hello") == NO_HOME
    held.release()


async def test_a_home_is_kept_with_its_guild(bot: Bot, server: DiscordServer) -> None:
    lena = server.member("lena")
    await acts(server, lena, server.guild)
    await bot.settled()
    assert bot.state.spaces[f"home:{lena.id}"] == str(server.guild.id)


class CountingState(MemoryState):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    async def get(self, key: str) -> bytes | None:
        self.asked.append(key)
        return await super().get(key)


async def test_only_so_many_homes_are_known_by_heart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(homes, "MOST_KNOWN", 2)
    state = CountingState()
    known = Homes(discord.Client(intents=discord.Intents.none()), state, QUICK)
    for user in [1, 2, 1, 3]:
        await known.note(user, 7)
    state.asked.clear()
    for user in [1, 3, 2]:
        await known.note(user, 7)
    assert state.asked == ["home:2"]


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
