"""The posts whose listing broke off or was too early, and when each is to be listed again.

Kept in memory: adapters ask for a catch-up after each start, and that lists every open post.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model.refs import Platform
from bot.storage.queries.deliveries import PostRow

SOON = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15))
"""After the first, the second and the third listing that broke off."""
LATER = timedelta(hours=1)
"""After each further one: a channel that is closed to us opens when a person opens it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Waiting:
    platform: Platform
    community_id: int
    failures: int
    at: datetime

    @property
    def is_expected(self) -> bool:
        """Whether it broke off and comes again so soon that admins wait for it, and get one line for all."""
        return 0 < self.failures <= len(SOON)


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
            at=now + (SOON[failures - 1] if failures <= len(SOON) else LATER),
        )

    def list_again(self, post: PostRow, platform: Platform, at: datetime) -> None:
        """Once more then, although it can be listed now; one that broke off comes at its own time."""
        again = _Waiting(platform=platform, community_id=post.community_id, failures=0, at=at)
        self._waiting.setdefault(post.id, again)

    def listed(self, post_id: int, began: datetime) -> None:
        """From that instant on, which may be too early for one that is to be listed again."""
        waits = self._waiting.get(post_id)
        if waits and (waits.failures or waits.at <= began):
            del self._waiting[post_id]

    def let_go(self, post_id: int) -> None:
        """It never can be listed."""
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
        """Whether admins still wait for a listing there."""
        return any(
            waits.is_expected and (waits.platform, waits.community_id) == (platform, community_id)
            for waits in self._waiting.values()
        )
