"""Reads what a cadence said in words names, one word after the other; `cadence_sense` makes sense of it."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.rules.cadence_refusals import FinerThanDaily, MissingDay, TwoReadings, UnclearCadence
from bot.rules.cadence_rule import Frequency, Weekday
from bot.rules.cadence_vocabulary import (
    CLOCK_NAMES,
    DAY_GROUPS,
    FINER_UNITS,
    HALVES_OF_DAY,
    MONTHS,
    NOISE,
    RANGE_WORDS,
    UNITS,
    WEEKDAY_NAMES,
    WEEKDAYS,
    number,
    ordinal,
    words_of,
)
from bot.rules.quoting import quoted


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What the words name. `positions` number the working days of a period; `repeats` is an "every"."""

    text: str
    times: tuple[time, ...]
    unit: Frequency | None
    interval: int
    weekdays: tuple[Weekday, ...]
    month_days: tuple[int, ...]
    positions: tuple[int, ...]
    months: tuple[int, ...]
    year: int | None
    day: date | None
    repeats: bool


def read_words(text: str, today: date) -> Said:
    """What the text names, in the order of its words.

    Raises UnclearCadence, MissingDay, TwoReadings, FinerThanDaily.
    """
    return _Reader(text, today).read()


class _Reader:
    """Stands before one word at a time; each `_take_` reads from there what it knows and says whether it did."""

    def __init__(self, text: str, today: date) -> None:
        self._text = text
        self._today = today
        self._words = words_of(text)
        self._at = 0
        self._times: list[time] = []
        self._unit: Frequency | None = None
        self._interval = 1
        self._weekdays: list[Weekday] = []
        self._month_days: list[int] = []
        self._positions: list[int] = []
        self._months: list[int] = []
        self._year: int | None = None
        self._day: date | None = None
        self._repeats = False

    def read(self) -> Said:
        while self._at < len(self._words):
            if not (
                self._take_time()
                or self._take_date()
                or self._take_every()
                or self._take_unit()
                or self._take_numbered_days()
                or self._take_weekdays()
                or self._take_day_of_month()
                or self._take_noise()
            ):
                raise self._unclear(f'Pacer does not understand "{quoted(self._word())}" there.')
        return Said(
            text=self._text,
            times=tuple(sorted(set(self._times))),
            unit=self._unit,
            interval=self._interval,
            weekdays=tuple(sorted(set(self._weekdays))),
            month_days=tuple(sorted(set(self._month_days), key=lambda day: (day < 0, day))),
            positions=tuple(sorted(set(self._positions), key=lambda position: (position < 0, position))),
            months=tuple(sorted(set(self._months))),
            year=self._year,
            day=self._day,
            repeats=self._repeats,
        )

    def _word(self, ahead: int = 0) -> str:
        index = self._at + ahead
        return self._words[index] if 0 <= index < len(self._words) else ""

    def _skip(self, count: int = 1) -> None:
        self._at += count

    def _unclear(self, problem: str) -> UnclearCadence:
        return UnclearCadence(self._text, problem)

    def _take_time(self) -> bool:
        word, half = self._word(), self._word(1) if self._word(1) in HALVES_OF_DAY else ""
        if word in CLOCK_NAMES:
            self._times.append(CLOCK_NAMES[word])
            self._skip()
            return True
        digits = word.removesuffix("am").removesuffix("pm")
        half = half or word[len(digits) :]
        after_at = self._word(-1) == "at" and number(word) is not None and self._word(1) not in MONTHS
        if not (":" in word or (half and number(digits) is not None) or after_at):
            return False
        self._times.append(self._time(digits, half))
        self._skip(2 if self._word(1) in HALVES_OF_DAY else 1)
        return True

    def _time(self, digits: str, half: str) -> time:
        hours, *others = (number(piece) for piece in digits.split(":"))
        minutes, seconds = [*others, 0, 0][:2]
        if half and hours is not None:
            hours = hours % 12 + (12 if half == "pm" else 0) if 1 <= hours <= 12 else None
        if hours is None or minutes is None or seconds != 0 or hours > 23 or minutes > 59 or not _has_form(digits):
            raise self._unclear(f'"{quoted(digits + half)}" is no time of day.')
        return time(hours, minutes)

    def _take_date(self) -> bool:
        word = self._word()
        if word in ("today", "tomorrow"):
            return self._found_date(self._today + timedelta(days=1 if word == "tomorrow" else 0))
        pieces = [number(piece) for piece in word.split("-")]
        if len(pieces) != 3 or None in pieces:
            return False
        try:
            year, month, day = (piece or 0 for piece in pieces)
            return self._found_date(date(year, month, day))
        except ValueError:
            raise self._unclear(f'"{quoted(word)}" is no date; write year, month and day.') from None

    def _found_date(self, day: date) -> bool:
        if self._day not in (None, day):
            raise self._unclear(f"{self._day} and {day} are two dates.")
        self._day = day
        self._skip()
        return True

    def _take_every(self) -> bool:
        if self._word() not in ("every", "each"):
            return False
        self._repeats = True
        self._skip()
        interval, following = ordinal(self._word()), self._word(1)
        if self._word() == "other":
            self._interval = 2
            self._skip()
            if self._word() in WEEKDAYS:
                self._found_unit(Frequency.WEEKLY)
        elif number(self._word()) is not None and following in UNITS.keys() | FINER_UNITS:
            self._interval = number(self._word()) or 0
            self._skip()
        elif self._word() == "second" and following in ("", "at"):
            raise FinerThanDaily
        elif interval is not None and interval > 1 and self._word(2) not in ("of", "in"):
            if following in WEEKDAYS:
                raise self._two_readings(interval, following)
            if following in UNITS:
                self._interval = interval
                self._skip()
        return True

    def _two_readings(self, interval: int, weekday: str) -> TwoReadings:
        name = WEEKDAY_NAMES[WEEKDAYS[weekday]]
        return TwoReadings(self._text, f"every {interval} weeks on {name}", f"{self._word()} {name} of the month")

    def _take_unit(self) -> bool:
        word = self._word()
        if word in FINER_UNITS:
            raise FinerThanDaily
        if word in ("fortnight", "fortnightly"):
            self._interval *= 2
            self._found_unit(Frequency.WEEKLY)
        elif word in UNITS:
            self._found_unit(UNITS[word])
        else:
            return False
        self._repeats = True
        self._skip()
        return True

    def _found_unit(self, unit: Frequency) -> None:
        if self._unit not in (None, unit):
            raise self._unclear("It names two rhythms at once.")
        self._unit = unit

    def _take_numbered_days(self) -> bool:
        numbers = self._numbers()
        if not numbers:
            return False
        word = self._word()
        if word in WEEKDAYS:
            days = self._weekdays_in_a_row()
            self._weekdays += [Weekday(day, self._ordinal_of_weekday(value)) for day in days for value in numbers]
        elif word in DAY_GROUPS and len(DAY_GROUPS[word]) == 5:
            self._positions += numbers
            self._skip()
        elif word in ("day", "days"):
            self._month_days += numbers
            self._skip()
        elif -1 in numbers or word in DAY_GROUPS:
            raise MissingDay(self._text, "last Friday of the month at 09:00")
        else:
            self._month_days += numbers
        return True

    def _numbers(self) -> list[int]:
        numbers: list[int] = []
        while True:
            value = ordinal(self._word())
            if value is None and self._word(-1) == "the" and self._word(1) not in HALVES_OF_DAY:
                value = number(self._word())
            if value is None:
                return numbers
            if not (value == -1 or 1 <= value <= 31):
                raise self._unclear(f'"{quoted(self._word())}" is no day of a month.')
            numbers.append(value)
            self._skip()
            while self._word() in ("and", "the", "&") and (ordinal(self._word(1)) or self._word(1) == "the"):
                self._skip()

    def _weekdays_in_a_row(self) -> list[int]:
        days = []
        while self._word() in WEEKDAYS:
            days.append(WEEKDAYS[self._word()])
            self._skip()
            if self._word() == "and" and self._word(1) in WEEKDAYS:
                self._skip()
        return days

    def _ordinal_of_weekday(self, value: int) -> int:
        if value > 5:
            raise self._unclear(f"No month has {value} of one weekday.")
        return value

    def _take_weekdays(self) -> bool:
        word = self._word()
        first, dash, last = word.partition("-")
        if word in DAY_GROUPS:
            days = list(DAY_GROUPS[word])
        elif dash and first in WEEKDAYS and last in WEEKDAYS:
            days = _span(WEEKDAYS[first], WEEKDAYS[last])
        elif word in WEEKDAYS and self._word(1) in RANGE_WORDS and self._word(2) in WEEKDAYS:
            days = _span(WEEKDAYS[word], WEEKDAYS[self._word(2)])
            self._skip(2)
        elif word in WEEKDAYS:
            days = [WEEKDAYS[word]]
        else:
            return False
        self._weekdays += [Weekday(day) for day in days]
        self._skip()
        return True

    def _take_day_of_month(self) -> bool:
        """A month, with its day before it or after it and its year where they are there."""
        day = number(self._word())
        if day is not None and self._word(1) in MONTHS:
            self._month_days.append(self._day_of_month(day))
            self._skip()
        if self._word() not in MONTHS:
            return False
        self._months.append(MONTHS[self._word()])
        self._skip()
        day = number(self._word())
        if day is not None and day <= 31 and not self._month_days and self._word(1) not in HALVES_OF_DAY:
            self._month_days.append(self._day_of_month(day))
            self._skip()
        if self._year is None and len(self._word()) == 4:
            self._year = number(self._word())
            self._skip(0 if self._year is None else 1)
        return True

    def _day_of_month(self, day: int) -> int:
        if not 1 <= day <= 31:
            raise self._unclear(f'"{day}" is no day of a month.')
        return day

    def _take_noise(self) -> bool:
        if self._word() not in NOISE:
            return False
        self._skip()
        return True


def _has_form(digits: str) -> bool:
    """Whether a time is written H, H:MM or H:MM:SS."""
    hours, *others = digits.split(":")
    return len(hours) <= 2 and len(others) <= 2 and all(len(piece) == 2 for piece in others)


def _span(first: int, last: int) -> list[int]:
    return [(first + step) % 7 for step in range((last - first) % 7 + 1)]
