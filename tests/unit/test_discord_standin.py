"""The stand-in for Discord convinces discord.py, and refuses, loses and delays as the real one does."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Awaitable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import discord
import pytest
import yarl
from discord import app_commands, ui

from bot.testing.clock import FrozenClock
from tests.standins.discord.bots import Bot, ShardedBot, running
from tests.standins.discord.contract import Contract
from tests.standins.discord.entities import MessageFlag
from tests.standins.discord.filling import FieldValue
from tests.standins.discord.intents import Intent
from tests.standins.discord.interactions import Callback
from tests.standins.discord.invoking import NotPossible, OptionValue
from tests.standins.discord.permissions import Permission
from tests.standins.discord.server import DiscordServer

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SEND = "POST /channels/*/messages"
CHECK = "✅"
WITH_CONTENT = discord.Intents(
    guilds=True, guild_messages=True, guild_reactions=True, dm_messages=True, message_content=True
)


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(START)


@pytest.fixture
async def server(clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordServer]:
    async with DiscordServer(clock=clock) as server:
        monkeypatch.setattr(discord.http.Route, "BASE", server.api_url)
        monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(server.gateway_url))
        yield server
        assert server.violations == []


@pytest.fixture
async def bot(server: DiscordServer) -> AsyncIterator[Bot]:
    bot = Bot()
    async with running(bot, server.token):
        await bot.heard("ready")
        yield bot


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """discord.py sleeps seconds before it tries again; here it tries at once."""
    sleep = asyncio.sleep
    monkeypatch.setattr(asyncio, "sleep", lambda delay, result=None: sleep(0, result))


def general(bot: Bot, server: DiscordServer) -> discord.TextChannel:
    channel = bot.get_channel(server.general.id)
    assert isinstance(channel, discord.TextChannel)
    return channel


# Sessions


async def test_a_bot_becomes_ready_and_knows_its_guild(server: DiscordServer, bot: Bot) -> None:
    [guild] = bot.guilds
    channel = general(bot, server)

    assert (guild.name, channel.name) == ("School", "general")
    assert channel.permissions_for(guild.me).send_messages
    assert not channel.permissions_for(guild.me).manage_messages


async def test_the_gateway_also_speaks_plain_text(server: DiscordServer) -> None:
    async with aiohttp.ClientSession() as session, session.ws_connect(server.gateway_url) as socket:
        hello = await socket.receive_json()
        await socket.send_json({"op": 1, "d": None})
        acknowledged = await socket.receive_json()

    assert hello["op"] == 10
    assert acknowledged["op"] == 11


async def test_a_cut_connection_is_resumed_and_what_was_missed_comes_after(server: DiscordServer, bot: Bot) -> None:
    server.gateway.cut()
    await server.disconnected()
    await server.member("maria").says(server.general, "Anybody here?")
    await server.resumed()

    await bot.heard("resumed")
    message = await bot.told_of("message", discord.Message)
    assert message.author.name == "maria"
    assert server.gateway.identified == 1


async def test_a_session_that_is_no_good_begins_anew(server: DiscordServer, bot: Bot) -> None:
    server.gateway.invalidate()
    await server.identified(2)
    await bot.heard("ready")

    assert server.gateway.resumed == 0
    assert len(server.gateway.sessions) == 1


@pytest.mark.parametrize("trouble", ["asked to reconnect", "invalid but resumable", "closed with 4000"])
async def test_a_session_goes_on_over(server: DiscordServer, bot: Bot, trouble: str) -> None:
    match trouble:
        case "asked to reconnect":
            server.gateway.ask_to_reconnect()
        case "invalid but resumable":
            server.gateway.invalidate(resumable=True)
        case _:
            server.gateway.close(4000)
    await server.resumed()
    await bot.heard("resumed")

    assert server.gateway.identified == 1


async def test_a_session_that_was_forgotten_cannot_be_resumed(server: DiscordServer, bot: Bot) -> None:
    server.gateway.forget()
    server.gateway.close(4000)
    await server.identified(2)
    await bot.heard("ready")


@pytest.mark.parametrize("silence", ["nothing arrives", "heartbeats go unanswered"])
async def test_a_half_open_connection_is_noticed_by_its_silence(server: DiscordServer, silence: str) -> None:
    server.gateway.heartbeat_interval = timedelta(milliseconds=20)
    bot = Bot(heartbeat_timeout=0.1)
    async with running(bot, server.token):
        await bot.heard("ready")
        if silence == "nothing arrives":
            server.gateway.go_silent()
        else:
            server.gateway.answers_heartbeats = False
        await server.resumed()


async def test_what_is_sent_on_a_half_open_connection_comes_with_the_resume(server: DiscordServer, bot: Bot) -> None:
    server.gateway.go_silent()
    written = await server.member("maria").says(server.general, "Anybody here?")
    await general(bot, server).fetch_message(written.id)
    assert not bot.has_more("message")
    server.gateway.cut()
    await bot.heard("resumed")

    assert await said(bot) == ""
    assert not bot.has_more("message")


async def test_after_an_outage_the_bot_comes_back(server: DiscordServer, bot: Bot, impatient: None) -> None:
    async with server.offline():
        await server.member("maria").says(server.general, "Anybody here?")
        with pytest.raises(aiohttp.ClientError):
            await general(bot, server).send("Hello")
    await bot.heard("resumed")
    await bot.heard("message")

    assert server.messages(server.general)[0].text == "Anybody here?"


async def test_a_wrong_token_is_turned_away(server: DiscordServer) -> None:
    bot = Bot()
    async with running(bot, "another-token") as task:
        with pytest.raises(discord.LoginFailure):
            await task


async def test_a_token_that_was_reset_is_turned_away_by_the_gateway(server: DiscordServer) -> None:
    bot = Bot()
    async with running(bot, server.token) as task:
        await bot.heard("ready")
        server.token = "a-new-token"
        assert await code_of(bot.get_partial_messageable(server.general.id).send("Hello")) == 0
        server.gateway.close(4000)
        with pytest.raises(discord.ConnectionClosed) as closed:
            await task

    assert closed.value.code == 4004


async def test_a_bot_hears_only_what_its_intents_ask_for(server: DiscordServer) -> None:
    bot = Bot(intents=discord.Intents(guilds=True, guild_messages=True))
    async with running(bot, server.token):
        await bot.heard("ready")
        maria = server.member("maria")
        await maria.direct("To the bot alone")
        await maria.react(await maria.says(server.general, "Hello"), CHECK)
        await server.add_channel("other")
        await bot.heard("guild_channel_create")

        assert (await bot.told_of("message", discord.Message)).guild
        assert not bot.has_more("message")
        assert not bot.has_more("raw_reaction_add")
        assert not bot.has_more("member_join")


async def test_a_privileged_intent_must_be_switched_on(server: DiscordServer) -> None:
    bot = Bot(intents=WITH_CONTENT)
    async with running(bot, server.token) as task:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await task


async def test_each_shard_hears_its_own_guilds(server: DiscordServer, clock: FrozenClock) -> None:
    clock.tick(timedelta(milliseconds=1))
    other = await server.guild_joined("Garden")
    bot = ShardedBot(shard_count=2)
    async with running(bot, server.token):
        await bot.heard("ready")

        assert server.gateway.identified == 2
        assert {guild.shard_id for guild in bot.guilds} == {0, 1}
        await server.member("maria", other).says(server.channels(other)[0], "Hello")
        await bot.heard("message")
        assert not bot.has_more("message")


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


async def said(bot: Bot) -> str:
    message = await bot.told_of("message", discord.Message)
    return message.content


# Commands, buttons and forms


class Report(ui.Modal, title="Weekly report"):
    done: ui.Label["Report"] = ui.Label(text="What is done?", component=ui.TextInput(max_length=20))
    mood: ui.Label["Report"] = ui.Label(
        text="How was it?",
        component=ui.RadioGroup(
            options=[
                discord.RadioGroupOption(label="Good", value="good"),
                discord.RadioGroupOption(label="Hard", value="hard", default=True),
            ]
        ),
    )
    help: ui.Label["Report"] = ui.Label(
        text="What helped?",
        component=ui.CheckboxGroup(
            required=False,
            options=[discord.CheckboxGroupOption(label=label) for label in ("Reading", "Asking")],
        ),
    )
    again: ui.Label["Report"] = ui.Label(text="Again next week", component=ui.Checkbox())
    where: ui.Label["Report"] = ui.Label(text="Where to post it", component=ui.ChannelSelect(required=False))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        parts = (self.done, self.mood, self.help, self.again, self.where)
        values = [str(getattr(part.component, "value", getattr(part.component, "values", None))) for part in parts]
        await interaction.response.send_message(" | ".join(values), ephemeral=True)


class Move(ui.Modal, title="Move the posts"):
    """With where they are and who may move them filled in."""

    def __init__(self, channel: int, user: int) -> None:
        super().__init__()
        kind = discord.SelectDefaultValueType
        self.where = ui.ChannelSelect["Move"](
            required=True, default_values=[discord.SelectDefaultValue(id=channel, type=kind.channel)]
        )
        self.who = ui.UserSelect["Move"](default_values=[discord.SelectDefaultValue(id=user, type=kind.user)])
        self.add_item(ui.Label(text="Where", component=self.where))
        self.add_item(ui.Label(text="Who", component=self.who))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        chosen = [*self.where.values, *self.who.values]
        await interaction.response.send_message(" | ".join(each.name or "" for each in chosen), ephemeral=True)


class AnswerButton(ui.Button["Challenge"]):
    async def callback(self, interaction: discord.Interaction) -> None:
        if self.custom_id == "answer:week-12":
            await interaction.response.send_modal(Report())


class Challenge(ui.LayoutView):
    """A post in Components V2 with a button inside its container."""

    def __init__(self, *, custom_id: str = "answer:week-12") -> None:
        super().__init__(timeout=None)
        button = AnswerButton(label="Answer", custom_id=custom_id)
        self.add_item(ui.Container(ui.TextDisplay("Which index helps?"), ui.ActionRow(button)))


def mount(bot: Bot) -> None:
    """The commands that the tests call."""
    tree = bot.tree
    buddy = app_commands.Group(name="buddy", description="Who learns with whom")

    @tree.command(description="Keep a note")
    async def note(interaction: discord.Interaction, text: str, where: discord.TextChannel | None = None) -> None:
        await interaction.response.send_message(f"Kept in {where}: {text}", ephemeral=True)

    @tree.command(description="Think first")
    @app_commands.guild_only()
    async def think(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.edit_original_response(content="Thought about it")
        await interaction.followup.send("And about this", ephemeral=True)

    @tree.command(description="Fill in a report")
    async def report(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Report())

    @tree.command(description="Move the posts")
    async def move(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Move(interaction.channel_id or 0, interaction.user.id))

    @tree.command(description="Lock everything")
    @app_commands.default_permissions(manage_guild=True)
    async def lock(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Locked")

    @buddy.command(name="set", description="Choose a buddy")
    @app_commands.choices(pace=[app_commands.Choice(name="Slowly", value="slow")])
    async def buddy_set(
        interaction: discord.Interaction, who: discord.Member, pace: app_commands.Choice[str], weeks: int = 1
    ) -> None:
        await interaction.response.send_message(f"{who.name} {pace.value} {weeks}")

    @tree.command(description="Choose a zone")
    async def zone(interaction: discord.Interaction, name: str) -> None:
        await interaction.response.send_message(name)

    @zone.autocomplete("name")
    async def suggest(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        zones = ("Europe/Rome", "Europe/Riga", "Asia/Tokyo")
        return [app_commands.Choice(name=zone, value=zone) for zone in zones if typed.lower() in zone.lower()]

    @tree.context_menu(name="Show progress")
    async def progress(interaction: discord.Interaction, member: discord.Member) -> None:
        await interaction.response.send_message(f"Of {member.name}", ephemeral=True)

    @tree.context_menu(name="Answer this")
    async def answer(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"Of {message.author.name}", ephemeral=True)

    tree.add_command(buddy)


@pytest.fixture
async def mounted(server: DiscordServer, bot: Bot) -> Bot:
    mount(bot)
    await bot.tree.sync()
    return bot


async def test_commands_keep_their_ids_when_they_are_mounted_again(server: DiscordServer, mounted: Bot) -> None:
    first = {command.name: command.id for command in await mounted.tree.fetch_commands()}
    await mounted.tree.sync()

    assert {command.name: command.id for command in await mounted.tree.fetch_commands()} == first
    assert {"note", "buddy", "Show progress"} <= server.commands


async def test_a_command_is_answered_to_its_caller_alone(server: DiscordServer, mounted: Bot) -> None:
    maria = server.member("maria")
    asked = await maria.command("/note", text="read about indexes", where=server.general)
    shown = await asked.answer()

    assert (shown.text, shown.is_ephemeral) == ("Kept in general: read about indexes", True)
    assert await asked.acknowledged() is Callback.MESSAGE
    assert server.messages(server.general) == []


async def test_a_subcommand_carries_people_choices_and_numbers(server: DiscordServer, mounted: Bot) -> None:
    maria, jonas = server.member("maria"), server.member("jonas")
    asked = await maria.command("/buddy set", who=jonas.user, pace="Slowly", weeks=3)

    assert (await asked.answer()).text == "jonas slow 3"
    assert (await server.posted(server.general)).text == "jonas slow 3"


async def test_a_deferred_answer_is_shown_once_it_is_there(server: DiscordServer, mounted: Bot) -> None:
    asked = await server.member("maria").command("/think")
    first, second = await asked.answers(2)

    assert await asked.acknowledged() is Callback.DEFERRED_MESSAGE
    assert (first.text, first.is_ephemeral) == ("Thought about it", True)
    assert (second.text, second.is_ephemeral) == ("And about this", True)


async def test_the_first_follow_up_fills_in_a_deferred_answer(server: DiscordServer, bot: Bot) -> None:
    await general(bot, server).send(view=Challenge(custom_id="nobody-listens"))
    asked = await server.member("maria").press(await server.posted(server.general), "Answer")
    later = f"/webhooks/{server.bot_id}/{asked.token}"
    defer = {"type": Callback.DEFERRED_MESSAGE, "data": {"flags": MessageFlag.EPHEMERAL}}
    assert await refusal_of(server, f"/interactions/{asked.id}/{asked.token}/callback", defer) is None
    assert await refusal_of(server, later, {"content": "As private as it began"}) is None
    assert await refusal_of(server, later, {"content": "For everyone"}) is None

    first, second = await asked.answers(2)
    assert (first.text, first.is_ephemeral) == ("As private as it began", True)
    assert (second.text, second.is_ephemeral) == ("For everyone", False)
    with pytest.raises(NotPossible, match="does not see"):
        await server.member("jonas").react(first, CHECK)


async def test_what_is_typed_is_completed(server: DiscordServer, mounted: Bot) -> None:
    offered = await server.member("maria").autocomplete("/zone", "name", "euro")

    assert [suggestion.value for suggestion in offered] == ["Europe/Rome", "Europe/Riga"]


async def test_people_and_messages_have_commands_of_their_own(server: DiscordServer, mounted: Bot) -> None:
    maria, jonas = server.member("maria"), server.member("jonas")
    of_jonas = await maria.user_command("Show progress", jonas.user)
    of_message = await maria.message_command("Answer this", await jonas.says(server.general, "Hello"))

    assert (await of_jonas.answer()).text == "Of jonas"
    assert (await of_message.answer()).text == "Of jonas"


async def test_a_command_for_admins_is_hidden_until_the_guild_says_otherwise(
    server: DiscordServer, mounted: Bot
) -> None:
    maria, ada = server.member("maria"), server.member("ada", may=Permission.MANAGE_GUILD)
    with pytest.raises(NotPossible, match="for admins"):
        await maria.command("/lock")
    assert (await (await ada.command("/lock")).answer()).text == "Locked"

    server.let_everyone_use("lock")
    assert (await (await maria.command("/lock")).answer()).text == "Locked"


async def test_a_command_for_guilds_is_not_offered_in_direct_messages(server: DiscordServer, mounted: Bot) -> None:
    maria = server.member("maria")
    with pytest.raises(NotPossible, match="only for guilds"):
        await maria.command("/think", maria.direct_channel)

    asked = await maria.command("/note", maria.direct_channel, text="read")
    assert (await asked.answer()).text == "Kept in None: read"


@pytest.mark.parametrize(
    ("typed", "options", "why"),
    [
        ("/notes", {}, "There is no command 'notes'"),
        ("/note", {}, "needs text"),
        ("/note", {"text": 3}, "takes string"),
        ("/note", {"text": "x", "colour": "red"}, "no option colour"),
        ("/buddy", {}, "only a group"),
        ("/buddy find", {}, "buddy has: set"),
    ],
)
async def test_people_can_only_call_what_is_mounted(
    server: DiscordServer, mounted: Bot, typed: str, options: dict[str, OptionValue], why: str
) -> None:
    with pytest.raises(NotPossible, match=why):
        await server.member("maria").command(typed, **options)


async def test_a_form_opens_at_a_button_and_its_values_come_back(server: DiscordServer, mounted: Bot) -> None:
    maria = server.member("maria")
    await general(mounted, server).send(view=Challenge())
    post = await server.posted(server.general)
    form = await (await maria.press(post, "Answer")).modal()
    sent = await maria.submit(
        form,
        {
            "What is done?": "All",
            "What helped?": ["Asking"],
            "Again next week": True,
            "Where to post it": server.general,
        },
    )

    assert post.text == "Which index helps?"
    assert [field.label for field in form.fields][:2] == ["What is done?", "How was it?"]
    answer = (await sent.answer()).text
    assert answer.startswith("All | hard | ['Asking'] | True | ")
    assert "general" in answer


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({}, "must be filled in"),
        ({"What is done?": "x" * 21}, "0 to 20 characters"),
        ({"What is done?": "All", "How was it?": "Superb"}, "offers Good, Hard"),
        ({"What was left?": "All"}, "no field What was left"),
    ],
)
async def test_a_form_takes_only_what_fits(
    server: DiscordServer, mounted: Bot, values: dict[str, FieldValue], why: str
) -> None:
    maria = server.member("maria")
    form = await (await maria.command("/report")).modal()
    with pytest.raises(NotPossible, match=why):
        await maria.submit(form, values)


async def test_a_form_that_is_sent_unchanged_sends_whom_and_what_it_was_opened_with(
    server: DiscordServer, mounted: Bot
) -> None:
    maria = server.member("maria")
    form = await (await maria.command("/move")).modal()

    assert (await (await maria.submit(form, {})).answer()).text == "general | maria"


async def test_what_a_form_was_opened_with_and_is_gone_by_then_is_not_sent(server: DiscordServer, mounted: Bot) -> None:
    maria, place = server.member("maria"), await server.add_channel("challenges")
    form = await (await maria.command("/move", place)).modal()
    await server.delete(place)

    with pytest.raises(NotPossible, match="Where takes 1"):
        await maria.submit(form, {})


async def test_a_button_of_a_bot_that_restarted_still_asks(server: DiscordServer) -> None:
    first, second = Bot(), Bot()
    async with running(first, server.token):
        await first.heard("ready")
        await general(first, server).send(view=Challenge())
    async with running(second, server.token):
        await second.heard("ready")
        await server.member("maria").press(await server.posted(server.general), "Answer")
        asked = await second.told_of("interaction", discord.Interaction)

    assert asked.data is not None
    assert asked.data.get("custom_id") == "answer:week-12"


async def test_a_select_carries_what_was_chosen(server: DiscordServer, bot: Bot) -> None:
    view = ui.View()
    view.add_item(ui.Select(custom_id="pace", options=[discord.SelectOption(label="Slowly", value="slow")]))
    view.add_item(ui.RoleSelect(custom_id="role"))
    await general(bot, server).send("Choose", view=view)
    post, team = await server.posted(server.general), await server.add_role("team")
    maria = server.member("maria")
    with pytest.raises(NotPossible, match="offers slow"):
        await maria.choose(post, "pace", ["fast"])
    await maria.choose(post, "pace", ["slow"])
    await maria.choose(post, "role", [team])

    chosen = [(await bot.told_of("interaction", discord.Interaction)).data for _ in range(2)]
    assert [data.get("values") for data in chosen if data] == [["slow"], [str(team.id)]]


async def test_a_first_answer_comes_once_and_in_time(server: DiscordServer, bot: Bot, clock: FrozenClock) -> None:
    await general(bot, server).send(view=Challenge(custom_id="nobody-listens"))
    maria, post = server.member("maria"), await server.posted(server.general)
    defer = {"type": Callback.DEFERRED_UPDATE}
    asked = await maria.press(post, "Answer")
    assert await refusal_of(server, f"/interactions/{asked.id}/{asked.token}/callback", defer) is None
    assert await refusal_of(server, f"/interactions/{asked.id}/{asked.token}/callback", defer) == 40060

    asked = await maria.press(post, "Answer")
    clock.tick(timedelta(seconds=4))
    assert await refusal_of(server, f"/interactions/{asked.id}/{asked.token}/callback", defer) == 10062
    assert await refusal_of(server, f"/webhooks/{server.bot_id}/{asked.token}", {"content": "Late"}) == 10015


async def test_follow_ups_end_after_a_quarter_of_an_hour(
    server: DiscordServer, mounted: Bot, clock: FrozenClock
) -> None:
    asked = await server.member("maria").command("/think")
    await asked.answers(2)
    clock.tick(timedelta(minutes=16))

    assert await refusal_of(server, f"/webhooks/{server.bot_id}/{asked.token}", {"content": "Late"}) == 50027


async def refusal_of(server: DiscordServer, path: str, body: Mapping[str, object]) -> int | None:
    """Discord's error code for that request, None where it is fulfilled."""
    headers = {"Authorization": f"Bot {server.token}"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(server.api_url + path, json=body) as response,
    ):
        return None if response.status < 400 else int((await response.json())["code"])


