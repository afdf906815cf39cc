"""One file becomes one content item, or the list of what to mend in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import ValidationError

from bot.library.front_matter import FrontMatter, Where, read_front_matter, text_of
from bot.library.items import (
    CodeChallenge,
    Item,
    ProjectChallenge,
    ProjectIdea,
    QuizChallenge,
    RecapText,
    ReflectionChallenge,
    Roadmap,
    Series,
    ShortChallenge,
    Tip,
)
from bot.library.markdown import Section, read_body
from bot.library.problems import Fault, UnreadableError
from bot.library.wording import listed, quoted, sentences
from bot.model.text import shown

FOLDERS: Mapping[str, Mapping[str, type[Item]]] = {
    "challenges": {
        "code": CodeChallenge,
        "quiz": QuizChallenge,
        "short": ShortChallenge,
        "project": ProjectChallenge,
        "reflection": ReflectionChallenge,
    },
    "tips": {"tip": Tip},
    "roadmaps": {"roadmap": Roadmap},
    "projects": {"project-idea": ProjectIdea},
    "series": {"series": Series},
    "recaps": {"recap": RecapText},
}
"""Which kinds of item lie in which folder."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What came of a file: the item where its fields hold one, what to mend, and the line of every field and section.

    Only an item without faults belongs into a library.
    """

    item: Item | None = None
    faults: Sequence[Fault] = ()
    lines: Mapping[Where, int] = field(default_factory=dict)


def read_item(data: bytes, *, folder: str, slug: str) -> Reading:
    """Reads the file `folder`/`slug`.md of a content folder; `folder` is one of `FOLDERS`."""
    try:
        front = read_front_matter(text_of(data))
    except UnreadableError as error:
        return Reading(faults=error.faults)
    kinds = FOLDERS[folder]
    faults = [*_kind_faults(front, kinds, folder), *_slug_faults(front, slug)]
    kind = _kind(front, kinds)
    read = _read_as(kind, kinds[kind], front) if kind else Reading(lines=front.lines)
    misread = {fault.line for fault in front.faults}
    faults = [*front.faults, *(fault for fault in [*faults, *read.faults] if fault.line not in misread)]
    return Reading(item=read.item, faults=sorted(set(faults)), lines=read.lines)


def _kind(front: FrontMatter, kinds: Mapping[str, type[Item]]) -> str | None:
    """What the file is to be read as; None where its folder holds several kinds and it names none of them."""
    said = front.fields.get("kind")
    if isinstance(said, str) and said in kinds:
        return said
    return next(iter(kinds)) if len(kinds) == 1 else None


def _kind_faults(front: FrontMatter, kinds: Mapping[str, type[Item]], folder: str) -> Iterator[Fault]:
    said = front.fields.get("kind")
    wanted = f"in the folder {folder} it is {listed(kinds)}."
    if "kind" not in front.fields:
        yield Fault(line=1, says=f"`kind` is missing; {wanted}")
    elif not isinstance(said, str) or said not in kinds:
        yield Fault(line=front.lines["kind",], says=f"kind is {quoted(said)}; {wanted}")


def _slug_faults(front: FrontMatter, slug: str) -> Iterator[Fault]:
    said = front.fields.get("slug")
    if isinstance(said, str) and said != slug:
        says = f"slug is {quoted(said)} and the file is {shown(slug, 60)}.md; give both the same name."
        yield Fault(line=front.lines["slug",], says=says)


def _read_as(kind: str, model: type[Item], front: FrontMatter) -> Reading:
    headings = [heading for heading in model.sections if heading]
    body = read_body(front.body, first_line=front.body_line, headings=headings)
    faults = [*_misplaced(front, model), *body.faults, *_order_faults(body.sections, headings)]
    texts = {model.sections[section.name]: section.text for section in body.sections}
    lines = _lines(front, model, body.sections)
    fields = {name: value for name, value in front.fields.items() if name not in model.sections.values()}
    try:
        item = model.model_validate({**fields, **texts, "kind": kind})
    except ValidationError as error:
        faults += (Fault(line=_line(lines, place), says=says) for place, says in sentences(error, model))
        return Reading(faults=faults, lines=lines)
    return Reading(item=item, faults=[*faults, *_solution_faults(item, lines)], lines=lines)


def _misplaced(front: FrontMatter, model: type[Item]) -> Iterator[Fault]:
    for heading, name in model.sections.items():
        if name in front.fields:
            place = f"under `## {heading}`" if heading else "right after the front matter"
            yield Fault(line=front.lines[name,], says=f"`{name}` is not a field; write it in the body, {place}.")


def _order_faults(sections: Sequence[Section], headings: Sequence[str]) -> Iterator[Fault]:
    places = [headings.index(section.name) for section in sections[1:]]
    for section, place, before in zip(sections[2:], places[1:], places, strict=False):
        if place == before:
            yield Fault(line=section.line, says=f"`## {section.name}` stands here a second time; join the two.")
        elif place < before:
            says = f"`## {section.name}` stands too late; put it before `## {headings[before]}`."
            yield Fault(line=section.line, says=says)


def _lines(front: FrontMatter, model: type[Item], sections: Sequence[Section]) -> Mapping[Where, int]:
    absent: dict[Where, int] = {(name,): front.body_line for name in model.sections.values()}
    present: dict[Where, int] = {(model.sections[section.name],): section.line for section in sections}
    return {**absent, **front.lines, **present}


def _line(lines: Mapping[Where, int], place: Where) -> int:
    """The line of a field, or of the nearest thing around it."""
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)


def _solution_faults(item: Item, lines: Mapping[Where, int]) -> Iterator[Fault]:
    if isinstance(item, CodeChallenge) and not item.solution_code:
        says = f"The solution has no code; define `{item.entry}` between a line ```python and a line ```."
        yield Fault(line=lines["solution",], says=says)
