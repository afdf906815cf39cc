"""Pacer's side of the console: posts, threads, seeds, and its file."""

import sqlite3
from datetime import timedelta

import pytest

from adapters.console.refs import account_ref, channel_ref, message_ref
from bot.errors import ChannelGone, NotSent, Rejected
from bot.model.messages import note
from tests.console_room import CHALLENGES, FRIDAY, GENERAL, WEEKLY


async def test_a_post_is_found_by_its_key(room):
    adapter = room.adapter()
    post = await adapter.post(CHALLENGES, WEEKLY, key="k1")

    assert await adapter.find(CHALLENGES, "k1", FRIDAY) == post
    assert await adapter.find(CHALLENGES, "k1", FRIDAY + timedelta(seconds=1)) is None
    assert await adapter.find(CHALLENGES, "k2", FRIDAY) is None
    assert await adapter.find(GENERAL, "k1", FRIDAY) is None


async def test_the_same_key_twice_is_two_messages(room):
    assert await room.gets() != await room.gets()


async def test_a_post_can_be_edited(room):
    post = await room.gets()
    await room.adapter().edit(post, note("Corrected."))

    screen = await room.types("/in challenges", "/read")

    assert "· edited\n│  Corrected." in screen


async def test_a_thread_and_a_seed_are_there_once(room):
    adapter = room.adapter()
    post = await adapter.post(CHALLENGES, note("A post."), key="k1")

    assert await adapter.open_thread(post, "One") == await adapter.open_thread(post, "Two")
    await adapter.react(post, "eyes")
    await adapter.react(post, "eyes")
    screen = await room.types("+eyes", "/in challenges", "/read")

    assert "│  +eyes 1\n╰─ thread “One”, no replies yet" in screen


async def test_pacer_posts_into_threads_and_direct_channels(room):
    adapter = room.adapter()
    post = await adapter.post(CHALLENGES, WEEKLY, key="k1")
    thread = await adapter.open_thread(post, "Week 7")
    direct = await adapter.open_direct(account_ref("maria"))

    assert await adapter.find(thread, "k2", FRIDAY) is None
    reply = await adapter.post(thread, note("In the thread."), key="k2")
    await adapter.post(direct, note("For you alone."), key="k3")

    assert await adapter.find(thread, "k2", FRIDAY) == reply
    assert "For you alone." in await room.types("/in dm", "/read")


async def test_what_is_not_there_cannot_be_reached(room):
    adapter = room.adapter()

    with pytest.raises(ChannelGone):
        await adapter.open_direct(account_ref("nobody"))
    with pytest.raises(ChannelGone):
        await adapter.post(channel_ref("general", thread="7"), WEEKLY, key="k1")
    with pytest.raises(Rejected):
        await adapter.edit(message_ref(GENERAL, 7), WEEKLY)
    assert await adapter.missing_permissions(GENERAL) == ()


async def test_a_file_that_refuses_means_not_sent(room):
    adapter = room.adapter()
    with sqlite3.connect(room.database.with_name("console.db")) as other:
        other.execute("ALTER TABLE messages RENAME TO elsewhere")
    other.close()

    with pytest.raises(NotSent):
        await adapter.post(GENERAL, note("Hello"), key="k1")
