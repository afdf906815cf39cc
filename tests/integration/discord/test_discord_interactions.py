"""Commands, buttons, forms and direct messages on Discord."""

from adapters.discord.refs import account_ref
from bot.model.calls import (
    ActionCall,
    Answer,
    Choice,
    CommandCall,
    DirectText,
    FormCall,
    OpenForm,
    Visibility,
)
from bot.model.messages import Action, note
from bot.testing.stage import COMMANDS, report_form
from tests.discord_bot import ANSWER, CHALLENGE, KEY, LONG, SHOW, Bot
from tests.discord_reader import read
from tests.standins.discord.drafts import Draft
from tests.standins.discord.interactions import Callback
from tests.standins.discord.permissions import Permission
from tests.standins.discord.server import DiscordServer

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


async def test_suggestions_that_fail_are_none(bot: Bot, server: DiscordServer) -> None:
    bot.sink.suggestions_fail = True

    assert await server.member("lena").autocomplete("/zone", "name", "ber") == ()


# Answers in time


async def test_a_slow_command_is_acknowledged_and_answered_later_to_its_caller_alone(
    bot: Bot, server: DiscordServer
) -> None:
    bot.sink.is_slow = True
    asked = await server.member("lena").command("/note", text="x")
    assert await asked.acknowledged() is Callback.DEFERRED_MESSAGE
    bot.sink.go()

    answer = await asked.answer()
    assert (answer.text, answer.is_ephemeral) == ("Heard.", True)
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

    await server.requested("DELETE /webhooks/*/*/messages/*")
    await bot.settled()
    [answer] = asked.shown
    assert (answer.text, answer.is_ephemeral) == ("Not here.", True)
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
    assert [word for word in words if word.startswith("word")] == [f"word{n}" for n in range(1200)]
    assert [button.label for button in third.buttons] == []


async def test_an_edited_long_post_shows_the_rest_of_what_it_says_now(bot: Bot, server: DiscordServer) -> None:
    post = await bot.adapter.post(bot.channel(), note("Short"), key=KEY)
    await bot.adapter.edit(post, LONG)
    rest = await (await server.member("lena").press(bot.seen(post), "Show the rest")).answer()

    assert "word900" in rest.text


async def test_the_rest_of_a_private_answer_is_its_callers_alone(bot: Bot, server: DiscordServer) -> None:
    bot.sink.will_answer(Answer(message=LONG))
    lena, jonas = server.member("lena"), server.member("jonas")
    answer = await (await lena.command("/note")).answer()
    [more] = answer.buttons
    row = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Borrowed", "custom_id": more.custom_id}]}
    borrowed = server.scene.chat.post(server.general, server.world.bot, Draft(components=(row,)))

    assert "word900" in (await (await lena.press(answer, "Show the rest")).answer()).text
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


async def test_a_long_answer_to_a_direct_message_has_its_rest_behind_a_button(bot: Bot, server: DiscordServer) -> None:
    lena = server.member("lena")
    bot.sink.will_answer(Answer(message=LONG))
    await lena.direct("Tell me all")
    answer = await server.posted(lena.direct_channel)
    rest = await (await lena.press(answer, "Show the rest")).answer()

    assert "word900" in rest.text


async def test_rights_count_in_direct_messages_as_they_are_now(bot: Bot, server: DiscordServer) -> None:
    maria = server.member("maria", may=Permission.MANAGE_GUILD)
    await maria.direct("Hello")
    await server.posted(maria.direct_channel)

    assert bot.sink.last_call(DirectText).caller.is_admin


async def test_somebody_who_left_is_nobodys_member(bot: Bot, server: DiscordServer) -> None:
    lena = server.member("lena")
    await (await lena.command("/note")).answer()
    await server.member_leaves(lena)
    written = await lena.direct("Still here")
    await server.requested("PUT /channels/*/messages/*/reactions/*/@me")

    assert server.see(written).emoji == ("👀",)
    assert not any(isinstance(call, DirectText) for call in bot.sink.calls)


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
