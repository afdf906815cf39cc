"""What a person asked the bot for, and what came of it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

from tests.standins.discord.components import Kind, walk
from tests.standins.discord.entities import Channel, Message, MessageKind, User
from tests.standins.discord.errors import (
    ALREADY_ACKNOWLEDGED,
    EXPIRED_TOKEN,
    UNKNOWN_INTERACTION,
    UNKNOWN_WEBHOOK,
    ApiError,
)
from tests.standins.discord.wire import Fields, Json
from tests.standins.discord.world import World

FIRST_ANSWER = timedelta(seconds=3)
"""Until then an interaction wants its first answer (Discord's documentation, Receiving and Responding)."""
TOKEN_LIFE = timedelta(minutes=15)


class Asked(IntEnum):
    """What somebody did."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL = 5


class Callback(IntEnum):
    """How the bot answered first."""

    PONG = 1
    MESSAGE = 4
    DEFERRED_MESSAGE = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    SUGGESTIONS = 8
    MODAL = 9


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestion:
    name: str
    value: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ModalField:
    """One thing to fill in; `raw` is as the bot sent it."""

    label: str
    hint: str
    raw: Fields

    @property
    def kind(self) -> Kind:
        return Kind(self.raw.number("type"))

    @property
    def custom_id(self) -> str:
        return self.raw.text("custom_id")

    @property
    def is_required(self) -> bool:
        return self.raw.flag("required", default=self.kind is not Kind.CHECKBOX)

    @property
    def options(self) -> tuple[str, ...]:
        return tuple(option.text("label") for option in self.raw.parts("options"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Modal:
    """A form that is open for whoever asked."""

    title: str
    custom_id: str
    fields: tuple[ModalField, ...]
    text: str
    """What stands between the fields."""
    components: tuple[Json, ...]
    asked: "Interaction"


class Interaction:
    """One of them; tests wait here for what the person gets to see."""

    def __init__(
        self,
        world: World,
        *,
        kind: Asked,
        by: User,
        channel: Channel,
        data: Json,
        message: Message | None = None,
        opened_by: "Interaction | None" = None,
    ) -> None:
        self.id = world.ids.next()
        self.token = secrets.token_urlsafe(96)
        self.kind = kind
        self.by = by
        self.channel = channel
        self.data = data
        self.message = message
        """The one with the pressed component, also for a modal that such a press opened."""
        self.opened_by = opened_by
        """Whose answer was the modal that this one sends in."""
        self.at = world.clock.now()
        self.callback: Callback | None = None
        self.original: tuple[int, int] | None = None
        """Channel and id of the message that `@original` stands for."""
        self._world = world
        self._shown: list[tuple[int, int]] = []
        self._modal: Modal | None = None
        self._suggestions: tuple[Suggestion, ...] = ()

    # What tests wait for

    async def acknowledged(self) -> Callback:
        """How the bot answered first."""
        return await self._world.board.until(lambda: self.callback, f"no first answer to {self._name()}")

    async def answer(self) -> Message:
        """The first message that this person was shown for it, as it is now."""
        return (await self.answers(1))[0]

    async def answers(self, count: int) -> list[Message]:
        """The first `count` messages, follow-ups included, oldest first."""
        await self._world.board.until(
            lambda: len(self._shown) >= count or None, f"fewer than {count} messages shown for {self._name()}"
        )
        return self.shown[:count]

    @property
    def shown(self) -> list[Message]:
        """Every message shown for it so far that was not deleted since."""
        return [
            self._world.messages[channel][each]
            for channel, each in self._shown
            if each in self._world.messages[channel]
        ]

    async def modal(self) -> Modal:
        return await self._world.board.until(lambda: self._modal, f"no form opened for {self._name()}")

    async def suggestions(self) -> tuple[Suggestion, ...]:
        await self.acknowledged()
        return self._suggestions

    # What the bot's requests do

    def check_unanswered(self) -> None:
        """ApiError 40060 where the first answer came already, 10062 where it comes too late."""
        if self.callback is not None:
            raise ApiError(ALREADY_ACKNOWLEDGED)
        if self._world.clock.now() - self.at > FIRST_ANSWER:
            raise ApiError(UNKNOWN_INTERACTION)

    def acknowledge(self, callback: Callback, original: Message | None) -> None:
        self.callback = callback
        self.original = (original.channel, original.id) if original else None
        self._world.board.changed()

    def check_token(self) -> None:
        """ApiError unless follow-ups and edits are possible now."""
        if self.callback is None:
            raise ApiError(UNKNOWN_WEBHOOK)
        if self._world.clock.now() - self.at > TOKEN_LIFE:
            raise ApiError(EXPIRED_TOKEN)

    def show(self, message: Message) -> None:
        """Once each, and not before there is something to read."""
        place = (message.channel, message.id)
        if not message.is_loading and place not in self._shown:
            self._shown.append(place)
        self._world.board.changed()

    def open_modal(self, raw: Fields) -> None:
        components = tuple(each.raw for each in raw.parts("components"))
        texts = (each.text("content") for each in walk(components) if each.number("type") == Kind.TEXT_DISPLAY)
        self._modal = Modal(
            title=raw.text("title"),
            custom_id=raw.text("custom_id"),
            fields=_modal_fields(components),
            text="\n".join(texts),
            components=components,
            asked=self,
        )
        self._world.board.changed()

    def suggest(self, choices: Sequence[Fields]) -> None:
        self._suggestions = tuple(Suggestion(name=each.text("name"), value=str(each.raw["value"])) for each in choices)
        self._world.board.changed()

    def answer_kind(self) -> MessageKind:
        """What a message that answers it is for Discord."""
        if self.kind is not Asked.COMMAND:
            return MessageKind.DEFAULT
        return MessageKind.COMMAND_ANSWER if Fields(self.data).number("type") == 1 else MessageKind.CONTEXT_MENU_ANSWER

    def _name(self) -> str:
        data = Fields(self.data)
        return f"{self.by.name}'s {data.text('name') or data.text('custom_id')}"


def _modal_fields(components: Sequence[Json]) -> tuple[ModalField, ...]:
    fields = []
    for each in map(Fields, components):
        if each.number("type") == Kind.LABEL:
            fields.append(
                ModalField(label=each.text("label"), hint=each.text("description"), raw=each.part("component"))
            )
        elif each.number("type") == Kind.ACTION_ROW:
            fields += [ModalField(label=row.text("label"), hint="", raw=row) for row in each.parts("components")]
    return tuple(fields)