async def code_of(act: Awaitable[object]) -> int | None:
    """The same for what discord.py does."""
    try:
        await act
    except discord.HTTPException as error:
        return error.code
    return None


# Refusals


@pytest.mark.parametrize(
    ("taken", "code"),
    [(Permission.SEND_MESSAGES, 50013), (Permission.VIEW_CHANNEL, 50001)],
)
async def test_a_permission_that_was_taken_is_missing_there_alone(
    server: DiscordServer, bot: Bot, taken: Permission, code: int
) -> None:
    channel, other = general(bot, server), await server.add_channel("other")
    await server.deny(server.general, taken)
    with pytest.raises(discord.Forbidden) as refused:
        await channel.send("Hello")
    assert refused.value.code == code

    await server.deny(server.general, Permission.NONE)
    await channel.send("Hello")
    assert (await server.posted(server.general)).text == "Hello"
    assert server.messages(other) == []


async def test_a_bot_sees_its_permissions_change(server: DiscordServer, bot: Bot) -> None:
    await server.deny(server.general, Permission.ADD_REACTIONS)
    await bot.heard("guild_channel_update")
    channel = general(bot, server)

    assert not channel.permissions_for(channel.guild.me).add_reactions


async def test_what_is_gone_is_unknown(server: DiscordServer, bot: Bot) -> None:
    sent = await general(bot, server).send("Hello")
    thread = await sent.create_thread(name="Talk")
    await server.delete(server.channels()[0])

    for act in (sent.fetch(), thread.send("Hello"), sent.channel.send("Hello")):
        with pytest.raises(discord.NotFound) as refused:
            await act
        assert refused.value.code == 10003
    await bot.heard("guild_channel_delete")


