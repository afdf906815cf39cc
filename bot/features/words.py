"""How Pacer puts numbers, days and names."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction

from bot.model.messages import Line, Moment, Part, Plain, line
from bot.rules.streaks import Period, Streak

NEW_LINE = "\\\n"
"""A line break inside a paragraph of Markdown."""


def counted(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def day_name(day: date) -> str:
    """Monday, 5 October."""
    return f"{day:%A}, {day.day} {day:%B}"


def short_day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def length(span: timedelta) -> str:
    """A stretch of time in its largest whole unit."""
    minutes = int(span.total_seconds() // 60)
    for size, name in ((1440, "day"), (60, "hour")):
        if minutes >= size:
            return counted(minutes // size, name)
    return counted(max(minutes, 1), "minute")


def amount(points: Fraction) -> str:
    """Points that may be half ones."""
    return str(points.numerator) if points.denominator == 1 else f"{float(points):g}"


def names(people: Sequence[str], most: int = 5) -> Line:
    """Ada, Jun and 3 others, each name shown letter by letter."""
    entries: list[Part | str] = [Plain(text=name) for name in people[:most]]
    if len(people) > most:
        entries.append(counted(len(people) - most, "other"))
    parts: list[Part | str] = entries[:1]
    for index, entry in enumerate(entries[1:], start=2):
        parts += [" and " if index == len(entries) else ", ", entry]
    return line(*parts)


def italic(words: str) -> Line:
    """Words shown letter by letter, such as a title, in italics."""
    return line("*", Plain(text=words), "*")


def code_block(words: str, language: str = "python") -> Line:
    """Code letter by letter, as a block between paragraphs."""
    return line(f"\n\n```{language}\n", Plain(text=words), "\n```\n\n")


def code(words: str, then: str = "") -> Line:
    """Code letter by letter in a sentence that goes on with `then`.

    Where it can't stand in a line on every platform it is a block, and `then` begins behind its punctuation.
    """
    if words.isprintable() and "`" not in words:
        return line("`", Plain(text=words), f"`{then}")
    return (*code_block(words), *line(then.lstrip(" .,")))


def moment(at: datetime, zone: str) -> Moment:
    return Moment(at=at, zone=zone)


def streak_length(streak: Streak) -> str:
    return counted(streak.length, "week" if streak.mode == "weekly" else "day")


def week_so_far(streak: Streak, week: str = "Your week") -> str:
    """Where the running period stands: "Your week: 2 of 3 days. Streak: **4 weeks**."."""
    so_far = f"Streak: **{streak_length(streak)}**."
    return f"{_period_so_far(streak.periods[-1], week)} {so_far}" if streak.periods else so_far


def _period_so_far(period: Period, week: str) -> str:
    name = week if period.mode == "weekly" else "Today"
    if period.state == "neutral":
        return f"{name} asks nothing of you."
    made = len(period.made)
    if period.state == "kept":
        return (
            f"{name}: {made} of {counted(period.target, 'day')}, kept." if period.mode == "weekly" else f"{name}: done."
        )
    left = period.target - made
    return f"{name}: {made} of {counted(period.target, 'day')}, {left} to go."
