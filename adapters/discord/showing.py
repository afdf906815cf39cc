"""Renders a message, and keeps it where its button to the rest leads."""

import secrets
from datetime import timedelta

from adapters.discord.keys import Mark
from adapters.discord.render import Rendered, render
from bot.adapting.pieces import FindRole
from bot.adapting.shelf import Shelf
from bot.model.messages import OutgoingMessage, message_to_json


async def shown(
    message: OutgoingMessage,
    shelf: Shelf,
    *,
    life: timedelta,
    find_role: FindRole,
    owner: str | None = None,
    mark: Mark | None = None,
    token: str | None = None,
) -> Rendered:
    """What is too long is kept before it is sent, so that its button works from the first second.

    With an `owner` nobody else is shown the rest; a `token` that is known before is used again by an edit.
    """
    token = token or secrets.token_hex(8)
    rendered = render(message, mark=mark, token=token, find_role=find_role)
    if rendered.is_shortened:
        await shelf.keep(message_to_json(message), life=life, owner=owner, token=token)
    return rendered