async def test_a_deleted_message_thread_or_role_is_told(server: DiscordServer, bot: Bot) -> None:
    sent = await general(bot, server).send("Hello")
    post = await server.posted(server.general)
    await sent.create_thread(name="Talk")
    thread = server.thread_of(post)
    assert thread
    await server.delete(thread)
    await server.delete(post)
    await server.delete(await server.add_role("team"))

    assert (await bot.told_of("raw_thread_delete", discord.RawThreadDeleteEvent)).thread_id == sent.id
    assert (await bot.told_of("raw_message_delete", discord.RawMessageDeleteEvent)).message_id == sent.id
    assert (await bot.told_of("guild_role_delete", discord.Role)).name == "team"


async def test_guilds_and_members_come_and_go(server: DiscordServer, bot: Bot) -> None:
    garden = await server.guild_joined("Garden", locale="de")
    maria = server.member("maria")
    await server.member_leaves(maria)

    joined = await bot.told_of("guild_join", discord.Guild)
    assert (joined.name, joined.preferred_locale) == ("Garden", discord.Locale.german)
    with pytest.raises(discord.NotFound):
        await bot.guilds[0].fetch_member(maria.id)
    await server.guild_left(garden)
    assert (await bot.told_of("guild_remove", discord.Guild)).id == garden.id
    with pytest.raises(discord.NotFound):
        await bot.fetch_guild(garden.id)


