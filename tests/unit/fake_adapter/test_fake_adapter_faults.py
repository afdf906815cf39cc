"""The fake platform fails as planned."""

import asyncio
from datetime import timedelta

import pytest

from bot.errors import Ambiguous, ChannelGone, NotSent, PermissionMissing, RateLimited, Rejected
from bot.model.messages import note
from bot.model.refs import ChannelRef
from bot.testing.clock import FrozenClock
from bot.testing.fake import FakeAdapter
from bot.testing.faults import (
    Fault,
    channel_gone,
    lost_answer,
    not_sent,
    permission_missing,
    rate_limited,
    rejected,
    slow_history,
    unexpected,
)
from bot.testing.records import EditCall, FindCall
from tests.unit.fake_adapter.said import HELLO, KEY, MINUTE, START


class TestFaults:
    @pytest.mark.parametrize(
        ("fault", "error", "arrives"),
        [
            (lost_answer(), Ambiguous, True),
            (unexpected(), RuntimeError, True),
            (not_sent(), NotSent, False),
            (rate_limited(MINUTE), RateLimited, False),
            (rejected(), Rejected, False),
            (channel_gone(), ChannelGone, False),
            (permission_missing("Send Messages"), PermissionMissing, False),
        ],
    )
    async def test_a_planned_fault_happens_once(
        self, fake: FakeAdapter, general: ChannelRef, fault: Fault, error: type[Exception], arrives: bool
    ) -> None:
        fake.fail_next(fault)
        with pytest.raises(error):
            await fake.post(general, HELLO, key=KEY)

        assert len(fake.posts(general)) == (1 if arrives else 0)
        assert (await fake.find(general, KEY, START) is not None) == arrives
        await fake.post(general, HELLO, key=KEY)

    async def test_faults_come_in_the_order_they_were_planned(self, fake: FakeAdapter, general: ChannelRef) -> None:
        fake.fail_next(rate_limited(MINUTE), not_sent())
        with pytest.raises(RateLimited) as limited:
            await fake.post(general, HELLO, key=KEY)
        assert limited.value.retry_after == MINUTE
        with pytest.raises(NotSent):
            await fake.post(general, HELLO, key=KEY)

    async def test_a_fault_waits_for_the_request_that_it_is_for(self, fake: FakeAdapter, general: ChannelRef) -> None:
        other = fake.add_channel("other")
        fake.fail_next(not_sent(), channel=other)
        fake.fail_next(lost_answer(), on=EditCall)

        post = await fake.post(general, HELLO, key=KEY)
        with pytest.raises(NotSent):
            await fake.post(other, HELLO, key=KEY)
        with pytest.raises(Ambiguous):
            await fake.edit(post, note("Hello again"))
        assert fake.visible(general) == ["Hello again"]

    async def test_faults_can_be_decided_request_by_request(self, fake: FakeAdapter, general: ChannelRef) -> None:
        fake.fail_by(lambda call: not_sent() if isinstance(call, FindCall) else None)

        await fake.post(general, HELLO, key=KEY)
        for _ in range(2):
            with pytest.raises(NotSent):
                await fake.find(general, KEY, START)

    @pytest.mark.parametrize("fault", [lost_answer(slow_history=True), slow_history()])
    async def test_a_slow_history_shows_a_post_once_it_settled(
        self, fake: FakeAdapter, general: ChannelRef, clock: FrozenClock, fault: Fault
    ) -> None:
        fake.fail_next(fault)
        await asyncio.gather(fake.post(general, HELLO, key=KEY), return_exceptions=True)

        assert fake.visible(general) == ["Hello"]
        clock.tick(fake.limits.settle - timedelta(seconds=1))
        assert await fake.find(general, KEY, START) is None
        clock.tick(timedelta(seconds=1))
        assert await fake.find(general, KEY, START) is not None

    async def test_a_request_hangs_until_it_is_released(self, fake: FakeAdapter, general: ChannelRef) -> None:
        hang = fake.hang()
        posting = asyncio.create_task(fake.post(general, HELLO, key=KEY))
        await hang.reached()
        assert fake.posts(general) == []

        other = fake.add_channel("other")
        await fake.post(other, HELLO, key=KEY)
        hang.release()
        arrived = await posting
        assert [post.ref for post in fake.posts(general)] == [arrived]

    @pytest.mark.parametrize("arrived", [True, False])
    async def test_a_hanging_request_can_be_cancelled(
        self, fake: FakeAdapter, general: ChannelRef, arrived: bool
    ) -> None:
        hang = fake.hang(arrived=arrived)
        posting = asyncio.create_task(fake.post(general, HELLO, key=KEY))
        await hang.reached()
        posting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await posting

        assert len(fake.posts(general)) == (1 if arrived else 0)
