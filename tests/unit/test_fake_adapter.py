"""The fake platform behaves as platforms do, and fails as planned."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import Ambiguous, ChannelGone, NotSent, PermissionMissing, RateLimited, Refusal, Rejected, Unreachable
from bot.model.calls import ActionCall, Answer, Choice, CommandCall, DirectText, FormCall, OpenForm, Visibility
from bot.model.commands import Command, Option, OptionKind
from bot.model.events import ReactionAdded, SpaceJoined, ThreadReplied
from bot.model.forms import Form, TextField
from bot.model.messages import Action, Button, OutgoingMessage, note
from bot.model.refs import AccountRef, ChannelRef, DeliveryKey, Emoji
from bot.testing.clock import FrozenClock
from bot.testing.conversation import Conversation
from bot.testing.fake import FakeAdapter
from bot.testing.faults import (
    Fault,
    channel_gone,
    lost_answer,
    not_sent,
    permission_missing,
    rate_limited,
    rejected,
    slow_history,
    unexpected,
)
from bot.testing.platform import Reaction
from bot.testing.records import EditCall, FindCall, OpenDirectCall, PermissionsCall, PostCall
from bot.testing.sink import MemoryState, RecordingSink

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
KEY = DeliveryKey("delivery1")
CHECK = Emoji("white_check_mark")
HELLO = note("Hello")

FORM = Form(
    action=Action(name="checkin"),
    title="Check in",
    fields=(TextField(name="note", label="What did you do?", value="read"), TextField(name="next", label="And then?")),
)
COMMANDS = (
    Command(
        path=("checkin",),
        says="Check in",
        options=(Option(name="note", kind=OptionKind.STRING, says="What", required=False, greedy=True),),
        opens_form=True,
    ),
    Command(
        path=("tell",),
        says="Tell somebody",
        options=(
            Option(name="who", kind=OptionKind.MEMBER, says="Whom"),
            Option(name="where", kind=OptionKind.CHANNEL, says="Where"),
        ),
    ),
)


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(START)


@pytest.fixture
def fake(clock: FrozenClock) -> FakeAdapter:
    return FakeAdapter(clock)


@pytest.fixture
def general(fake: FakeAdapter) -> ChannelRef:
    return fake.add_channel("general")


@pytest.fixture
async def sink(fake: FakeAdapter, general: ChannelRef) -> AsyncIterator[RecordingSink]:
    sink = RecordingSink()
    running = asyncio.create_task(fake.run(sink, COMMANDS, MemoryState()))
    await fake.listening()
    await sink.next_event(SpaceJoined)
    yield sink
    fake.stop()
    await running


class TestClock:
    def test_moves_only_when_told(self, clock: FrozenClock) -> None:
        clock.tick(MINUTE)
        assert clock.now() == START + MINUTE
        clock.set(START + 2 * MINUTE)
        assert clock.now() == START + 2 * MINUTE

    def test_never_goes_back_unless_it_jumps(self, clock: FrozenClock) -> None:
        with pytest.raises(ValueError, match="only a jump"):
            clock.tick(-MINUTE)
        clock.tick(-MINUTE, jump=True)
        assert clock.now() == START - MINUTE

    @pytest.mark.parametrize("at", [START.replace(tzinfo=None), datetime.fromisoformat("2026-03-02T08:00+01:00")])
    def test_takes_aware_utc_only(self, at: datetime) -> None:
        with pytest.raises(ValueError, match="aware UTC"):
            FrozenClock(at)


class TestPosts:
    async def test_two_posts_with_one_key_are_two_posts(self, fake: FakeAdapter, general: ChannelRef) -> None:
        first = await fake.post(general, HELLO, key=KEY)
        second = await fake.post(general, HELLO, key=KEY)

        assert [post.ref for post in fake.posts(general)] == [first, second]
        assert fake.visible(general) == ["Hello", "Hello"]
        assert await fake.find(general, KEY, START) == first

    async def test_a_key_may_be_remembered_for_a_while(self, clock: FrozenClock) -> None:
        fake = FakeAdapter(clock, remembers_keys_for=5 * MINUTE)
        general = fake.add_channel("general")
        first = await fake.post(general, HELLO, key=KEY)

        clock.tick(4 * MINUTE)
        assert await fake.post(general, HELLO, key=KEY) == first
        clock.tick(2 * MINUTE)
        assert await fake.post(general, HELLO, key=KEY) != first
        assert len(fake.posts(general)) == 2

    async def test_every_request_is_recorded_in_order(self, fake: FakeAdapter, general: ChannelRef) -> None:
        fake.fail_next(not_sent())
        with pytest.raises(NotSent):
            await fake.post(general, HELLO, key=KEY)
        await fake.missing_permissions(general)

        assert fake.calls == [
            PostCall(at=START, channel=general, message=HELLO, key=KEY),
            PermissionsCall(at=START, channel=general),
        ]

    async def test_a_closed_channel_names_what_is_missing(self, fake: FakeAdapter, general: ChannelRef) -> None:
        post = await fake.post(general, HELLO, key=KEY)
        thread = await fake.open_thread(post, "Talk")
        fake.close_channel(general, "Send Messages")

        for channel in (general, thread):
            assert list(await fake.missing_permissions(channel)) == ["Send Messages"]
            with pytest.raises(PermissionMissing, match="Send Messages"):
                await fake.post(channel, HELLO, key=KEY)
        fake.reopen_channel(general)
        await fake.post(thread, HELLO, key=KEY)

    async def test_a_removed_channel_takes_its_threads_along(self, fake: FakeAdapter, general: ChannelRef) -> None:
        post = await fake.post(general, HELLO, key=KEY)
        thread = await fake.open_thread(post, "Talk")
        fake.remove_channel(general)

        requests = [
            fake.post(thread, HELLO, key=KEY),
            fake.find(general, KEY, START),
            fake.edit(post, HELLO),
            fake.react(post, CHECK),
            fake.open_thread(post, "Talk"),
        ]
        for request in requests:
            with pytest.raises(ChannelGone):
                await request
        assert fake.visible(general) == []
        assert fake.add_channel("general") != general

    async def test_a_thread_must_be_opened_before_it_takes_posts(self, fake: FakeAdapter, general: ChannelRef) -> None:
        post = await fake.post(general, HELLO, key=KEY)
        thread = ChannelRef(platform=general.platform, space=general.space, channel=general.channel, thread="guessed")
        with pytest.raises(ChannelGone):
            await fake.post(thread, HELLO, key=KEY)
        await fake.post(await fake.open_thread(post, "Talk"), HELLO, key=KEY)

    async def test_a_deleted_post_can_be_neither_found_nor_edited(self, fake: FakeAdapter, general: ChannelRef) -> None:
        post = await fake.post(general, HELLO, key=KEY)
        fake.delete(post)

        assert await fake.find(general, KEY, START) is None
        assert fake.posts(general) == []
        with pytest.raises(Rejected, match="deleted"):
            await fake.edit(post, HELLO)

    async def test_edits_and_seed_reactions_are_kept_with_the_post(
        self, fake: FakeAdapter, general: ChannelRef
    ) -> None:
        post = await fake.post(general, HELLO, key=KEY)
        await fake.edit(post, note("Hello again"))
        await fake.react(post, CHECK)

        held = fake.post_at(post)
        assert (held.text, held.edits, held.reactions) == ("Hello again", 1, (Reaction(emoji=CHECK),))

    async def test_a_stranger_has_no_direct_channel(self, fake: FakeAdapter) -> None:
        stranger = AccountRef(platform=fake.platform, space=fake.home.space, account="account-nobody")
        with pytest.raises(Unreachable, match="nobody"):
            await fake.open_direct(stranger)

    @pytest.mark.parametrize(
        ("message", "key"),
        [
            (HELLO, DeliveryKey("with-hyphen")),
            (HELLO, DeliveryKey("x" * 26)),
            (OutgoingMessage(), KEY),
            (OutgoingMessage(title="Hi", buttons=(Button(label="Go", action=Action(name="a b")),)), KEY),
            (OutgoingMessage(title="Hi", buttons=(Button(label="", action=Action(name="go")),)), KEY),
            (OutgoingMessage(title="Hi", buttons=(Button(label="Go", action=Action(name="go")),) * 2), KEY),
        ],
    )
    async def test_what_no_platform_takes_is_rejected(
        self, fake: FakeAdapter, general: ChannelRef, message: OutgoingMessage, key: DeliveryKey
    ) -> None:
        with pytest.raises(Rejected):
            await fake.post(general, message, key=key)
        assert fake.posts(general) == []


class TestFaults:
    @pytest.mark.parametrize(
        ("fault", "error", "arrives"),
        [
            (lost_answer(), Ambiguous, True),
            (unexpected(), RuntimeError, True),
            (not_sent(), NotSent, False),
            (rate_limited(MINUTE), RateLimited, False),
            (rejected(), Rejected, False),
            (channel_gone(), ChannelGone, False),
            (permission_missing("Send Messages"), PermissionMissing, False),
        ],
    )
    async def test_a_planned_fault_happens_once(
        self, fake: FakeAdapter, general: ChannelRef, fault: Fault, error: type[Exception], arrives: bool
    ) -> None:
        fake.fail_next(fault)
        with pytest.raises(error):
            await fake.post(general, HELLO, key=KEY)

        assert len(fake.posts(general)) == (1 if arrives else 0)
        assert (await fake.find(general, KEY, START) is not None) == arrives
        await fake.post(general, HELLO, key=KEY)

    async def test_faults_come_in_the_order_they_were_planned(self, fake: FakeAdapter, general: ChannelRef) -> None:
        fake.fail_next(rate_limited(MINUTE), not_sent())
        with pytest.raises(RateLimited) as limited:
            await fake.post(general, HELLO, key=KEY)
        assert limited.value.retry_after == MINUTE
        with pytest.raises(NotSent):
            await fake.post(general, HELLO, key=KEY)

    async def test_a_fault_waits_for_the_request_that_it_is_for(self, fake: FakeAdapter, general: ChannelRef) -> None:
        other = fake.add_channel("other")
        fake.fail_next(not_sent(), channel=other)
        fake.fail_next(lost_answer(), on=EditCall)

        post = await fake.post(general, HELLO, key=KEY)
        with pytest.raises(NotSent):
            await fake.post(other, HELLO, key=KEY)
        with pytest.raises(Ambiguous):
            await fake.edit(post, note("Hello again"))
        assert fake.visible(general) == ["Hello again"]

    async def test_faults_can_be_decided_request_by_request(self, fake: FakeAdapter, general: ChannelRef) -> None:
        fake.fail_by(lambda call: not_sent() if isinstance(call, FindCall) else None)

        await fake.post(general, HELLO, key=KEY)
        for _ in range(2):
            with pytest.raises(NotSent):
                await fake.find(general, KEY, START)

    @pytest.mark.parametrize("fault", [lost_answer(slow_history=True), slow_history()])
    async def test_a_slow_history_shows_a_post_once_it_settled(
        self, fake: FakeAdapter, general: ChannelRef, clock: FrozenClock, fault: Fault
    ) -> None:
        fake.fail_next(fault)
        await asyncio.gather(fake.post(general, HELLO, key=KEY), return_exceptions=True)

        assert fake.visible(general) == ["Hello"]
        clock.tick(fake.limits.settle - timedelta(seconds=1))
        assert await fake.find(general, KEY, START) is None
        clock.tick(timedelta(seconds=1))
        assert await fake.find(general, KEY, START) is not None

    async def test_a_request_hangs_until_it_is_released(self, fake: FakeAdapter, general: ChannelRef) -> None:
        hang = fake.hang()
        posting = asyncio.create_task(fake.post(general, HELLO, key=KEY))
        await hang.reached()
        assert fake.posts(general) == []

        other = fake.add_channel("other")
        await fake.post(other, HELLO, key=KEY)
        hang.release()
        arrived = await posting
        assert [post.ref for post in fake.posts(general)] == [arrived]

    @pytest.mark.parametrize("arrived", [True, False])
    async def test_a_hanging_request_can_be_cancelled(
        self, fake: FakeAdapter, general: ChannelRef, arrived: bool
    ) -> None:
        hang = fake.hang(arrived=arrived)
        posting = asyncio.create_task(fake.post(general, HELLO, key=KEY))
        await hang.reached()
        posting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await posting

        assert len(fake.posts(general)) == (1 if arrived else 0)


class TestPeople:
    async def test_maria_checks_in_and_hears_it(self, fake: FakeAdapter, sink: RecordingSink) -> None:
        maria = Conversation(fake).member("maria", shown_as="Maria L.", zone="Europe/Berlin", roles=["learners"])
        sink.will_answer(Answer(message=note("Day **3**.")))

        heard = await maria.says("/checkin read about indexes")

        assert (heard.text, heard.is_private, heard.buttons, heard.form) == ("Day 3.", True, (), None)
        call = sink.last_call(CommandCall)
        assert (call.path, call.options) == (("checkin",), {"note": "read about indexes"})
        assert (call.caller.name, call.caller.zone, call.caller.roles) == ("Maria L.", "Europe/Berlin", ("learners",))
        assert call.caller.account == maria.account
        assert fake.private[maria.account] == [note("Day **3**.")]

    async def test_maria_fills_in_what_was_asked(self, fake: FakeAdapter, sink: RecordingSink) -> None:
        maria = Conversation(fake).member("maria")
        sink.will_answer(OpenForm(form=FORM))

        asked = await maria.says("/checkin")
        assert asked.form == FORM
        heard = await maria.fills(next="rest")

        assert heard.text == "Heard."
        assert sink.last_call(FormCall).values == {"note": "read", "next": "rest"}

    async def test_maria_presses_reacts_and_replies(self, fake: FakeAdapter, sink: RecordingSink) -> None:
        chat = Conversation(fake)
        maria = chat.member("maria")
        button = Button(label="Answer", action=Action(name="answer", about="7"))
        await fake.post(chat.channel, OutgoingMessage(title="Challenge", buttons=(button,)), key=KEY)

        await maria.presses("Answer", on=chat.last_post)
        call = sink.last_call(ActionCall)
        assert (call.action, call.post, call.channel) == (button.action, chat.last_post.ref, chat.channel)

        await maria.reacts("white_check_mark", on=chat.last_post)
        await maria.reacts("white_check_mark", on=chat.last_post)
        await maria.replies("I took b", on=chat.last_post)
        await sink.next_event(ReactionAdded)
        replied = await sink.next_event(ThreadReplied)
        assert replied.text == "I took b"
        assert fake.visible(replied.thread) == ["I took b"]

    async def test_a_button_that_is_not_there_cannot_be_pressed(self, fake: FakeAdapter, sink: RecordingSink) -> None:
        chat = Conversation(fake)
        await fake.post(chat.channel, HELLO, key=KEY)
        with pytest.raises(LookupError, match="no button “Answer”"):
            await chat.member("maria").presses("Answer", on=chat.last_post)

    async def test_a_direct_talk_is_seen_in_the_direct_channel(self, fake: FakeAdapter, sink: RecordingSink) -> None:
        maria = Conversation(fake).member("maria")
        await maria.says("Is it b?")

        assert sink.last_call(DirectText).channel == await fake.open_direct(maria.account)
        assert maria.direct_messages() == ["Is it b?", "Heard."]
        assert fake.calls == [OpenDirectCall(at=START, account=maria.account)]

    async def test_options_name_members_and_channels(
        self, fake: FakeAdapter, sink: RecordingSink, general: ChannelRef
    ) -> None:
        jonas = fake.add_member("jonas")
        await Conversation(fake).member("maria").says("/tell @jonas #general")
        assert sink.last_call(CommandCall).options == {"who": jonas, "where": general}

    async def test_a_mistyped_command_is_refused_without_a_call(self, fake: FakeAdapter, sink: RecordingSink) -> None:
        heard = await Conversation(fake).member("maria").says("/chekin")
        assert "Did you mean /checkin?" in heard.text
        assert sink.calls == []

    async def test_a_refusal_is_told_in_its_own_words(self, fake: FakeAdapter, sink: RecordingSink) -> None:
        sink.will_answer(Refusal("That is *tomorrow*; check in for today."))
        heard = await Conversation(fake).member("maria").says("/checkin")
        assert heard.text == "That is *tomorrow*; check in for today."

    async def test_a_failure_of_the_core_fails_the_conversation(self, fake: FakeAdapter, sink: RecordingSink) -> None:
        maria = Conversation(fake).member("maria")
        sink.will_answer(RuntimeError("a bug"))
        with pytest.raises(AssertionError, match="while maria acted") as failed:
            await maria.says("/checkin")
        assert str(failed.value.__cause__) == "a bug"

    @pytest.mark.parametrize(
        "reply",
        [
            Answer(message=HELLO, visibility=Visibility.PUBLIC),
            OpenForm(form=FORM),
            OpenForm(form=Form(action=Action(name="much"), title="A title that is far too long", fields=FORM.fields)),
        ],
    )
    async def test_a_reply_that_no_platform_can_deliver_fails(
        self, fake: FakeAdapter, sink: RecordingSink, reply: Answer | OpenForm
    ) -> None:
        maria = Conversation(fake).member("maria")
        sink.will_answer(reply)
        with pytest.raises(AssertionError) as failed:
            await maria.says("/tell @maria #general")
        assert isinstance(failed.value.__cause__, Rejected)

    async def test_what_happens_while_nobody_listens_is_lost_but_seen(
        self, fake: FakeAdapter, general: ChannelRef
    ) -> None:
        post = await fake.post(general, HELLO, key=KEY)
        await fake.people.react("maria", post, "white_check_mark")

        assert fake.post_at(post).reactions == (Reaction(emoji=CHECK, by=fake.account("maria")),)
        assert fake.connection.handed == []
        with pytest.raises(AssertionError, match="nobody answers"):
            await fake.people.command("maria", "/checkin")

    async def test_an_event_and_a_call_can_be_delivered_again(
        self, fake: FakeAdapter, sink: RecordingSink, general: ChannelRef
    ) -> None:
        post = await fake.post(general, HELLO, key=KEY)
        await fake.people.react("maria", post, "white_check_mark")
        await fake.people.command("maria", "/checkin")
        for happened in fake.connection.handed[-2:]:
            await fake.people.redeliver(happened)

        call, same_call = sink.calls
        assert call == same_call
        _, reaction, same_reaction = sink.events
        assert reaction == same_reaction

    async def test_suggestions_come_from_the_core(self, fake: FakeAdapter, sink: RecordingSink) -> None:
        sink.choices = [Choice(value="7", label="Week 7")]
        offered = await fake.people.suggestions("maria", "/checkin", "note", "we")
        assert offered == [Choice(value="7", label="Week 7")]
        [(_, option, typed)] = sink.asked
        assert (option, typed) == ("note", "we")

    async def test_replies_can_come_without_their_text(self, clock: FrozenClock) -> None:
        fake, sink = FakeAdapter(clock, hides_replies=True), RecordingSink()
        running = asyncio.create_task(fake.run(sink, COMMANDS, MemoryState()))
        await fake.listening()
        await sink.next_event(SpaceJoined)
        post = await fake.post(fake.first_channel(), HELLO, key=KEY)
        await fake.people.reply_in_thread("maria", post, "I took b")
        assert (await sink.next_event(ThreadReplied)).text is None
        fake.stop()
        await running


class TestSpaces:
    async def test_each_space_is_announced_and_knows_its_people_by_its_own_accounts(self, clock: FrozenClock) -> None:
        fake, sink = FakeAdapter(clock), RecordingSink()
        evening = fake.add_space("evening school")
        running = asyncio.create_task(fake.run(sink, COMMANDS, MemoryState()))
        await fake.listening()
        assert [(await sink.next_event(SpaceJoined)).space for _ in range(2)] == [fake.home, evening]

        await fake.people.command("maria", "/checkin", channel=fake.first_channel())
        await fake.people.command("maria", "/checkin", channel=fake.first_channel(evening))
        callers = [call.caller.account for call in sink.calls]
        assert callers == [fake.account("maria"), fake.account("maria", evening)]
        assert callers[0] != callers[1]
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