async def test_a_guild_in_an_outage_comes_back(server: DiscordServer, bot: Bot) -> None:
    await server.guild_fails(server.guild)
    await bot.heard("guild_unavailable")
    await server.guild_recovers(server.guild)
    await bot.heard("guild_available")


OPTIONAL: dict[str, object] = {"type": 3, "name": "a", "description": "x"}


def texts(count: int, length: int) -> dict[str, object]:
    """A post in Components V2 with that many texts."""
    return {"flags": 1 << 15, "components": [{"type": 10, "content": "x" * length} for _ in range(count)]}


def buttons(*wanted: dict[str, object]) -> dict[str, object]:
    row = [{"type": 2, "style": 1, "label": "Press", "custom_id": f"id-{n}"} | each for n, each in enumerate(wanted)]
    return {"content": "x", "components": [{"type": 1, "components": row}]}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"content": "x" * 2001}, 50035),
        ({"content": " "}, 50006),
        ({"content": 5}, 50035),
        ({"embeds": [{"description": "x" * 4097}]}, 50035),
        ({"embeds": [{"description": "x" * 4096}, {"description": "x" * 1905}]}, 50035),
        (texts(5, 801), 50035),
        (texts(41, 1), 50035),
        (texts(1, 1) | {"content": "both"}, 50035),
        (texts(1, 1) | {"flags": 0}, 50035),
        (buttons({"custom_id": "same"}, {"custom_id": "same"}), 50035),
        (buttons({"custom_id": "x" * 101}), 50035),
        (buttons({"label": "x" * 81}), 50035),
        (buttons(*[{}] * 6), 50035),
        ({"content": "x", "nonce": "n" * 26}, 50035),
        ({"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}}, 50035),
    ],
)
async def test_a_message_beyond_the_limits_is_refused(clock: FrozenClock, body: dict[str, object], code: int) -> None:
    async with DiscordServer(clock=clock) as server:
        assert await refusal_of(server, f"/channels/{server.general.id}/messages", body) == code
        assert server.messages(server.general) == []


