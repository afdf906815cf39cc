"""What can't be a cadence, and the sentence that says so."""

from datetime import datetime
from time import perf_counter

import pytest

from bot.errors import Refusal
from bot.rules.cadence_refusals import (
    AlreadyOver,
    FinerThanDaily,
    HasPassed,
    MissingDay,
    MissingTime,
    NeverFires,
    TooFarAhead,
    TwoReadings,
    TwoSchedules,
    UnclearCadence,
    UnknownRulePart,
)
from bot.rules.cadence_text import parse_cadence
from bot.rules.zones import UnknownZone

BERLIN = "Europe/Berlin"
FRIDAY_NOON = datetime.fromisoformat("2026-11-20 11:00+00:00")
TRY = 'Say when, such as "every Monday at 09:00" or "2026-12-24 12:00".'
CHOOSE_ONE_TIME = 'A schedule posts once a day at most. Choose one time of day, such as "every day at 09:00".'


def not_understood(word: str) -> str:
    return f'Pacer does not understand "{word}" there. {TRY}'


def cant_follow(part: str, mend: str) -> str:
    return f"Pacer can't follow {part} in that rule. {mend}"


def no_day(text: str, example: str) -> str:
    return f'"{text}" does not say on which day. Say for instance "{example}".'


def never(text: str) -> str:
    return f'No day in the next ten years fits "{text}". Check its days and months.'


def over(text: str) -> str:
    return f'"{text}" has ended already. Choose a later end, or none.'


def passed(moment: str) -> str:
    return f"{moment} has passed. Choose a time after now, such as 2026-11-21 09:00."


