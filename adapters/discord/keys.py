"""A delivery's key in its message, where the channel's history shows it again.

Discord's nonce is forgotten after some minutes and may be missing in history. So the message's container carries a
number derived from the key as its component id, and every action button the key itself.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

import discord

from bot.adapting.pressed import PressedAction, read_pressed
from bot.model.refs import DeliveryKey

_LARGEST = 2**31 - 1
"""A component's id is a positive 32-bit integer (Discord, component reference)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """What tells a delivery's message from all others."""

    number: int
    key: str = ""
    """Empty where no button of the message told it."""


def mark_of(key: DeliveryKey) -> Mark:
    digest = sha256(key.encode()).digest()
    return Mark(number=1 + int.from_bytes(digest[:8], "big") % _LARGEST, key=key)


def mark_in(components: Iterable[discord.Component]) -> Mark | None:
    """The mark that a message carries; None where it carries none."""
    container = next((each for each in components if isinstance(each, discord.Container)), None)
    if container is None or not container.id:
        return None
    return Mark(number=container.id, key=next(_keys([container]), ""))


def carries(components: Iterable[discord.Component], key: DeliveryKey) -> bool:
    found, wanted = mark_in(components), mark_of(key)
    return found is not None and found.number == wanted.number and found.key in ("", key)


def _keys(components: Iterable[discord.Component]) -> Iterator[str]:
    for component in components:
        match component:
            case discord.Container() | discord.ActionRow():
                yield from _keys(component.children)
            case discord.Button(custom_id=str(custom_id)):
                pressed = read_pressed(custom_id)
                if isinstance(pressed, PressedAction) and pressed.key:
                    yield pressed.key
