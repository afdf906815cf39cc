"""What a bot asked, as it arrived."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Generic, Protocol, TypeVar

from tests.standins.board import Board


class Named(Protocol):
    @property
    def name(self) -> str:
        """What patterns are for."""


Request = TypeVar("Request", bound=Named)


@dataclass(frozen=True, kw_only=True, slots=True)
class Refused(Generic[Request]):
    request: Request
    says: str


class Log(Generic[Request]):
    """Everything that was asked, oldest first."""

    def __init__(self, board: Board, check: Callable[[Request], Iterable[str]]) -> None:
        """`check` names what breaks the contract."""
        self.requests: list[Request] = []
        self.refused: list[Refused[Request]] = []
        """What the platform itself refused; planned faults are not in it."""
        self.violations: list[str] = []
        self._board = board
        self._check = check

    def add(self, request: Request) -> None:
        self.requests.append(request)
        self.violations += self._check(request)
        self._board.changed()

    def refuse(self, request: Request, says: str) -> None:
        self.refused.append(Refused(request=request, says=says))
        self._board.changed()

    def named(self, pattern: str) -> list[Request]:
        """Those whose names are like it, with `*` for anything."""
        return [request for request in self.requests if fnmatchcase(request.name, pattern)]
