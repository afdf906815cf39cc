"""A code challenge's cases, run and judged. What they should return never enters the sandbox."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import Refusal
from bot.library.items import Case, CodeChallenge
from bot.model.runs import MOST_BYTES, Ending, Raised, Result, Returned, Script
from bot.ports import Grader
from bot.rules.values import same


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    case: Case
    got: Result | Ending

    @property
    def passed(self) -> bool:
        match self.got:
            case Returned(value=value):
                expected, tolerance = self.case.returns, self.case.tolerance
                wants_value = self.case.raises is None
                return wants_value and same(expected, value, tolerance=tolerance, any_order=self.case.any_order)
            case Raised(kinds=kinds):
                return self.case.raises in kinds
            case _:
                return False


@dataclass(frozen=True, kw_only=True, slots=True)
class Grade:
    """What became of an answer."""

    checked: tuple[Checked, ...] = ()
    """In the challenge's order; none where the answer could not be loaded."""
    failed: Raised | None = None
    """What kept it from loading."""
    output: str = ""
    """What it printed while the open cases ran."""

    @property
    def passed(self) -> int:
        return sum(each.passed for each in self.checked)

    @property
    def is_right(self) -> bool:
        return bool(self.checked) and all(each.passed for each in self.checked)

    @property
    def first_miss(self) -> Checked | None:
        """The first open case that failed."""
        return next((each for each in self.checked if not each.passed and not each.case.hidden), None)


class TooLongAnswer(Refusal):
    """That answer is too long to be graded; at most 64 KB fit."""


async def grade(grader: Grader, who: str, challenge: CodeChallenge, source: str) -> Grade:
    """Raises what the grader raises, and TooLongAnswer."""
    if len(source.encode(errors="replace")) > MOST_BYTES:
        raise TooLongAnswer
    shown = [case for case in challenge.cases if not case.hidden]
    hidden = [case for case in challenge.cases if case.hidden]
    # Apart, so that what the hidden ones are called with can't be printed.
    open_run, hidden_run = await grader.run(who, source, [_scripts(shown), _scripts(hidden)])
    if open_run.failed:
        return Grade(failed=open_run.failed, output=open_run.output)
    open_results, hidden_results = iter(open_run.results), iter(hidden_run.results)
    checked = [
        Checked(case=case, got=next(hidden_results if case.hidden else open_results)) for case in challenge.cases
    ]
    return Grade(checked=tuple(checked), output=open_run.output)


def _scripts(cases: Sequence[Case]) -> list[Script]:
    return [Script(run=case.run, call=case.call) for case in cases]
