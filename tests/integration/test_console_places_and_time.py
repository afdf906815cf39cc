"""People, places and the time in the console."""

import asyncio
import io
import os
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import ChannelGone
from bot.model.calls import OpenForm
from tests.console_room import CHALLENGES, FRIDAY, SETUP, WEEKLY, SteppedTime, private


async def test_the_first_start_welcomes_and_the_second_one_is_short(room):
    assert "Pacer in a terminal" in await room.types()
    assert "Pacer in a terminal" not in await room.types()
    assert "Welcome back." in room.screen


async def test_hints_lead_on_once(room):
    room.sink.replies = [OpenForm(form=SETUP), private("Done."), OpenForm(form=SETUP), private("Done.")]

    screen = await room.types("/setup", "", "", "UTC", "", "/setup", "", "", "UTC", "")

    assert screen.count("Next: /time +1w") == 1


async def test_who_and_where_one_is_stays_over_a_restart(room):
    await room.types("/as jonas", "/channel add reading")

    screen = await room.types("/people", "/channels", "/in #nowhere")

    assert "jonas in #reading, Fri 2 Oct 09:00 UTC > /people\nmaria (admin)  jonas (you)" in screen
    assert "#general  #challenges  #pacer-admin  #reading" in screen
    assert "There is no channel #nowhere. /channel add nowhere makes it" in screen


async def test_a_role_is_given_shown_told_to_pacer_and_taken(room):
    screen = await room.types("/as jonas", "/role add Helpers jonas", "/help")

    assert "jonas has the role helpers now." in screen
    assert room.sink.calls[-1].caller.roles == ("helpers",)
    screen = await room.types("/people", "/role remove helpers jonas", "/help")
    assert "maria (admin)  jonas (helpers, you)" in screen
    assert "jonas has the role helpers no longer." in screen
    assert room.sink.calls[-1].caller.roles == ()


async def test_a_role_of_nobody_here_is_refused(room):
    screen = await room.types("/role add helpers ghost", "/role remove helpers maria")

    assert "There is no ghost here. /as ghost lets them join" in screen
    assert "maria has no role helpers. /people lists who has which." in screen


async def test_a_removed_channel_is_gone_for_pacer_too(room):
    post = await room.gets()
    adapter = room.adapter()
    await room.types("/in challenges", "/channel remove challenges", "/channel add challenges", "/read")

    for sending in (
        adapter.post(CHALLENGES, WEEKLY, key="k2"),
        adapter.edit(post, WEEKLY),
        adapter.react(post, "fire"),
        adapter.open_thread(post, "Week 7"),
        adapter.missing_permissions(CHALLENGES),
        adapter.find(CHALLENGES, "k1", FRIDAY),
    ):
        with pytest.raises(ChannelGone):
            await sending
    assert "Nobody has said anything in #challenges yet." in room.screen


async def test_time_moves_on_and_never_back(room):
    async def weekly():
        await room.gets()

    room.time.on_the_way = [weekly]

    screen = await room.types("/time +1w", "/time 2026-10-01", "/time 2026-10-12 09:00 Europe/Berlin", "/time")

    assert "It is Fri 9 Oct 2026 09:00 UTC." in screen
    assert "Time only goes forward here, and it is Fri 9 Oct 2026 09:00 UTC already." in screen
    assert screen.count("It is Mon 12 Oct 2026 09:00 CEST.") == 2
    assert room.time.now() == datetime(2026, 10, 12, 7, 0, tzinfo=UTC)


async def test_the_time_comes_back_at_the_next_start(room):
    await room.types("/time +1w")
    room.time = SteppedTime()

    await room.types()

    assert room.time.now() == FRIDAY + timedelta(weeks=1)


async def test_the_time_of_the_last_post_comes_back_where_a_start_was_cut_short(room):
    room.time.at = FRIDAY + timedelta(days=3)
    await room.gets()
    room.time = SteppedTime()

    await room.types()

    assert room.time.now() == FRIDAY + timedelta(days=3)


async def test_a_post_arrives_on_the_screen_while_a_person_thinks(room):
    output = io.StringIO()
    reading, writing = os.pipe()
    with os.fdopen(reading) as stdin, os.fdopen(writing, "w"):
        adapter = room.adapter(stdin=stdin, output=output)
        sitting = asyncio.create_task(room.run(adapter))
        await room.sink.greeted.wait()

        await adapter.post(CHALLENGES, WEEKLY, key="k1")

        assert "[1 Answer]  [2 Hint 1 of 3]  [3 Check in]" in output.getvalue()
        assert "+check 0" in output.getvalue()
        sitting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sitting
