"""Time that is moved in the console: the zone in which it is told, and long moves."""

import signal
from datetime import UTC, datetime, timedelta

from adapters.console.refs import direct_ref
from bot.model.calls import Answer
from bot.model.messages import Moment, note
from tests.console_room import CHALLENGES, FRIDAY, private

SUNDAY = datetime(2026, 10, 11, 19, 0, tzinfo=UTC)


def until(zone):
    return note("Answer until ", Moment(at=SUNDAY, zone=zone), ".")


def posts(room, number, message=None):
    async def happens():
        for n in range(1, number + 1):
            await room.running.post(CHALLENGES, message or note(f"Post {n} of {number}."), key=f"k{n}")

    return happens


async def test_before_any_zone_is_known_the_time_is_told_in_utc_by_name(room):
    room.sink.replies = [private("Done.")]

    screen = await room.types("/help")

    assert "maria in #general, Fri 2 Oct 09:00 UTC > /help" in screen
    assert "1  Pacer in #general · Fri 2 Oct 09:00 UTC · only maria sees this" in screen


async def test_the_time_is_told_in_the_communitys_zone_once_pacer_named_it(room):
    room.sink.replies = [Answer(message=until("Europe/Berlin"))]

    screen = await room.types("/help", "/time 2026-10-12 09:00")

    assert (
        "1  Pacer in #general · Fri 2 Oct 11:00 CEST · only maria sees this\n│  Answer until Sun 11 Oct 21:00."
        in screen
    )
    assert "maria in #general, Fri 2 Oct 11:00 CEST > /time" in screen
    assert room.time.now() == datetime(2026, 10, 12, 7, 0, tzinfo=UTC)
    assert "It is Mon 12 Oct 2026 09:00 CEST; help lists" in await room.types()


async def test_a_post_names_the_communitys_zone_and_a_private_answer_only_its_readers(room):
    room.sink.replies = [Answer(message=until("Asia/Seoul"))]
    room.time.on_the_way = [posts(room, 1, until("Europe/Berlin"))]

    screen = await room.types("/time +1d", "/help", "")

    assert "Answer until Mon 12 Oct 04:00 KST." in screen
    assert "maria in #general, Sat 3 Oct 11:00 CEST > \n" in screen


async def test_a_direct_message_does_not_move_the_clock(room):
    async def told():
        await room.running.post(CHALLENGES, until("Europe/Berlin"), key="k1")
        await room.running.post(direct_ref("maria"), until("Asia/Seoul"), key="k2")

    room.time.on_the_way = [told]

    assert "It is Sat 3 Oct 2026 11:00 CEST." in await room.types("/time +1d")


async def test_a_zone_that_was_chosen_stays_and_needs_no_name(room):
    room.sink.replies = [Answer(message=until("Europe/Berlin"))]

    screen = await room.types("/time Asia/Tokyo", "/help")

    assert "maria in #general, Fri 2 Oct 18:00 > /help" in screen
    assert "· Fri 2 Oct 18:00 · only maria sees this\n│  Answer until Mon 12 Oct 04:00." in screen


async def test_of_many_posts_in_one_move_the_last_ones_are_drawn(room):
    room.time.on_the_way = [posts(room, 1100)]

    screen = await room.types("/time +1w")

    assert "1,088 more came before these; /read shows the last ones." in screen
    assert "Post 1088 of 1100." not in screen
    assert screen.count(" of 1100.") == 12
    assert screen.index("Post 1089 of 1100.") < screen.index("Post 1100 of 1100.") < screen.index("It is Fri 9 Oct")


async def test_a_dozen_posts_are_all_drawn(room):
    room.time.on_the_way = [posts(room, 12)]

    screen = await room.types("/time +1w")

    assert "came before these" not in screen
    assert screen.count(" of 12.") == 12


async def test_ctrl_c_stops_a_move_and_the_session_goes_on(room):
    async def interrupted():
        signal.raise_signal(signal.SIGINT)

    room.time.on_the_way = [posts(room, 1), interrupted]

    screen = await room.types("/time +366d", "/people")

    assert FRIDAY < room.time.now() < FRIDAY + timedelta(days=366)
    assert "Post 1 of 1." in screen
    assert "You stopped on the way. It is " in screen
    assert "maria (admin, you)" in screen


async def test_a_long_move_tells_how_to_stop_it(room):
    screen = await room.types("/time +3w", "/time +5w")

    assert screen.count("On the way to Fri 27 Nov 2026 09:00 UTC; Ctrl-C stops it.") == 1
    assert "On the way to Fri 23 Oct" not in screen
