"""The posts whose listing broke off, and when each is to be listed again.

Kept in memory: adapters ask for a catch-up after each start, and that lists every open post.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model.refs import Platform
from bot.storage.queries.deliveries import PostRow

PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
"""After the first, the second and each further listing that broke off."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Waiting:
    platform: Platform
    community_id: int
    failures: int
    at: datetime


class Unlisted:
    """Instants are aware UTC."""

    def __init__(self) -> None:
        self._waiting: dict[int, _Waiting] = {}

    def broke_off(self, post: PostRow, platform: Platform, now: datetime) -> None:
        before = self._waiting.get(post.id)
        failures = before.failures + 1 if before else 1
        self._waiting[post.id] = _Waiting(
            platform=platform,
            community_id=post.community_id,
            failures=failures,
            at=now + PAUSES[min(failures, len(PAUSES)) - 1],
        )

    def listed(self, post_id: int) -> None:
        self._waiting.pop(post_id, None)

    def keep(self, platform: Platform, open_posts: Collection[int]) -> None:
        """Lets those of a platform go that are not among its open posts."""
        gone = [it for it, waits in self._waiting.items() if waits.platform == platform and it not in open_posts]
        for post_id in gone:
            del self._waiting[post_id]

    def due(self, now: datetime) -> dict[Platform, set[int]]:
        """The posts to list now, by platform."""
        due: dict[Platform, set[int]] = {}
        for post_id, waits in self._waiting.items():
            if waits.at <= now:
                due.setdefault(waits.platform, set()).add(post_id)
        return due

    def next_at(self, after: datetime) -> datetime | None:
        return min((waits.at for waits in self._waiting.values() if waits.at > after), default=None)

    def is_expected(self, platform: Platform, community_id: int) -> bool:
        """Whether a listing that just broke off may well succeed soon: until each pause was made once."""
        return any(
            (waits.platform, waits.community_id) == (platform, community_id) and waits.failures <= len(PAUSES)
            for waits in self._waiting.values()
        )
