"""Reads Slack's mrkdwn as its clients show it: whatever is a mark there is gone from what people see."""

import re
from html import unescape

_TOKEN = re.compile(
    r"""
      ```\n?(?P<block>[\s\S]+?)\n?```
    | `(?![\u200b])(?P<code>[^`\n]+)(?<![\u200b])`
    | <(?P<mention>[@\#!](?!date\^)[^<>|]+)(?:\|[^<>]*)?>
    | <!date\^(?P<date>-?\d+)\^[^<>|^]+\|[^<>|]+>
    | <(?:https?://[^<>|\s]+)\|(?P<label>[^<>|\n]+)>
    | <(?P<bare>https?://[^<>|\s]+)>
    | <(?P<other>[^<>]*)>
    | (?<![A-Za-z0-9])\*(?=[^\s\u200b])(?P<bold>[^\n]*?[^\s\u200b])\*(?![A-Za-z0-9])
    | (?<![A-Za-z0-9])_(?=[^\s\u200b])(?P<italic>[^\n]*?[^\s\u200b])_(?![A-Za-z0-9])
    | (?<![A-Za-z0-9])~(?=[^\s\u200b])(?P<struck>[^\n]*?[^\s\u200b])~(?![A-Za-z0-9])
    | (?m:^)(?P<quote>[ \t]*&gt;)
    | :(?P<emoji>[^\s:\u200b]+):
    | (?P<address>\b[a-z][a-z0-9+.-]*://[^\s<]+)
    | (?P<mail>[\w.+-]+@[\w-]+\.[\w.]+)
    | (?P<ping>@(?:here|channel|everyone)\b)
    """,
    re.VERBOSE,
)
_READ = {"bold", "italic", "label"}


def read(mrkdwn: str) -> str:
    """What people see: bold as its words, links as their labels; other marks are named between angle quotes."""
    return unescape(_shown_all(mrkdwn)).replace("\u200b", "")


def _shown_all(mrkdwn: str) -> str:
    return _TOKEN.sub(_shown, mrkdwn)


def _shown(token: re.Match[str]) -> str:
    kind = token.lastgroup or ""
    text = token[kind]
    if kind in ("block", "code", "bare"):
        return text
    return _shown_all(text) if kind in _READ else f"«{kind} {text}»"
