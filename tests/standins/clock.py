"""The time that a stand-in goes by."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """The instant, aware UTC."""


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)
