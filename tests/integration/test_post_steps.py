"""What follows a post, each a step of its own: its thread, its seed reactions, its edits."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.model.refs import Emoji
from bot.ports import Limits
from bot.storage.queries.deliveries import CHANGE_POSTS_OF_OCCURRENCE
from bot.testing.faults import (
    Fault,
    channel_gone,
    lost_answer,
    not_sent,
    permission_missing,
    rate_limited,
    rejected,
    unexpected,
)
from bot.testing.platform import Post
from bot.testing.records import EditCall, OpenThreadCall, PortCall, PostCall, ReactCall
from tests.deliveries import MONDAY, asked, set_up_school, times, times_seen
from tests.school import School

CHECK = Emoji("white_check_mark")
STEPS: tuple[type[PortCall], ...] = (OpenThreadCall, ReactCall, EditCall)
PASSING = (not_sent(), lost_answer(), unexpected(), Fault(before=TimeoutError()), rate_limited(timedelta(seconds=40)))


def weekly(school: School) -> Post:
    """The first weekly issue as people see it now."""
    return school.fake.posts(school.challenges)[0]


def seeds(post: Post) -> list[str]:
    return [reaction.emoji for reaction in post.reactions if reaction.by is None]


async def test_a_post_gets_its_thread_and_its_seed_right_away(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        await school.until(MONDAY)
        [thread] = asked(school, OpenThreadCall)
        assert thread.post == weekly(school).ref
        assert thread.title == "Week 1 · The cloakroom ticket"
        assert seeds(weekly(school)) == [CHECK]


async def test_the_reveal_edits_the_post_once(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        await school.until("2027-03-08 08:59")
        assert asked(school, EditCall) == []
        await school.until("2027-03-08 09:10")
        assert times(school, EditCall) == ["09:00:00"]
        assert "This round is over" in weekly(school).text
        assert "[Solution]" in weekly(school).text


@pytest.mark.parametrize("step", STEPS)
async def test_each_step_is_tried_again_until_it_is_done(tmp_path: Path, step: type[PortCall]) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.fail_next(*PASSING, on=step)
        await school.until("2027-03-08 09:30")
        of_week_one = [call for call in asked(school, step) if _post_of(call) == weekly(school).ref.message]
        assert len(of_week_one) == len(PASSING) + 1
        assert seeds(weekly(school)) == [CHECK]
        assert "This round is over" in weekly(school).text
        assert len(school.fake.posts(school.challenges)) == 2
        assert school.told() == []


@pytest.mark.parametrize("step", STEPS)
async def test_a_step_that_hangs_counts_as_unanswered(tmp_path: Path, step: type[PortCall]) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.limits = Limits(answer=timedelta(milliseconds=30), settle=timedelta(seconds=30))
        school.fake.hang(on=step)
        async with asyncio.timeout(10):
            await school.until("2027-03-08 09:30")
        assert seeds(weekly(school)) == [CHECK]
        assert "This round is over" in weekly(school).text


async def test_without_the_permission_for_threads_the_seed_comes_all_the_same_and_admins_hear_it_once(
    tmp_path: Path,
) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        lacking = permission_missing("Create Threads")
        school.fake.fail_by(lambda call: lacking if isinstance(call, OpenThreadCall) else None)
        await school.until("2027-03-15 09:10")
        assert all(seeds(post) == [CHECK] for post in school.fake.posts(school.challenges))
        [told] = school.told()
        assert "without its thread" in told and "Create Threads" in told


async def test_without_the_permission_to_react_the_reveal_comes_all_the_same(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.fail_by(lambda call: permission_missing("Add Reactions") if isinstance(call, ReactCall) else None)
        await school.until("2027-03-08 09:10")
        assert "This round is over" in weekly(school).text
        assert times_seen("without its reaction", school.told()) == 1


@pytest.mark.parametrize("fault", [rejected(), channel_gone()])
async def test_a_step_that_is_refused_for_good_is_let_go(tmp_path: Path, fault: Fault) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.fail_by(lambda call: None if isinstance(call, PostCall) else fault)
        await school.until("2027-03-08 12:00")
        assert len(asked(school, OpenThreadCall)) == 2
        assert len(asked(school, ReactCall)) == 2
        assert len(asked(school, EditCall)) == 1
        assert school.told() == []


async def test_a_post_that_a_moderator_deleted_troubles_nobody(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        await school.until(MONDAY)
        school.fake.delete(weekly(school).ref)
        await school.until("2027-03-08 09:10")
        assert len(asked(school, EditCall)) == 1
        assert school.told() == []


async def test_a_platform_that_is_away_for_hours_gets_the_edit_when_it_is_back(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.fail_by(lambda call: not_sent() if isinstance(call, EditCall) else None)
        await school.until("2027-03-08 15:00")
        school.fake.fail_by(lambda call: None)
        await school.until("2027-03-08 15:10")
        assert "This round is over" in weekly(school).text


async def test_a_step_that_fails_for_days_is_let_go_at_last(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.fail_by(lambda call: not_sent() if isinstance(call, OpenThreadCall) else None)
        await school.until("2027-03-03 12:00")
        assert seeds(weekly(school)) == [CHECK]
        tried = len(asked(school, OpenThreadCall))
        await school.until("2027-03-05 12:00")
        assert len(asked(school, OpenThreadCall)) == tried


async def test_many_changes_become_one_edit(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        await school.until("2027-03-01 09:10")
        for _ in range(5):
            await _change(school)
        await school.settle()
        assert len(asked(school, EditCall)) == 1
        await school.until("2027-03-01 12:00")
        assert len(asked(school, EditCall)) == 1


async def test_a_change_while_an_edit_is_under_way_brings_another_one(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        await school.until("2027-03-01 09:10")
        await _change(school)
        slow = school.fake.hang(on=EditCall)
        settling = asyncio.create_task(school.settle())
        async with asyncio.timeout(10):
            await slow.reached()
            await _change(school)
            slow.release()
            await settling
        assert len(asked(school, EditCall)) == 2


async def test_steps_go_on_after_a_restart(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.fail_next(not_sent(), on=OpenThreadCall)
        await school.until(MONDAY)
        assert seeds(weekly(school)) == []
        await school.restart()
        await school.until("2027-03-01 09:01")
        assert len(asked(school, OpenThreadCall)) == 2
        assert seeds(weekly(school)) == [CHECK]


async def test_a_post_that_was_found_after_its_round_closed_shows_the_reveal(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        await ada.says('/schedule add challenge #general when:"every day at 10:00"')
        school.fake.fail_next(lost_answer(), channel=school.general)
        await school.until("2027-02-27 10:00")
        await school.stop()
        school.clock.set(school.clock.now() + timedelta(days=1, hours=1))
        await school.start()
        await school.settle()
        await school.until("2027-02-28 11:10")
        first, second = school.fake.posts(school.general)
        assert "This round is over" in first.text
        assert "Answer until" in second.text


async def test_a_reply_in_a_thread_that_a_member_began_first_checks_in(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        school.fake.fail_next(not_sent(), on=OpenThreadCall)
        await school.until(MONDAY)
        jun = school.chat.member("jun")
        await jun.replies("First!", on=weekly(school))
        assert "1 of 3 days" in (await jun.says("/streak show")).text


async def test_talk_below_a_notice_is_no_check_in(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        school.fake.fail_next(rejected())
        await school.until(MONDAY)
        await ada.replies("I will look into it", on=school.fake.posts(school.notices)[-1])
        assert "0 of 3 days" in (await ada.says("/streak show")).text


async def _change(school: School) -> None:
    """As a correction does: the post is to show a newer revision."""
    await school.app.store.write(lambda tx: tx.run(CHANGE_POSTS_OF_OCCURRENCE, occurrence_id=1, now=school.clock.now()))


def _post_of(call: PortCall) -> str:
    return call.post.message if isinstance(call, OpenThreadCall | ReactCall | EditCall) else ""
