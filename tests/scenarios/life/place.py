"""What a life that is killed again and again needs of a platform: a community before a stand-in, and its people."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from random import Random
from typing import Protocol

from bot.model.refs import DeliveryKey, Emoji, Platform
from tests.standins.board import Board
from tests.standins.faults import Cut, Fault
from tests.standins.requests import Named

SEED = Emoji("white_check_mark")
CHECK_IN = "Check in"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    by: str
    message: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """One of Pacer's messages in the channel that takes check-ins, as everybody sees it now."""

    message: str
    at: datetime
    """Aware UTC."""
    reacted: frozenset[str]
    """The people who did, with `SEED`."""
    replies: Sequence[Reply]
    """Of people."""


class Person(Protocol):
    """Texts are what Pacer answers; AssertionError where it doesn't."""

    @property
    def account(self) -> str: ...

    async def react(self, post: Post) -> None: ...
    async def unreact(self, post: Post) -> None: ...
    async def reply(self, post: Post, text: str) -> None: ...
    async def press(self, post: Post, button: str) -> str: ...
    async def command(self, name: str, **options: str | int) -> str: ...

    async def set_up(self) -> str:
        """Fills in the form of /setup."""

    async def schedule_check_ins(self) -> str:
        """Every day, in the channel."""


class Place(Protocol):
    @property
    def platform(self) -> Platform: ...

    @property
    def settings(self) -> Mapping[str, str]:
        """Pacer's environment."""

    @property
    def board(self) -> Board: ...

    def told(self) -> str:
        """How often Pacer was told of something, in a line."""

    # What everybody sees

    def posts(self) -> Sequence[Post]:
        """Oldest first."""

    def times_shown(self, keys: Sequence[DeliveryKey]) -> Sequence[int]:
        """How many messages there are of each delivery, wherever they are."""

    # People

    async def person(self, name: str, *, is_admin: bool = False) -> Person: ...

    # Pacer

    def posts_sent(self) -> int:
        """How many requests to post arrived so far."""

    async def listens(self) -> None:
        """Returns when Pacer can be asked."""

    async def was_left(self) -> None:
        """Pacer was killed; returns when that is known here."""

    async def settled(self) -> None:
        """Returns when Pacer was told everything that it will ever be told."""

    # Troubles

    def lose_answers(self, is_lost: Callable[[], bool]) -> None:
        """Asked at each post from now on: it arrives, and Pacer never hears of that."""

    def lag(self) -> None:
        """Messages stand in the history a little late from now on."""

    def get_harder(self) -> None:
        """A help of the platform's that Pacer may not rely on ends."""

    def mixed_up(self, chance: Random) -> AbstractAsyncContextManager[None]:
        """What is done inside is told in any order that the platform allows itself."""


def lost_posts(pattern: str, is_lost: Callable[[], bool]) -> Callable[[Named], Fault | None]:
    """`pattern`: what requests to post are called."""
    return lambda request: Fault(after=Cut()) if fnmatchcase(request.name, pattern) and is_lost() else None
