"""The kinds of content item, each as its file says it. Points are the rules' business, not the content's."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, model_validator
from pydantic.json_schema import SkipJsonSchema

from bot.library.fields import (
    Code,
    Done,
    Expression,
    Hints,
    Level,
    Line,
    Markdown,
    MarkdownLine,
    Minutes,
    Name,
    ProjectMinutes,
    ReturnValue,
    Section,
    Slug,
    Slugs,
    Statement,
    Statements,
    ThreeHints,
    Title,
    Topic,
    Topics,
    TrainedTopics,
)
from bot.library.markdown import first_fence

__all__ = [
    "Case",
    "Challenge",
    "Choice",
    "CodeChallenge",
    "Item",
    "Level",
    "Mistake",
    "Part",
    "ProjectChallenge",
    "ProjectIdea",
    "QuizChallenge",
    "RecapText",
    "ReflectionChallenge",
    "Roadmap",
    "Series",
    "ShortChallenge",
    "Step",
    "Tip",
    "Topic",
]


class Part(BaseModel):
    """Something that a file's front matter spells out field by field."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    noun: ClassVar[str]


class Item(Part):
    """One file of a content folder."""

    sections: ClassVar[Mapping[str, str]] = {"": "text"}
    """Which part of the body becomes which attribute: by its heading, the opening under ""."""

    slug: Slug
    title: Title


class Case(Part):
    """One check of a code challenge: after `run`, does `call` return what it should?"""

    noun: ClassVar = "a case"

    says: Annotated[Line, Field(max_length=150)]
    run: tuple[Statements, ...] = ()
    call: Expression
    returns: ReturnValue = None
    raises: Name | None = None
    """The exception's name, instead of a value."""
    tolerance: Annotated[float, Field(gt=0, le=1)] | None = None
    """How far numbers may lie apart; without it 1 is not 1.0."""
    any_order: StrictBool = False
    """Whether a list's order doesn't matter, and a set will do."""
    hidden: StrictBool = False

    @model_validator(mode="after")
    def _says_one_outcome(self) -> "Case":
        if ("returns" in self.model_fields_set) == (self.raises is not None):
            raise ValueError("say either what it `returns` or which exception it `raises`")
        return self


class Mistake(Part):
    """A wrong answer that the cases must catch."""

    noun: ClassVar = "a mistake"

    says: Annotated[Line, Field(max_length=150)]
    code: Code


class Choice(Part):
    noun: ClassVar = "a choice"

    says: Annotated[MarkdownLine, Field(max_length=150)]
    right: StrictBool
    because: Annotated[Markdown, Field(max_length=300)]


class Step(Part):
    """A step of a roadmap: what to learn, why, and a question to answer in the thread."""

    noun: ClassVar = "a step"

    title: Title
    topics: Topics = ()
    learn: Annotated[Markdown, Field(max_length=500)]
    why: Annotated[Markdown, Field(max_length=400)]
    prompt: Annotated[Markdown, Field(max_length=300)]
    project: Slug | None = None
    challenges: Slugs = ()


def _half_hidden(cases: tuple[Case, ...]) -> tuple[Case, ...]:
    hidden = sum(case.hidden for case in cases)
    if hidden * 2 < len(cases):
        raise ValueError(f"only {hidden} of {len(cases)} are hidden; hide at least half of them")
    if hidden == len(cases):
        raise ValueError("all are hidden; leave at least one open, so that members see what is asked")
    return cases


def _one_right(choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    if not any(choice.right for choice in choices):
        raise ValueError("none is right; mark at least one with `right: true`")
    if len({choice.says.casefold() for choice in choices}) < len(choices):
        raise ValueError("two say the same; make each different")
    return choices


class _Challenge(Item):
    sections: ClassVar[Mapping[str, str]] = {
        "": "statement",
        "Solution": "solution",
        "Why it works": "why",
        "Further": "further",
    }

    level: Level
    topics: TrainedTopics
    minutes: Minutes
    statement: Statement
    solution: Section
    why: Section
    further: SkipJsonSchema[Section | None] = None


class CodeChallenge(_Challenge):
    """Python to write, run against cases."""

    noun: ClassVar = "a code challenge"

    kind: Literal["code"]
    hints: ThreeHints
    entry: Name
    cases: Annotated[tuple[Case, ...], Field(min_length=8, max_length=40), AfterValidator(_half_hidden)]
    mistakes: Annotated[tuple[Mistake, ...], Field(min_length=2)]

    @property
    def solution_code(self) -> str:
        """The solution as Python that can be run; "" where it has no fence marked `python`."""
        return first_fence(self.solution, "python") or ""


class QuizChallenge(_Challenge):
    """A question with one or several right choices."""

    noun: ClassVar = "a quiz"

    kind: Literal["quiz"]
    hints: ThreeHints
    choices: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=6), AfterValidator(_one_right)]


class ShortChallenge(_Challenge):
    """A question with a short exact answer, forgiving of case and white space."""

    noun: ClassVar = "a short challenge"

    kind: Literal["short"]
    hints: ThreeHints
    asks: Annotated[Line, Field(max_length=45)]
    accepts: Annotated[tuple[Line, ...], Field(min_length=1, max_length=8)]


class ProjectChallenge(_Challenge):
    """Something to build, answered with a link or a text."""

    noun: ClassVar = "a project challenge"

    kind: Literal["project"]
    hints: Hints = ()
    done: Done


class ReflectionChallenge(_Challenge):
    """A question with as many answers as there are people."""

    noun: ClassVar = "a reflection"

    kind: Literal["reflection"]
    hints: Hints = ()


Challenge = CodeChallenge | QuizChallenge | ShortChallenge | ProjectChallenge | ReflectionChallenge


class Tip(Item):
    """A habit for this week."""

    noun: ClassVar = "a tip"

    kind: Literal["tip"]
    topics: Topics = ()
    text: SkipJsonSchema[Annotated[str, Field(min_length=1, max_length=600)]]


class Roadmap(Item):
    noun: ClassVar = "a roadmap"

    kind: Literal["roadmap"]
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=24)]
    text: SkipJsonSchema[Annotated[str, Field(min_length=1, max_length=1500)]]


class ProjectIdea(Item):
    """Something to build at one's own pace, with no round around it."""

    noun: ClassVar = "a project idea"

    kind: Literal["project-idea"]
    level: Level
    topics: TrainedTopics
    minutes: ProjectMinutes | None = None
    done: Done
    text: SkipJsonSchema[Annotated[str, Field(min_length=1, max_length=1200)]]


class Series(Item):
    """An ordered run of challenges: a season, a sprint."""

    noun: ClassVar = "a series"

    kind: Literal["series"]
    items: Annotated[Slugs, Field(min_length=1)]
    text: SkipJsonSchema[Annotated[str, Field(min_length=1, max_length=600)]]


class RecapText(Item):
    """The words around a week's recap; the names and numbers come from the community."""

    noun: ClassVar = "a recap"

    kind: Literal["recap"]
    quiet: Annotated[Markdown, Field(max_length=600)]
    closing: Annotated[Markdown, Field(max_length=300)]
    text: SkipJsonSchema[Annotated[str, Field(min_length=1, max_length=600)]]
