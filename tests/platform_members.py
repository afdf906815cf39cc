"""People on a platform's stand-in, with the same words on each; what only one has stands in its own school."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from bot.model.events import Event, ReactionAdded, ReactionRemoved, ThreadReplied
from tests.platform_core import Core

CHECK = "white_check_mark"
BEHIND_A_BUTTON = ("Open the form", "Correct it")


class Heard(Protocol):
    """What whoever acted got to see."""

    @property
    def text(self) -> str:
        """As it is read, the sentences at a form's fields too; empty where there is only a form."""

    @property
    def raw(self) -> str:
        """As it was sent, in the platform's own marks."""

    @property
    def buttons(self) -> tuple[str, ...]: ...

    @property
    def is_private(self) -> bool: ...

    @property
    def has_form(self) -> bool:
        """Whether a form is open before them."""

    @property
    def filled_in(self) -> dict[str, str]:
        """The fields of the form that is open, as they are filled in."""


PostT = TypeVar("PostT")
PlaceT = TypeVar("PlaceT")
HeardT = TypeVar("HeardT", bound=Heard)


class Member(ABC, Generic[PostT, PlaceT, HeardT]):
    """One person; each act returns what they saw, and raises what the core failed with."""

    def __init__(self, name: str, core: Core) -> None:
        self.name = name
        self._core = core
        self._heard: HeardT | None = None

    async def says(self, text: str, channel: PlaceT | None = None) -> HeardT:
        """A command where it starts with a slash, else a direct message."""
        return await self._hears(self._command(text, channel) if text.startswith("/") else self._direct(text))

    async def presses(self, button: str, *, on: PostT | HeardT | None = None) -> HeardT:
        """A button by its label; on what they saw last where nothing is named."""
        return await self._hears(self._press(on or self._last, button))

    async def fills(self, **values: PlaceT | str | Sequence[str]) -> HeardT:
        """Sends the form before them, also where it waits behind a button; the rest stays as it was filled in."""
        if not self._last.has_form:
            await self._opens_what_waits()
        return await self._hears(self._submit(values))

    async def corrects(self) -> HeardT:
        """The form that came back, before they change it."""
        if not self._last.has_form:
            await self._opens_what_waits()
        return self._last

    async def reacts(self, emoji: str, *, on: PostT) -> None:
        """By its canonical name."""
        async with self._taken(ReactionAdded):
            await self._react(on, emoji)

    async def unreacts(self, emoji: str, *, on: PostT) -> None:
        async with self._taken(ReactionRemoved):
            await self._unreact(on, emoji)

    async def replies(self, text: str, *, on: PostT) -> None:
        """Writes in the post's thread."""
        async with self._taken(ThreadReplied):
            await self._reply(on, text)

    @abstractmethod
    def direct_messages(self) -> list[str]:
        """What Pacer wrote to them, oldest first."""

    # As the platform has it

    @abstractmethod
    async def _command(self, typed: str, channel: PlaceT | None) -> HeardT: ...
    @abstractmethod
    async def _direct(self, text: str) -> HeardT: ...
    @abstractmethod
    async def _press(self, on: PostT | HeardT, button: str) -> HeardT: ...
    @abstractmethod
    async def _submit(self, values: Mapping[str, PlaceT | str | Sequence[str]]) -> HeardT: ...
    @abstractmethod
    async def _react(self, post: PostT, emoji: str) -> None: ...
    @abstractmethod
    async def _unreact(self, post: PostT, emoji: str) -> None: ...
    @abstractmethod
    async def _reply(self, post: PostT, text: str) -> None: ...

    @property
    def _last(self) -> HeardT:
        assert self._heard, f"{self.name} has seen nothing yet."
        return self._heard

    async def _opens_what_waits(self) -> None:
        behind = next((label for label in self._last.buttons if label in BEHIND_A_BUTTON), None)
        assert behind, f"No form is open for {self.name}: {self._last.text}"
        await self.presses(behind)

    async def _hears(self, act: Awaitable[HeardT]) -> HeardT:
        self._heard = await act
        self._raise_failure()
        return self._heard

    @asynccontextmanager
    async def _taken(self, kind: type[Event]) -> AsyncIterator[None]:
        """Ends when the core has taken one more of these."""
        before = self._core.taken(kind)
        yield
        await self._core.has_taken(kind, before + 1)
        self._raise_failure()

    def _raise_failure(self) -> None:
        if self._core.errors:
            raise AssertionError(f"The core failed while {self.name} acted.") from self._core.errors.pop(0)


AnyMember: TypeAlias = Member[Any, Any, Any]
"""On whatever platform: tests hand back the posts and places that they were given."""


async def week_of(member: AnyMember) -> str:
    heard: Heard = await member.says("/streak show")
    return heard.text
