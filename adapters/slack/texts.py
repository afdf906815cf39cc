"""Slack's text objects."""

from slack_sdk.models.blocks import MarkdownTextObject, PlainTextObject

from bot.adapting.markup import BLANK, cut_units, visible


def mrkdwn(text: str) -> MarkdownTextObject:
    # Slack finds names of channels and people in plain words unless it is told not to.
    return MarkdownTextObject(text=text, verbatim=True)


def plain(text: str, most: int) -> PlainTextObject:
    """On one line, at most `most` characters, and never empty, which Slack does not take."""
    return PlainTextObject(text=cut_units(one_line(text), most) or BLANK, emoji=False)


def one_line(text: str) -> str:
    return " ".join(visible(text).split())
