"""The challenges posted so far: what a member made of each, and the one that comes back for practice."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.features.challenge_words import answer_button
from bot.features.rounds import Standing
from bot.features.words import counted, italic
from bot.library.items import Challenge
from bot.library.load import Library
from bot.model.messages import Line, OutgoingMessage, Plain, line, text
from bot.storage.queries.rounds import RoundRow


@dataclass(frozen=True, kw_only=True, slots=True)
class _Offered:
    """A challenge to try again, and the topic that speaks for it."""

    round: RoundRow
    item: Challenge
    topic: str


def archive_message(standings: Sequence[Standing], library: Library) -> OutgoingMessage:
    """Where a member stands in each, and of the missed ones the next for practice."""
    lines = text(*(part for standing in standings for part in _line(standing, library)))
    again = text("Try one again for practice: /challenge show and its name.")
    offered = _offered_for_practice(standings, library)
    if offered is None:
        return OutgoingMessage(title="Challenges so far", blocks=(lines, again))
    topic = offered.topic.replace("-", " ")
    next_up = text("**Next for practice**: ", *italic(offered.item.title), f". It trains {topic}. No points, no clock.")
    return OutgoingMessage(
        title="Challenges so far",
        blocks=(lines, next_up, again),
        buttons=(answer_button(offered.round, "Practise it"),),
    )


def _line(standing: Standing, library: Library) -> Line:
    round_ = standing.round
    item = library.challenges.get(round_.slug)
    if item is None:
        return line(f"- **{round_.number}** {round_.slug} · no longer in the library\n")
    if standing.solved:
        points = sum(attempt.points for attempt in standing.attempts)
        made = f"solved, {counted(points, 'point')}"
    elif standing.attempts:
        made = "answered"
    else:
        made = "given up" if standing.gave_up else "not tried"
    return line(f"- **{round_.number}** ", Plain(text=item.title), f" · {item.kind} · {made}\n")


def _offered_for_practice(standings: Sequence[Standing], library: Library) -> _Offered | None:
    """Of what was failed or skipped, the newest one in the topic that was missed most; None where nothing was."""
    missed = [
        (standing.round, item)
        for standing in standings
        if standing.phase == "practice" and not standing.solved
        if (item := library.challenges.get(standing.round.slug)) and item.kind not in ("project", "reflection")
    ]
    if not missed:
        return None
    weak = Counter(topic for _, item in missed for topic in item.topics)
    round_, item = max(missed, key=lambda each: max(weak[topic] for topic in each[1].topics))
    return _Offered(round=round_, item=item, topic=max(item.topics, key=lambda topic: weak[topic]))
