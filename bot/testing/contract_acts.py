"""What every adapter does when people act."""

from datetime import timedelta

from bot.errors import Refusal
from bot.model.calls import ActionCall, Answer, CommandCall, DirectText, FormCall, FormErrors, OpenForm, Visibility
from bot.model.events import ReactionAdded, ReactionRemoved, ThreadReplied
from bot.model.messages import Action, Button, OutgoingMessage, note, quoted, text
from bot.model.refs import AccountRef, ChannelRef, DeliveryKey, Emoji, space_of
from bot.testing.contract_base import ContractFixtures, Running, is_utc
from bot.testing.sink import RecordingSink
from bot.testing.stage import COMMANDS, Shown, Stage, report_form

KEY = DeliveryKey("key1")
OTHER_KEY = DeliveryKey("key2")
CHECK = Emoji("white_check_mark")
MOST_APOLOGY = 200

ANSWER = Button(label="Answer", action=Action(name="answer", about="round-12.b_3"), opens_form=True)
CHALLENGE = OutgoingMessage(blocks=(text("Which index helps?"),), buttons=(ANSWER,))


class ListeningContract(ContractFixtures):
    async def test_the_space_is_announced_at_the_start(self, running: Running, channel: ChannelRef) -> None:
        assert running.joined
        assert running.joined.space == space_of(channel)
        assert running.joined.name
        assert is_utc(running.joined.at)

    async def test_every_command_is_mounted(self, stage: Stage, running: Running) -> None:
        assert await stage.mounted() == {command.name for command in COMMANDS}

    async def test_a_restart_goes_on_with_the_state_it_left(
        self, stage: Stage, running: Running, channel: ChannelRef
    ) -> None:
        await running.restart()

        assert await stage.mounted() == {command.name for command in COMMANDS}
        assert "Heard." in (await stage.command("lena", "/note", channel=channel)).text

    # Events

    async def test_a_reaction_is_one_event_and_so_is_its_removal(
        self, stage: Stage, sink: RecordingSink, channel: ChannelRef
    ) -> None:
        post = await stage.adapter.post(channel, CHALLENGE, key=KEY)
        await stage.react("lena", post, CHECK)
        await stage.unreact("lena", post, CHECK)

        added = await sink.next_event(ReactionAdded)
        assert (added.post, added.emoji) == (post, CHECK)
        assert added.by.account == await stage.account("lena")
        assert added.by.name
        assert is_utc(added.at)
        removed = await sink.next_event(ReactionRemoved)
        assert (removed.post, removed.emoji) == (post, CHECK)
        assert removed.by == await stage.account("lena")
        assert is_utc(removed.at)

    async def test_pacers_own_acts_are_no_events(self, stage: Stage, sink: RecordingSink, channel: ChannelRef) -> None:
        post = await stage.adapter.post(channel, CHALLENGE, key=KEY)
        await stage.adapter.react(post, CHECK)
        await stage.adapter.edit(post, note("Which index helps most?"))
        thread = await stage.adapter.open_thread(post, "Talk about it")
        await stage.adapter.post(thread, note("Below it"), key=OTHER_KEY)
        await stage.react("lena", post, CHECK)

        added = await sink.next_event(ReactionAdded)
        assert added.by.account == await stage.account("lena")
        assert sink.calls == []

    async def test_a_reply_in_a_posts_thread_is_an_event(
        self, stage: Stage, sink: RecordingSink, channel: ChannelRef
    ) -> None:
        post = await stage.adapter.post(channel, CHALLENGE, key=KEY)
        thread = await stage.adapter.open_thread(post, "Talk about it")
        await stage.reply("lena", post, "The second one, I think")

        replied = await sink.next_event(ThreadReplied)
        assert replied.thread == thread
        assert replied.message
        assert replied.by.account == await stage.account("lena")
        assert is_utc(replied.at)
        assert replied.text in (None, "The second one, I think")

    async def test_a_thread_that_a_member_began_is_the_posts_thread(
        self, stage: Stage, sink: RecordingSink, channel: ChannelRef
    ) -> None:
        post = await stage.adapter.post(channel, CHALLENGE, key=KEY)
        await stage.reply("lena", post, "The second one, I think")

        replied = await sink.next_event(ThreadReplied)
        assert await stage.adapter.open_thread(post, "Talk about it") == replied.thread

    async def test_reactions_are_listed_without_pacers_own(self, stage: Stage, channel: ChannelRef) -> None:
        post = await stage.adapter.post(channel, CHALLENGE, key=KEY)
        await stage.adapter.react(post, CHECK)
        await stage.react("lena", post, CHECK)
        await stage.react("jonas", post, CHECK)
        await stage.unreact("jonas", post, CHECK)

        listed = [reaction async for reaction in stage.adapter.reactions(post)]
        assert [(each.emoji, each.by.account) for each in listed] == [(CHECK, await stage.account("lena"))]

    async def test_replies_are_listed_since_then(self, stage: Stage, sink: RecordingSink, channel: ChannelRef) -> None:
        post = await stage.adapter.post(channel, CHALLENGE, key=KEY)
        before = stage.now() - timedelta(minutes=5)
        await stage.adapter.open_thread(post, "Week 1")
        await stage.reply("lena", post, "Done.")

        listed = [reply async for reply in stage.adapter.replies(post, before)]
        assert [each.by.account for each in listed] == [await stage.account("lena")]
        assert is_utc(listed[0].at)
        assert listed[0].text == (await sink.next_event(ThreadReplied)).text
        later = stage.now() + timedelta(minutes=5)
        assert [reply async for reply in stage.adapter.replies(post, later)] == []

    async def test_an_event_that_fails_stops_nothing(
        self, stage: Stage, sink: RecordingSink, channel: ChannelRef
    ) -> None:
        post = await stage.adapter.post(channel, CHALLENGE, key=KEY)
        sink.will_fail(RuntimeError("the database is away"))
        await stage.react("lena", post, CHECK)
        await stage.react("jonas", post, CHECK)

        await _reaction_by(await stage.account("jonas"), sink)

    # Calls

    async def test_a_command_carries_its_options_and_its_caller(
        self, stage: Stage, sink: RecordingSink, channel: ChannelRef
    ) -> None:
        jonas = await stage.account("jonas")
        await stage.command("lena", "/buddy set @jonas fast", channel=channel)

        call = sink.last_call(CommandCall)
        assert call.path == ("buddy", "set")
        assert call.options == {"who": jonas, "pace": "fast"}
        assert call.caller.account == await stage.account("lena")
        assert call.caller.name
        assert not call.caller.is_admin
        assert call.channel == channel
        assert is_utc(call.at)

    async def test_a_command_takes_words_or_none(self, stage: Stage, sink: RecordingSink, channel: ChannelRef) -> None:
        await stage.command("lena", "/note read about indexes", channel=channel)
        with_words = sink.last_call(CommandCall)
        await stage.command("lena", "/note", channel=channel)
        without = sink.last_call(CommandCall)

        assert with_words.options == {"text": "read about indexes"}
        assert without.options == {}
        assert with_words.id != without.id

    async def test_an_admin_is_known_as_one(self, stage: Stage, sink: RecordingSink, channel: ChannelRef) -> None:
        await stage.command(await stage.admin(), "/buddy lock", channel=channel)

        assert sink.last_call(CommandCall).caller.is_admin

    async def test_a_private_answer_is_shown_to_the_caller_alone(
        self, stage: Stage, sink: RecordingSink, channel: ChannelRef
    ) -> None:
        sink.will_answer(Answer(message=note("Kept for you: ", quoted("*indexes*"))))
        shown = await stage.command("lena", "/note indexes", channel=channel)

        assert "Kept for you: *indexes*" in shown.text
        assert shown.private
        assert list(await stage.post_text(channel)) == []

    async def test_a_public_answer_is_for_everyone_in_the_channel(
        self, stage: Stage, sink: RecordingSink, channel: ChannelRef
    ) -> None:
        sink.will_answer(Answer(message=note("Lena leads"), visibility=Visibility.PUBLIC))
        shown = await stage.command("lena", "/board", channel=channel)

        assert "Lena leads" in shown.text
        assert not shown.private
        [seen] = await stage.post_text(channel)
        assert "Lena leads" in seen

    async def test_a_long_answer_is_shown(self, stage: Stage, sink: RecordingSink, channel: ChannelRef) -> None:
        sink.will_answer(Answer(message=note("It begins. ", quoted("word " * 2_000))))
        shown = await stage.command("lena", "/note", channel=channel)

        assert "It begins." in shown.text

    async def test_a_direct_message_is_answered(self, stage: Stage, sink: RecordingSink, channel: ChannelRef) -> None:
        shown = await stage.direct("lena", "Is it *b*?")

        call = sink.last_call(DirectText)
        assert call.text == "Is it *b*?"
        assert call.caller.account == await stage.account("lena")
        assert call.channel == await stage.adapter.open_direct(call.caller.account)
        assert "Heard." in shown.text
        assert list(await stage.post_text(channel)) == []

    # Buttons

    async def test_a_pressed_button_means_what_it_meant(
        self, stage: Stage, sink: RecordingSink, channel: ChannelRef
    ) -> None:
        post = await stage.adapter.post(channel, CHALLENGE, key=KEY)
        shown = await stage.press("lena", post, "Answer")

        call = sink.last_call(ActionCall)
        assert call.action == ANSWER.action
        assert call.post == post
        assert call.channel == channel
        assert call.caller.account == await stage.account("lena")
        assert "Heard." in shown.text
        assert shown.private

    async def test_a_button_works_after_a_restart(self, stage: Stage, running: Running, channel: ChannelRef) -> None:
        post = await stage.adapter.post(channel, CHALLENGE, key=KEY)
        await running.restart()
        await stage.press("lena", post, "Answer")

        assert running.sink.last_call(ActionCall).action == ANSWER.action

    async def test_a_button_under_a_private_answer_works(
        self, stage: Stage, sink: RecordingSink, channel: ChannelRef
    ) -> None:
        sink.will_answer(Answer(message=CHALLENGE))
        shown = await stage.command("lena", "/note", channel=channel)
        assert shown.buttons == ("Answer",)
        await stage.press("lena", shown, "Answer")

        assert sink.last_call(ActionCall).action == ANSWER.action

    # Forms

    async def test_a_command_opens_a_form_whose_values_come_back(
        self, stage: Stage, sink: RecordingSink, channel: ChannelRef
    ) -> None:
        shown = await _open_report(stage, sink, channel)
        assert shown.form == report_form().title
        await stage.fill("lena", {"done": "Read *it* all", "mood": "hard"})

        call = sink.last_call(FormCall)
        assert call.action == report_form().action
        assert call.values == {"done": "Read *it* all", "next": "Rest", "mood": "hard"}
        assert call.caller.account == await stage.account("lena")
        assert call.channel == channel
        assert is_utc(call.at)

    async def test_a_choice_that_was_not_made_is_empty(
        self, stage: Stage, sink: RecordingSink, channel: ChannelRef
    ) -> None:
        await _open_report(stage, sink, channel)
        await stage.fill("lena", {"done": "Nothing"})

        assert sink.last_call(FormCall).values.get("mood", "") == ""

    async def test_a_button_opens_a_form(self, stage: Stage, sink: RecordingSink, channel: ChannelRef) -> None:
        post = await stage.adapter.post(channel, CHALLENGE, key=KEY)
        sink.will_answer(OpenForm(form=report_form()))
        shown = await stage.press("lena", post, "Answer")

        assert shown.form == report_form().title

    async def test_a_form_comes_back_with_a_sentence_and_can_be_sent_again(
        self, stage: Stage, sink: RecordingSink, channel: ChannelRef
    ) -> None:
        await _open_report(stage, sink, channel)
        sink.will_answer(FormErrors(form=report_form(done="x"), errors={"done": "Say what is done in a few words."}))
        shown = await stage.fill("lena", {"done": "x"})
        assert "Say what is done in a few words." in shown.text

        answered = await stage.fill("lena", {"done": "Read it all"})
        assert "Heard." in answered.text
        assert sink.last_call(FormCall).values["done"] == "Read it all"

    # Failures

    async def test_a_refusal_is_told_in_its_own_words(
        self, stage: Stage, sink: RecordingSink, channel: ChannelRef
    ) -> None:
        sink.will_answer(Refusal("There is no step *nine*; choose one of eight."))
        shown = await stage.command("lena", "/note", channel=channel)

        assert "There is no step *nine*; choose one of eight." in shown.text
        assert shown.private
        assert list(await stage.post_text(channel)) == []

    async def test_a_call_that_fails_is_answered_with_a_short_sentence(
        self, stage: Stage, sink: RecordingSink, channel: ChannelRef
    ) -> None:
        post = await stage.adapter.post(channel, CHALLENGE, key=KEY)
        failures = [RuntimeError("the inner secret") for _ in range(4)]
        sink.will_answer(*failures[:3], OpenForm(form=report_form()), failures[3])
        apologies = [
            await stage.command("lena", "/note", channel=channel),
            await stage.press("lena", post, "Answer"),
            await stage.direct("lena", "Is it b?"),
        ]
        await stage.command("lena", "/report", channel=channel)
        apologies.append(await stage.fill("lena", {"done": "All"}))

        for shown in apologies:
            assert 0 < len(shown.text) <= MOST_APOLOGY
            assert "secret" not in shown.text
            assert "Traceback" not in shown.text
        assert "Heard." in (await stage.command("lena", "/note", channel=channel)).text


async def _open_report(stage: Stage, sink: RecordingSink, channel: ChannelRef) -> Shown:
    sink.will_answer(OpenForm(form=report_form()))
    return await stage.command("lena", "/report", channel=channel)


async def _reaction_by(account: AccountRef, sink: RecordingSink) -> ReactionAdded:
    """Theirs, after whatever a platform delivers again."""
    while True:
        added = await sink.next_event(ReactionAdded)
        if added.by.account == account:
            return added
