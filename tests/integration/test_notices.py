"""Where admins are told: the notices channel chosen at setup, else a direct message to who set up."""

from pathlib import Path

from bot.testing.faults import rejected
from bot.testing.records import PostCall
from tests.deliveries import asked, set_up_school, times_seen
from tests.school import school_at

WEEK_AFTER_WEEK = ("2027-03-01 09:10", "2027-03-08 09:10", "2027-03-15 09:10")


async def test_a_notice_goes_to_the_notices_channel(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        school.fake.fail_next(rejected(), channel=school.challenges)
        await school.until(WEEK_AFTER_WEEK[0])
        assert times_seen("Not posted", school.told()) == 1
        assert ada.direct_messages() == []


async def test_without_a_notices_channel_who_set_up_gets_a_direct_message(tmp_path: Path) -> None:
    async with school_at("2027-02-26 17:00", tmp_path / "pacer.db") as school:
        ada, bo = school.chat.admin("ada"), school.chat.admin("bo")
        await ada.says("/setup")
        await ada.fills(channel=school.challenges.channel, zone="Europe/Berlin", notices="", extras="")
        school.fake.fail_next(rejected(), channel=school.challenges)
        await school.until(WEEK_AFTER_WEEK[0])
        assert times_seen("Not posted", ada.direct_messages()) == 1
        assert bo.direct_messages() == []


async def test_a_notices_channel_that_is_gone_hands_its_notices_to_who_set_up(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        school.fake.remove_channel(school.notices)
        for week in WEEK_AFTER_WEEK:
            school.fake.fail_next(rejected(), channel=school.challenges)
            await school.until(week)
        told = ada.direct_messages()
        assert times_seen("Not posted", told) == 3
        assert times_seen("Channel gone", told) == 1
        assert any(
            "Notices come to you here until /community settings chooses another channel for them." in words
            for words in told
        )


async def test_notices_return_to_their_channel_once_it_is_open_again(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        school.fake.close_channel(school.notices, "Send Messages")
        school.fake.fail_next(rejected(), channel=school.challenges)
        await school.until(WEEK_AFTER_WEEK[0])
        school.fake.reopen_channel(school.notices)
        school.fake.fail_next(rejected(), channel=school.challenges)
        await school.until(WEEK_AFTER_WEEK[1])
        assert times_seen("Not posted", ada.direct_messages()) == 1
        assert times_seen("Not posted", school.told()) == 1


async def test_a_notice_whose_direct_message_is_refused_troubles_nobody_else(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        school.fake.remove_channel(school.notices)
        direct = school.fake.direct_channel(ada.account)
        school.fake.fail_by(lambda call: rejected() if isinstance(call, PostCall) and call.channel == direct else None)
        school.fake.fail_next(rejected(), channel=school.challenges)
        await school.until(WEEK_AFTER_WEEK[0])
        assert ada.direct_messages() == []
        tried = len(asked(school, PostCall))
        await school.until(WEEK_AFTER_WEEK[1])
        assert times_seen("Week 1", school.posts()) == 1
        assert len(asked(school, PostCall)) == tried + 1


async def test_a_notice_for_closed_direct_messages_comes_once_they_are_open(tmp_path: Path) -> None:
    async with set_up_school(tmp_path / "pacer.db") as (school, ada):
        school.fake.remove_channel(school.notices)
        direct = school.fake.direct_channel(ada.account)
        school.fake.close_channel(direct, "Send Direct Messages")
        school.fake.fail_next(rejected(), channel=school.challenges)
        await school.until("2027-03-01 15:00")
        assert ada.direct_messages() == []
        tried = [call for call in asked(school, PostCall) if call.channel == direct]
        assert len(tried) < 10
        school.fake.reopen_channel(direct)
        await school.until("2027-03-01 17:00")
        assert times_seen("Not posted", ada.direct_messages()) == 1
