"""What is kept of a community that Pacer was removed from goes after a while."""

from datetime import datetime, timedelta

from bot.storage.engine import Store
from bot.storage.queries.people import FORGET_LEFT

KEPT_FOR = timedelta(days=30)
"""After Pacer was removed from a community's last space (product default)."""


async def forget_left(store: Store, now: datetime) -> int:
    """Delete the communities that were left long enough before `now` (aware UTC); returns how many."""
    return await store.write(lambda tx: tx.run(FORGET_LEFT, before=now - KEPT_FOR))