REFUSALS: list[tuple[str, type[Refusal], str]] = [
    ("", UnclearCadence, f"There is no text. {TRY}"),
    ("whenever", UnclearCadence, not_understood("whenever")),
    ("lunes a las 9", UnclearCadence, not_understood("lunes")),
    ("24/12/2026 12:00", UnclearCadence, not_understood("24/12/2026")),
    ("every Monday at 25:00", UnclearCadence, f'"25:00" is no time of day. {TRY}'),
    ("every Monday at 13pm", UnclearCadence, f'"13pm" is no time of day. {TRY}'),
    ("every Monday at 9:5", UnclearCadence, f'"9:5" is no time of day. {TRY}'),
    ("2026-02-30 12:00", UnclearCadence, f'"2026-02-30" is no date; write year, month and day. {TRY}'),
    ("Monday 2026-12-24 12:00", UnclearCadence, f"2026-12-24 is a Thursday. {TRY}"),
    ("every 2026-12-24 at 12:00", UnclearCadence, f"A date and a repetition don't go together. {TRY}"),
    ("every 0 days at 9:00", UnclearCadence, f'"every 0" is out of range. {TRY}'),
    ("every other weekday at 9", UnclearCadence, f'"every 2" needs days, weeks, months or years. {TRY}'),
    ("6th Monday of the month at 9", UnclearCadence, f"No month has 6 of one weekday. {TRY}"),
    ("the 32nd of every month at 9", UnclearCadence, f'"32nd" is no day of a month. {TRY}'),
    ("15th and first Monday of the month at 9", UnclearCadence, f"No month has 15 of one weekday. {TRY}"),
    ("every Monday and first Friday at 9", UnclearCadence, f"That mixes several rules; add a schedule for each. {TRY}"),
    ("every 3 months on 1 April at 9", UnclearCadence, f"Name the months or count them, not both. {TRY}"),
    ("every Monday", MissingTime, '"every Monday" has no time of day. Add one, such as "every Monday at 09:00".'),
    ("2026-12-24", MissingTime, '"2026-12-24" has no time of day. Add one, such as "2026-12-24 at 09:00".'),
    (
        "FREQ=WEEKLY;BYDAY=MO",
        MissingTime,
        '"FREQ=WEEKLY;BYDAY=MO" has no time of day. Add one, such as "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0".',
    ),
    ("at 9", MissingDay, no_day("at 9", "every day at 09:00")),
    ("weekly 9:00", MissingDay, no_day("weekly 9:00", "every week on Monday at 09:00")),
    ("every month at 9", MissingDay, no_day("every month at 9", "every month on the 1st at 09:00")),
    (
        "first weekend of the month 9:00",
        MissingDay,
        no_day("first weekend of the month 9:00", "last Friday of the month at 09:00"),
    ),
    ("FREQ=WEEKLY;BYHOUR=9", MissingDay, no_day("FREQ=WEEKLY;BYHOUR=9", "FREQ=WEEKLY;BYDAY=MO")),
    (
        "every second Thursday 17:00",
        TwoReadings,
        '"every second Thursday 17:00" can be read in two ways. '
        'Say "every 2 weeks on Thursday" or "second Thursday of the month".',
    ),
    (
        "every 2 months on Monday at 9",
        TwoReadings,
        '"every 2 months on Monday at 9" can be read in two ways. '
        'Say "every Monday" or "every 2 months on the first Monday".',
    ),
    ("every hour", FinerThanDaily, CHOOSE_ONE_TIME),
    ("every 15 minutes", FinerThanDaily, CHOOSE_ONE_TIME),
    (
        "every day at 9:00 and 18:00",
        FinerThanDaily,
        "A schedule posts once a day at most. For 09:00 and 18:00, add a schedule each.",
    ),
    ("*/15 9 * * *", FinerThanDaily, CHOOSE_ONE_TIME),
    ("0 9,18 * * *", FinerThanDaily, CHOOSE_ONE_TIME),
    ("* * * * *", FinerThanDaily, CHOOSE_ONE_TIME),
    ("FREQ=HOURLY", FinerThanDaily, CHOOSE_ONE_TIME),
    ("FREQ=DAILY;BYHOUR=9,18", FinerThanDaily, CHOOSE_ONE_TIME),
    ("2020-01-01 09:00", HasPassed, passed("2020-01-01 09:00")),
    ("today at noon", HasPassed, passed("2026-11-20 12:00")),
    ("0001-01-01 00:00", HasPassed, passed("0001-01-01 00:00")),
    ("9999-12-31 23:59", TooFarAhead, "9999-12-31 23:59 is more than ten years away. Choose a time before 2036-11-20."),
    ("30 February 09:00", NeverFires, never("30 February 09:00")),
    ("every 31 April at 9", NeverFires, never("every 31 April at 9")),
    ("0 9 30 2 *", NeverFires, never("0 9 30 2 *")),
    ("FREQ=DAILY;BYHOUR=9;UNTIL=20260101", AlreadyOver, over("FREQ=DAILY;BYHOUR=9;UNTIL=20260101")),
    ("DTSTART:20261001T090000 RRULE:FREQ=DAILY;COUNT=3", AlreadyOver, over("DTSTART:20261001T090000 RRULE:FREQ=DAIL…")),
    (
        "0 9 1 * 1",
        TwoSchedules,
        "In cron, a day of the month beside a weekday means the one or the other. "
        'Add two schedules, "0 9 1 * *" and "0 9 * * 1".',
    ),
    ("0 9 * *", UnclearCadence, f"A cron line has five fields, minute to weekday, such as 0 9 * * 1. {TRY}"),
    ("0 0 9 * * 1", UnclearCadence, f"A cron line has five fields, minute to weekday, such as 0 9 * * 1. {TRY}"),
    ("0 9 * * 8", UnclearCadence, f'In cron "8" does not fit there; Pacer takes 0 to 7. {TRY}'),
    ("0 9 ? * MON", UnclearCadence, f'In cron "?" does not fit there; Pacer takes 1 to 31. {TRY}'),
    ("0 9 * * 5-1", UnclearCadence, f'In cron "5-1" runs backwards. {TRY}'),
    ("0 9 * * MON#1", UnclearCadence, f'In cron "mon#1" does not fit there; Pacer takes 0 to 7. {TRY}'),
    ("FREQ=;", UnclearCadence, f"A rule is made of parts such as FREQ=WEEKLY;BYDAY=MO. {TRY}"),
    ("FREQ=SOMETIMES", UnclearCadence, f"A rule needs FREQ=DAILY, WEEKLY, MONTHLY or YEARLY. {TRY}"),
    ("DTSTART:20261120T090000", UnclearCadence, f"A DTSTART needs an RRULE beside it. {TRY}"),
    ("FREQ=WEEKLY;BYDAY=MO;BYDAY=TU;BYHOUR=9", UnknownRulePart, cant_follow("two BYDAY parts", "Keep one of them.")),
    (
        "FREQ=DAILY;COUNT=3;UNTIL=20271231;BYHOUR=9",
        UnknownRulePart,
        cant_follow("COUNT beside UNTIL", "Keep one of them."),
    ),
    (
        "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYEASTER=1",
        UnknownRulePart,
        cant_follow(
            "BYEASTER",
            "It knows BYDAY, BYHOUR, BYMINUTE, BYMONTH, BYMONTHDAY, BYSETPOS, BYYEARDAY, COUNT, FREQ, INTERVAL, UNTIL, "
            "WKST.",
        ),
    ),
    (
        "FREQ=WEEKLY;BYSETPOS=1;BYHOUR=9",
        UnknownRulePart,
        cant_follow("BYSETPOS", "It goes with FREQ=MONTHLY or YEARLY, not with WEEKLY."),
    ),
    (
        "FREQ=MONTHLY;BYSETPOS=1;BYHOUR=9",
        UnknownRulePart,
        cant_follow("BYSETPOS", "It needs a BYDAY or a BYMONTHDAY to choose from."),
    ),
    (
        "FREQ=WEEKLY;BYDAY=1MO;BYHOUR=9",
        UnknownRulePart,
        cant_follow("BYDAY=1MO", "A numbered day goes with FREQ=MONTHLY or YEARLY."),
    ),
    (
        "FREQ=MONTHLY;BYDAY=MO,1FR;BYHOUR=9",
        UnknownRulePart,
        cant_follow("BYDAY=MO,1FR", "Number all of its days or none."),
    ),
    (
        "FREQ=MONTHLY;BYDAY=6MO;BYHOUR=9",
        UnknownRulePart,
        cant_follow("BYDAY=6MO", "Use whole numbers between 1 and 5, or -5 and -1."),
    ),
    (
        "FREQ=MONTHLY;BYDAY=-+1MO;BYHOUR=9",
        UnknownRulePart,
        cant_follow("BYDAY=-+1MO", "Use whole numbers between 1 and 5, or -5 and -1."),
    ),
    (
        "FREQ=WEEKLY;BYDAY=MONDAY;BYHOUR=9",
        UnknownRulePart,
        cant_follow("BYDAY=MONDAY", "Its days are MO, TU, WE, TH, FR, SA, SU."),
    ),
    (
        "FREQ=WEEKLY;WKST=XX;BYHOUR=9",
        UnknownRulePart,
        cant_follow("WKST=XX", "Its days are MO, TU, WE, TH, FR, SA, SU."),
    ),
    (
        "FREQ=DAILY;INTERVAL=0;BYHOUR=9",
        UnknownRulePart,
        cant_follow("INTERVAL=0", "Use whole numbers between 1 and 3660."),
    ),
    (
        "FREQ=DAILY;BYHOUR=9;BYSECOND=30",
        UnknownRulePart,
        cant_follow("BYSECOND=30", "Leave it out; a time of day has hours and minutes."),
    ),
    (
        "FREQ=DAILY;BYHOUR=9;UNTIL=someday",
        UnknownRulePart,
        cant_follow("UNTIL=SOMEDAY", "Write it as 20271231T235959."),
    ),
    (
        "DTSTART:20261399T090000 RRULE:FREQ=DAILY",
        UnknownRulePart,
        cant_follow("DTSTART:20261399T090000", "Write it as DTSTART:20261120T090000."),
    ),
    (
        "DTSTART:99991231T235959Z RRULE:FREQ=DAILY",
        UnknownRulePart,
        cant_follow("DTSTART:99991231T235959Z", "Its year lies between 1900 and 8999."),
    ),
    (
        "DTSTART;TZID=Asia/Tokyo:20261120T090000 RRULE:FREQ=DAILY",
        UnknownRulePart,
        cant_follow("TZID=ASIA/TOKYO", "The schedule's zone is Europe/Berlin; give both the same."),
    ),
    ("DTSTART;X-A=1:20261120T090000 RRULE:FREQ=DAILY", UnknownRulePart, cant_follow("X-A=1", "Leave it out.")),
    (
        "EXDATE:20261120T090000 RRULE:FREQ=DAILY;BYHOUR=9",
        UnknownRulePart,
        cant_follow("EXDATE", "It takes one RRULE and one DTSTART."),
    ),
]


