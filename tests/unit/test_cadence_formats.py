"""Cron lines and RRULEs: what they mean here, which is what they mean elsewhere."""

from datetime import datetime

import pytest

from bot.rules.cadence import nominal_times
from bot.rules.cadence_phrase import in_words
from bot.rules.cadence_text import parse_cadence

BERLIN = "Europe/Berlin"
FRIDAY_NOON = datetime.fromisoformat("2026-11-20 11:00+00:00")


def answer(text: str) -> tuple[str, str, str]:
    """The rule, the rule in words and the first instants, as the bot answers them to an admin in Berlin on a Friday."""
    cadence = parse_cadence(text, BERLIN, FRIDAY_NOON)
    first = ", ".join(f"{nominal:%a %d.%m.%y}" for nominal in nominal_times(cadence, None, 2))
    return cadence.rrule, in_words(cadence).removesuffix(f" ({BERLIN})"), first


CRON = [
    ("0 9 * * 1", "FREQ=WEEKLY;BYDAY=MO", "every Monday at 09:00", "Mon 23.11.26, Mon 30.11.26"),
    ("0 9 * * 2", "FREQ=WEEKLY;BYDAY=TU", "every Tuesday at 09:00", "Tue 24.11.26, Tue 01.12.26"),
    ("0 9 * * 3", "FREQ=WEEKLY;BYDAY=WE", "every Wednesday at 09:00", "Wed 25.11.26, Wed 02.12.26"),
    ("0 9 * * 4", "FREQ=WEEKLY;BYDAY=TH", "every Thursday at 09:00", "Thu 26.11.26, Thu 03.12.26"),
    ("0 9 * * 5", "FREQ=WEEKLY;BYDAY=FR", "every Friday at 09:00", "Fri 27.11.26, Fri 04.12.26"),
    ("0 9 * * 6", "FREQ=WEEKLY;BYDAY=SA", "every Saturday at 09:00", "Sat 21.11.26, Sat 28.11.26"),
    ("0 9 * * 7", "FREQ=WEEKLY;BYDAY=SU", "every Sunday at 09:00", "Sun 22.11.26, Sun 29.11.26"),
    ("0 9 * * 0", "FREQ=WEEKLY;BYDAY=SU", "every Sunday at 09:00", "Sun 22.11.26, Sun 29.11.26"),
    ("30 18 * * MON-FRI", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "every weekday at 18:30", "Fri 20.11.26, Mon 23.11.26"),
    (
        "0 9 * * 5-7",
        "FREQ=WEEKLY;BYDAY=FR,SA,SU",
        "every Friday, Saturday and Sunday at 09:00",
        "Sat 21.11.26, Sun 22.11.26",
    ),
    ("0 9 * * sun,wed", "FREQ=WEEKLY;BYDAY=WE,SU", "every Wednesday and Sunday at 09:00", "Sun 22.11.26, Wed 25.11.26"),
    ("0 9 * * *", "FREQ=DAILY", "every day at 09:00", "Sat 21.11.26, Sun 22.11.26"),
    (
        "0 9 1,15 * *",
        "FREQ=MONTHLY;BYMONTHDAY=1,15",
        "the 1st and 15th of every month at 09:00",
        "Tue 01.12.26, Tue 15.12.26",
    ),
    (
        "0 9 */10 * *",
        "FREQ=MONTHLY;BYMONTHDAY=1,11,21,31",
        "the 1st, 11th, 21st and 31st of every month at 09:00",
        "Sat 21.11.26, Tue 01.12.26",
    ),
    (
        "0 9 1 */6 *",
        "FREQ=YEARLY;BYMONTH=1,7;BYMONTHDAY=1",
        "every year on the 1st of January and July at 09:00",
        "Fri 01.01.27, Thu 01.07.27",
    ),
    (
        "0 9 24 dec *",
        "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24",
        "every year on 24 December at 09:00",
        "Thu 24.12.26, Fri 24.12.27",
    ),
    (
        "0 9 * 6-8 1",
        "FREQ=WEEKLY;BYMONTH=6,7,8;BYDAY=MO",
        "every Monday in June, July and August at 09:00",
        "Mon 07.06.27, Mon 14.06.27",
    ),
    ("0 9 * 12 *", "FREQ=DAILY;BYMONTH=12", "every day in December at 09:00", "Tue 01.12.26, Wed 02.12.26"),
    (
        "0 9 20/5 * *",
        "FREQ=MONTHLY;BYMONTHDAY=20,25,30",
        "the 20th, 25th and 30th of every month at 09:00",
        "Wed 25.11.26, Mon 30.11.26",
    ),
]


