"""What an admin may write for "when", what becomes of it, and how the bot says it back."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import Refusal
from bot.rules.cadence import due_at, nominal_times
from bot.rules.cadence_phrase import in_words
from bot.rules.cadence_refusals import HasPassed
from bot.rules.cadence_text import parse_cadence

BERLIN = "Europe/Berlin"
FRIDAY_NOON = datetime.fromisoformat("2026-11-20 11:00+00:00")


def answer(text: str, now: datetime = FRIDAY_NOON) -> tuple[str, str, str]:
    """The rule, the rule in words and the first instants, as the bot answers them to an admin in Berlin on a Friday."""
    cadence = parse_cadence(text, BERLIN, now)
    first = ", ".join(f"{nominal:%a %d.%m.%y}" for nominal in nominal_times(cadence, None, 2))
    return cadence.rrule, in_words(cadence).removesuffix(f" ({BERLIN})"), first


WORDS = [
    ("every Monday at 09:00", "FREQ=WEEKLY;BYDAY=MO", "every Monday at 09:00", "Mon 23.11.26, Mon 30.11.26"),
    ("mondays 9:00", "FREQ=WEEKLY;BYDAY=MO", "every Monday at 09:00", "Mon 23.11.26, Mon 30.11.26"),
    ("MONDAY @ 9", "FREQ=WEEKLY;BYDAY=MO", "every Monday at 09:00", "Mon 23.11.26, Mon 30.11.26"),
    ('"every monday, at 9 a.m."', "FREQ=WEEKLY;BYDAY=MO", "every Monday at 09:00", "Mon 23.11.26, Mon 30.11.26"),
    ("09:00 every Monday", "FREQ=WEEKLY;BYDAY=MO", "every Monday at 09:00", "Mon 23.11.26, Mon 30.11.26"),
    (
        "every Mon, Wed and Fri at 18:30",
        "FREQ=WEEKLY;BYDAY=MO,WE,FR",
        "every Monday, Wednesday and Friday at 18:30",
        "Fri 20.11.26, Mon 23.11.26",
    ),
    ("weekdays 18:30", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday at 18:30", "Fri 20.11.26, Mon 23.11.26"),
    ("Mon-Fri 09:00", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday at 09:00", "Mon 23.11.26, Tue 24.11.26"),
    (
        "Saturday to Monday at 9pm",
        "FREQ=WEEKLY;BYDAY=MO,SA,SU",
        "every Monday, Saturday and Sunday at 21:00",
        "Sat 21.11.26, Sun 22.11.26",
    ),
    ("weekends at 10", "FREQ=WEEKLY;BYDAY=SA,SU", "every Saturday and Sunday at 10:00", "Sat 21.11.26, Sun 22.11.26"),
    ("every day at 07:00", "FREQ=DAILY", "every day at 07:00", "Sat 21.11.26, Sun 22.11.26"),
    ("daily 7am", "FREQ=DAILY", "every day at 07:00", "Sat 21.11.26, Sun 22.11.26"),
    ("every second day at noon", "FREQ=DAILY;INTERVAL=2", "every 2 days at 12:00", "Sat 21.11.26, Mon 23.11.26"),
    (
        "every 2 weeks on Thu 17:00",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH",
        "every 2 weeks on Thursday at 17:00",
        "Thu 26.11.26, Thu 10.12.26",
    ),
    (
        "every other Thursday 17:00",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH",
        "every 2 weeks on Thursday at 17:00",
        "Thu 26.11.26, Thu 10.12.26",
    ),
    (
        "fortnightly on weekdays at 8:15",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR",
        "every 2 weeks on weekdays at 08:15",
        "Mon 23.11.26, Tue 24.11.26",
    ),
    (
        "first Friday of the month 10:00",
        "FREQ=MONTHLY;BYDAY=1FR",
        "the first Friday of every month at 10:00",
        "Fri 04.12.26, Fri 01.01.27",
    ),
    (
        "every second Tuesday of the month at 10:00",
        "FREQ=MONTHLY;BYDAY=2TU",
        "the second Tuesday of every month at 10:00",
        "Tue 08.12.26, Tue 12.01.27",
    ),
    (
        "first and third Monday of the month at 10:00",
        "FREQ=MONTHLY;BYDAY=1MO,3MO",
        "the first and third Monday of every month at 10:00",
        "Mon 07.12.26, Mon 21.12.26",
    ),
    (
        "the first Monday and the last Friday of the month at 9",
        "FREQ=MONTHLY;BYDAY=1MO,-1FR",
        "the first Monday and the last Friday of every month at 09:00",
        "Fri 27.11.26, Mon 07.12.26",
    ),
    (
        "last weekday of the month 17:00",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "the last weekday of every month at 17:00",
        "Mon 30.11.26, Thu 31.12.26",
    ),
    (
        "every 3 months on the first Friday at 9:00",
        "FREQ=MONTHLY;INTERVAL=3;BYDAY=1FR",
        "every 3 months on the first Friday at 09:00",
        "Fri 04.12.26, Fri 05.03.27",
    ),
    (
        "the 15th of every month at 9",
        "FREQ=MONTHLY;BYMONTHDAY=15",
        "the 15th of every month at 09:00",
        "Tue 15.12.26, Fri 15.01.27",
    ),
    (
        "every month on the 1st 09:00",
        "FREQ=MONTHLY;BYMONTHDAY=1",
        "the 1st of every month at 09:00",
        "Tue 01.12.26, Fri 01.01.27",
    ),
    (
        "1st and 15th of the month at midnight",
        "FREQ=MONTHLY;BYMONTHDAY=1,15",
        "the 1st and 15th of every month at 00:00",
        "Tue 01.12.26, Tue 15.12.26",
    ),
    (
        "15th and last day of the month 9:00",
        "FREQ=MONTHLY;BYMONTHDAY=15,-1",
        "the 15th and last day of every month at 09:00",
        "Mon 30.11.26, Tue 15.12.26",
    ),
    (
        "every year on December 24 at 12:00",
        "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24",
        "every year on 24 December at 12:00",
        "Thu 24.12.26, Fri 24.12.27",
    ),
    (
        "every 2 years on 24 Dec at 12:00",
        "FREQ=YEARLY;INTERVAL=2;BYMONTH=12;BYMONTHDAY=24",
        "every 2 years on 24 December at 12:00",
        "Thu 24.12.26, Sun 24.12.28",
    ),
    (
        "first Monday of January and July at 9",
        "FREQ=YEARLY;BYMONTH=1,7;BYDAY=1MO",
        "every year on the first Monday of January and July at 09:00",
        "Mon 04.01.27, Mon 05.07.27",
    ),
    (
        "first weekday of January and July at 9",
        "FREQ=MONTHLY;BYMONTH=1,7;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1",
        "every year on the first weekday of January and July at 09:00",
        "Fri 01.01.27, Thu 01.07.27",
    ),
    (
        "every Monday in June and July at 9",
        "FREQ=WEEKLY;BYMONTH=6,7;BYDAY=MO",
        "every Monday in June and July at 09:00",
        "Mon 07.06.27, Mon 14.06.27",
    ),
    ("2026-12-24 12:00", "FREQ=DAILY;COUNT=1", "once, on Thursday 24 December 2026 at 12:00", "Thu 24.12.26"),
    ("on 2026-12-24 at 12:00", "FREQ=DAILY;COUNT=1", "once, on Thursday 24 December 2026 at 12:00", "Thu 24.12.26"),
    ("2026-12-24T12:00:00", "FREQ=DAILY;COUNT=1", "once, on Thursday 24 December 2026 at 12:00", "Thu 24.12.26"),
    ("24th of December, 12 pm", "FREQ=DAILY;COUNT=1", "once, on Thursday 24 December 2026 at 12:00", "Thu 24.12.26"),
    ("1 March at 12 am", "FREQ=DAILY;COUNT=1", "once, on Monday 1 March 2027 at 00:00", "Mon 01.03.27"),
    ("today 13:00", "FREQ=DAILY;COUNT=1", "once, on Friday 20 November 2026 at 13:00", "Fri 20.11.26"),
    ("tomorrow 09:00", "FREQ=DAILY;COUNT=1", "once, on Saturday 21 November 2026 at 09:00", "Sat 21.11.26"),
]


@pytest.mark.parametrize(("text", "rrule", "said", "first"), WORDS)
def test_words_become_a_rule_that_is_said_back(text: str, rrule: str, said: str, first: str) -> None:
    assert answer(text) == (rrule, said, first)


@pytest.mark.parametrize("text", [text for text, *_ in WORDS])
def test_what_is_said_back_can_be_typed_in_again(text: str) -> None:
    cadence = parse_cadence(text, BERLIN, FRIDAY_NOON)
    said = in_words(cadence).removesuffix(f" ({BERLIN})")
    assert parse_cadence(said, BERLIN, FRIDAY_NOON) == cadence


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("Monday", "mondays", "Mon", "MON."), "MO"),
        (("Tuesday", "tuesdays", "tue", "tues"), "TU"),
        (("Wednesday", "wednesdays", "wed", "weds"), "WE"),
        (("Thursday", "thursdays", "thu", "thur", "thurs"), "TH"),
        (("Friday", "fridays", "fri"), "FR"),
        (("Saturday", "saturdays", "sat"), "SA"),
        (("Sunday", "sundays", "sun"), "SU"),
    ],
)
def test_weekdays_go_by_all_their_names(names: tuple[str, ...], code: str) -> None:
    assert {parse_cadence(f"every {name} 9:00", BERLIN, FRIDAY_NOON).rrule for name in names} == {
        f"FREQ=WEEKLY;BYDAY={code}"
    }


def test_the_zone_is_kept_by_its_proper_name() -> None:
    assert parse_cadence("every Monday at 09:00", "europe/berlin", FRIDAY_NOON).zone == BERLIN


def test_a_naive_now_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="aware"):
        parse_cadence("every Monday at 09:00", BERLIN, FRIDAY_NOON.replace(tzinfo=None))


def test_the_first_occurrence_lies_strictly_after_now() -> None:
    monday_nine = datetime.fromisoformat("2026-11-23 08:00+00:00")
    assert answer("every Monday at 09:00", monday_nine)[2] == "Mon 30.11.26, Mon 07.12.26"
    assert answer("every Monday at 09:00", monday_nine - timedelta(seconds=1))[2] == "Mon 23.11.26, Mon 30.11.26"


def test_every_two_weeks_begins_with_the_next_such_day() -> None:
    tuesday = datetime.fromisoformat("2026-11-24 12:00+00:00")
    assert answer("every 2 weeks on Mon and Thu 17:00", tuesday)[2] == "Thu 26.11.26, Mon 07.12.26"


def test_the_day_is_that_of_the_zone() -> None:
    late_evening_in_london = datetime.fromisoformat("2026-11-20 23:30+00:00")
    assert parse_cadence("tomorrow 09:00", "Europe/London", late_evening_in_london).start.day == 21
    assert parse_cadence("tomorrow 09:00", "Asia/Tokyo", late_evening_in_london).start.day == 22


def test_a_time_that_the_clocks_skip_is_taken_and_placed_after_the_gap() -> None:
    once = parse_cadence("2027-03-28 02:30", BERLIN, FRIDAY_NOON)
    assert in_words(once) == "once, on Sunday 28 March 2027 at 02:30 (Europe/Berlin)"
    assert due_at(once, once.start) == datetime.fromisoformat("2027-03-28 01:00+00:00")


def test_between_the_two_times_of_a_night_the_first_has_passed() -> None:
    second_ten_past_two = datetime.fromisoformat("2027-10-31 01:10+00:00")
    with pytest.raises(HasPassed):
        parse_cadence("2027-10-31 02:30", BERLIN, second_ten_past_two)
    assert answer("every day at 02:30", second_ten_past_two)[2] == "Mon 01.11.27, Tue 02.11.27"


WORDS_AND_SIGNS = (
    "every each other second last 1st 15th 2 9 31 0 999 day days daily week weekly month months year monday mon-fri "
    "tue weekdays weekend of the and at on in 09:00 9am 7 pm noon 24:00 december may 2026 2027-02-28 2027-02-29 "
    "today tomorrow hour fnord * */2 0 1,2 1-5 , @ FREQ=WEEKLY RRULE: BYDAY=MO ; BYHOUR=9"
)
RHYTHMS = (
    "",
    "every",
    "every other",
    "every 2 weeks on",
    "every month on the",
    "every 3 months on the",
    "every year on the",
    "the first and last",
)
DAYS = (
    "Monday",
    "Tue and Fri",
    "weekdays",
    "Sat-Mon in May and June",
    "day",
    "15th",
    "1st, 15th and last day",
    "last Friday",
    "second and fourth Tuesday and Wednesday",
    "first weekday of the month",
    "first weekday of April",
    "29 February",
    "31st of January and July",
    "30th of February",
    "tomorrow",
    "24 December 2031",
)
TIMES = ("at 09:00", "at 9", "7 pm", "noon", "@ 23:59", "at 0:00 and 18:00", "")
SENTENCES = st.builds("{} {} {}".format, st.sampled_from(RHYTHMS), st.sampled_from(DAYS), st.sampled_from(TIMES))
RULE_PARTS = st.fixed_dictionaries(
    {"FREQ": st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]), "BYHOUR": st.just("9")},
    optional={
        "INTERVAL": st.sampled_from(["1", "2", "10", "366"]),
        "COUNT": st.sampled_from(["1", "2", "1000", "-1"]),
        "UNTIL": st.sampled_from(["20270101", "20390101T000000Z", "20390101T090000"]),
        "BYMONTH": st.sampled_from(["1", "2", "12,6", "13"]),
        "BYMONTHDAY": st.sampled_from(["1", "29", "30,31", "-1", "-31", "0"]),
        "BYYEARDAY": st.sampled_from(["1", "366", "-1"]),
        "BYDAY": st.sampled_from(["MO", "SU,MO", "1MO", "-1FR,2FR", "5SU", "53MO", "MO,1TU"]),
        "BYSETPOS": st.sampled_from(["1", "-1", "2,-2", "366"]),
        "WKST": st.sampled_from(["MO", "SU"]),
    },
)
TEXTS = st.one_of(
    st.text(max_size=60),
    SENTENCES,
    RULE_PARTS.map(lambda parts: ";".join(f"{name}={value}" for name, value in parts.items())),
    st.lists(st.sampled_from(WORDS_AND_SIGNS.split(" ")), max_size=8).map(" ".join),
    st.lists(st.sampled_from(["0", "9", "*", "*/2", "1-5", "MON", "31", ","]), min_size=5, max_size=5).map(" ".join),
)
NOWS = st.datetimes(*map(datetime.fromisoformat, ("2020-01-01", "2040-01-01")), timezones=st.just(UTC))
ZONES = st.sampled_from([BERLIN, "America/New_York", "Australia/Lord_Howe", "Pacific/Kiritimati", "UTC"])


@given(text=TEXTS, zone=ZONES, now=NOWS)
@example(text="²:00 every ٣ days", zone=BERLIN, now=FRIDAY_NOON)
@example(text="DTSTART:99991231T235959Z RRULE:FREQ=DAILY;COUNT=1000", zone=BERLIN, now=FRIDAY_NOON)
@example(text="FREQ=DAILY;BYHOUR=9;UNTIL=99991231T235959Z", zone=BERLIN, now=FRIDAY_NOON)
def test_any_text_is_taken_with_a_first_time_ahead_or_refused(text: str, zone: str, now: datetime) -> None:
    try:
        cadence = parse_cadence(text, zone, now)
    except Refusal as refusal:
        assert 20 < len(str(refusal)) < 300
        return
    assert nominal_times(cadence, None, 1) == [cadence.start]
    assert now < due_at(cadence, cadence.start) < now + timedelta(days=3655)
    assert in_words(cadence).endswith(f"({zone})")


@given(text=SENTENCES, zone=ZONES, now=NOWS)
def test_whatever_sentence_is_taken_is_said_back_as_the_same_cadence(text: str, zone: str, now: datetime) -> None:
    try:
        cadence = parse_cadence(text, zone, now)
    except Refusal:
        return
    assert parse_cadence(in_words(cadence).removesuffix(f" ({zone})"), zone, now) == cadence
