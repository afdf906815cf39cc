"""Reads Discord's Markdown as its client shows it: whatever is a mark there is gone from what people see."""

import re

_TOKEN = re.compile(
    r"""
      ```(?:[\w+.#-]+\n)?\n*(?P<block>[\s\S]*?)\n*```
    | (?P<ticks>`+)(?P<code>[\s\S]*?[^`])(?P=ticks)(?!`)
    | \\(?P<escaped>[^0-9A-Za-z\s])
    | \[(?P<label>(?:\\.|[^\[\]\\])+)\]\((?:https?://[^()\s]+)\)
    | <(?P<bare>https?://[^\s>]+)>
    | <t:(?P<time>-?\d+)(?::[tTdDfFR])?>
    | <(?P<mention>(?:@!?|@&|\#)\d+)>
    | <(?P<emoji>a?:\w+:\d+)>
    | (?P<everyone>@(?:everyone|here))
    | \*\*(?P<bold>(?:\\[\s\S]|[^\\])+?)\*\*(?!\*)
    | (?P<underlined>__(?:\\[\s\S]|[^\\])+?__(?!_))
    | \*(?=\S)(?P<italic>(?:\*\*|\\[\s\S]|[^*\\])+?)\*(?!\*)
    | \b_(?P<slanted>(?:\\[\s\S]|[^_\\])+?)_\b
    | (?P<struck>~~[\s\S]+?~~)
    | (?P<hidden>\|\|[\s\S]+?\|\|)
    | :(?P<shortcode>[\w+-]+):
    | (?P<address>https?://[^\s<]+)
    | (?m:^)(?P<heading>\#{1,3}[ ]+)
    | (?m:^)(?P<small>-\#[ ]+)
    | (?m:^)(?P<quote>>(?:>>)?[ ]+)
    | (?m:^)(?P<bullet>[ ]*[-*+][ ]+)
    | (?m:^)(?P<number>[ ]*\d+\.[ ]+)
    """,
    re.VERBOSE,
)
_INVISIBLE = "\u200b"


def read(markup: str) -> str:
    """What people see: headings and bold as their words, times and mentions in angle quotes, other marks named."""
    return _TOKEN.sub(_shown, markup).replace(_INVISIBLE, "")


def _shown(token: re.Match[str]) -> str:
    kind = token.lastgroup or ""
    text = token[kind] if kind else token["block"] or ""
    match kind:
        case "block" | "escaped" | "bare":
            return text
        case "code":
            return re.sub(r"^ (?= *`)|(?<=`) $", "", text)
        case "label" | "bold" | "italic" | "slanted":
            return read(text)
        case "heading" | "small":
            return ""
        case "bullet":
            return "• "
        case "number":
            return f"({text.strip()}) "
        case _:
            return f"«{kind} {text}»"