@pytest.mark.parametrize(("text", "kind", "says"), REFUSALS)
def test_what_can_not_be_followed_is_refused_with_what_can(text: str, kind: type[Refusal], says: str) -> None:
    with pytest.raises(kind) as refused:
        parse_cadence(text, BERLIN, FRIDAY_NOON)
    assert type(refused.value) is kind
    assert str(refused.value) == says


def test_a_text_that_is_too_long_is_refused_before_it_is_read() -> None:
    with pytest.raises(UnclearCadence, match="longer than 200 characters"):
        parse_cadence("every " * 40, BERLIN, FRIDAY_NOON)


def test_an_unknown_zone_is_refused_as_such() -> None:
    with pytest.raises(UnknownZone, match="Did you mean Europe/Berlin"):
        parse_cadence("every Monday at 09:00", "Berlin", FRIDAY_NOON)


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;BYHOUR=9",
        "FREQ=MONTHLY;INTERVAL=7;BYMONTH=2;BYMONTHDAY=30;BYHOUR=9",
        "FREQ=DAILY;INTERVAL=7;BYMONTH=2;BYMONTHDAY=30;BYHOUR=9",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;BYHOUR=9",
        "DTSTART:20260101T090000 RRULE:FREQ=MONTHLY;INTERVAL=12;BYMONTH=2;BYMONTHDAY=1",
        "FREQ=MONTHLY;BYHOUR=9;BYDAY=MO;BYSETPOS=" + ",".join(str(position) for position in range(6, 50)),
    ],
)
def test_a_rule_that_never_fires_is_found_out_at_once(text: str) -> None:
    began = perf_counter()
    with pytest.raises(NeverFires):
        parse_cadence(text, BERLIN, FRIDAY_NOON)
    assert perf_counter() - began < 1, "dateutil alone searches for seconds, up to the year 9999"
