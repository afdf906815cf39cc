"""What comes back for practice: missed challenges, those of the weakest topic first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.features.challenge_words import answer_button
from bot.features.rounds import Standing
from bot.features.words import italic
from bot.library.items import Challenge
from bot.library.load import Library
from bot.model.messages import Line, OutgoingMessage, text
from bot.storage.queries.rounds import RoundRow


@dataclass(frozen=True, kw_only=True, slots=True)
class Offered:
    """A challenge to try again, and the topic that speaks for it."""

    round: RoundRow
    item: Challenge
    topic: str


def offered_for_practice(standings: Sequence[Standing], library: Library) -> Offered | None:
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
    return Offered(round=round_, item=item, topic=max(item.topics, key=lambda topic: weak[topic]))


def archive_message(lines: Line, offered: Offered | None) -> OutgoingMessage:
    again = text("Try one again for practice: /challenge show and its name.")
    if offered is None:
        return OutgoingMessage(title="Challenges so far", blocks=(text(*lines), again))
    topic = offered.topic.replace("-", " ")
    next_up = text("**Next for practice**: ", *italic(offered.item.title), f". It trains {topic}. No points, no clock.")
    return OutgoingMessage(
        title="Challenges so far",
        blocks=(text(*lines), next_up, again),
        buttons=(answer_button(offered.round, "Practise it"),),
    )
