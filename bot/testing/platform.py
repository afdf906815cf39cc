"""The fake platform: spaces, channels, messages and people, in memory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

from bot.errors import ChannelGone, DeletedSince, PermissionMissing, Unreachable
from bot.model.calls import Caller
from bot.model.messages import OutgoingMessage
from bot.model.plain import plain_text
from bot.model.refs import AccountRef, ChannelRef, DeliveryKey, Emoji, MessageRef, Platform, RoleRef, SpaceRef, space_of
from bot.ports import Clock


@dataclass(frozen=True, kw_only=True, slots=True)
class Reaction:
    emoji: Emoji
    by: AccountRef | None = None
    """None is Pacer."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """A message as people see it now."""

    ref: MessageRef
    at: datetime
    message: OutgoingMessage
    listed_from: datetime
    """Since when the channel's history shows it."""
    by: AccountRef | None = None
    """None is Pacer."""
    key: DeliveryKey | None = None
    edits: int = 0
    reactions: tuple[Reaction, ...] = ()

    @property
    def text(self) -> str:
        return plain_text(self.message)


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """A member as the platform knows them; `name` is what tests call them."""

    name: str
    shown_as: str
    listed_as: str | None = None
    """The name by which lists show them, where these know no more of anybody than the account."""
    zone: str | None = None
    is_admin: bool = False
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class _Channel:
    name: str
    lacks: tuple[str, ...] = ()
    """The permissions that Pacer misses there."""


