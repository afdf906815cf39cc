"""Renders a message, and keeps it where its button to the rest leads."""

from datetime import timedelta

from adapters.discord.keys import Mark
from adapters.discord.render import Rendered, render
from bot.adapting.pieces import FindRole
from bot.adapting.shelf import Shelf, token_of
from bot.model.messages import OutgoingMessage, message_to_json


async def shown(
    message: OutgoingMessage,
    shelf: Shelf,
    *,
    life: timedelta,
    find_role: FindRole,
    space: str | None,
    is_direct: bool = False,
    owner: str | None = None,
    mark: Mark | None = None,
    token: str | None = None,
) -> Rendered:
    """What is too long is kept before it is sent, so that its button works from the first second.

    Only in its `space`, and with an `owner` nobody else, is shown the rest; `is_direct` where the channel does not
    tell the space. A `token` that is known before is used again by an edit.
    """
    kept = message_to_json(message)
    token = token or token_of(kept, space=space, owner=owner)
    rendered = render(message, mark=mark, token=token, find_role=find_role, space=space or "" if is_direct else "")
    if rendered.is_shortened:
        await shelf.keep(kept, life=life, space=space, owner=owner, token=token)
    return rendered
