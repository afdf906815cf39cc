"""What the `pacer content` commands do for authors."""

import asyncio
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import typer

from bot.errors import Refusal
from bot.features.judging import read_answer
from bot.features.words import counted
from bot.grading.build import compiled_sandbox
from bot.grading.cases import Grade, grade
from bot.grading.content import code_problems, why
from bot.grading.grader import SandboxGrader
from bot.library.check import Report, check_folder
from bot.library.fields import MOST_SLUG, SLUG
from bot.library.items import CodeChallenge
from bot.library.load import load_library, shipped_content
from bot.library.problems import Problem
from bot.library.read import FOLDERS
from bot.library.templates import TEMPLATES
from bot.library.wording import did_you_mean
from bot.model.files import NoTextFile, check_size, text_file
from bot.model.text import drawable

MOST_GRADERS = 4
"""At 50 MB each."""

Say = Callable[[str], None]


class NoCode(Refusal):
    """Only code challenges are graded."""


class Unreadable(Refusal):
    """That file can't be read as an answer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckedContent:
    """A folder's report, what running its code showed among it."""

    report: Report
    note: str = ""

    @property
    def problems(self) -> Sequence[Problem]:
        return self.report.problems

    def as_text(self) -> str:
        return drawable("\n".join([self.report.as_text(), *([self.note] if self.note else [])]))


def check_content(folder: Path, cache: Path | None, say: Say) -> CheckedContent:
    """Read every file; run all code in a sandbox from `cache`, or none. Raises CannotGrade."""
    report = check_folder(folder)
    if cache is None:
        return CheckedContent(report=report)
    return asyncio.run(_run_code(report, cache, say))


async def _run_code(report: Report, cache: Path, say: Say) -> CheckedContent:
    challenges = [item for item in report.items if isinstance(item, CodeChallenge)]
    if challenges:
        await compiled_sandbox(cache, say)
    with typer.progressbar(
        length=len(challenges),
        label="Running every solution and every mistake",
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    ) as bar:
        problems = await _code_problems(report, challenges, cache, lambda: bar.update(1))
    caught = sum(len(item.mistakes) for item in challenges)
    note = f"Run against all cases: {counted(len(challenges), 'solution')}. Caught: {counted(caught, 'mistake')}."
    return CheckedContent(report=report.with_problems(problems), note="" if problems else note)


async def _code_problems(
    report: Report, challenges: Iterable[CodeChallenge], cache: Path, step: Callable[[], None]
) -> list[Problem]:
    """A grader a core; each takes the next challenge that is left."""
    graders = [SandboxGrader(cache) for _ in range(min(os.cpu_count() or 1, MOST_GRADERS))]
    left = iter(challenges)

    async def work(grader: SandboxGrader) -> list[Problem]:
        found = []
        for item in left:
            found += await code_problems(grader, item, report.places["challenges", item.slug])
            step()
        return found

    try:
        found = await asyncio.gather(*map(work, graders))
    finally:
        for grader in graders:
            await grader.close()
    return list(chain.from_iterable(found))


@dataclass(frozen=True, kw_only=True, slots=True)
class Tried:
    grade: Grade

    @property
    def is_right(self) -> bool:
        return self.grade.is_right

    def as_text(self) -> str:
        grade = self.grade
        summary = f"{grade.passed} of {len(grade.checked)} cases passed." if grade.checked else "It can't be run."
        missed = "" if grade.is_right else f"\n{why(grade)}"
        return drawable(f"{summary}{missed}" + (f"\nIt printed:\n{grade.output}" if grade.output else ""))


def try_answer(folder: Path, slug: str, file: Path, cache: Path, say: Say) -> Tried:
    """Raises NoSuchItem, NoCode, CannotGrade, or a Refusal for what a member's answer can't be either."""
    item = load_library(folder).challenge(slug)
    if not isinstance(item, CodeChallenge):
        raise NoCode(f"“{slug}” is {item.noun}; only code challenges are graded.")
    source = read_answer(item, _text(file))
    return Tried(grade=asyncio.run(_grade(item, source, cache, say)))


def _text(file: Path) -> str:
    """As of a file that a member attaches."""
    # A pipe may have nobody who writes into it.
    if file.exists() and not file.is_file():
        raise Unreadable(f"{file} is no file that can be read as an answer.")
    check_size(str(file), file.stat().st_size)
    try:
        return text_file(str(file), file.read_bytes()).text
    except NoTextFile:
        raise Unreadable(f"{file} is not text in UTF-8.") from None


async def _grade(item: CodeChallenge, source: str, cache: Path, say: Say) -> Grade:
    grader = SandboxGrader(cache, say)
    try:
        return await grade(grader, "author", item, source)
    finally:
        await grader.close()


def own_content() -> Path:
    """Where new items go unless something else is said. Raises a Refusal where that is what comes with Pacer."""
    folder = Path("content")
    if folder.resolve() == shipped_content().resolve():
        raise Refusal(
            "The folder content here comes with Pacer. Name one of your own with --into, or that one to change it."
        )
    return folder


def new_item(folder: Path, kind: str, slug: str) -> Path:
    """The file that was written. Raises a Refusal for an unknown kind, and for a name that can't be or is taken."""
    if kind not in TEMPLATES:
        hint = did_you_mean(kind, TEMPLATES) or f" It is one of {', '.join(TEMPLATES)}."
        raise Refusal(f"There is no kind of item “{kind}”.{hint}")
    if not re.fullmatch(SLUG, slug) or len(slug) > MOST_SLUG:
        raise Refusal(
            f"“{slug}” is no name for an item. Use lower-case words joined by hyphens, {MOST_SLUG} characters at most."
        )
    place = next(name for name, kinds in FOLDERS.items() if kind in kinds)
    file = folder / place / f"{slug}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8") as written:
            written.write(TEMPLATES[kind].replace("SLUG", slug))
    except FileExistsError:
        raise Refusal(f"{file} is there already. Choose another name.") from None
    return file
