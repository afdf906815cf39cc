"""What adapters remember, in the database."""

from collections.abc import Sequence
from datetime import datetime

from bot.model.refs import Platform
from bot.storage.engine import Store
from bot.storage.queries import adapter_state as q


class StoredAdapterState:
    """Implements `AdapterState` for one platform."""

    def __init__(self, store: Store, platform: Platform) -> None:
        self._store = store
        self._platform = platform

    async def get(self, key: str) -> bytes | None:
        row = await self._store.read(lambda tx: tx.first(q.STATE, platform=self._platform, key=key))
        return row.value if row else None

    async def keys(self, prefix: str) -> Sequence[str]:
        rows = await self._store.read(lambda tx: tx.all(q.STATE_KEYS, platform=self._platform, prefix=prefix))
        return [row.key for row in rows]

    async def put(
        self, key: str, value: bytes | None, *, space: str | None = None, until: datetime | None = None
    ) -> None:
        if value is None:
            await self._store.write(lambda tx: tx.run(q.DROP_STATE, platform=self._platform, key=key))
            return
        entry = {"platform": self._platform, "key": key, "value": value, "space": space, "until": until}
        await self._store.write(lambda tx: tx.run(q.PUT_STATE, **entry))
