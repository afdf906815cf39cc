"""What a field of a content item may hold; the message of each check is the mend.

Lengths are what a form, a button or a post holds on Discord and Slack.
"""

import ast
import json
import keyword
from enum import StrEnum
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field, JsonValue, StrictInt, StringConstraints
from pydantic.json_schema import SkipJsonSchema

from bot.library.characters import unshowable_in
from bot.library.markdown import faults_of

Entry = TypeVar("Entry")


class Topic(StrEnum):
    DATA_STRUCTURES_AND_ALGORITHMS = "data-structures-and-algorithms"
    SQL_AND_NORMALIZATION = "sql-and-normalization"
    SOLID_PRINCIPLES = "solid-principles"
    AUTHENTICATION_AND_AUTHORIZATION = "authentication-and-authorization"
    API_DEVELOPMENT = "api-development"
    DESIGN_PATTERNS = "design-patterns"
    TESTING_AND_DEBUGGING = "testing-and-debugging"
    SERVERS_NETWORKS_AND_HOSTING = "servers-networks-and-hosting"
    LOAD_BALANCING_AND_SCALABILITY = "load-balancing-and-scalability"
    CACHING_AND_OPTIMIZATION = "caching-and-optimization"


class Level(StrEnum):
    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


def _visible(text: str) -> str:
    if code := unshowable_in(text):
        raise ValueError(f"it holds a character that can't be shown ({code}); delete it")
    return text


def _on_one_line(text: str) -> str:
    if "\n" in text:
        raise ValueError("write it on one line")
    return text


def _in_the_subset(text: str) -> str:
    if faults := faults_of(text):
        raise ValueError(faults[0].says.removesuffix("."))
    return text


def _each_once(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    if len(set(entries)) < len(entries):
        raise ValueError("one entry stands there twice; take the second out")
    return entries


def _finite(value: JsonValue) -> JsonValue:
    try:
        json.dumps(value, allow_nan=False)
    except ValueError:
        raise ValueError("infinity and NaN are not JSON; let the call return something else") from None
    return value


def _name(text: str) -> str:
    if not text.isidentifier() or keyword.iskeyword(text):
        raise ValueError("this is no Python name; use one such as `merge_ranges`")
    return text


def _expression(code: str) -> str:
    try:
        ast.parse(code, mode="eval")
    except SyntaxError:
        raise ValueError("this is not Python; write one expression, such as `merge_ranges([])`") from None
    return code


def _statements(code: str) -> str:
    try:
        ast.parse(code)
    except SyntaxError:
        raise ValueError("this is not Python; write statements that run as they stand") from None
    return code


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_visible)]
Line = Annotated[Text, AfterValidator(_on_one_line)]
Markdown = Annotated[Text, AfterValidator(_in_the_subset)]
MarkdownLine = Annotated[Markdown, AfterValidator(_on_one_line)]

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
MOST_SLUG = 40
Slug = Annotated[str, StringConstraints(pattern=SLUG, max_length=MOST_SLUG)]
"""Lower-case words joined by hyphens; short enough to stand in a button's id."""

Title = Annotated[Line, Field(max_length=80)]
Topics = Annotated[tuple[Topic, ...], Field(max_length=3), AfterValidator(_each_once)]
TrainedTopics = Annotated[tuple[Topic, ...], Field(min_length=1, max_length=3), AfterValidator(_each_once)]
Slugs = Annotated[tuple[Slug, ...], AfterValidator(_each_once)]
Minutes = Annotated[StrictInt, Field(ge=5, le=240)]
"""How long a challenge takes most people, in minutes."""

ProjectMinutes = Annotated[StrictInt, Field(ge=15, le=6000)]
"""How long a project takes most people, in minutes."""

Name = Annotated[Line, AfterValidator(_name)]
Expression = Annotated[Line, Field(max_length=600), AfterValidator(_expression)]
Statements = Annotated[Text, Field(max_length=600), AfterValidator(_statements)]
Code = Annotated[Text, Field(max_length=4000)]
ReturnValue = Annotated[JsonValue, AfterValidator(_finite)]

Hint = Annotated[Markdown, Field(max_length=400)]
Hints = Annotated[tuple[Hint, ...], Field(max_length=3)]
ThreeHints = Annotated[tuple[Hint, ...], Field(min_length=3, max_length=3)]
Done = Annotated[tuple[Annotated[MarkdownLine, Field(max_length=200)], ...], Field(min_length=2, max_length=6)]
"""What is true once a project is done."""

Statement = SkipJsonSchema[Annotated[str, Field(min_length=1, max_length=1500)]]
Section = SkipJsonSchema[Annotated[str, Field(min_length=1, max_length=3500)]]
"""A part of the body; it is no field of the front matter."""