class FakePlatform:
    """What the platform holds, and what a test does to it; nothing here talks to Pacer."""

    def __init__(self, clock: Clock, *, platform: str = "fake", space: str = "school") -> None:
        self.clock = clock
        self.platform = Platform(platform)
        self.private: dict[AccountRef, list[OutgoingMessage]] = {}
        """What Pacer showed to one person alone, outside of direct messages."""
        self._spaces: dict[str, SpaceRef] = {}
        self._channels: dict[ChannelRef, _Channel] = {}
        self._posts: dict[ChannelRef, dict[str, Post]] = {}
        self._deleted: list[Post] = []
        self._people: dict[str, Person] = {}
        self._ids = count(1)
        self.home = self.add_space(space)

    # Spaces and channels

    @property
    def spaces(self) -> Sequence[SpaceRef]:
        return tuple(self._spaces.values())

    def add_space(self, name: str) -> SpaceRef:
        return self._spaces.setdefault(name, SpaceRef(platform=self.platform, space=f"space-{name}"))

    def space_name(self, space: SpaceRef) -> str:
        return next(name for name, ref in self._spaces.items() if ref == space)

    def add_channel(self, name: str, *, space: SpaceRef | None = None) -> ChannelRef:
        """A new channel, also where one of that name was removed."""
        space = space or self.home
        channel = ChannelRef(platform=self.platform, space=space.space, channel=f"channel-{next(self._ids)}")
        self._channels[channel] = _Channel(name=name)
        return channel

    def remove_channel(self, channel: ChannelRef) -> None:
        """Removes it with its threads and everything in them."""
        self._find_channel(channel)
        for ref in [ref for ref in self._channels if channel in (ref, replace(ref, thread=None))]:
            del self._channels[ref]
            self._posts.pop(ref, None)

    def close_channel(self, channel: ChannelRef, permission: str) -> None:
        """Takes that permission from Pacer there."""
        found = self._find_channel(channel)
        self._channels[channel] = replace(found, lacks=(*found.lacks, permission))

    def reopen_channel(self, channel: ChannelRef) -> None:
        self._channels[channel] = replace(self._find_channel(channel), lacks=())

    def channel_named(self, name: str, space: SpaceRef | None = None) -> ChannelRef | None:
        space = space or self.home
        return next((ref for ref, it in self._channels.items() if it.name == name and space_of(ref) == space), None)

    def first_channel(self, space: SpaceRef | None = None) -> ChannelRef:
        """Where people are unless a test says otherwise; made where there is none."""
        space = space or self.home
        open_to_all = (ref for ref, it in self._channels.items() if space_of(ref) == space and it.name[:1] != "@")
        return next(open_to_all, None) or self.add_channel("general", space=space)

    def direct_channel(self, account: AccountRef) -> ChannelRef:
        """The same for one account each time."""
        name = account.account.removeprefix("account-")
        if name not in self._people:
            raise Unreachable(f"There is nobody called {account.account} here.")
        ref = ChannelRef(platform=self.platform, space=account.space, channel=f"direct-{account.account}")
        self._channels.setdefault(ref, _Channel(name=f"@{name}"))
        return ref

    def thread_of(self, post: MessageRef) -> ChannelRef:
        """The thread under that post, or the one that the post is in; opened where there is none."""
        thread = replace(post.channel, thread=post.channel.thread or post.message)
        self._channels.setdefault(thread, _Channel(name=f"thread {thread.thread}"))
        return thread

    def lacking(self, channel: ChannelRef) -> tuple[str, ...]:
        """The permissions that Pacer misses there, in a thread also those of its channel."""
        lacks = self._find_channel(channel).lacks
        return lacks if channel.thread is None else lacks + self._find_channel(replace(channel, thread=None)).lacks

    def must_exist(self, channel: ChannelRef) -> None:
        """Raises ChannelGone."""
        self._find_channel(channel)

    def must_be_open(self, channel: ChannelRef) -> None:
        """Raises PermissionMissing, or ChannelGone."""
        for permission in self.lacking(channel):
            raise PermissionMissing(permission)

    def _find_channel(self, channel: ChannelRef) -> _Channel:
        found = self._channels.get(channel)
        if found is None:
            raise ChannelGone
        return found

    # Messages

    def write(
        self,
        channel: ChannelRef,
        message: OutgoingMessage,
        *,
        key: DeliveryKey | None = None,
        by: AccountRef | None = None,
        lag: timedelta = timedelta(0),
    ) -> Post:
        """Puts a message there; the history shows it after the lag."""
        self._find_channel(channel)
        now = self.clock.now()
        ref = MessageRef(channel=channel, message=f"message-{next(self._ids)}")
        return self._keep(Post(ref=ref, at=now, message=message, listed_from=now + lag, key=key, by=by))

    def change(self, post: MessageRef, message: OutgoingMessage) -> None:
        found = self.post_at(post)
        self._keep(replace(found, message=message, edits=found.edits + 1))

    def delete(self, post: MessageRef) -> None:
        """As a moderator would."""
        self._deleted.append(self.post_at(post))
        del self._posts[post.channel][post.message]

    def post_at(self, post: MessageRef) -> Post:
        """The message; ChannelGone, or DeletedSince."""
        self._find_channel(post.channel)
        found = self._posts.get(post.channel, {}).get(post.message)
        if found is None:
            raise DeletedSince
        return found

    def posts(self, channel: ChannelRef) -> list[Post]:
        """What Pacer's deliveries put there and nobody deleted, oldest first."""
        return [post for post in self._in(channel) if post.key is not None]

    def deleted(self, channel: ChannelRef) -> list[Post]:
        """What was deleted there, oldest first."""
        return [post for post in self._deleted if post.ref.channel == channel]

    def visible(self, channel: ChannelRef) -> list[str]:
        """Everything that people see there, as plain text, oldest first."""
        return [post.text for post in self._in(channel)]

    def messages_in(self, channel: ChannelRef) -> list[Post]:
        """All messages there, people's and Pacer's, oldest first."""
        return list(self._in(channel))

    def _in(self, channel: ChannelRef) -> Iterator[Post]:
        return iter(self._posts.get(channel, {}).values())

    def _keep(self, post: Post) -> Post:
        self._posts.setdefault(post.ref.channel, {})[post.ref.message] = post
        return post

    def add_reaction(self, post: MessageRef, reaction: Reaction) -> bool:
        """Whether it is new."""
        found = self.post_at(post)
        if reaction in found.reactions:
            return False
        self._keep(replace(found, reactions=(*found.reactions, reaction)))
        return True

    def remove_reaction(self, post: MessageRef, reaction: Reaction) -> bool:
        """Whether it was there."""
        found = self.post_at(post)
        if reaction not in found.reactions:
            return False
        left = tuple(it for it in found.reactions if it != reaction)
        self._keep(replace(found, reactions=left))
        return True

    # People

    def add_member(
        self,
        name: str,
        *,
        shown_as: str | None = None,
        listed_as: str | None = None,
        zone: str | None = None,
        is_admin: bool = False,
        roles: Sequence[str] = (),
    ) -> AccountRef:
        """Somebody who is in every space, known anew when added again."""
        self._people[name] = Person(
            name=name,
            shown_as=shown_as or name,
            listed_as=listed_as,
            zone=zone,
            is_admin=is_admin,
            roles=tuple(roles),
        )
        return self.account(name)

    def account(self, name: str, space: SpaceRef | None = None) -> AccountRef:
        """Theirs in that space; whoever was not added is an ordinary member."""
        self._people.setdefault(name, Person(name=name, shown_as=name))
        return AccountRef(platform=self.platform, space=(space or self.home).space, account=f"account-{name}")

    def account_named(self, name: str, space: SpaceRef | None = None) -> AccountRef | None:
        return self.account(name, space) if name in self._people else None

    def role_named(self, name: str, space: SpaceRef | None = None) -> RoleRef | None:
        """A role that somebody has; it is called by its id."""
        if not any(name in person.roles for person in self._people.values()):
            return None
        return RoleRef(platform=self.platform, space=(space or self.home).space, role=name, name=name)

    def listed(self, account: AccountRef) -> Caller:
        """Them as lists show them."""
        name = account.account.removeprefix("account-")
        listed_as = self._people[name].listed_as
        if listed_as is None:
            return self.caller(name, space_of(account))
        return Caller(account=account, name=listed_as, is_name_known=False)

    def caller(self, name: str, space: SpaceRef) -> Caller:
        account = self.account(name, space)
        person = self._people[name]
        return Caller(
            account=account, name=person.shown_as, zone=person.zone, is_admin=person.is_admin, roles=person.roles
        )
