"""Time and posts on the fake platform are as on platforms."""

from datetime import datetime

import pytest

from bot.errors import ChannelGone, NotSent, PermissionMissing, Rejected, Unreachable
from bot.model.messages import Action, Button, OutgoingMessage, note
from bot.model.refs import AccountRef, ChannelRef, DeliveryKey
from bot.testing.clock import FrozenClock
from bot.testing.fake import FakeAdapter
from bot.testing.faults import not_sent
from bot.testing.platform import Reaction
from bot.testing.records import PermissionsCall, PostCall
from tests.unit.fake_adapter.said import CHECK, HELLO, KEY, MINUTE, START


class TestClock:
    def test_moves_only_when_told(self, clock: FrozenClock) -> None:
        clock.tick(MINUTE)
        assert clock.now() == START + MINUTE
        clock.set(START + 2 * MINUTE)
        assert clock.now() == START + 2 * MINUTE

    def test_never_goes_back_unless_it_jumps(self, clock: FrozenClock) -> None:
        with pytest.raises(ValueError, match="only a jump"):
            clock.tick(-MINUTE)
        clock.tick(-MINUTE, jump=True)
        assert clock.now() == START - MINUTE

    @pytest.mark.parametrize("at", [START.replace(tzinfo=None), datetime.fromisoformat("2026-03-02T08:00+01:00")])
    def test_takes_aware_utc_only(self, at: datetime) -> None:
        with pytest.raises(ValueError, match="aware UTC"):
            FrozenClock(at)


class TestPosts:
    async def test_two_posts_with_one_key_are_two_posts(self, fake: FakeAdapter, general: ChannelRef) -> None:
        first = await fake.post(general, HELLO, key=KEY)
        second = await fake.post(general, HELLO, key=KEY)

        assert [post.ref for post in fake.posts(general)] == [first, second]
        assert fake.visible(general) == ["Hello", "Hello"]
        assert await fake.find(general, KEY, START) == first

    async def test_a_key_may_be_remembered_for_a_while(self, clock: FrozenClock) -> None:
        fake = FakeAdapter(clock, remembers_keys_for=5 * MINUTE)
        general = fake.add_channel("general")
        first = await fake.post(general, HELLO, key=KEY)

        clock.tick(4 * MINUTE)
        assert await fake.post(general, HELLO, key=KEY) == first
        clock.tick(2 * MINUTE)
        assert await fake.post(general, HELLO, key=KEY) != first
        assert len(fake.posts(general)) == 2

    async def test_every_request_is_recorded_in_order(self, fake: FakeAdapter, general: ChannelRef) -> None:
        fake.fail_next(not_sent())
        with pytest.raises(NotSent):
            await fake.post(general, HELLO, key=KEY)
        await fake.missing_permissions(general)

        assert fake.calls == [
            PostCall(at=START, channel=general, message=HELLO, key=KEY),
            PermissionsCall(at=START, channel=general),
        ]

    async def test_a_closed_channel_names_what_is_missing(self, fake: FakeAdapter, general: ChannelRef) -> None:
        post = await fake.post(general, HELLO, key=KEY)
        thread = await fake.open_thread(post, "Talk")
        fake.close_channel(general, "Send Messages")

        for channel in (general, thread):
            assert list(await fake.missing_permissions(channel)) == ["Send Messages"]
            with pytest.raises(PermissionMissing, match="Send Messages"):
                await fake.post(channel, HELLO, key=KEY)
        fake.reopen_channel(general)
        await fake.post(thread, HELLO, key=KEY)

    async def test_a_removed_channel_takes_its_threads_along(self, fake: FakeAdapter, general: ChannelRef) -> None:
        post = await fake.post(general, HELLO, key=KEY)
        thread = await fake.open_thread(post, "Talk")
        fake.remove_channel(general)

        requests = [
            fake.post(thread, HELLO, key=KEY),
            fake.find(general, KEY, START),
            fake.edit(post, HELLO),
            fake.react(post, CHECK),
            fake.open_thread(post, "Talk"),
        ]
        for request in requests:
            with pytest.raises(ChannelGone):
                await request
        assert fake.visible(general) == []
        assert fake.add_channel("general") != general

    async def test_a_thread_must_be_opened_before_it_takes_posts(self, fake: FakeAdapter, general: ChannelRef) -> None:
        post = await fake.post(general, HELLO, key=KEY)
        thread = ChannelRef(platform=general.platform, space=general.space, channel=general.channel, thread="guessed")
        with pytest.raises(ChannelGone):
            await fake.post(thread, HELLO, key=KEY)
        await fake.post(await fake.open_thread(post, "Talk"), HELLO, key=KEY)

    async def test_a_deleted_post_can_be_neither_found_nor_edited(self, fake: FakeAdapter, general: ChannelRef) -> None:
        post = await fake.post(general, HELLO, key=KEY)
        fake.delete(post)

        assert await fake.find(general, KEY, START) is None
        assert fake.posts(general) == []
        with pytest.raises(Rejected, match="deleted"):
            await fake.edit(post, HELLO)

    async def test_edits_and_seed_reactions_are_kept_with_the_post(
        self, fake: FakeAdapter, general: ChannelRef
    ) -> None:
        post = await fake.post(general, HELLO, key=KEY)
        await fake.edit(post, note("Hello again"))
        await fake.react(post, CHECK)

        held = fake.post_at(post)
        assert (held.text, held.edits, held.reactions) == ("Hello again", 1, (Reaction(emoji=CHECK),))

    async def test_a_stranger_has_no_direct_channel(self, fake: FakeAdapter) -> None:
        stranger = AccountRef(platform=fake.platform, space=fake.home.space, account="account-nobody")
        with pytest.raises(Unreachable, match="nobody"):
            await fake.open_direct(stranger)

    @pytest.mark.parametrize(
        ("message", "key"),
        [
            (HELLO, DeliveryKey("with-hyphen")),
            (HELLO, DeliveryKey("x" * 26)),
            (OutgoingMessage(), KEY),
            (OutgoingMessage(title="Hi", buttons=(Button(label="Go", action=Action(name="a b")),)), KEY),
            (OutgoingMessage(title="Hi", buttons=(Button(label="", action=Action(name="go")),)), KEY),
            (OutgoingMessage(title="Hi", buttons=(Button(label="Go", action=Action(name="go")),) * 2), KEY),
        ],
    )
    async def test_what_no_platform_takes_is_rejected(
        self, fake: FakeAdapter, general: ChannelRef, message: OutgoingMessage, key: DeliveryKey
    ) -> None:
        with pytest.raises(Rejected):
            await fake.post(general, message, key=key)
        assert fake.posts(general) == []
