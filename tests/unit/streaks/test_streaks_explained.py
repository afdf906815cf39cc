"""Why a streak is as it is, how much of it was kept, and what may still be told of days that are over."""

from datetime import UTC, date, datetime, timedelta
from time import process_time
from zoneinfo import ZoneInfo

import pytest

from bot.errors import Refusal
from bot.rules.check_ins import BeforeJoining, Evidence, PastGrace, StillToCome, check_day
from bot.rules.days import DayRule, RuleChange
from bot.rules.excuses import Excuse
from bot.rules.streaks import History, kept_share, replay, why
from bot.rules.targets import ImpossibleTarget, TargetChange
from tests.unit.streaks.member import (
    DAILY,
    KIRITIMATI,
    LOS_ANGELES,
    MONDAY,
    PAGO_PAGO,
    TOKYO,
    Member,
    day,
    day_of_week,
    weekly,
)


class TestWhy:
    def local(self, instant: datetime, rule: DayRule) -> str:
        return f"{instant.astimezone(ZoneInfo(rule.zone)):%a %d %H:%M}"

    def told(self, member: Member, today: date) -> list[tuple[str, str]]:
        return [
            (self.local(account.began.at, account.began.rule), self.local(account.ended.at, account.ended.rule))
            for account in why(member.history, member.streak(today).periods)
        ]

    def test_a_week_runs_from_monday_to_monday_on_the_members_clock(self) -> None:
        assert self.told(Member(), day(0)) == [("Mon 02 00:00", "Mon 09 00:00")]

    def test_the_first_week_begins_on_the_day_of_joining(self) -> None:
        assert self.told(Member(joined=day(3)), day(3)) == [("Thu 05 00:00", "Mon 09 00:00")]

    def test_the_day_starts_at_the_members_own_hour(self) -> None:
        member = Member(rule=DayRule(zone="Europe/Berlin", day_start=timedelta(hours=4))).chooses(DAILY)
        assert self.told(member, day(1)) == [("Mon 02 04:00", "Tue 03 04:00"), ("Tue 03 04:00", "Wed 04 04:00")]

    def test_the_day_on_which_clocks_go_forward_has_23_hours(self) -> None:
        sunday = date(2026, 3, 29)
        member = Member(joined=sunday).chooses(DAILY)
        (account,) = why(member.history, member.streak(sunday).periods)
        assert account.ended.at - account.began.at == timedelta(hours=23)

    def test_flying_east_the_next_day_begins_with_the_change(self) -> None:
        member = Member(rule=LOS_ANGELES).chooses(DAILY).moves_to(TOKYO, "2026-03-02 20:00")
        assert self.told(member, day(2)) == [
            ("Mon 02 00:00", "Mon 02 20:00"),
            ("Tue 03 13:00", "Wed 04 00:00"),
            ("Wed 04 00:00", "Thu 05 00:00"),
        ]
        first, second, third = why(member.history, member.streak(day(2)).periods)
        assert first.ended.at == second.began.at
        assert second.ended.at == third.began.at

    def test_flying_west_a_day_ends_when_it_has_come_again(self) -> None:
        member = Member(rule=TOKYO).chooses(DAILY).moves_to(LOS_ANGELES, "2026-03-03 09:00")
        assert self.told(member, day(2)) == [
            ("Mon 02 00:00", "Tue 03 00:00"),
            ("Tue 03 00:00", "Wed 04 00:00"),
            ("Wed 04 00:00", "Thu 05 00:00"),
        ]
        monday, tuesday, _ = why(member.history, member.streak(day(2)).periods)
        assert (monday.ended.rule, tuesday.began.rule) == (LOS_ANGELES, TOKYO)
        assert monday.ended.at > tuesday.began.at

    def test_a_day_leapt_over_ends_as_it_begins(self) -> None:
        member = Member(rule=PAGO_PAGO).chooses(DAILY).moves_to(KIRITIMATI, "2026-03-02 23:30")
        accounts = why(member.history, member.streak(day(2)).periods)
        assert accounts[1].began.at == accounts[1].ended.at == member.changes[0].at

    def test_it_says_what_a_period_did_to_freezes_and_streak(self) -> None:
        member = Member().keeps_weeks(0, 1, 2, 3)
        (account,) = why(member.history, member.streak(day_of_week(4, 6)).periods[-2:-1])
        assert (account.period.state, account.period.freeze, account.period.freezes, account.period.streak) == (
            "kept",
            "earned",
            1,
            4,
        )


