"""Every state that a delivery can be in: what people see, what admins hear, what the platform is asked."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from bot.errors import Ambiguous
from bot.model.events import ConnectionLost
from bot.ports import Clock, Limits
from bot.testing.faults import (
    Fault,
    lost_answer,
    not_sent,
    permission_missing,
    rate_limited,
    rejected,
    slow_history,
    unexpected,
)
from bot.testing.records import FindCall, PortCall, PostCall, RepliesCall
from tests.deliveries import MONDAY, announce, asked, set_up_school, times, times_seen

NEVER_ARRIVED = Fault(before=Ambiguous())


# Lost answers


async def test_a_post_whose_answer_was_lost_is_found_and_not_sent_again(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.fail_next(lost_answer())
        await school.until("2027-03-01 09:10")
        assert times_seen("Week 1", school.posts()) == 1
        assert times(school, PostCall) == ["09:00:00"]
        assert times(school, FindCall) == ["09:00:30"], "it looked before the history can show what arrived"
        assert school.told() == []


async def test_what_was_found_is_a_post_like_any_other(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.fail_next(lost_answer())
        await school.until("2027-03-01 09:10")
        post = school.fake.posts(school.challenges)[-1]
        jun = school.chat.member("jun")
        await jun.reacts("white_check_mark", on=post)
        assert [reaction.by for reaction in post.reactions] == [None], "Pacer's seed is under it"
        assert "1 of 3 days" in (await jun.says("/streak show")).text


async def test_what_members_did_with_a_post_before_it_was_found_counts_for_its_day(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.fail_next(lost_answer())
        await school.until(MONDAY)
        post = school.fake.posts(school.challenges)[-1]
        jun, kim = school.chat.member("jun"), school.chat.member("kim")
        await jun.reacts("white_check_mark", on=post)
        await kim.replies("I drew it on paper first", on=post)
        await school.until("2027-03-01 09:10")
        assert "Mon 1 Mar" in (await jun.says("/streak why")).text
        assert "Mon 1 Mar" in (await kim.says("/streak why")).text


async def test_what_was_written_just_before_a_post_was_found_counts_although_the_history_lags(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.fail_next(lost_answer())
        school.fake.fail_by(lambda call: slow_history() if isinstance(call, RepliesCall) else None)
        await school.until("2027-03-01 09:00:29")
        kim = school.chat.member("kim")
        await kim.replies("I drew it on paper first", on=school.fake.posts(school.challenges)[-1])
        await school.until("2027-03-01 09:00:31")
        assert times(school, FindCall) == ["09:00:30"]
        await school.fake.connection.publish(ConnectionLost(platform=school.fake.platform, at=school.clock.now()))
        await school.until("2027-03-01 09:10")
        assert times(school, RepliesCall) == ["09:00:30", "09:00:31", "09:01:00"]
        assert "Mon 1 Mar" in (await kim.says("/streak why")).text


async def test_a_reaction_on_a_post_that_is_found_the_next_day_counts_for_the_day_that_serves_best(
    tmp_path: Path,
) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        kim = school.chat.member("kim")
        await kim.says("/checkin on Friday")
        school.fake.fail_next(lost_answer())
        school.fake.fail_by(lambda call: not_sent() if isinstance(call, FindCall) else None)
        await school.until("2027-03-01 23:50")
        await kim.reacts("white_check_mark", on=school.fake.posts(school.challenges)[-1])
        await school.until("2027-03-02 00:05")
        await kim.says("/checkin on Tuesday")
        school.fake.fail_by(lambda call: None)
        await school.until("2027-03-02 00:20")
        assert "2 of 3 days" in (await kim.says("/streak show")).text


async def test_a_history_that_lags_makes_no_second_post(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.fail_next(lost_answer(slow_history=True))
        await school.until("2027-03-01 09:10")
        assert times_seen("Week 1", school.posts()) == 1


async def test_a_post_that_never_arrived_is_sent_again_as_it_was_with_the_same_key(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        number = await announce(ada, "Hello all")
        school.fake.fail_by(_lose_first("Hello"))
        await school.until(MONDAY)
        await ada.says(f'/schedule edit {number} text:"Good morning"')
        await school.until("2027-03-01 09:10")

        first, second = [call for call in asked(school, PostCall) if "Announcement" in call.message.title]
        assert first.key == second.key
        assert first.message == second.message
        assert times_seen("Hello all", school.posts()) == 1
        assert times_seen("Good morning", school.posts()) == 0


async def test_a_clock_that_runs_ahead_of_the_platforms_finds_what_arrived(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.clock = _HourBehind(school.clock)
        school.fake.fail_next(lost_answer())
        await school.until("2027-03-01 09:10")
        assert times_seen("Week 1", school.posts()) == 1


async def test_a_reply_made_while_pacer_was_away_counts_although_its_clock_is_ahead(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.clock = _HourBehind(school.clock)
        await school.until("2027-03-01 09:10")
        lost = ConnectionLost(platform=school.fake.platform, at=school.clock.now())
        await school.fake.connection.publish(lost)
        await school.stop()
        jun = school.chat.member("jun")
        await jun.replies("Done meanwhile", on=school.fake.posts(school.challenges)[-1])
        await school.start()
        await school.fake.connection.publish(lost)
        assert "1 of 3 days" in (await jun.says("/streak show")).text


async def test_a_look_up_that_fails_is_tried_again_and_nothing_is_sent_before_it_answers(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.fail_next(lost_answer())
        school.fake.fail_next(
            not_sent(), rate_limited(timedelta(minutes=2)), unexpected(), Fault(before=TimeoutError()), on=FindCall
        )
        await school.until("2027-03-01 10:00")
        assert times_seen("Week 1", school.posts()) == 1
        assert len(asked(school, PostCall)) == 1
        looks = [call.at for call in asked(school, FindCall)]
        assert len(looks) == 5
        assert looks[2] - looks[1] >= timedelta(minutes=2)


async def test_what_can_never_be_looked_up_is_reported_once_its_time_is_over(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.fail_next(lost_answer())
        school.fake.fail_by(lambda call: not_sent() if isinstance(call, FindCall) else None)
        await school.until("2027-03-02 08:55")
        assert school.told() == []
        await school.until("2027-03-02 09:10")
        [told] = school.told()
        assert "Not posted" in told and "may be there" in told
        looks = len(asked(school, FindCall))
        assert looks < 400, "look-ups back off"
        await school.until("2027-03-03 09:00")
        assert len(asked(school, FindCall)) == looks


async def test_an_error_that_nobody_foresaw_may_have_come_after_the_post(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.fail_next(unexpected())
        await school.until("2027-03-01 09:10")
        assert times_seen("Week 1", school.posts()) == 1
        assert len(asked(school, PostCall)) == 1


async def test_an_answer_that_takes_too_long_counts_as_lost(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.limits = Limits(answer=timedelta(milliseconds=30), settle=timedelta(seconds=30))
        hang = school.fake.hang(arrived=True)
        async with asyncio.timeout(10):
            await school.until("2027-03-01 09:10")
            await hang.reached()
        assert times_seen("Week 1", school.posts()) == 1
        assert times(school, FindCall) == ["09:00:30"]


# Certainly not sent


async def test_a_platform_that_is_away_is_tried_again_less_and_less_often(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.fail_next(*[not_sent()] * 4)
        await school.until("2027-03-01 09:10")
        assert times(school, PostCall) == ["09:00:00", "09:00:05", "09:00:15", "09:00:35", "09:01:15"]
        assert times_seen("Week 1", school.posts()) == 1
        assert asked(school, FindCall) == []


async def test_a_post_that_was_held_up_for_an_hour_says_that_it_is_late(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.fail_by(lambda call: not_sent() if isinstance(call, PostCall) else None)
        await school.until("2027-03-01 10:00")
        school.fake.fail_by(lambda call: None)
        await school.until("2027-03-01 10:10")
        assert "1 hour late" in school.posts()[-1]


async def test_a_rate_limit_is_obeyed_to_the_second(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.fail_next(rate_limited(timedelta(seconds=97)), rate_limited(timedelta(seconds=30)))
        await school.until("2027-03-01 09:10")
        assert times(school, PostCall) == ["09:00:00", "09:01:37", "09:02:07"]


async def test_what_can_not_be_sent_in_its_time_is_reported_and_its_item_comes_next_week(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.fail_by(
            lambda call: not_sent() if isinstance(call, PostCall) and call.channel == school.challenges else None
        )
        await school.until("2027-03-02 09:10")
        [told] = school.told()
        assert "Not posted" in told and "its time was over" in told
        asked_by_then = len(asked(school, PostCall))
        school.fake.fail_by(lambda call: None)
        await school.until("2027-03-08 09:00")
        assert len(asked(school, PostCall)) == asked_by_then + 1
        assert "Week 1 · The cloakroom ticket" in school.posts()[-1]


async def test_a_post_that_the_platform_refuses_is_reported_and_its_item_comes_next_week(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.fail_next(rejected())
        await school.until("2027-03-01 09:10")
        assert school.posts() == []
        [told] = school.told()
        assert "Not posted" in told and "The platform refuses this message" in told and "pool" in told
        await school.until("2027-03-08 09:00")
        assert "Week 1 · The cloakroom ticket" in school.posts()[-1]


# Closed channels


async def test_a_channel_that_closed_is_told_once_and_what_waits_is_posted_when_it_is_resumed(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        await announce(ada, "Hello all")
        school.fake.close_channel(school.challenges, "Send Messages")
        await school.until("2027-03-01 15:00")
        [told] = school.told()
        assert "Channel closed" in told and "Send Messages" in told and "/schedule resume" in told

        refused = await ada.says("/schedule resume 1")
        assert "lacks Send Messages" in refused.text
        school.fake.reopen_channel(school.challenges)
        await ada.says("/schedule resume 1")
        await school.settle()
        assert "Week 1" in school.posts()[0] and "6 hours late" in school.posts()[0]
        assert "Hello all" in school.posts()[1]
        assert len(school.told()) == 1


async def test_a_channel_that_opens_again_by_itself_takes_what_waits_with_the_next_post(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        await announce(ada, "Hello all", when="2027-03-01 12:00")
        school.fake.fail_next(permission_missing("Send Messages"), channel=school.challenges)
        await school.until("2027-03-01 11:59")
        assert school.posts() == []
        await school.until("2027-03-01 12:00")
        assert times_seen("Hello all", school.posts()) == 1
        assert times_seen("Week 1", school.posts()) == 1


async def test_what_waits_for_a_closed_channel_is_reported_when_its_time_is_over(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.remove_channel(school.challenges)
        await school.until("2027-03-02 09:10")
        closed, missed = school.told()
        assert "Channel gone" in closed and "no longer exists" in closed
        assert "Not posted" in missed and "its time was over" in missed


async def test_a_channel_that_is_closed_every_week_is_told_of_once(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.remove_channel(school.challenges)
        await school.until("2027-03-22 08:00")
        assert times_seen("Channel gone", school.told()) == 1
        assert times_seen("Not posted", school.told()) == 3


async def test_a_lost_answer_in_a_channel_that_closes_then_makes_no_second_post(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        school.fake.fail_next(lost_answer())
        school.fake.fail_next(permission_missing("Read Message History"), on=FindCall)
        await school.until("2027-03-01 12:00")
        assert times_seen("Read Message History", school.told()) == 1
        await ada.says("/schedule resume 1")
        await school.settle()
        assert times_seen("Week 1", school.posts()) == 1
        assert len(asked(school, PostCall)) == 2, "one of them is the notice"


class _HourBehind:
    """The platform's clock, where ours is an hour ahead."""

    def __init__(self, ours: Clock) -> None:
        self._ours = ours

    def now(self) -> datetime:
        return self._ours.now() - timedelta(hours=1)


def _lose_first(word: str) -> Callable[[PortCall], Fault | None]:
    """The first post that says this word gets lost on its way."""
    lost: list[PortCall] = []

    def fault(call: PortCall) -> Fault | None:
        if isinstance(call, PostCall) and word in str(call.message) and not lost:
            lost.append(call)
            return NEVER_ARRIVED
        return None

    return fault
