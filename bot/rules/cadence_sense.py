"""Makes sense of what words named: one instant, or a rule with its time of day."""

from datetime import date, datetime, time

from bot.rules.cadence_refusals import (
    FinerThanDaily,
    MissingDay,
    MissingTime,
    NeverFires,
    TwoReadings,
    UnclearCadence,
)
from bot.rules.cadence_rule import MOST_PERIODS, WORKING_DAYS, DayPattern, Frequency, Repeating, Rule, every_weekday
from bot.rules.cadence_vocabulary import WEEKDAY_NAMES
from bot.rules.cadence_words import Said

_YEARS_AHEAD = 10
_SEVERAL_RULES = "That mixes several rules; add a schedule for each."
_DAY_EXAMPLES = {
    None: "every day at 09:00",
    Frequency.WEEKLY: "every week on Monday at 09:00",
    Frequency.MONTHLY: "every month on the 1st at 09:00",
    Frequency.YEARLY: "every year on 24 December at 09:00",
}


def meaning(said: Said, clock: datetime) -> datetime | Repeating:
    """The naive local time that the words name, or the rule. `clock` is the naive local time now.

    Raises UnclearCadence, MissingDay, MissingTime, TwoReadings, FinerThanDaily, NeverFires.
    """
    if said.day is not None or said.year is not None or _names_a_day_once(said):
        return _one_off(said, clock)
    rule = _rule(said)
    return Repeating(rule, _time_of_day(said))


def _names_a_day_once(said: Said) -> bool:
    return bool(said.months and said.month_days) and not said.repeats


def _one_off(said: Said, clock: datetime) -> datetime:
    if said.repeats or said.positions or any(weekday.ordinal for weekday in said.weekdays):
        raise UnclearCadence(said.text, "A date and a repetition don't go together.")
    at = _time_of_day(said)
    if said.day is None:
        day = _day_by_name(said, at, clock)
    elif said.months or said.month_days:
        raise UnclearCadence(said.text, "That names more than one date.")
    else:
        day = said.day
    if said.weekdays and day.weekday() not in [weekday.day for weekday in said.weekdays]:
        raise UnclearCadence(said.text, f"{day} is a {WEEKDAY_NAMES[day.weekday()]}.")
    return datetime.combine(day, at)


def _day_by_name(said: Said, at: time, clock: datetime) -> date:
    if len(said.months) != 1 or len(said.month_days) != 1 or said.month_days[0] < 1:
        raise UnclearCadence(said.text, "A date has one day and one month.")
    years = range(clock.year, clock.year + _YEARS_AHEAD + 1) if said.year is None else [said.year]
    for year in years:
        try:
            day = date(year, said.months[0], said.month_days[0])
        except ValueError:
            continue
        if said.year is not None or datetime.combine(day, at) > clock:
            return day
    raise NeverFires(said.text)


def _time_of_day(said: Said) -> time:
    if not said.times:
        raise MissingTime(said.text, _with_time(said.text))
    if len(said.times) > 1:
        raise FinerThanDaily(said.times)
    return said.times[0]


def _with_time(text: str) -> str:
    return f"{text} at 09:00" if len(text) <= 30 else "every Monday at 09:00"


def _rule(said: Said) -> Rule:
    if not 1 <= said.interval <= MOST_PERIODS[said.unit or Frequency.DAILY]:
        raise UnclearCadence(said.text, f'"every {said.interval}" is out of range.')
    if said.interval > 1 and said.unit is None:
        raise UnclearCadence(said.text, f'"every {said.interval}" needs days, weeks, months or years.')
    numbered = any(weekday.ordinal for weekday in said.weekdays)
    if numbered or said.positions or said.month_days:
        return _rule_in_months(said)
    if said.weekdays:
        return _rule_in_weeks(said)
    if said.unit is Frequency.DAILY:
        return Rule(frequency=Frequency.DAILY, interval=said.interval, pattern=DayPattern(months=said.months))
    raise MissingDay(said.text, _DAY_EXAMPLES[Frequency.YEARLY if said.months else said.unit])


def _rule_in_weeks(said: Said) -> Rule:
    names = [WEEKDAY_NAMES[weekday.day] for weekday in said.weekdays]
    if said.unit in (Frequency.MONTHLY, Frequency.YEARLY):
        raise TwoReadings(said.text, f"every {names[0]}", _first_in_period(said, names[0]))
    if said.unit is Frequency.DAILY:
        raise UnclearCadence(said.text, f'"every day" and {names[0]} contradict each other.')
    pattern = DayPattern(months=said.months, weekdays=said.weekdays)
    return Rule(frequency=Frequency.WEEKLY, interval=said.interval, pattern=pattern)


def _first_in_period(said: Said, name: str) -> str:
    if said.unit is Frequency.YEARLY:
        return f"first {name} of January"
    return f"first {name} of the month" if said.interval == 1 else f"every {said.interval} months on the first {name}"


def _rule_in_months(said: Said) -> Rule:
    if said.unit in (Frequency.DAILY, Frequency.WEEKLY):
        raise UnclearCadence(said.text, "A day of the month and a daily or weekly rhythm contradict each other.")
    if len({bool(weekday.ordinal) for weekday in said.weekdays}) + bool(said.positions) + bool(said.month_days) > 1:
        raise UnclearCadence(said.text, _SEVERAL_RULES)
    if said.unit is Frequency.YEARLY and not said.months:
        raise MissingDay(said.text, _DAY_EXAMPLES[Frequency.YEARLY])
    if said.unit is Frequency.MONTHLY and said.months and said.interval > 1:
        raise UnclearCadence(said.text, "Name the months or count them, not both.")
    pattern = DayPattern(
        months=said.months,
        month_days=said.month_days,
        weekdays=every_weekday(WORKING_DAYS) if said.positions else said.weekdays,
        positions=said.positions,
    )
    if not said.months:
        return Rule(frequency=Frequency.MONTHLY, interval=said.interval, pattern=pattern)
    if said.positions and said.interval == 1:
        # Positions count within a period: in a year they would choose from all of its months together.
        return Rule(frequency=Frequency.MONTHLY, pattern=pattern)
    if len(said.months) > 1 and said.positions:
        raise UnclearCadence(said.text, _SEVERAL_RULES)
    return Rule(frequency=Frequency.YEARLY, interval=said.interval, pattern=pattern)
