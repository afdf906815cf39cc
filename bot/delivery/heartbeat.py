"""The stored heartbeat: when each platform was connected."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.model.refs import Platform
from bot.ports import Adapter
from bot.storage.engine import Store
from bot.storage.queries import checkins as q
from bot.storage.query import Tx

EVERY = timedelta(minutes=1)
TOLERATED = timedelta(minutes=5)
"""A pause between two beats that still counts as connected; a laptop's sleep does not."""


class Heartbeat:
    def __init__(self, store: Store, adapters: Mapping[Platform, Adapter]) -> None:
        """`adapters` may be filled in later; those that are connected at a beat are recorded."""
        self._store = store
        self._adapters = adapters

    async def beat(self, now: datetime) -> None:
        """What is connected now (aware UTC) is kept; after a longer pause a new stretch begins."""
        await self._store.write(lambda tx: self._beat(tx, now, TOLERATED))

    async def carry(self, now: datetime) -> None:
        """A stepping clock has moved: the time between was lived through, connected."""
        await self._store.write(lambda tx: self._beat(tx, now, None))

    def _beat(self, tx: Tx, now: datetime, tolerated: timedelta | None) -> None:
        for platform in [platform for platform, adapter in self._adapters.items() if adapter.is_connected]:
            last = tx.first(q.LAST_STRETCH, platform=platform)
            if last and (tolerated is None or now - last.until <= tolerated):
                tx.run(q.EXTEND_STRETCH, stretch_id=last.id, at=max(now, last.until))
            else:
                tx.run(q.ADD_STRETCH, platform=platform, at=now)
