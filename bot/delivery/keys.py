"""Delivery keys."""

import secrets

from bot.model.refs import DeliveryKey

_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"
_LENGTH = 20


def new_key() -> DeliveryKey:
    """100 random bits, so that a database made anew never meets the keys of an older one's posts."""
    return DeliveryKey("".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)))