@pytest.mark.parametrize(
    "command",
    [
        {"name": "Check in", "description": "x"},
        {"name": "checkin"},
        {"name": "checkin", "description": "x" * 101},
        {"name": "Show progress", "type": 2, "description": "x"},
        {"name": "checkin", "description": "x", "options": [OPTIONAL, OPTIONAL | {"name": "b", "required": True}]},
        {
            "name": "checkin",
            "description": "x",
            "options": [OPTIONAL | {"choices": [{"name": "x", "value": "x"}] * 26}],
        },
        {
            "name": "checkin",
            "description": "x",
            "options": [OPTIONAL | {"type": 2, "options": [OPTIONAL | {"type": 2}]}],
        },
    ],
)
async def test_a_command_beyond_the_limits_is_refused(clock: FrozenClock, command: dict[str, object]) -> None:
    async with DiscordServer(clock=clock) as server:
        path = f"/applications/{server.bot_id}/commands"
        assert await refusal_of(server, path, command) == 50035
        assert await refusal_of(server, path, {"name": "checkin", "description": "x", "options": [OPTIONAL]}) is None
        assert server.commands == {"checkin"}


async def test_a_message_at_the_limits_is_taken(server: DiscordServer, bot: Bot) -> None:
    for body in ({"content": "x" * 2000}, texts(40, 100), buttons(*[{}] * 5)):
        assert await refusal_of(server, f"/channels/{server.general.id}/messages", body) is None

    assert [len(message.text.replace("\n", "")) for message in server.messages(server.general)] == [2000, 4000, 1]


