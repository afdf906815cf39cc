"""Renders a message, and keeps it where its button to the rest leads."""

from datetime import timedelta

from adapters.slack.render import Extra, Rendered, render
from bot.adapting.pieces import FindRole
from bot.adapting.shelf import Shelf, token_of
from bot.model.messages import OutgoingMessage, message_to_json
from bot.model.refs import DeliveryKey


async def shown(
    message: OutgoingMessage,
    shelf: Shelf,
    *,
    life: timedelta,
    find_role: FindRole,
    space: str,
    owner: str | None = None,
    key: DeliveryKey | None = None,
    token: str | None = None,
    extras: tuple[Extra, ...] = (),
) -> Rendered:
    """What is too long is kept before it is sent, so that its button works from the first second.

    Only in its `space`, and with an `owner` nobody else, is shown the rest; a `token` that is known before is used
    again by an edit.
    """
    kept = message_to_json(message)
    token = token or token_of(kept, space=space, owner=owner)
    rendered = render(message, key=key, token=token, extras=extras, find_role=find_role)
    if rendered.is_shortened:
        await shelf.keep(kept, life=life, space=space, owner=owner, token=token)
    return rendered
