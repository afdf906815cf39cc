"""Why a cadence can't be taken, each with what would be right."""

from datetime import date, datetime, time, timedelta

from bot.errors import Refusal
from bot.rules.quoting import quoted

EXAMPLES = 'such as "every Monday at 09:00" or "2026-12-24 12:00"'


class UnclearCadence(Refusal):
    """The text does not say when."""

    def __init__(self, text: str, problem: str) -> None:
        super().__init__(f"{problem} Say when, {EXAMPLES}.")
        self.text = quoted(text)
        self.problem = problem


class UnknownRulePart(Refusal):
    """The rule has a part that Pacer does not know, or a value that does not fit there."""

    def __init__(self, part: str, mend: str) -> None:
        super().__init__(f"Pacer can't follow {quoted(part)} in that rule. {mend}")
        self.part = quoted(part)


class MissingTime(Refusal):
    """The text says on which days, but not at what time."""

    def __init__(self, text: str, example: str = "every Monday at 09:00") -> None:
        super().__init__(f'"{quoted(text)}" has no time of day. Add one, such as "{example}".')
        self.text = quoted(text)


class MissingDay(Refusal):
    """The text says at what time, but not on which days."""

    def __init__(self, text: str, example: str) -> None:
        super().__init__(f'"{quoted(text)}" does not say on which day. Say for instance "{example}".')
        self.text = quoted(text)


class TwoReadings(Refusal):
    """The text can be read in two ways."""

    def __init__(self, text: str, first: str, second: str) -> None:
        super().__init__(f'"{quoted(text)}" can be read in two ways. Say "{first}" or "{second}".')
        self.text = quoted(text)


class FinerThanDaily(Refusal):
    """A schedule posts once a day at most."""

    def __init__(self, times: tuple[time, ...] = ()) -> None:
        if times:
            listed = " and ".join(f"{at:%H:%M}" for at in times)
            mend = f"For {listed}, add a schedule each."
        else:
            mend = 'Choose one time of day, such as "every day at 09:00".'
        super().__init__(f"A schedule posts once a day at most. {mend}")
        self.times = times


class TwoSchedules(Refusal):
    """The rule joins two that have to stand by themselves."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(
            "In cron, a day of the month beside a weekday means the one or the other. "
            f'Add two schedules, "{first}" and "{second}".'
        )
        self.schedules = (first, second)


class NeverFires(Refusal):
    """No day of the next ten years fits."""

    def __init__(self, text: str) -> None:
        super().__init__(f'No day in the next ten years fits "{quoted(text)}". Check its days and months.')
        self.text = quoted(text)


class AlreadyOver(Refusal):
    """The rule's end lies in the past."""

    def __init__(self, text: str) -> None:
        super().__init__(f'"{quoted(text)}" has ended already. Choose a later end, or none.')
        self.text = quoted(text)


class HasPassed(Refusal):
    """The instant lies in the past."""

    def __init__(self, nominal: datetime, now: datetime) -> None:
        """`now` is local, like `nominal`."""
        tomorrow = (now + timedelta(days=1)).date()
        says = nominal.isoformat(" ", "minutes")
        super().__init__(f"{says} has passed. Choose a time after now, such as {tomorrow} 09:00.")
        self.nominal = nominal


class TooFarAhead(Refusal):
    """The instant lies more than ten years ahead."""

    def __init__(self, nominal: datetime, limit: date) -> None:
        says = nominal.isoformat(" ", "minutes")
        super().__init__(f"{says} is more than ten years away. Choose a time before {limit}.")
        self.nominal = nominal
