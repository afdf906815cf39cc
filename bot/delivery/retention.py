"""What goes after a while: all of a community that Pacer was removed from, and what adapters keep for a time."""

from datetime import datetime, timedelta

from bot.storage.engine import Store
from bot.storage.queries import adapter_state as state_q
from bot.storage.queries import people as q
from bot.storage.query import Tx

KEPT_FOR = timedelta(days=30)
"""After Pacer was removed from a community's last space (product default)."""


async def forget(store: Store, now: datetime) -> None:
    """Delete what has been kept long enough at `now` (aware UTC)."""
    await store.write(lambda tx: _forget(tx, now))


def _forget(tx: Tx, now: datetime) -> None:
    before = now - KEPT_FOR
    for left in tx.all(q.LEFT_SPACES, before=before):
        tx.run(state_q.DROP_STATE_OF_SPACE, platform=left.platform, space=left.space)
    tx.run(q.FORGET_LEFT, before=before)
    tx.run(state_q.DROP_OUTDATED_STATE, now=now)
