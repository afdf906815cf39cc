"""Files that people attach to what they write in a post's thread."""

from datetime import timedelta

import pytest

from bot.model.events import ThreadReplied
from tests.code_challenge import RIGHT
from tests.discord_bot import CHALLENGE, KEY, Bot
from tests.standins.discord.cdn import File
from tests.standins.discord.intents import Intent
from tests.standins.discord.server import DiscordServer

LONG = File(name="message.txt", content=RIGHT.encode())
PICTURE = File(name="shot.png", content=b"\x89PNG\r\n\x1a\n", content_type="image/png")
NO_TEXT = File(name="notes.txt", content=b"\xff\xfe")
LARGE = File(name="solution.py", content=b"x" * 70_000)
BLOCK = f"```\n{RIGHT}\n```"


@pytest.fixture
async def reader(idle: Bot, server: DiscordServer) -> Bot:
    """A bot that may read what people write in threads."""
    server.world.privileged = Intent.MESSAGE_CONTENT
    idle.reads_messages = True
    await idle.start()
    return idle


async def said(bot: Bot, server: DiscordServer, text: str, *files: File) -> tuple[str | None, str | None]:
    """As it was told at once, and as it is listed."""
    post = await bot.adapter.post(bot.channel(), CHALLENGE, key=KEY)
    posted = bot.seen(post)
    await server.member("lena").replies_in_thread(posted, text, files)
    told = await bot.sink.heard(ThreadReplied)
    [listed] = [each async for each in bot.adapter.replies(post, posted.at - timedelta(hours=1))]
    return told.text, listed.text


async def test_a_text_file_is_read_as_a_block_of_code(reader: Bot, server: DiscordServer) -> None:
    assert await said(reader, server, "", LONG) == (BLOCK, BLOCK)


async def test_what_was_written_stands_before_it_and_pictures_are_none(reader: Bot, server: DiscordServer) -> None:
    words = f"Mine:\n{BLOCK}"
    assert await said(reader, server, "Mine:", PICTURE, LONG) == (words, words)


@pytest.mark.parametrize("file", [NO_TEXT, LARGE], ids=["no text", "large"])
async def test_a_file_that_can_not_be_read_loses_no_reply(reader: Bot, server: DiscordServer, file: File) -> None:
    assert await said(reader, server, "Done!", file) == ("Done!", "Done!")


async def test_a_file_that_discord_does_not_hand_out_loses_no_reply(reader: Bot, server: DiscordServer) -> None:
    server.world.cdn.refuses = True
    assert await said(reader, server, "Done!", LONG) == ("Done!", "Done!")


async def test_where_replies_are_not_read_their_files_are_not_either(bot: Bot, server: DiscordServer) -> None:
    assert await said(bot, server, "Mine:", LONG) == (None, None)
