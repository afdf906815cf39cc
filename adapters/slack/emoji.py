"""Canonical emoji names here, Slack's short names on Slack; they differ in a few."""

import re

from bot.errors import Rejected
from bot.model.refs import Emoji

_OTHERWISE = {
    "thumbsup": "+1",
    "thumbsdown": "-1",
    "pencil": "memo",
    "calendar": "date",
    "medal": "sports_medal",
}
"""Slack's names by ours. Slack tells of a reaction under the first name of several."""
_CANONICAL = {slack: ours for ours, slack in _OTHERWISE.items()} | {"open_book": "book"}
_SKIN_TONE = re.compile(r"::skin-tone-[2-6]")
_NAME = re.compile(r"[^\s:A-Z]{1,100}")
"""Names of a workspace's own emoji may hold letters of any script, but no capitals."""


def canonical(name: str) -> Emoji:
    """Without skin tones; a workspace's own emoji stands for itself."""
    bare = _SKIN_TONE.sub("", name.strip(":"))
    return Emoji(_CANONICAL.get(bare, bare))


def native(emoji: Emoji) -> str:
    """As Slack takes it. Raises Rejected for what can be no name there."""
    if emoji in _OTHERWISE:
        return _OTHERWISE[emoji]
    if emoji in _CANONICAL or (_NAME.fullmatch(emoji) and any(map(str.isalnum, emoji))):
        return emoji
    raise Rejected(f"Slack has no emoji {emoji}.")
