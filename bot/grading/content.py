"""Whether a code challenge holds: its solution passes, every mistake is caught."""

from collections.abc import AsyncIterator

from bot.grading.cases import Checked, Grade, grade
from bot.library.check import Place
from bot.library.front_matter import Where
from bot.library.items import CodeChallenge
from bot.library.problems import Problem
from bot.model.runs import Ending, Raised, Result, Returned
from bot.ports import Grader
from bot.rules.values import shown


async def code_problems(grader: Grader, item: CodeChallenge, place: Place) -> list[Problem]:
    """Raises what the grader raises."""
    return [place.problem_at(field, says) async for field, says in _faults(grader, item)]


async def _faults(grader: Grader, item: CodeChallenge) -> AsyncIterator[tuple[Where, str]]:
    solved = await grade(grader, item.slug, item, item.solution_code)
    if not solved.is_right:
        yield ("solution",), f"Its solution does not pass: {why(solved)}"
    for number, mistake in enumerate(item.mistakes):
        if (await grade(grader, item.slug, item, mistake.code)).is_right:
            yield ("mistakes", number), f"The mistake “{mistake.says}” passes all cases. Add a case that catches it."


def why(grade: Grade) -> str:
    """What kept an answer from passing, hidden cases included: for authors."""
    if grade.failed is not None:
        return f"{outcome(grade.failed)}."
    return "; ".join(_miss(each) for each in grade.checked if not each.passed) + "."


def _miss(checked: Checked) -> str:
    case = checked.case
    expected = f"{case.raises} raised" if case.raises else shown(case.returns)
    return f"“{case.says}” expects {expected} and got {outcome(checked.got)}"


def outcome(got: Result | Ending) -> str:
    match got:
        case Returned(value=value):
            return shown(value)
        case Raised(type=name, message=message, line=line):
            where = f" in line {line}" if line else ""
            return f"{name}{where}: {message}" if message else f"{name}{where}"
        case Ending():
            return str(got)
