"""A platform in memory that speaks the real port, with faults on demand."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from bot.errors import DeletedSince
from bot.model import events
from bot.model.commands import Command
from bot.model.events import SpaceJoined
from bot.model.messages import OutgoingMessage
from bot.model.refs import AccountRef, ChannelRef, DeliveryKey, Emoji, MessageRef
from bot.ports import AdapterState, Clock, EventSink, Limits
from bot.testing.clock import aware_utc
from bot.testing.connection import Connection
from bot.testing.faults import Fault, FaultPlan, Hang, meet
from bot.testing.people import People
from bot.testing.platform import FakePlatform, Post, Reaction
from bot.testing.promises import check_commands, check_emoji, check_key, check_message
from bot.testing.records import (
    EditCall,
    FindCall,
    OpenDirectCall,
    OpenThreadCall,
    PermissionsCall,
    PortCall,
    PostCall,
    ReactCall,
    ReactionsCall,
    RepliesCall,
)

LIMITS = Limits(answer=timedelta(seconds=10), settle=timedelta(seconds=30))


class FakeAdapter(FakePlatform):
    """Implements `bot.ports.Adapter`; what it refuses that the port's words don't allow is Rejected.

    Two posts with one key are two posts, unless it remembers keys as Discord's nonce does.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        platform: str = "fake",
        space: str = "school",
        limits: Limits = LIMITS,
        remembers_keys_for: timedelta = timedelta(0),
        hides_replies: bool = False,
    ) -> None:
        """`hides_replies` keeps the text of thread replies from Pacer, as Discord does without an intent."""
        super().__init__(clock, platform=platform, space=space)
        self.limits = limits
        self.remembers_keys_for = remembers_keys_for
        self.calls: list[PortCall] = []
        """Every request of the core's, oldest first, also the failed ones."""
        self.connection = Connection()
        self.people = People(self, self.connection, hides_replies=hides_replies)
        self._hides_replies = hides_replies
        self._plan = FaultPlan()
        self._stopped = asyncio.Event()
        self._listening = asyncio.Event()

    # Faults

    def fail_next(self, *faults: Fault, on: type[PortCall] = PostCall, channel: ChannelRef | None = None) -> None:
        """The next requests of that kind (and to that channel) meet these, each one of them."""
        for fault in faults:
            self._plan.add(fault, on, channel)

    def fail_by(self, faults: Callable[[PortCall], Fault | None]) -> None:
        """Every request that nothing else is planned for meets what this says."""
        self._plan.otherwise = faults

    def hang(self, *, on: type[PortCall] = PostCall, channel: ChannelRef | None = None, arrived: bool = False) -> Hang:
        """The next such request hangs until it is released; before the act, or after it has arrived."""
        hang = Hang()
        self._plan.add(Fault(after=hang) if arrived else Fault(before=hang), on, channel)
        return hang

    # Running

    async def run(self, sink: EventSink, commands: Sequence[Command], state: AdapterState) -> None:
        check_commands(commands)
        if self.connection.is_open:
            raise RuntimeError("The fake runs already.")
        self._stopped.clear()
        self.connection.open(sink, commands)
        try:
            for space in self.spaces:
                joined = SpaceJoined(space=space, name=self.space_name(space), at=self.clock.now())
                await self.connection.publish(joined)
            self._listening.set()
            await self._stopped.wait()
        finally:
            self._listening.clear()
            self.connection.close()

    async def listening(self) -> None:
        """Returns when `run` listens."""
        await self._listening.wait()

    def stop(self) -> None:
        """Ends `run`, as when the platform has nothing more to say."""
        self._stopped.set()

    # The port

    is_connected = True

    async def post(self, channel: ChannelRef, message: OutgoingMessage, *, key: DeliveryKey) -> MessageRef:
        async with self._request(PostCall(at=self.clock.now(), channel=channel, message=message, key=key)) as fault:
            check_key(key)
            check_message(message)
            self.must_be_open(channel)
            lag = self.limits.settle if fault.slow_history else timedelta(0)
            known = self._remembered(channel, key)
            arrived = known or self.write(channel, message, key=key, lag=lag)
        return arrived.ref

    async def find(self, channel: ChannelRef, key: DeliveryKey, since: datetime) -> MessageRef | None:
        since = aware_utc(since)
        async with self._request(FindCall(at=self.clock.now(), channel=channel, key=key, since=since)):
            self.must_exist(channel)
            now = self.clock.now()
            listed = [post for post in self.posts(channel) if post.at >= since and post.listed_from <= now]
        return next((post.ref for post in listed if post.key == key), None)

    async def edit(self, post: MessageRef, message: OutgoingMessage) -> None:
        async with self._request(EditCall(at=self.clock.now(), post=post, message=message)):
            check_message(message)
            self.change(post, message)

    async def open_direct(self, account: AccountRef) -> ChannelRef:
        async with self._request(OpenDirectCall(at=self.clock.now(), account=account)):
            return self.direct_channel(account)

    async def open_thread(self, post: MessageRef, title: str) -> ChannelRef:
        async with self._request(OpenThreadCall(at=self.clock.now(), post=post, title=title)):
            self.post_at(post)
            self.must_be_open(post.channel)
            return self.thread_of(post)

    async def react(self, post: MessageRef, emoji: Emoji) -> None:
        async with self._request(ReactCall(at=self.clock.now(), post=post, emoji=emoji)):
            check_emoji(emoji)
            self.must_be_open(post.channel)
            self.add_reaction(post, Reaction(emoji=emoji))

    async def reactions(self, post: MessageRef) -> AsyncIterator[events.Reaction]:
        async with self._request(ReactionsCall(at=self.clock.now(), post=post)):
            for reaction in self.post_at(post).reactions:
                if reaction.by is not None:
                    yield events.Reaction(emoji=reaction.emoji, by=self.listed(reaction.by))

    async def replies(self, post: MessageRef, since: datetime) -> AsyncIterator[events.ThreadReply]:
        since = aware_utc(since)
        async with self._request(RepliesCall(at=self.clock.now(), post=post, since=since)) as fault:
            until = self.clock.now() - (self.limits.settle if fault.slow_history else timedelta(0))
            for reply in self.messages_in(self.thread_of(post)):
                if reply.by is not None and since <= reply.at <= until:
                    yield events.ThreadReply(
                        message=reply.ref.message,
                        by=self.listed(reply.by),
                        at=reply.at,
                        text=None if self._hides_replies else reply.text,
                    )

    async def missing_permissions(self, channel: ChannelRef) -> Sequence[str]:
        async with self._request(PermissionsCall(at=self.clock.now(), channel=channel)):
            return self.lacking(channel)

    @asynccontextmanager
    async def _request(self, call: PortCall) -> AsyncIterator[Fault]:
        """Records it and lets others run on the way there and back, as any network does."""
        self.calls.append(call)
        fault = self._plan.take(call)
        await asyncio.sleep(0)
        await meet(fault.before)
        yield fault
        await meet(fault.after)
        await asyncio.sleep(0)

    def _remembered(self, channel: ChannelRef, key: DeliveryKey) -> Post | None:
        """Raises DeletedSince."""
        since = self.clock.now() - self.remembers_keys_for
        if any(post.key == key and post.at > since for post in self.deleted(channel)):
            raise DeletedSince
        return next((post for post in self.posts(channel) if post.key == key and post.at > since), None)
