"""The platforms on which conversations go the same way."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path

from bot.library.load import Library
from bot.ports import Grader
from tests.discord_school import discord_school_at
from tests.platform_school import AnySchool
from tests.slack_school import slack_school_at

PLATFORMS = ("discord", "slack-socket", "slack-http")


def school_on(
    platform: str, at: str, data: Path, *, content: Library | None = None, grader: Grader | None = None
) -> AbstractAsyncContextManager[AnySchool]:
    """A community where Pacer has started, at a Berlin wall clock time."""
    if platform == "discord":
        return discord_school_at(at, data, content=content, grader=grader)
    transport = platform.removeprefix("slack-")
    return slack_school_at(at, data, transport=transport, content=content, grader=grader)