@pytest.mark.parametrize(("text", "rrule", "said", "first"), CRON)
def test_a_cron_line_means_what_cron_means_by_it(text: str, rrule: str, said: str, first: str) -> None:
    assert answer(text) == (rrule, said, first)


RRULES = [
    (
        "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0",
        "FREQ=WEEKLY;BYDAY=MO",
        "every Monday at 09:00",
        "Mon 23.11.26, Mon 30.11.26",
    ),
    (
        "rrule:freq=weekly; byday=mo; byhour=9;",
        "FREQ=WEEKLY;BYDAY=MO",
        "every Monday at 09:00",
        "Mon 23.11.26, Mon 30.11.26",
    ),
    (
        "DTSTART:20261120T090000\nRRULE:FREQ=WEEKLY",
        "FREQ=WEEKLY;BYDAY=FR",
        "every Friday at 09:00",
        "Fri 27.11.26, Fri 04.12.26",
    ),
    (
        "DTSTART;VALUE=DATE:20261130 RRULE:FREQ=MONTHLY;BYHOUR=9",
        "FREQ=MONTHLY;BYMONTHDAY=30",
        "the 30th of every month at 09:00",
        "Mon 30.11.26, Wed 30.12.26",
    ),
    (
        "DTSTART:20261113T080000Z RRULE:FREQ=WEEKLY;INTERVAL=2",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR",
        "every 2 weeks on Friday at 09:00",
        "Fri 27.11.26, Fri 11.12.26",
    ),
    (
        "DTSTART;TZID=Europe/Berlin:20261224T120000 RRULE:FREQ=YEARLY",
        "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24",
        "every year on 24 December at 12:00",
        "Thu 24.12.26, Fri 24.12.27",
    ),
    (
        "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;COUNT=10",
        "FREQ=WEEKLY;COUNT=10;BYDAY=MO",
        "every Monday at 09:00, 10 times",
        "Mon 23.11.26, Mon 30.11.26",
    ),
    (
        "DTSTART:20261101T090000 RRULE:FREQ=DAILY;COUNT=30",
        "FREQ=DAILY;COUNT=10",
        "every day at 09:00, 10 times",
        "Sat 21.11.26, Sun 22.11.26",
    ),
    (
        "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;UNTIL=20270131",
        "FREQ=WEEKLY;UNTIL=20270131T235959;BYDAY=MO",
        "every Monday at 09:00, until 31 January 2027",
        "Mon 23.11.26, Mon 30.11.26",
    ),
    (
        "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;UNTIL=20261231T233000Z",
        "FREQ=WEEKLY;UNTIL=20270101T003000;BYDAY=MO",
        "every Monday at 09:00, until 31 December 2026",
        "Mon 23.11.26, Mon 30.11.26",
    ),
    (
        "DTSTART:20261120T100000 RRULE:FREQ=DAILY;INTERVAL=2;BYHOUR=8",
        "FREQ=DAILY;INTERVAL=2",
        "every 2 days at 08:00",
        "Sun 22.11.26, Tue 24.11.26",
    ),
    (
        "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;BYHOUR=9",
        "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
        "by the rule FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR at 09:00",
        "Fri 13.08.27, Fri 13.10.28",
    ),
    (
        "FREQ=YEARLY;BYYEARDAY=256;BYHOUR=9",
        "FREQ=YEARLY;BYYEARDAY=256",
        "by the rule FREQ=YEARLY;BYYEARDAY=256 at 09:00",
        "Mon 13.09.27, Tue 12.09.28",
    ),
    ("FREQ=DAILY;BYDAY=SA;BYHOUR=9", "FREQ=DAILY;BYDAY=SA", "every Saturday at 09:00", "Sat 21.11.26, Sat 28.11.26"),
]


@pytest.mark.parametrize(("text", "rrule", "said", "first"), RRULES)
def test_an_rrule_is_taken_as_calendars_write_it(text: str, rrule: str, said: str, first: str) -> None:
    assert answer(text) == (rrule, said, first)