# Trouble


async def test_a_planned_error_is_met_once(server: DiscordServer, bot: Bot) -> None:
    server.fail(SEND, status=403, code=50013, message="Missing Permissions")
    with pytest.raises(discord.Forbidden):
        await general(bot, server).send("Hello")
    await general(bot, server).send("Hello again")

    assert [message.text for message in server.messages(server.general)] == ["Hello again"]
    assert len(await server.requested(SEND, 2)) == 2


async def test_a_lost_answer_leaves_the_message(server: DiscordServer, bot: Bot) -> None:
    server.lose_answer(SEND)
    with pytest.raises(aiohttp.ClientError):
        await general(bot, server).send("Hello", nonce="delivery-1")
    lost = await server.posted(server.general)
    again = await general(bot, server).send("Hello", nonce="delivery-1")

    assert again.id == lost.id
    assert len(server.messages(server.general)) == 1


async def test_a_lost_request_leaves_nothing(server: DiscordServer, bot: Bot) -> None:
    server.lose_request(SEND)
    with pytest.raises(aiohttp.ClientError):
        await general(bot, server).send("Hello")

    assert server.messages(server.general) == []


async def test_accepted_then_500_is_one_message_for_discord_py(
    server: DiscordServer, bot: Bot, impatient: None
) -> None:
    server.accept_then_fail(SEND)
    await general(bot, server).send("Hello")

    assert len(server.messages(server.general)) == 1
    assert len(await server.requested(SEND, 2)) == 2


