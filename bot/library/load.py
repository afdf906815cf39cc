"""The library: every content item, ready to be looked up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from bot.errors import Refusal
from bot.library.check import check_folder
from bot.library.items import Challenge, Item, ProjectIdea, RecapText, Roadmap, Series, Tip
from bot.library.problems import ContentBroken
from bot.library.wording import did_you_mean
from bot.model.text import shown

Kind = TypeVar("Kind", bound=Item)


class NoSuchItem(Refusal):
    """Nothing in the library has that name."""

    def __init__(self, what: str, slug: str, known: Iterable[str]) -> None:
        super().__init__(f"There is no {what} “{shown(slug)}”.{did_you_mean(slug, known)}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Library:
    """All content items by slug, sorted by it. A look-up of one item raises `NoSuchItem`."""

    challenges: Mapping[str, Challenge]
    tips: Mapping[str, Tip]
    roadmaps: Mapping[str, Roadmap]
    projects: Mapping[str, ProjectIdea]
    series: Mapping[str, Series]
    recaps: Mapping[str, RecapText]

    def challenge(self, slug: str) -> Challenge:
        return _look_up("challenge", self.challenges, slug)

    def tip(self, slug: str) -> Tip:
        return _look_up("tip", self.tips, slug)

    def roadmap(self, slug: str) -> Roadmap:
        return _look_up("roadmap", self.roadmaps, slug)

    def project(self, slug: str) -> ProjectIdea:
        return _look_up("project", self.projects, slug)

    def one_series(self, slug: str) -> Series:
        return _look_up("series", self.series, slug)

    def recap(self, slug: str) -> RecapText:
        return _look_up("recap", self.recaps, slug)


def load_library(folder: Path) -> Library:
    """Reads a content folder; raises `ContentBroken` with every problem in it."""
    report = check_folder(folder)
    if report.problems:
        raise ContentBroken(report.problems)
    return Library(
        challenges=_by_slug(item for item in report.items if isinstance(item, Challenge)),
        tips=_by_slug(item for item in report.items if isinstance(item, Tip)),
        roadmaps=_by_slug(item for item in report.items if isinstance(item, Roadmap)),
        projects=_by_slug(item for item in report.items if isinstance(item, ProjectIdea)),
        series=_by_slug(item for item in report.items if isinstance(item, Series)),
        recaps=_by_slug(item for item in report.items if isinstance(item, RecapText)),
    )


def shipped_content() -> Path:
    """The content folder that comes with Pacer, in a clone as in an installed package."""
    spec = find_spec("content")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("Pacer's content is not installed beside its code. Install Pacer again.")
    # Where several folders bear the name, the first one, as for modules.
    return Path(next(iter(spec.submodule_search_locations)))


def _by_slug(items: Iterable[Kind]) -> Mapping[str, Kind]:
    return MappingProxyType({item.slug: item for item in sorted(items, key=lambda item: item.slug)})


def _look_up(what: str, items: Mapping[str, Kind], slug: str) -> Kind:
    if slug not in items:
        raise NoSuchItem(what, slug, items)
    return items[slug]
