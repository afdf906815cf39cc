"""A whole content folder: every item in it and every problem, all at once."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.library.files import ContentFile, content_files, shown_path
from bot.library.front_matter import Where
from bot.library.items import Item, Roadmap, Series
from bot.library.problems import Fault, Problem
from bot.library.read import FOLDERS, Reading, read_item
from bot.library.templates import SENTENCES
from bot.library.wording import did_you_mean, listed, quoted

_ONE = {"challenges": "challenge", "tips": "tip", "roadmaps": "roadmap", "projects": "project", "recaps": "recap"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A file and what was read in it."""

    file: ContentFile
    reading: Reading

    def problem(self, line: int, says: str) -> Problem:
        return Problem(file=self.file.name, line=line, says=says)

    def problem_at(self, field: Where, says: str) -> Problem:
        return self.problem(self.reading.lines.get(field, 1), says)


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What a content folder holds, and what to mend in it, sorted by file and line.

    `counts` says how many files of each folder read well, `places` where each item is written, by folder and slug.
    """

    items: Sequence[Item]
    counts: Mapping[str, int]
    problems: Sequence[Problem]
    places: Mapping[tuple[str, str], Place]

    def with_problems(self, problems: Iterable[Problem]) -> "Report":
        return replace(self, problems=sorted({*self.problems, *problems}))

    def as_text(self) -> str:
        """For a terminal: the problems, a line each, and a sum."""
        if not self.problems:
            holdings = [
                f"{_counted(number, _ONE.get(folder, folder), folder)}{self._by_kind(folder)}"
                for folder, number in self.counts.items()
            ]
            return f"{listed(holdings, 'and') if holdings else 'Nothing is in there yet'}. No problems."
        files = len({problem.file for problem in self.problems})
        total = f"{_counted(len(self.problems), 'problem')} in {_counted(files, 'file')}."
        return "\n".join([*(str(problem) for problem in self.problems), total])

    def _by_kind(self, folder: str) -> str:
        """How many there are of each kind, where a folder holds several kinds."""
        if len(FOLDERS[folder]) == 1:
            return ""
        counted = Counter(type(item) for item in self.items)
        kinds = [f"{counted[model]} {kind}" for kind, model in FOLDERS[folder].items() if counted[model]]
        return f" ({', '.join(kinds)})"


def check_folder(folder: Path) -> Report:
    """Reads every file of a content folder; no problem hides another one, and nothing is raised."""
    entries = _entries(folder)
    files = [entry for entry in entries if isinstance(entry, ContentFile)]
    problems = [entry for entry in entries if isinstance(entry, Problem)]
    readings = [Place(file=file, reading=_read(file)) for file in files]
    for read in readings:
        problems += (read.problem(fault.line, fault.says) for fault in read.reading.faults)
    problems += [*_shared_slugs(readings), *_dangling(readings), *_unchanged(readings)]
    good = [(read.file.folder, read.reading.item) for read in readings if read.reading.item and not read.reading.faults]
    counted = Counter(folder for folder, _ in good)
    return Report(
        items=[item for _, item in good],
        counts={folder: counted[folder] for folder in FOLDERS if counted[folder]},
        problems=sorted(set(problems)),
        places={(read.file.folder, read.file.slug): read for read in readings},
    )


def _entries(folder: Path) -> Sequence[ContentFile | Problem]:
    try:
        return list(content_files(folder, FOLDERS))
    except OSError as error:
        return [Problem(file=shown_path(folder), line=1, says=f"The folder can't be read ({error.strerror}).")]


def _read(file: ContentFile) -> Reading:
    try:
        return read_item(file.read(), folder=file.folder, slug=file.slug)
    except OSError as error:
        return Reading(faults=[Fault(line=1, says=f"The file can't be read ({error.strerror}).")])


def _shared_slugs(readings: Iterable[Place]) -> Iterator[Problem]:
    first: dict[str, Place] = {}
    for read in readings:
        taken = first.setdefault(read.file.slug, read)
        if taken is not read:
            says = f"{taken.file.name} has the same slug; choose another, as slugs are unique over all folders."
            yield read.problem_at(("slug",), says)


def _dangling(readings: Sequence[Place]) -> Iterator[Problem]:
    """References are looked up by file name, so that a broken file is told of once."""
    slugs = {folder: {read.file.slug for read in readings if read.file.folder == folder} for folder in FOLDERS}
    for read in readings:
        for place, folder, slug in _references(read.reading.item):
            if slug not in slugs[folder]:
                mend = did_you_mean(slug, slugs[folder]) or " Name one that is there, or leave it out."
                says = f"{quoted(slug)} is not in {folder}.{mend}"
                yield read.problem_at(place, says)


def _unchanged(readings: Iterable[Place]) -> Iterator[Problem]:
    for read in readings:
        for place, written in _texts(read.reading.item.model_dump()) if read.reading.item else ():
            for line in set(written.split("\n")) & set(SENTENCES):
                yield read.problem_at(place, f"{quoted(line)} is still the template's; write your own.")


def _texts(value: object, place: Where = ()) -> Iterator[tuple[Where, str]]:
    """Every text in it, and where it stands."""
    match value:
        case str():
            yield place, value
        case dict():
            for key, each in value.items():
                yield from _texts(each, (*place, key))
        case list() | tuple():
            for index, each in enumerate(value):
                yield from _texts(each, (*place, index))


def _references(item: Item | None) -> Iterator[tuple[Where, str, str]]:
    match item:
        case Roadmap():
            for index, step in enumerate(item.steps):
                if step.project:
                    yield ("steps", index, "project"), "projects", step.project
                for place, slug in enumerate(step.challenges):
                    yield ("steps", index, "challenges", place), "challenges", slug
        case Series():
            for place, slug in enumerate(item.items):
                yield ("items", place), "challenges", slug


def _counted(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"