async def test_a_rate_limit_is_waited_for(server: DiscordServer, bot: Bot) -> None:
    server.rate_limit(SEND, timedelta(milliseconds=10))
    await general(bot, server).send("Hello")

    assert len(await server.requested(SEND, 2)) == 2
    assert len(server.messages(server.general)) == 1


async def test_a_slow_answer_comes_when_it_is_released(server: DiscordServer, bot: Bot) -> None:
    before, after = server.hold(SEND), server.hold_answer(SEND)
    first = asyncio.create_task(general(bot, server).send("One"))
    await before.reached()
    assert server.messages(server.general) == []
    before.release()
    await first
    second = asyncio.create_task(general(bot, server).send("Two"))
    await after.reached()
    assert [message.text for message in server.messages(server.general)] == ["One", "Two"]
    assert not second.done()
    after.release()
    await second


# The contract


CONTRACT = Contract(
    {
        "paths": {
            "/users/@me": {"get": {}},
            "/things/{id}": {
                "parameters": [{"name": "id", "in": "path"}],
                "post": {
                    "parameters": [{"name": "wait", "in": "query"}],
                    "requestBody": {
                        "required": True,
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}},
                    },
                },
            },
        },
        "components": {
            "schemas": {
                "Id": {"type": "string", "pattern": "^[0-9]+$", "format": "snowflake"},
                "Text": {
                    "type": "object",
                    "required": ["type", "text"],
                    "properties": {"type": {"enum": [1]}, "text": {"type": "string", "minLength": 1, "maxLength": 3}},
                },
                "Thing": {
                    "type": "object",
                    "required": ["name"],
                    "properties": {
                        "name": {"type": ["string", "null"]},
                        "owner": {"$ref": "#/components/schemas/Id"},
                        "parts": {
                            "type": "array",
                            "maxItems": 2,
                            "items": {"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Text"}]},
                        },
                    },
                    "additionalProperties": {"type": "integer", "minimum": 1},
                },
            }
        },
    }
)


