"""What is told of a post's reactions while the post is being listed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.model.events import ReactionAdded, ReactionRemoved
from bot.model.listings import Touched
from bot.model.refs import AccountRef, MessageRef


class LiveReactions:
    """Reactions that are made or taken back during a listing, which may show them as they were before.

    Events are kept as they come in, before their rows are: one that comes after the listing was credited has its row
    after it too, so whatever is told by then is newer than what was listed, and no post needs to be listed twice.
    """

    def __init__(self) -> None:
        self._touched: dict[MessageRef, list[Touched]] = {}

    def heard(self, event: ReactionAdded | ReactionRemoved) -> None:
        touched = self._touched.get(event.post)
        if touched is not None:
            by = event.by if isinstance(event.by, AccountRef) else event.by.account
            touched.append(Touched(by=by, emoji=event.emoji))

    @contextmanager
    def during(self, post: MessageRef) -> Iterator[Callable[[], frozenset[Touched]]]:
        """Listens to a post that is listed by one at a time; gives what has been touched so far."""
        touched = self._touched[post] = []
        try:
            yield lambda: frozenset(touched)
        finally:
            del self._touched[post]
