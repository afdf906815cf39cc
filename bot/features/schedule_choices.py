"""What a schedule may choose from: a series or roadmap, a level, a topic, words of its own."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from bot.errors import Refusal
from bot.features.program import What, fitting_challenges, fitting_tips
from bot.library.items import Level, Topic
from bot.library.load import Library
from bot.model.text import shown

_TAKEN_BY: Mapping[str, tuple[What, ...]] = {
    "of": ("weekly", "challenge", "roadmap"),
    "level": ("weekly", "challenge"),
    "topic": ("weekly", "challenge", "tip"),
    "text": ("checkin", "announcement"),
}


class NotTaken(Refusal):
    """That schedule has no use for the option."""

    def __init__(self, what: str, option: str) -> None:
        takers = _TAKEN_BY[option]
        listed = " and ".join(filter(None, (", ".join(takers[:-1]), takers[-1])))
        super().__init__(f"{option} is for {listed}; {what} has no use for it. Leave it out.")


class NothingFits(Refusal):
    """Nothing in the library fits that choice."""

    def __init__(self, what: str, chosen: Iterable[str]) -> None:
        thing = "tip" if what == "tip" else "challenge"
        super().__init__(f"No {thing} fits {' and '.join(chosen)}. Choose less narrowly.")


def known_of(what: str, typed: str, library: Library) -> str:
    """The slug of a series or roadmap that this kind of schedule can follow."""
    series, roadmaps = list(library.series), list(library.roadmaps)
    match what:
        case "roadmap":
            return _one_of(typed, roadmaps, "roadmap")
        case "challenge":
            return _one_of(typed, series, "series")
        case _:
            return _one_of(typed, [*series, *roadmaps], "series or roadmap")


def known_level(typed: str) -> str:
    return _one_of(typed, [level.value for level in Level], "level")


def known_topic(typed: str) -> str:
    return _one_of(typed, [topic.value for topic in Topic], "topic")


def refuse_unused(what: str, typed: Mapping[str, str | None]) -> None:
    """Raises NotTaken for an option that this kind of schedule has no use for."""
    for option, value in typed.items():
        if value is not None and what not in _TAKEN_BY[option]:
            raise NotTaken(what, option)


def check_fits(what: str, library: Library, *, of: str | None, level: str | None, topic: str | None) -> None:
    """Raises NothingFits where the library has nothing of that choice."""
    chosen = [value for value in (of, level, topic) if value]
    if not chosen:
        return
    if what in ("weekly", "challenge") and not any(fitting_challenges(library, of=of, level=level, topic=topic)):
        raise NothingFits(what, chosen)
    if what == "tip" and not any(fitting_tips(library, topic)):
        raise NothingFits(what, chosen)


def _one_of(typed: str, known: list[str], what: str) -> str:
    wanted = "-".join(typed.strip().casefold().split())
    if wanted in known:
        return wanted
    near = get_close_matches(wanted, known, n=1) or [name for name in known if wanted and wanted in name]
    hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(known)}."
    raise Refusal(f"There is no {what} “{shown(typed)}”. {hint}")
