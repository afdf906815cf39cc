"""What survives in the console: a killed session, a killed script."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.model.calls import Answer, OpenForm
from bot.model.events import ReactionAdded
from bot.model.messages import Action, Button, OutgoingMessage
from tests.console_room import CHECK, FRIDAY, MARIA, SETUP, Killed, SteppedTime, private


async def test_an_act_killed_before_its_publication_is_published_at_the_next_start(room):
    post = await room.gets()
    room.sink.fails = Killed()
    with pytest.raises(Killed):
        await room.types("+check 1")
    room.sink.fails = None

    await room.types()
    again = room.heard()
    await room.types()

    assert again == [ReactionAdded(post=post, emoji=CHECK, by=MARIA, at=FRIDAY)]
    assert room.heard() == []


async def test_an_act_that_pacer_fails_to_take_waits_for_the_next_start(room):
    await room.gets()
    room.sink.fails = RuntimeError("busy")
    with capture_logs():
        screen = await room.types("reply 1 done", "hello")
    room.sink.fails = None

    await room.types()

    assert screen.count("Something went wrong here") == 1
    assert [event.text for event in room.heard()] == ["done"]


async def test_a_script_is_typed_line_by_line(room):
    room.sink.replies = [OpenForm(form=SETUP), private("Done.")]

    screen = await room.plays("# Monday", "/as maria", "/setup", "", "", "# not a heading", "", "hello")

    assert [call.id for call in room.sink.calls] == ["line-3", "line-3-form"]
    assert room.sink.calls[1].values["zone"] == "# not a heading"
    assert screen.startswith("\nMonday\n\nmaria in #general, Fri 2 Oct 09:00 UTC > /as maria\n")
    assert "hello" in screen
    assert "Pacer in a terminal" not in screen


async def test_a_killed_script_goes_on_at_the_line_where_it_stopped(room):
    script = ("hello", "/help", "/as jonas", "bye")
    room.sink.fails = Killed()
    with pytest.raises(Killed):
        await room.plays(*script)
    room.sink.fails = None

    screen = await room.plays(*script)
    end = await room.plays(*script)

    assert screen.startswith("maria in #general, Fri 2 Oct 09:00 UTC > /help\n")
    assert "hello" not in screen
    assert "jonas in #general, Fri 2 Oct 09:00 UTC > bye\n" in screen
    assert end == ""


async def test_a_killed_reaction_stays_on_the_post_that_it_was_meant_for(room):
    post = await room.gets()
    room.sink.fails = Killed()
    with pytest.raises(Killed):
        await room.plays("+check")
    room.sink.fails = None
    await room.gets(key="k2")

    screen = await room.plays("+check")

    assert room.heard() == [ReactionAdded(post=post, emoji=CHECK, by=MARIA, at=FRIDAY)]
    assert "Your check is on message 1 already." in screen


async def test_a_killed_reply_is_not_written_twice(room):
    await room.gets()
    room.sink.fails = Killed()
    with pytest.raises(Killed):
        await room.plays("reply me too", "/in challenges", "/read")
    room.sink.fails = None

    screen = await room.plays("reply me too", "/in challenges", "/read")

    assert [(event.message, event.text) for event in room.heard()] == [("2", "me too")]
    assert "╰─ thread, 1 reply" in screen


async def test_a_killed_press_is_the_same_press_again(room):
    await room.gets()
    next_hint = OutgoingMessage(buttons=(Button(label="Hint 2 of 3", action=Action(name="hint", about="second")),))
    room.sink.replies = [Answer(message=next_hint), Answer(message=next_hint)]
    room.time.settles = Killed()
    with pytest.raises(Killed):
        await room.plays("press hint")
    [first] = room.sink.calls
    room.time.settles = None

    screen = await room.plays("press hint")

    assert room.sink.calls == [first]
    assert first.action == Action(name="hint", about="7")
    assert "2  Pacer in #challenges" in screen


async def test_a_week_cut_short_ends_at_the_same_instant(room):
    async def post():
        room.time.at = FRIDAY + timedelta(days=3)
        await room.gets()
        raise Killed

    room.time.on_the_way = [post]
    with pytest.raises(Killed):
        await room.plays("/time +1w")
    room.time = SteppedTime()

    await room.plays("/time +1w")

    assert room.time.now() == FRIDAY + timedelta(weeks=1)
