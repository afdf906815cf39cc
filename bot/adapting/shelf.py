"""What a button of the adapter's own leads to: the rest of a long message, a form as it was filled in."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Protocol, TypeVar

from bot.errors import Refusal
from bot.model.messages import OutgoingMessage, message_to_json
from bot.ports import AdapterState, Clock

FOR_ANSWERS = timedelta(days=1)
FOR_DIRECT_ANSWERS = timedelta(days=7)
"""They stay in their channel, other than private answers in a community's channel."""
FOR_POSTS = timedelta(days=180)
_TOKEN_LENGTH = 16


class Rendered(Protocol):
    @property
    def is_shortened(self) -> bool: ...


R = TypeVar("R", bound=Rendered)


class GoneSince(Refusal):
    """That was kept for a while and is gone by now. Ask for it once more."""


class SomebodyElses(Refusal):
    """That is somebody else's. Ask for your own with the command."""


class Shelf:
    """Keeps texts under tokens over restarts, until their time is over or their space's community is forgotten."""

    def __init__(self, state: AdapterState, clock: Clock) -> None:
        self._state = state
        self._clock = clock

    async def keep(
        self, text: str, *, life: timedelta, space: str | None, owner: str | None = None, token: str | None = None
    ) -> str:
        """The token; only in its `space`, and with an `owner` nobody else, gets at it."""
        token = token or token_of(text, space=space, owner=owner)
        until = self._clock.now() + life
        entry = json.dumps({"until": until.isoformat(), "space": space, "owner": owner, "text": text})
        await self._state.put(_key(token), entry.encode(), space=space, until=until)
        return token

    async def shown(
        self,
        message: OutgoingMessage,
        render: Callable[[str], R],
        *,
        life: timedelta,
        space: str | None,
        owner: str | None = None,
        token: str | None = None,
    ) -> R:
        """What `render` makes of it with the token under which the whole of it is kept, where that is too long.

        It is kept before it is sent, so that its button works from the first second. A `token` that is known before
        is used again by an edit.
        """
        kept = message_to_json(message)
        token = token or token_of(kept, space=space, owner=owner)
        rendered = render(token)
        if rendered.is_shortened:
            await self.keep(kept, life=life, space=space, owner=owner, token=token)
        return rendered

    async def read(self, token: str, account: str, space: str) -> str:
        """Raises GoneSince or SomebodyElses."""
        kept = await self._state.get(_key(token))
        if kept is None:
            raise GoneSince
        entry = json.loads(kept)
        if datetime.fromisoformat(entry["until"]) <= self._clock.now():
            raise GoneSince
        if entry["space"] not in (None, space) or entry["owner"] not in (None, account):
            raise SomebodyElses
        return str(entry["text"])


def token_of(text: str, *, space: str | None, owner: str | None) -> str:
    """The same for the same text of the same owner, so that asking again keeps it once."""
    return sha256(json.dumps([space, owner, text]).encode()).hexdigest()[:_TOKEN_LENGTH]


def _key(token: str) -> str:
    return f"kept:{token}"
