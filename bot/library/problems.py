"""What is wrong with a content file, in sentences that name the place and the mend."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.errors import Refusal

MOST_LINES_IN_A_MESSAGE = 20


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Fault:
    """Something wrong on a line of the file at hand, counted from 1."""

    line: int
    says: str


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class Problem:
    """Something wrong in a file of a content folder; the line is counted from 1."""

    file: str
    line: int
    says: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.says}"


class ContentBroken(Refusal):
    """The content has problems."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        shown = [str(problem) for problem in self.problems[:MOST_LINES_IN_A_MESSAGE]]
        if left := len(self.problems) - len(shown):
            shown.append(f"… and {left} more.")
        super().__init__("\n".join(["The content has problems:", *shown]))


class UnreadableError(Exception):
    """The file can't be read any further."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(fault.says for fault in faults))
        self.faults = faults
