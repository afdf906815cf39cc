"""What is posted, changed and deleted in channels."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tests.standins.slack.entities import Channel, Edited, Message, User
from tests.standins.slack.errors import ApiError
from tests.standins.slack.events import MessageChanged, MessageDeleted, MessagePosted
from tests.standins.slack.world import World
from tests.standins.wire import Json


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A message before it is one."""

    content: str = ""
    blocks: tuple[Json, ...] = ()
    metadata: Json | None = None
    thread_ts: str | None = None
    is_broadcast: bool = False


class Chat:
    def __init__(self, world: World) -> None:
        self._world = world

    def post(self, channel: Channel, user: User, draft: Draft, *, only_for: str | None = None) -> Message:
        """ApiError thread_not_found where there is no such message to reply to."""
        parent = None if draft.thread_ts is None else self._parent(channel, draft.thread_ts)
        now = self._world.clock.now()
        message = Message(
            ts=self._world.ids.ts(),
            team=channel.team,
            channel=channel.id,
            user=user.id,
            at=now,
            listed_from=now + self._world.history_lag,
            content=draft.content,
            blocks=self.numbered(draft.blocks),
            metadata=draft.metadata,
            thread_ts=parent.ts if parent else None,
            is_broadcast=draft.is_broadcast and parent is not None,
            only_for=only_for,
        )
        self._world.put_message(message)
        if only_for is not None:
            self._world.board.changed()
            return message
        if parent and parent.thread_ts is None:
            self._world.put_message(replace(parent, thread_ts=parent.ts))
        self._world.announce(MessagePosted(team=channel.team, ts=message.ts, message=message))
        return message

    def change(self, message: Message, draft: Draft, *, by: User) -> Message:
        """What it says now, instead of what it said; its thread and its reactions stay."""
        edited = Edited(by=by.id, ts=self._world.ids.ts())
        after = replace(
            self._world.message(message.channel, message.ts),
            content=draft.content,
            blocks=self.numbered(draft.blocks),
            metadata=draft.metadata,
            edited=None if message.is_ephemeral else edited,
        )
        self._world.put_message(after)
        if message.is_ephemeral:
            self._world.board.changed()
        else:
            self._world.announce(MessageChanged(team=after.team, ts=edited.ts, message=after, before=message))
        return after

    def delete(self, message: Message) -> None:
        """Leaves a tombstone where there are replies."""
        if self._world.replies(message.channel, message.ts):
            tombstone = replace(
                message, is_tombstone=True, content="This message was deleted.", blocks=(), metadata=None, reactions=()
            )
            self._world.put_message(tombstone)
        else:
            del self._world.messages[message.channel][message.ts]
        if message.is_ephemeral:
            self._world.board.changed()
        else:
            self._world.announce(MessageDeleted(team=message.team, ts=self._world.ids.ts(), message=message))

    def numbered(self, blocks: Sequence[Json]) -> tuple[Json, ...]:
        """With ids, where the sender left them out."""
        return tuple({"block_id": self._world.ids.secret("b"), **block} for block in blocks)

    def _parent(self, channel: Channel, ts: str) -> Message:
        """The message above, for the ts of a reply too."""
        found = self._world.messages.get(channel.id, {}).get(ts)
        if found is None or found.is_ephemeral:
            raise ApiError("thread_not_found")
        return self._parent(channel, str(found.thread_ts)) if found.is_reply else found
