"""Emoji by their short names in the console and their canonical names everywhere else."""

from bot.model.refs import Emoji

_CANONICAL = {
    "check": "white_check_mark",
    "✅": "white_check_mark",
    "done": "white_check_mark",
    "cross": "x",
    "thumbsup": "thumbsup",
    "👍": "thumbsup",
    "1": "thumbsup",
    "🔥": "fire",
    "👀": "eyes",
    "🎉": "tada",
    "🚀": "rocket",
    "❤️": "heart",
}
_SHORT = {"white_check_mark": "check", "x": "cross"}


def canonical(name: str) -> Emoji:
    """`check`, `:white_check_mark:` or the picture itself; a name that isn't known stands for itself."""
    plain = name.strip(":").lower()
    return Emoji(_CANONICAL.get(plain, plain))


def short(emoji: Emoji) -> str:
    return _SHORT.get(emoji, emoji)
