"""What adapters remember is kept over restarts, goes with its space's community, and goes when its time is over."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from bot.delivery.retention import KEPT_FOR, forget
from bot.model.refs import Platform
from bot.storage.adapter_state import StoredAdapterState
from bot.storage.engine import Store
from bot.storage.migrate import upgrade
from bot.storage.queries.people import ADD_COMMUNITY
from bot.storage.query import Query, Statement
from bot.storage.tables import space
from tests.school import berlin

NOW = berlin("2027-03-01 09:00")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(tmp_path / "pacer.db")
    upgrade(opened.file)
    yield opened
    await opened.close()


@pytest.fixture
def state(store: Store) -> StoredAdapterState:
    return StoredAdapterState(store, Platform("chat"))


async def add_space(store: Store, external: str, *, left_at: datetime | None, platform: str = "chat") -> None:
    """A community of one space."""
    name = f"{platform} {external}"
    made = await store.write(lambda tx: tx.one(ADD_COMMUNITY, name=name, zone="UTC", day=NOW.date()))
    place = {"community_id": made.value, "platform": platform, "external": external, "name": name}
    await store.write(lambda tx: tx.run(Statement(insert(space).values(**place, left_at=left_at))))


async def test_what_is_put_is_there_until_it_is_taken_back(state: StoredAdapterState) -> None:
    await state.put("session", b"one")
    await state.put("session", b"two")
    assert await state.get("session") == b"two"
    await state.put("session", None)
    assert await state.get("session") is None


async def test_each_platform_has_its_own(store: Store, state: StoredAdapterState) -> None:
    await state.put("session", b"one")
    other = StoredAdapterState(store, Platform("other"))
    assert await other.get("session") is None
    assert await other.keys("") == []


async def test_keys_are_listed_by_what_they_begin_with(state: StoredAdapterState) -> None:
    for key in ["team:b", "team:a", "teams", "home:team:c", "team%", "TEAM:d"]:
        await state.put(key, b"")
    assert await state.keys("team:") == ["team:a", "team:b"]
    assert await state.keys("team%") == ["team%"]
    assert await state.keys("nothing") == []


async def test_what_is_kept_until_an_instant_is_forgotten_at_it(store: Store, state: StoredAdapterState) -> None:
    await state.put("short", b"", until=NOW)
    await state.put("long", b"", until=NOW + timedelta(seconds=1))
    await state.put("always", b"")
    await forget(store, NOW)
    assert await state.keys("") == ["always", "long"]


async def test_putting_it_anew_changes_how_long_it_is_kept(store: Store, state: StoredAdapterState) -> None:
    await state.put("longer", b"", until=NOW)
    await state.put("longer", b"", until=NOW + timedelta(days=1))
    await state.put("for good", b"", until=NOW)
    await state.put("for good", b"")
    await forget(store, NOW)
    assert await state.keys("") == ["for good", "longer"]


async def test_an_end_without_a_zone_is_refused(state: StoredAdapterState) -> None:
    with pytest.raises(ValueError, match="aware"):
        await state.put("short", b"", until=NOW.replace(tzinfo=None))


async def test_it_goes_with_its_space_s_community(store: Store, state: StoredAdapterState) -> None:
    long_ago = NOW - KEPT_FOR
    await add_space(store, "left", left_at=long_ago)
    await add_space(store, "just left", left_at=long_ago + timedelta(seconds=1))
    await add_space(store, "here", left_at=None)
    await add_space(store, "left", left_at=None, platform="other")
    other = StoredAdapterState(store, Platform("other"))
    for name in ["left", "just left", "here", "never known"]:
        await state.put(name, b"", space=name)
    await state.put("nobody's", b"")
    await other.put("left", b"", space="left")
    await forget(store, NOW)
    assert await state.keys("") == ["here", "just left", "never known", "nobody's"]
    assert await other.keys("") == ["left"]
    assert await store.read(lambda tx: len(tx.all(Query(select(space.c.id), tuple)))) == 3


async def test_it_stays_while_another_space_of_the_community_stays(store: Store, state: StoredAdapterState) -> None:
    await add_space(store, "left", left_at=NOW - KEPT_FOR)
    await add_space(store, "here", left_at=None)
    found = Query(select(space.c.community_id).where(space.c.external == "here"), tuple)
    (shared,) = await store.read(lambda tx: tx.one(found))
    await store.write(lambda tx: tx.run(Statement(update(space).values(community_id=shared))))
    await state.put("theirs", b"", space="left")
    await forget(store, NOW)
    assert await state.keys("") == ["theirs"]
