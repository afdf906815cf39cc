"""A payload on its way to the app, and what the app said to it."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from tests.standins.wire import Json

ACKNOWLEDGE_WITHIN = timedelta(seconds=3)
"""What takes longer counts as failed (Slack's documentation, Handling user interaction, The Events API)."""


class Kind(StrEnum):
    """As Socket Mode's envelopes name them."""

    EVENT = "events_api"
    COMMAND = "slash_commands"
    INTERACTION = "interactive"


@dataclass(frozen=True, kw_only=True, slots=True)
class Payload:
    kind: Kind
    body: Json
    attempt: int = 0
    """0 at first; events alone are tried again."""
    reason: str = ""
    """Why it is tried again, in Slack's words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ack:
    """The app took it."""

    body: Json | None = None
    """What it said along with that; None where it said nothing."""


class NotAcknowledged(Exception):
    """The app did not acknowledge."""

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(f"The app did not acknowledge: {reason}.")
        self.reason = reason
        """`timeout`, `http_timeout`, `http_error`, `connection_failed`, `no_connection` or `connection_lost`."""
        self.is_final = is_final
        """The app asked that it is not tried again."""


class Transport(Protocol):
    acknowledge_within: timedelta

    @property
    def was_open(self) -> bool:
        """Whether there ever was a way to the app."""

    async def opened(self) -> None:
        """Returns when there is a way on which a second attempt makes sense."""

    async def deliver(self, payload: Payload) -> Ack:
        """NotAcknowledged where the app did not take it in time."""