class TestConsistency:
    @pytest.mark.parametrize(
        ("member", "today", "share"),
        [
            pytest.param(Member(), day(0), (0, 0), id="the running week does not count against anyone"),
            pytest.param(Member().keeps_weeks(0), day(4), (1, 1), id="it counts once it is kept"),
            pytest.param(Member().keeps_weeks(0, 2), day(21), (2, 3), id="a missed week counts against"),
            pytest.param(Member().keeps_weeks(0, 1, 2, 3), day(35), (4, 5), id="a frozen one too"),
            pytest.param(
                Member().keeps_weeks(0).is_excused("holiday", day(7), day(13)),
                day(14),
                (1, 1),
                id="a neutral one does not",
            ),
            pytest.param(
                Member().chooses(DAILY).checks_in(day(0), day(2), day(5)), day(7), (1, 1), id="three days of daily mode"
            ),
            pytest.param(
                Member().chooses(DAILY).checks_in(day(0), day(2)), day(7), (0, 1), id="two days of daily mode"
            ),
            pytest.param(Member().chooses(DAILY).checks_in(day(0)), day(0), (0, 0), id="a daily week that runs"),
            pytest.param(
                Member().chooses(DAILY).checks_in(day(0), day(1), day(2)),
                day(2),
                (1, 1),
                id="and one that is kept early",
            ),
            pytest.param(
                Member().chooses(DAILY).is_excused("break", day(0), day(5)).checks_in(day(6)),
                day(7),
                (1, 1),
                id="no more daily days than were asked",
            ),
            pytest.param(
                Member().chooses(DAILY).is_excused("break", day(0), day(6)),
                day(7),
                (0, 0),
                id="a daily week all excused",
            ),
            pytest.param(
                Member().chooses(DAILY).chooses(weekly(2), day(4)).checks_in(day(5), day(6)),
                day(7),
                (1, 1),
                id="in a week that changed to weekly its weekly part decides",
            ),
            pytest.param(Member(joined=day(5)), day(0), (0, 0), id="before the first day"),
        ],
    )
    def test_kept_weeks_of_the_weeks_that_were_asked(self, member: Member, today: date, share: tuple[int, int]) -> None:
        assert kept_share(member.streak(today)) == share


class TestBackdating:
    @pytest.mark.parametrize(
        ("asked", "means"),
        [(None, day(10)), (day(10), day(10)), (day(9), day(9))],
        ids=["no day", "today", "yesterday"],
    )
    def test_today_and_yesterday_can_be_checked_in_for(self, asked: date | None, means: date) -> None:
        assert check_day(asked, today=day(10), joined=day(0)) == means

    def test_the_day_before_yesterday_is_past_the_grace(self) -> None:
        with pytest.raises(PastGrace) as refusal:
            check_day(day(8), today=day(10), joined=day(0))
        assert str(refusal.value) == (
            "Tuesday, 10 March 2026 is too long ago to add. You can still check in back to Wednesday, 11 March 2026."
        )

    def test_a_longer_grace_reaches_further_back(self) -> None:
        assert check_day(day(8), today=day(10), joined=day(0), grace_days=2) == day(8)

    def test_without_grace_there_is_only_today(self) -> None:
        with pytest.raises(PastGrace, match="back to Thursday, 12 March 2026"):
            check_day(day(9), today=day(10), joined=day(0), grace_days=0)

    def test_nothing_before_joining(self) -> None:
        with pytest.raises(BeforeJoining) as refusal:
            check_day(day(9), today=day(10), joined=day(10))
        assert str(refusal.value) == (
            "Wednesday, 11 March 2026 is before you joined. "
            "Check-ins count from your first day on, Thursday, 12 March 2026."
        )

    def test_nothing_into_the_future(self) -> None:
        with pytest.raises(StillToCome) as refusal:
            check_day(day(11), today=day(10), joined=day(0))
        assert str(refusal.value) == (
            "Friday, 13 March 2026 is still to come. Today is Thursday, 12 March 2026; check in for that."
        )

    def test_today_is_never_refused_not_even_where_a_zone_to_the_west_puts_it_before_joining(self) -> None:
        assert check_day(None, today=day(9), joined=day(10)) == day(9)

    def test_every_refusal_is_for_the_person(self) -> None:
        assert all(
            issubclass(refusal, Refusal) for refusal in (StillToCome, BeforeJoining, PastGrace, ImpossibleTarget)
        )


class TestSize:
    def replay_takes(self, days: int) -> float:
        """Seconds of computing, at its best, for a life in which everything changes every day."""
        noons = [datetime(2026, 3, 2, 12, tzinfo=UTC) + timedelta(days=number) for number in range(days)]
        rules = (LOS_ANGELES, TOKYO)
        history = History(
            joined=MONDAY,
            rule=LOS_ANGELES,
            evidence=[
                Evidence(day=day(n), at=noon + timedelta(minutes=m)) for n, noon in enumerate(noons) for m in (0, 5)
            ],
            targets=[TargetChange(from_day=day(number), target=DAILY) for number in range(days)],
            rule_changes=[RuleChange(at=noon, old=rules[n % 2], new=rules[1 - n % 2]) for n, noon in enumerate(noons)],
            excuses=[Excuse(first=day(number), last=date.max, reason="break") for number in (*range(days),) * 5],
        )
        return min(self._once(history, day(days - 1)) for _ in range(3))

    def _once(self, history: History, today: date) -> float:
        started = process_time()
        replay(history, today)
        return process_time() - started

    def test_four_times_the_days_with_changes_of_everything_take_nowhere_near_sixteen_times_as_long(self) -> None:
        assert self.replay_takes(4 * 400) < 9 * self.replay_takes(400)
