"""The English words that a cadence may be said in."""

from collections.abc import Sequence
from datetime import time

from bot.rules.cadence_rule import WEEKEND, WORKING_DAYS, Frequency

WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
ORDINAL_NAMES = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}


def _names(names: Sequence[str], first: int, *, plural: bool) -> dict[str, int]:
    words: dict[str, int] = {}
    for number, name in enumerate(names, start=first):
        full = name.casefold()
        words |= {full: number, full[:3]: number}
        if plural:
            words[f"{full}s"] = number
    return words


WEEKDAYS = _names(WEEKDAY_NAMES, 0, plural=True) | {"tues": 1, "weds": 2, "thur": 3, "thurs": 3}
MONTHS = _names(MONTH_NAMES, 1, plural=False) | {"sept": 9}
DAY_GROUPS = {
    "weekday": WORKING_DAYS,
    "weekdays": WORKING_DAYS,
    "workday": WORKING_DAYS,
    "workdays": WORKING_DAYS,
    "weekend": WEEKEND,
    "weekends": WEEKEND,
}
UNITS = {
    "day": Frequency.DAILY,
    "days": Frequency.DAILY,
    "daily": Frequency.DAILY,
    "week": Frequency.WEEKLY,
    "weeks": Frequency.WEEKLY,
    "weekly": Frequency.WEEKLY,
    "month": Frequency.MONTHLY,
    "months": Frequency.MONTHLY,
    "monthly": Frequency.MONTHLY,
    "year": Frequency.YEARLY,
    "years": Frequency.YEARLY,
    "yearly": Frequency.YEARLY,
    "annually": Frequency.YEARLY,
}
FINER_UNITS = frozenset({"hour", "hours", "hourly", "minute", "minutes", "min", "mins", "seconds"})
CLOCK_NAMES = {"noon": time(12), "midday": time(12), "midnight": time(0)}
HALVES_OF_DAY = ("am", "pm")
RANGE_WORDS = frozenset({"to", "till", "through", "thru"})
NOISE = frozenset({"at", "on", "in", "the", "of", "and", "&", "a", "once"})

_ORDINALS = {name: number for number, name in ORDINAL_NAMES.items()}
_ORDINAL_ENDINGS = ("st", "nd", "rd", "th")


def words_of(text: str) -> list[str]:
    """The words of the text, without case, commas and full stops; a date joined to a time is two."""
    plain = text.casefold().replace("@", " at ").replace(",", " ").replace("a.m.", "am").replace("p.m.", "pm")
    words = (word.strip(".;!\"'“”") for word in plain.replace("–", "-").split())
    return [piece for word in words if word for piece in _date_and_time(word)]


def ordinal(word: str) -> int | None:
    """The number of an ordinal such as first, 3rd or last (-1); None for another word."""
    if word in _ORDINALS:
        return _ORDINALS[word]
    if word.endswith(_ORDINAL_ENDINGS):
        return number(word[:-2])
    return None


def number(word: str) -> int | None:
    """The whole number of at most four digits that the word is; None for another word."""
    return int(word) if word.isascii() and word.isdecimal() and len(word) <= 4 else None


def spoken_ordinal(value: int) -> str:
    """1st, 2nd, 3rd, 4th, ..."""
    if value % 100 in (11, 12, 13):
        return f"{value}th"
    return f"{value}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th') }"


def listed(names: Sequence[str]) -> str:
    """Names in a row: one, two and three."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _date_and_time(word: str) -> tuple[str, ...]:
    day, letter, clock = word.partition("t")
    return (day, clock) if letter and day.count("-") == 2 and ":" in clock else (word,)
