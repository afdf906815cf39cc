"""Canonical emoji names here, Unicode or a guild's own emoji on Discord."""

import discord

from bot.errors import Rejected
from bot.model.refs import Emoji

_UNICODE = {
    "white_check_mark": "✅",
    "heavy_check_mark": "✔️",
    "ballot_box_with_check": "☑️",
    "x": "❌",
    "thumbsup": "👍",
    "thumbsdown": "👎",
    "+1": "👍",
    "-1": "👎",
    "heart": "❤️",
    "fire": "🔥",
    "eyes": "👀",
    "tada": "🎉",
    "rocket": "🚀",
    "star": "⭐",
    "sparkles": "✨",
    "clap": "👏",
    "muscle": "💪",
    "raised_hands": "🙌",
    "pray": "🙏",
    "wave": "👋",
    "100": "💯",
    "bulb": "💡",
    "book": "📖",
    "books": "📚",
    "seedling": "🌱",
    "snowflake": "❄️",
    "trophy": "🏆",
    "medal": "🏅",
    "hourglass_flowing_sand": "⏳",
    "alarm_clock": "⏰",
    "calendar": "📅",
    "pencil": "📝",
    "speech_balloon": "💬",
    "question": "❓",
    "warning": "⚠️",
    "bell": "🔔",
    "no_bell": "🔕",
    "lock": "🔒",
    "unlock": "🔓",
    "one": "1️⃣",
    "two": "2️⃣",
    "three": "3️⃣",
    "four": "4️⃣",
    "five": "5️⃣",
}
_VARIATION = "\ufe0f"
_SKIN_TONES = dict.fromkeys(range(0x1F3FB, 0x1F400))


def _bare(unicode: str) -> str:
    """Without the marks in which two spellings of one emoji differ."""
    return unicode.replace(_VARIATION, "").translate(_SKIN_TONES) or unicode


_NAMES = {_bare(unicode): name for name, unicode in reversed(_UNICODE.items())}


def canonical(emoji: discord.PartialEmoji | discord.Emoji | str) -> Emoji:
    """A guild's own emoji is `name:id`; a Unicode one that has no name here stands for itself."""
    if isinstance(emoji, str):
        return Emoji(_NAMES.get(_bare(emoji), emoji))
    if emoji.id is None:
        return canonical(emoji.name)
    return Emoji(f"{emoji.name}:{emoji.id}")


def native(emoji: Emoji) -> str:
    """As Discord takes it. Raises Rejected for a name that isn't known here."""
    if emoji in _UNICODE:
        return _UNICODE[emoji]
    if ":" in emoji or not emoji.isascii():
        return emoji
    raise Rejected(f"Discord has no emoji {emoji}.")
