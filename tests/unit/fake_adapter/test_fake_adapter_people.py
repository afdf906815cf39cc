"""People on the fake platform act as on platforms, each space with its own."""

import asyncio

import pytest

from bot.errors import Refusal, Rejected
from bot.model.calls import ActionCall, Answer, Choice, CommandCall, DirectText, FormCall, OpenForm, Visibility
from bot.model.events import ReactionAdded, SpaceJoined, ThreadReplied
from bot.model.forms import Form, TextField
from bot.model.messages import Action, Button, OutgoingMessage, note
from bot.model.refs import ChannelRef
from bot.testing.clock import FrozenClock
from bot.testing.conversation import Conversation
from bot.testing.fake import FakeAdapter
from bot.testing.platform import Reaction
from bot.testing.records import OpenDirectCall
from bot.testing.sink import MemoryState, RecordingSink
from tests.unit.fake_adapter.said import CHECK, COMMANDS, HELLO, KEY, START

FORM = Form(
    action=Action(name="checkin"),
    title="Check in",
    fields=(TextField(name="note", label="What did you do?", value="read"), TextField(name="next", label="And then?")),
)


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
