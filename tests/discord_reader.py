"""Reads Discord's Markdown as its client shows it: whatever is a mark there is gone from what people see."""

import re

_TOKEN = re.compile(
    r"""
      ```(?:[\w+.#-]+\n)?\n*(?P<block>[\s\S]*?)\n*```
    | (?P<ticks>`+)(?P<code>[\s\S]*?[^`])(?P=ticks)(?!`)
    | (?P<apart>(?:\A|(?<=[*`]))\u200b(?=[*`])|(?<=[*`])(?<!\\[*`])\u200b\Z|(?<=@)\u200b(?=everyone|here))
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
_BETWEEN_BACKTICKS = re.compile(r"(?<=`)\u200b(?=`)")


def read(markup: str) -> str:
    """What people see: headings and bold as their words, times and mentions in angle quotes, other marks named.

    Of the blanks that take no room, those that hold marks apart are gone; others are people's own.
    """
    return _TOKEN.sub(_shown, markup)


def _shown(token: re.Match[str]) -> str:
    kind = token.lastgroup or ""
    text = token[kind] if kind else token["block"] or ""
    match kind:
        case "escaped" | "bare":
            return text
        case "block":
            return _BETWEEN_BACKTICKS.sub("", text)
        case "code":
            return _BETWEEN_BACKTICKS.sub("", re.sub(r"^ (?= *`)|(?<=`) $", "", text))
        case "apart":
            return ""
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
