"""What members did and Pacer must hear of, kept until it has."""

from dataclasses import dataclass

from pydantic import TypeAdapter

from bot.model.events import Event, ReactionAdded, ReactionRemoved, SpaceJoined, ThreadReplied

_KINDS: dict[str, TypeAdapter[Event]] = {
    kind.__name__: TypeAdapter(kind) for kind in (SpaceJoined, ReactionAdded, ReactionRemoved, ThreadReplied)
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    id: int
    event: Event


def event_to_json(event: Event) -> tuple[str, str]:
    """The event's kind, and its JSON."""
    kind = type(event).__name__
    return kind, _KINDS[kind].dump_json(event).decode()


def event_from_json(kind: str, text: str) -> Event:
    return _KINDS[kind].validate_json(text)