@pytest.mark.parametrize(
    ("method", "path", "body", "says"),
    [
        ("GET", "/users/@me", None, None),
        ("POST", "/things/1?wait=1", {"name": None, "owner": "7", "parts": [None, {"type": 1, "text": "abc"}]}, None),
        ("POST", "/things/1", {"name": "x", "owner": 7, "extra": 1}, None),
        ("GET", "/nothing", None, "GET /nothing: there is no such path"),
        ("PUT", "/users/@me", None, "PUT /users/@me: /users/@me has no such method"),
        ("GET", "/users/@me?all=1", None, "GET /users/@me: the query has no all"),
        ("GET", "/users/@me", {"a": 1}, "GET /users/@me: it takes no body"),
        ("POST", "/things/1", None, "POST /things/{id}: it needs a body"),
        ("POST", "/things/1", {}, "POST /things/{id}: the body: lacks name"),
        ("POST", "/things/1", {"name": 1}, "POST /things/{id}: name: 1 is not of type string or null"),
        ("POST", "/things/1", {"name": "x", "owner": "x"}, "POST /things/{id}: owner: 'x' does not match ^[0-9]+$"),
        ("POST", "/things/1", {"name": "x", "extra": 0}, "POST /things/{id}: extra: 0 are fewer than 1"),
        (
            "POST",
            "/things/1",
            {"name": "x", "parts": [{"type": 1, "text": "long"}]},
            "POST /things/{id}: parts.0.text: 4 characters are more than 3",
        ),
        ("POST", "/things/1", {"name": "x", "parts": [None] * 3}, "POST /things/{id}: parts: 3 items are more than 2"),
    ],
)
async def test_requests_that_break_the_contract_are_named(
    clock: FrozenClock, method: str, path: str, body: object, says: str | None
) -> None:
    async with DiscordServer(clock=clock, contract=CONTRACT) as server, aiohttp.ClientSession() as session:
        async with session.request(method, server.api_url + path, json=body):
            pass

        assert server.violations == ([says] if says else [])


async def test_the_environment_names_the_contract(
    clock: FrozenClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = tmp_path / "discord.json"
    document.write_text(json.dumps({"paths": {"/users/@me": {"get": {}}}}))
    monkeypatch.setenv("PACER_DISCORD_SPEC", str(document))
    async with DiscordServer(clock=clock) as server:
        await refusal_of(server, "/users/@me", {})

        assert server.violations == ["POST /users/@me: /users/@me has no such method"]
