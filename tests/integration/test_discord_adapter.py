"""The Discord adapter over the real discord.py, before a stand-in for Discord's servers."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.refs import account_ref, channel_ref, message_ref
from adapters.discord.settings import DiscordSettings
from adapters.discord.transport import use_servers
from adapters.discord.waits import Waits
from bot.clocks import SystemClock
from bot.errors import Ambiguous, ChannelGone, NotSent, PermissionMissing, RateLimited, Refusal, Rejected
from bot.model.calls import (
    ActionCall,
    Answer,
    Call,
    Choice,
    CommandCall,
    DirectText,
    FormCall,
    OpenForm,
    Reply,
    Visibility,
)
from bot.model.commands import Command, Option, OptionKind
from bot.model.events import ConnectionLost, Event, ReactionAdded, SpaceJoined, SpaceLeft, ThreadReplied
from bot.model.messages import Action, Button, OutgoingMessage, RoleMention, note, quoted, text
from bot.model.refs import ChannelRef, DeliveryKey, Emoji, MessageRef
from bot.ports import Host
from bot.testing.sink import PATIENCE_SECONDS, MemoryState, RecordingSink
from bot.testing.stage import COMMANDS, report_form
from tests.discord_reader import read
from tests.standins.discord.drafts import Draft
from tests.standins.discord.entities import Channel, Message, MessageFlag
from tests.standins.discord.faults import Cut, Fault
from tests.standins.discord.intents import Intent
from tests.standins.discord.interactions import Callback
from tests.standins.discord.permissions import Permission
from tests.standins.discord.requests import Request
from tests.standins.discord.server import DiscordServer

E = TypeVar("E", bound=Event)

KEY = DeliveryKey("key1")
CHECK = "✅"
SHOW = Command(
    path=("progress",),
    says="Show progress",
    options=(Option(name="member", kind=OptionKind.MEMBER, says="Whose", required=False),),
)
ZONE = Command(
    path=("zone",),
    says="Choose a zone",
    options=(
        Option(name="name", kind=OptionKind.STRING, says="Its name", suggests=True),
        Option(name="hour", kind=OptionKind.INT, says="When the day starts", required=False, suggests=True),
    ),
)
ANSWER = Button(label="Answer", action=Action(name="answer", about="12"))
CHALLENGE = OutgoingMessage(title="Week 7", blocks=(text("Write a token bucket."),), buttons=(ANSWER,), thread="Talk")
LONG = OutgoingMessage(title="Long", blocks=(text(quoted(" ".join(f"word{n}" for n in range(1500)))),))
QUICK = Waits(
    acknowledge=timedelta(milliseconds=50),
    form=timedelta(milliseconds=100),
    connection=timedelta(seconds=1),
    guilds=timedelta(milliseconds=50),
    identify=timedelta(0),
    reconnect=timedelta(milliseconds=10),
    longest_reconnect=timedelta(milliseconds=10),
    ending=timedelta(seconds=1),
)


class Standstill:
    """Implements `bot.ports.TimeControl` where nothing is ever due."""

    async def advance(self, to: datetime) -> None:
        pass

    async def settle(self) -> None:
        pass


class Listener(RecordingSink):
    """Keeps calls waiting where it is slow, until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.is_slow = False
        self._go = asyncio.Event()
        self._told: asyncio.Queue[Event] = asyncio.Queue()

    def go(self) -> None:
        self._go.set()

    async def publish(self, event: Event) -> None:
        await super().publish(event)
        self._told.put_nowait(event)

    async def invoke(self, call: Call) -> Reply:
        if self.is_slow:
            await self._go.wait()
        return await super().invoke(call)

    async def heard(self, kind: type[E]) -> E:
        """The next event of that kind; others are passed over."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not isinstance(event := await self._told.get(), kind):
                pass
        return event


class Bot:
    """Pacer on the stand-in, with what it was told and what it remembers."""

    def __init__(self, server: DiscordServer, data: Path) -> None:
        self.server = server
        self.state = MemoryState()
        self.sink = Listener()
        self.commands: Sequence[Command] = (*COMMANDS, SHOW, ZONE)
        self.reads_messages = False
        self._data = data
        self.adapter = self._new_adapter()
        self._task: asyncio.Task[None] | None = None

    def _new_adapter(self) -> DiscordAdapter:
        settings = DiscordSettings(
            _env_file=None,
            discord_token=self.server.token,
            discord_api_base=self.server.api_url,
            discord_gateway_url=self.server.gateway_url,
            pacer_discord_message_content=self.reads_messages,
        )
        use_servers(settings)
        host = Host(data=self._data, clock=SystemClock(), time=Standstill(), scripted=False)
        return DiscordAdapter(host, settings, waits=QUICK)

    def run(self) -> "asyncio.Task[None]":
        self.adapter = self._new_adapter()
        self.sink = Listener()
        self._task = asyncio.create_task(self.adapter.run(self.sink, self.commands, self.state))
        return self._task

    async def start(self) -> None:
        """Returns when the session is ready and told."""
        self.run()
        await self.sink.heard(ConnectionLost)

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError, Refusal):
                await self._task

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    @property
    def running(self) -> "asyncio.Task[None]":
        assert self._task
        return self._task

    async def settled(self) -> None:
        """Returns when the adapter has taken what the gateway sent so far: an act after it comes out behind it."""
        lena = self.server.member("settler")
        await (await lena.command("/note")).answer()

    # Where and what

    def channel(self, channel: Channel | None = None) -> ChannelRef:
        return channel_ref(self.server.guild.id, (channel or self.server.general).id)

    def seen(self, post: MessageRef) -> Message:
        return self.server.world.message(int(post.channel.thread or post.channel.channel), int(post.message))


@pytest.fixture
async def server() -> AsyncIterator[DiscordServer]:
    async with DiscordServer() as server:
        yield server
        assert server.violations == []


@pytest.fixture
async def idle(server: DiscordServer, tmp_path: Path) -> AsyncIterator[Bot]:
    """Not started yet."""
    bot = Bot(server, tmp_path)
    yield bot
    await bot.stop()


@pytest.fixture
async def bot(idle: Bot) -> Bot:
    await idle.start()
    return idle


# Commands


async def test_commands_are_told_to_discord_once_and_again_when_they_changed(bot: Bot, server: DiscordServer) -> None:
    await bot.restart()
    assert len(server.log.named("PUT /applications/*/commands")) == 1

    bot.commands = (*COMMANDS, SHOW)
    await bot.restart()
    assert len(server.log.named("PUT /applications/*/commands")) == 2
    assert "zone" not in server.commands


async def test_commands_that_discord_refuses_stop_nothing(idle: Bot, server: DiscordServer) -> None:
    server.fail("PUT /applications/*/commands", status=400, code=50035)
    await idle.start()
    assert server.commands == set()

    await idle.restart()
    assert "zone" in server.commands


async def test_an_option_is_completed_while_it_is_typed(bot: Bot, server: DiscordServer) -> None:
    bot.sink.choices = [Choice(value="Europe/Berlin", label="Berlin")]
    [offered] = await server.member("lena").autocomplete("/zone", "name", "ber")
    assert (offered.name, offered.value) == ("Berlin", "Europe/Berlin")

    [(call, option, typed)] = bot.sink.asked
    assert isinstance(call, CommandCall)
    assert (call.path, option, typed) == (("zone",), "name", "ber")


async def test_a_number_is_completed_with_numbers(bot: Bot, server: DiscordServer) -> None:
    bot.sink.choices = [Choice(value="4", label="At four")]
    [offered] = await server.member("lena").autocomplete("/zone", "hour", "4", name="UTC")

    assert (offered.name, offered.value) == ("At four", "4")


async def test_progress_is_shown_from_a_members_menu(bot: Bot, server: DiscordServer) -> None:
    jonas = server.member("jonas")
    await (await server.member("lena").user_command("Show progress", jonas.user)).answer()

    call = bot.sink.last_call(CommandCall)
    assert (call.path, call.options) == (("progress",), {"member": account_ref(server.guild.id, jonas.id)})


async def test_a_challenge_is_answered_from_its_messages_menu(bot: Bot, server: DiscordServer) -> None:
    post = await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)
    bot.sink.will_answer(OpenForm(form=report_form()))
    asked = await server.member("lena").message_command("Answer this challenge", bot.seen(post))

    assert (await asked.modal()).title == "Weekly report"
    call = bot.sink.last_call(ActionCall)
    assert (call.action, call.post) == (ANSWER.action, post)


async def test_a_message_without_a_challenge_is_answered_with_a_sentence(bot: Bot, server: DiscordServer) -> None:
    lena = server.member("lena")
    written = await lena.says(server.general, "Hello")
    answer = await (await lena.message_command("Answer this challenge", written)).answer()

    assert answer.is_ephemeral
    assert "no challenge" in answer.text
    assert bot.sink.calls == []


# Answers in time


async def test_a_slow_command_is_acknowledged_and_answered_later_to_its_caller_alone(
    bot: Bot, server: DiscordServer
) -> None:
    bot.sink.is_slow = True
    asked = await server.member("lena").command("/note", text="x")
    assert await asked.acknowledged() is Callback.DEFERRED_MESSAGE
    bot.sink.go()

    answer = await asked.answer()
    assert (answer.text, answer.is_ephemeral) == ("Heard\\.", True) or answer.text == "Heard."
    assert len(asked.shown) == 1


async def test_a_slow_public_command_is_acknowledged_in_public(bot: Bot, server: DiscordServer) -> None:
    bot.sink.is_slow = True
    bot.sink.will_answer(Answer(message=note("Lena leads"), visibility=Visibility.PUBLIC))
    asked = await server.member("lena").command("/board")
    await asked.acknowledged()
    bot.sink.go()

    assert not (await asked.answer()).is_ephemeral


async def test_a_refusal_of_a_slow_public_command_is_still_private(bot: Bot, server: DiscordServer) -> None:
    bot.sink.is_slow = True
    bot.sink.will_answer(Answer(message=note("Not here.")))
    asked = await server.member("lena").command("/board")
    await asked.acknowledged()
    bot.sink.go()

    assert (await asked.answer()).is_ephemeral
    assert server.messages(server.general) == []


async def test_a_form_that_comes_late_waits_behind_a_button(bot: Bot, server: DiscordServer) -> None:
    bot.sink.is_slow = True
    bot.sink.will_answer(OpenForm(form=report_form(done="Half")))
    lena = server.member("lena")
    asked = await lena.command("/report")
    assert await asked.acknowledged() is Callback.DEFERRED_MESSAGE
    bot.sink.go()
    answer = await asked.answer()
    assert answer.is_ephemeral

    modal = await (await lena.press(answer, "Open the form")).modal()
    await (await lena.submit(modal, {"mood": "good"})).answer()
    assert bot.sink.last_call(FormCall).values == {"done": "Half", "next": "Rest", "mood": "good"}


async def test_a_form_that_was_open_over_a_restart_is_still_answered(bot: Bot, server: DiscordServer) -> None:
    bot.sink.will_answer(OpenForm(form=report_form()))
    lena = server.member("lena")
    modal = await (await lena.command("/report")).modal()
    await bot.restart()
    await (await lena.submit(modal, {"done": "All of it"})).answer()

    assert bot.sink.last_call(FormCall).values["done"] == "All of it"


async def test_an_answer_that_was_taken_although_discord_failed_counts(bot: Bot, server: DiscordServer) -> None:
    server.accept_then_fail("POST /interactions/*/*/callback")
    asked = await server.member("lena").command("/note", text="x")
    await server.requested("POST /interactions/*/*/callback", times=2)

    await (await server.member("jonas").command("/note", text="y")).answer()
    assert len(asked.shown) == 1


async def test_an_interaction_whose_time_is_over_is_let_go(bot: Bot, server: DiscordServer) -> None:
    server.fail("POST /interactions/*/*/callback", status=404, code=10062)
    await server.member("lena").command("/note", text="x")
    await server.requested("POST /interactions/*/*/callback")

    answer = await (await server.member("jonas").command("/note", text="y")).answer()
    assert "Heard" in answer.text


async def test_a_forged_button_is_asked_of_the_core_and_a_malformed_one_is_refused(
    bot: Bot, server: DiscordServer
) -> None:
    buttons = [("Forged", "p:withdraw-all:999:"), ("Malformed", "rm -rf")]
    row = {
        "type": 1,
        "components": [{"type": 2, "style": 1, "label": label, "custom_id": id_} for label, id_ in buttons],
    }
    message = server.scene.chat.post(server.general, server.world.bot, Draft(components=(row,)))
    lena = server.member("lena")

    refused = await (await lena.press(message, "Malformed")).answer()
    assert "none of Pacer's" in refused.text
    assert bot.sink.calls == []
    await (await lena.press(message, "Forged")).answer()
    assert bot.sink.last_call(ActionCall).action == Action(name="withdraw-all", about="999")


# What is too long


async def test_the_rest_of_a_long_post_is_shown_to_whoever_asks_also_after_a_restart(
    bot: Bot, server: DiscordServer
) -> None:
    post = await bot.adapter.post(bot.channel(), LONG, key=KEY)
    await bot.restart()
    lena = server.member("lena")
    first = bot.seen(post)
    second = await (await lena.press(first, "Show the rest")).answer()
    third = await (await lena.press(second, "Show the rest")).answer()

    assert second.is_ephemeral and third.is_ephemeral
    words = read(f"{first.text} {second.text} {third.text}").split()
    assert [word for word in words if word.startswith("word")] == [f"word{n}" for n in range(1500)]
    assert [button.label for button in third.buttons] == []


async def test_an_edited_long_post_shows_the_rest_of_what_it_says_now(bot: Bot, server: DiscordServer) -> None:
    post = await bot.adapter.post(bot.channel(), note("Short"), key=KEY)
    await bot.adapter.edit(post, LONG)
    rest = await (await server.member("lena").press(bot.seen(post), "Show the rest")).answer()

    assert "word1000" in rest.text


async def test_the_rest_of_a_private_answer_is_its_callers_alone(bot: Bot, server: DiscordServer) -> None:
    bot.sink.will_answer(Answer(message=LONG))
    lena, jonas = server.member("lena"), server.member("jonas")
    answer = await (await lena.command("/note")).answer()
    [more] = answer.buttons
    row = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Borrowed", "custom_id": more.custom_id}]}
    borrowed = server.scene.chat.post(server.general, server.world.bot, Draft(components=(row,)))

    assert "word1000" in (await (await lena.press(answer, "Show the rest")).answer()).text
    assert "somebody else" in (await (await jonas.press(borrowed, "Borrowed")).answer()).text


# Direct messages


async def test_a_direct_message_is_from_the_guild_in_which_its_writer_last_acted(
    bot: Bot, server: DiscordServer
) -> None:
    other = await server.guild_joined("Evening class")
    server.member("lena")
    there = server.member("lena", other)
    await (await there.command("/note", server.channels(other)[0])).answer()
    await there.direct("Is it b?")
    await server.posted(there.direct_channel)

    assert bot.sink.last_call(DirectText).caller.account == account_ref(other.id, there.id)
    await bot.restart()
    await there.direct("Or c?")
    await server.posted(there.direct_channel)
    assert bot.sink.last_call(DirectText).caller.account == account_ref(other.id, there.id)


async def test_rights_count_in_direct_messages_as_they_are_now(bot: Bot, server: DiscordServer) -> None:
    maria = server.member("maria", may=Permission.MANAGE_GUILD)
    await maria.direct("Hello")
    await server.posted(maria.direct_channel)

    assert bot.sink.last_call(DirectText).caller.is_admin


async def test_somebody_who_left_is_told_where_pacer_answers(bot: Bot, server: DiscordServer) -> None:
    lena = server.member("lena")
    await (await lena.command("/note")).answer()
    await server.member_leaves(lena)
    await lena.direct("Still here")
    answer = await server.posted(lena.direct_channel)

    assert "Use a command in a server that has Pacer" in read(answer.text)


async def test_whoever_takes_no_answer_gets_a_reaction(bot: Bot, server: DiscordServer) -> None:
    lena = server.member("lena")
    server.fail("POST /channels/*/messages", status=403, code=50007)
    written = await lena.direct("Hello")
    await server.requested("PUT /channels/*/messages/*/reactions/*/@me")

    assert server.see(written).emoji == ("👀",)


async def test_a_button_works_in_a_direct_message(bot: Bot, server: DiscordServer) -> None:
    lena = server.member("lena")
    direct = await bot.adapter.open_direct(account_ref(server.guild.id, lena.id))
    post = await bot.adapter.post(direct, CHALLENGE, key=KEY)
    await (await lena.press(bot.seen(post), "Answer")).answer()

    call = bot.sink.last_call(ActionCall)
    assert (call.caller.account, call.channel, call.post) == (account_ref(server.guild.id, lena.id), direct, post)


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
    by_name = await bot.adapter.post(bot.channel(), note(RoleMention(role="Students")), key=KEY)
    by_id = await bot.adapter.post(bot.channel(), note(RoleMention(role=str(role.id))), key=DeliveryKey("key2"))

    assert bot.seen(by_name).mentions.names == ("students",)
    assert bot.seen(by_id).mentions.names == ("students",)
    await server.delete(role)
    gone = await bot.adapter.post(bot.channel(), note(RoleMention(role="students")), key=DeliveryKey("key3"))
    assert bot.seen(gone).mentions.names == ()


async def test_a_thread_is_named_within_discords_limit(bot: Bot, server: DiscordServer) -> None:
    post = await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)
    await bot.adapter.open_thread(post, "A long title\n" * 20)

    thread = server.thread_of(bot.seen(post))
    assert thread and thread.name == ("A long title " * 20)[:100]


async def test_missing_permissions_are_named_as_discord_shows_them(bot: Bot, server: DiscordServer) -> None:
    await server.deny(server.general, Permission.SEND_MESSAGES | Permission.ADD_REACTIONS)
    await bot.settled()

    assert list(await bot.adapter.missing_permissions(bot.channel())) == ["Send Messages", "Add Reactions"]
    with pytest.raises(PermissionMissing, match="Send Messages"):
        await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)


async def test_a_channel_that_pacer_can_not_see_is_named_so(bot: Bot, server: DiscordServer) -> None:
    await server.deny(server.general, Permission.VIEW_CHANNEL)

    assert "View Channel" in await bot.adapter.missing_permissions(bot.channel())
    with pytest.raises(PermissionMissing, match="View Channel"):
        await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)


async def test_another_guilds_channel_is_no_channel_of_this_one(bot: Bot, server: DiscordServer) -> None:
    other = await server.guild_joined("Evening class")
    borrowed = channel_ref(server.guild.id, server.channels(other)[0].id)

    with pytest.raises(ChannelGone):
        await bot.adapter.missing_permissions(borrowed)


async def test_closed_direct_messages_are_told_from_a_missing_channel(bot: Bot, server: DiscordServer) -> None:
    lena = server.member("lena")
    server.close_directs(lena)

    with pytest.raises(Refusal | Exception, match="direct messages") as refused:
        direct = await bot.adapter.open_direct(account_ref(server.guild.id, lena.id))
        await bot.adapter.post(direct, CHALLENGE, key=KEY)
    assert not isinstance(refused.value, ChannelGone | PermissionMissing)


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
        assert not idle.adapter.is_connected
    await idle.sink.heard(ConnectionLost)

    assert idle.adapter.is_connected
    await idle.adapter.post(idle.channel(), CHALLENGE, key=KEY)


# What is heard


async def test_a_reply_is_heard_without_its_text_unless_the_operator_asks_for_it(
    bot: Bot, server: DiscordServer
) -> None:
    post = await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)
    lena = server.member("lena")
    await lena.replies_in_thread(bot.seen(post), "The first line")
    assert (await bot.sink.heard(ThreadReplied)).text is None

    server.world.privileged = Intent.MESSAGE_CONTENT
    bot.reads_messages = True
    await bot.restart()
    await lena.replies_in_thread(bot.seen(post), "The second line")
    assert (await bot.sink.heard(ThreadReplied)).text == "The second line"


async def test_talk_outside_of_threads_is_not_pacers(bot: Bot, server: DiscordServer) -> None:
    post = await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)
    lena = server.member("lena")
    await lena.says(server.general, "Just talking")
    await lena.replies_in_thread(bot.seen(post), "Done")

    assert (await bot.sink.heard(ThreadReplied)).by.account == account_ref(server.guild.id, lena.id)
    assert [event for event in bot.sink.events if isinstance(event, ThreadReplied)] != []
    assert len([event for event in bot.sink.events if isinstance(event, ThreadReplied)]) == 1


async def test_a_guild_that_invites_pacer_is_told_with_a_place_to_greet(bot: Bot, server: DiscordServer) -> None:
    guild = await server.guild_joined("Evening class")
    joined = await bot.sink.heard(SpaceJoined)

    assert (joined.space.space, joined.name) == (str(guild.id), "Evening class")
    assert joined.greet == channel_ref(guild.id, server.channels(guild)[0].id)


async def test_a_guild_where_pacer_may_not_write_has_no_place_to_greet(bot: Bot, server: DiscordServer) -> None:
    await server.guild_joined("Silent", permissions=Permission.VIEW_CHANNEL)
    joined = await bot.sink.heard(SpaceJoined)

    assert joined.greet is None or joined.greet.channel


async def test_a_guild_that_removes_pacer_is_told_at_once(bot: Bot, server: DiscordServer) -> None:
    await server.guild_left(server.guild)

    assert (await bot.sink.heard(SpaceLeft)).space.space == str(server.guild.id)


async def test_a_guild_that_removed_pacer_meanwhile_is_told_at_the_next_start(bot: Bot, server: DiscordServer) -> None:
    await bot.stop()
    await server.guild_left(server.guild)
    await bot.start()

    assert [event.space.space for event in bot.sink.events if isinstance(event, SpaceLeft)] == [str(server.guild.id)]


async def test_an_outage_of_a_guild_is_no_leaving(bot: Bot, server: DiscordServer) -> None:
    await server.guild_fails(server.guild)
    await bot.restart()
    await server.guild_recovers(server.guild)
    await bot.sink.heard(SpaceJoined)

    assert not any(isinstance(event, SpaceLeft) for event in bot.sink.events)


# The gateway


async def test_a_resumed_session_tells_what_was_missed_and_nothing_twice(bot: Bot, server: DiscordServer) -> None:
    post = await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)
    server.gateway.cut()
    await server.disconnected()
    await server.member("lena").react(bot.seen(post), CHECK)
    await server.resumed()

    assert (await bot.sink.heard(ReactionAdded)).post == post
    assert len([event for event in bot.sink.events if isinstance(event, ConnectionLost)]) == 1


async def test_a_session_that_can_not_be_resumed_asks_for_catching_up(bot: Bot, server: DiscordServer) -> None:
    for storm in range(5):
        server.gateway.invalidate()
        await bot.sink.heard(ConnectionLost)
        await server.identified(storm + 2)

    assert len(server.log.named("PUT /applications/*/commands")) == 1
    assert bot.adapter.is_connected


async def test_reactions_of_an_outage_are_all_in_the_listing(bot: Bot, server: DiscordServer) -> None:
    post = await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)
    await bot.adapter.react(post, Emoji("white_check_mark"))
    people = [server.member(f"person{n}") for n in range(120)]
    async with server.offline():
        server.gateway.forget()
        for person in people:
            await person.react(bot.seen(post), CHECK)
    await bot.sink.heard(ConnectionLost)

    listed = [reaction async for reaction in bot.adapter.reactions(post)]
    assert {reaction.by.account.account for reaction in listed} == {str(person.id) for person in people}
    assert len(listed) == len(people)


async def test_a_listing_that_breaks_off_raises(bot: Bot, server: DiscordServer) -> None:
    post = await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)
    for n in range(120):
        await server.member(f"person{n}").react(bot.seen(post), CHECK)
    server.faults.otherwise = break_the_second_page()

    with pytest.raises(Ambiguous):
        _ = [each async for each in bot.adapter.reactions(post)]


async def test_a_post_without_a_thread_has_no_replies(bot: Bot) -> None:
    post = await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)

    assert [each async for each in bot.adapter.replies(post, datetime.now(UTC) - timedelta(hours=1))] == []


def break_the_second_page() -> Callable[[Request], Fault | None]:
    """Cuts the connection when the second page of a listing is asked for."""

    def otherwise(request: Request) -> Fault | None:
        is_second = "/reactions/" in request.path and "after" in request.query
        return Fault(before=Cut()) if is_second else None

    return otherwise
