"""A post whose listing breaks off is listed again, until it was listed or is open no more."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import App
from bot.delivery import rhythm
from bot.errors import ChannelGone, PermissionMissing
from bot.model.events import ConnectionLost
from bot.model.refs import Emoji
from bot.testing.clock import FrozenClock
from bot.testing.conversation import Conversation, Member
from bot.testing.fake import FakeAdapter
from bot.testing.faults import Fault, lost_answer, not_sent
from bot.testing.platform import Post, Reaction
from bot.testing.records import PortCall, ReactionsCall
from tests.deliveries import announce, set_up_school, times, times_seen
from tests.school import School, berlin, library

CHECK = Emoji("white_check_mark")
PATIENCE = 20
AWAY = Fault(before=OSError("the platform's library broke"))


async def first_issue(school: School) -> Post:
    await school.until("2027-03-01 12:00")
    return school.fake.posts(school.challenges)[0]


async def is_back(school: School) -> None:
    await school.fake.connection.publish(ConnectionLost(platform=school.fake.platform, at=school.clock.now()))
    await school.settle()
    assert school.fake.connection.errors == []


def reacts_unheard(school: School, member: Member, post: Post) -> None:
    school.fake.add_reaction(post.ref, Reaction(emoji=CHECK, by=member.account))


async def week_of(member: Member) -> str:
    return (await member.says("/streak show")).text


@pytest.mark.parametrize(
    "fault", [lost_answer(), Fault(before=TimeoutError()), Fault(before=PermissionMissing("Read")), AWAY]
)
async def test_a_listing_that_broke_off_is_made_again_after_a_minute(tmp_path: Path, fault: Fault) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        post = await first_issue(school)
        jun = school.chat.member("jun")
        reacts_unheard(school, jun, post)
        school.fake.fail_next(fault, on=ReactionsCall)
        await is_back(school)
        await school.until("2027-03-01 12:00:59")
        assert "no check-ins yet" in await week_of(jun)
        assert school.told() == []
        await school.until("2027-03-01 12:01")
        assert "1 of 3 days" in await week_of(jun)
        [told] = school.told()
        assert "1 check-in" in told


async def test_it_is_tried_after_one_five_and_fifteen_minutes_and_then_every_hour(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        await first_issue(school)
        school.fake.fail_by(lambda call: not_sent() if isinstance(call, ReactionsCall) else None)
        await is_back(school)
        await school.until("2027-03-01 15:00")
        assert times(school, ReactionsCall) == [
            *("12:00:00", "12:01:00", "12:06:00", "12:21:00", "13:21:00", "14:21:00"),
        ]
        school.fake.fail_by(lambda call: None)
        await school.until("2027-03-02 12:00")
        assert times(school, ReactionsCall)[6:] == ["15:21:00"], "once it is listed, it is listed no more"


async def test_a_channel_that_is_gone_is_asked_for_no_more_and_admins_do_not_wait_for_it(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        await ada.says('/schedule add tip #general when:"2027-03-01 10:00"')
        issue = await first_issue(school)
        reacts_unheard(school, school.chat.member("kim"), school.chat.last_post)
        gone = Fault(before=ChannelGone())
        school.fake.fail_by(lambda call: gone if isinstance(call, ReactionsCall) and call.post == issue.ref else None)
        await is_back(school)
        [told] = school.told()
        assert "1 check-in" in told
        await school.until("2027-03-01 18:00")
        assert times(school, ReactionsCall) == ["12:00:00", "12:00:00"]
        await is_back(school)
        assert len(times(school, ReactionsCall)) == 4, "after the next outage it is asked for once more"


async def test_a_post_that_is_open_no_more_is_let_go(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        await ada.says("/schedule pause 1")
        await ada.says('/schedule add tip #challenges when:"2027-03-01 09:00"')
        await first_issue(school)
        await school.until("2027-03-10 08:30")
        school.fake.fail_by(lambda call: not_sent() if isinstance(call, ReactionsCall) else None)
        await is_back(school)
        await school.until("2027-03-10 12:00")
        assert times(school, ReactionsCall) == ["08:30:00", "08:31:00", "08:36:00", "08:51:00"]


async def test_a_complete_listing_that_comes_in_between_is_enough(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        await first_issue(school)
        school.fake.fail_next(not_sent(), on=ReactionsCall)
        await is_back(school)
        await school.until("2027-03-01 12:00:30")
        await is_back(school)
        await school.until("2027-03-01 13:00")
        assert times(school, ReactionsCall) == ["12:00:00", "12:00:30"]


async def test_a_post_that_can_not_be_listed_holds_up_no_other_and_admins_get_one_line_in_all(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        await ada.says('/schedule add tip #general when:"2027-03-01 10:00"')
        issue = await first_issue(school)
        jun, kim = school.chat.member("jun"), school.chat.member("kim")
        reacts_unheard(school, jun, issue)
        reacts_unheard(school, kim, school.chat.last_post)
        school.fake.fail_by(_breaks_off(issue))
        await is_back(school)
        assert "1 of 3 days" in await week_of(kim)
        school.fake.fail_by(lambda call: None)
        await school.until("2027-03-01 13:00")
        assert "1 of 3 days" in await week_of(jun)
        [told] = school.told()
        assert "2 check-ins" in told


async def test_admins_do_not_wait_for_a_post_that_can_not_be_listed_at_all(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        await ada.says('/schedule add tip #general when:"2027-03-01 10:00"')
        issue = await first_issue(school)
        reacts_unheard(school, school.chat.member("kim"), school.chat.last_post)
        school.fake.fail_by(_breaks_off(issue))
        await is_back(school)
        await school.until("2027-03-01 12:21")
        [told] = school.told()
        assert "1 check-in" in told
        await school.until("2027-03-01 14:00")
        assert times_seen("Caught up", school.told()) == 1


async def test_what_was_found_before_the_process_ended_is_told_after_the_next_start(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        await ada.says('/schedule add tip #general when:"2027-03-01 10:00"')
        issue = await first_issue(school)
        reacts_unheard(school, school.chat.member("kim"), school.chat.last_post)
        school.fake.fail_by(_breaks_off(issue))
        await is_back(school)
        await school.restart()
        await school.settle()
        [told] = school.told()
        assert "1 check-in" in told


async def test_what_two_catch_ups_of_one_instant_recover_is_told_in_two_lines(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        await announce(ada, "Hello all")
        issue = await first_issue(school)
        for name in ("jun", "kim"):
            reacts_unheard(school, school.chat.member(name), issue)
            await is_back(school)
        assert times_seen("1 check-in", school.told()) == 2
        await school.restart()
        reacts_unheard(school, school.chat.member("mei"), issue)
        await is_back(school)
        assert times_seen("1 check-in", school.told()) == 3


async def test_while_one_listing_hangs_the_next_due_post_is_sent(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        await announce(ada, "Hello all", when="2027-03-01 12:01")
        await first_issue(school)
        school.fake.fail_next(not_sent(), on=ReactionsCall)
        await is_back(school)
        hang = school.fake.hang(on=ReactionsCall)
        school.clock.set(berlin("2027-03-01 12:01"))
        async with asyncio.timeout(PATIENCE):
            await school.app.rhythm.pulse()
            await hang.reached()
            await school.app.lanes.drain()
            assert times_seen("Hello all", school.posts()) == 1
            hang.release()
            await school.settle()


async def test_a_process_that_ends_does_not_wait_for_a_listing_that_hangs(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, _):
        await first_issue(school)
        school.fake.fail_next(not_sent(), on=ReactionsCall)
        await is_back(school)
        hang = school.fake.hang(on=ReactionsCall)
        school.clock.set(berlin("2027-03-01 12:01"))
        async with asyncio.timeout(PATIENCE):
            await school.app.rhythm.pulse()
            await hang.reached()
            await school.restart()


async def test_the_real_clock_lists_again_with_its_pulse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rhythm, "PULSE", timedelta(seconds=0.2))
    clock = FrozenClock(berlin("2027-03-01 09:00"))
    fake = FakeAdapter(clock)
    fake.add_channel("general")
    app = await App.open(database=tmp_path / "pacer.db", library=library(), clock=clock, connect=lambda host: [fake])
    running = asyncio.create_task(app.run(keeps_time=True))
    try:
        await fake.listening()
        ada = Conversation(fake).admin("ada")
        await ada.says('/schedule add tip #general when:"every day at 12:00"')
        await ada.says("/schedule run")
        await app.time.settle()
        fake.fail_next(not_sent(), on=ReactionsCall)
        await fake.connection.publish(ConnectionLost(platform=fake.platform, at=clock.now()))
        again = fake.hang(on=ReactionsCall)
        clock.tick(timedelta(minutes=1))
        async with asyncio.timeout(PATIENCE):
            await again.reached()
        again.release()
        await app.time.settle()
        assert len([call for call in fake.calls if isinstance(call, ReactionsCall)]) == 2
    finally:
        fake.stop()
        await running
        await app.close()


def _breaks_off(post: Post) -> Callable[[PortCall], Fault | None]:
    """Listings of that post do."""

    def fault(call: PortCall) -> Fault | None:
        return not_sent() if isinstance(call, ReactionsCall) and call.post == post.ref else None

    return fault
