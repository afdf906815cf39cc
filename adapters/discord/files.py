"""Fetches the text files that people attach to commands, to direct messages and to replies in threads."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.errors import Refusal
from bot.model.files import TextFile, check_size, text_file
from bot.model.text import shown

if TYPE_CHECKING:
    # At run time these modules import each other in a circle.
    from discord.types.interactions import ApplicationCommandInteractionData

_BACKTICKS = re.compile("`{3,}")


class NotFetched(Refusal):
    """That file could not be fetched."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Discord did not hand out {shown(name)}. Please attach it again.")


class Files:
    def __init__(self, client: discord.Client, patience: timedelta) -> None:
        self._client = client
        self._patience = patience

    async def of_command(self, data: "ApplicationCommandInteractionData") -> Mapping[str, TextFile]:
        """Its files by their ids. Raises FileTooLarge, NoTextFile and NotFetched."""
        resolved = data.get("resolved", {}) if data["type"] == 1 else {}
        attached = resolved.get("attachments", {})
        return {id_: await self._fetch(file["filename"], file["size"], file["url"]) for id_, file in attached.items()}

    async def written(self, message: discord.Message) -> str:
        """What a message says and what its files say, each as a block of code; raises like `of_command`.

        Discord's own app makes a file of what is too long for a message.
        """
        return await self._with(message, message.attachments)

    async def said(self, message: discord.Message) -> str:
        """Like `written`, for a reply among others: without pictures, and without files where one can't be read."""
        try:
            return await self._with(message, [file for file in message.attachments if _is_text(file)])
        except Refusal:
            return message.content

    async def _with(self, message: discord.Message, attached: Sequence[discord.Attachment]) -> str:
        files = [await self._fetch(file.filename, file.size, file.url) for file in attached]
        return "\n".join([message.content, *(_block(file.text) for file in files)]).strip()

    async def _fetch(self, name: str, size: int, url: str) -> TextFile:
        check_size(name, size)
        try:
            async with asyncio.timeout(self._patience.total_seconds()):
                return text_file(name, await self._client.http.get_from_cdn(url))
        except (discord.HTTPException, aiohttp.ClientError, TimeoutError):
            raise NotFetched(name) from None


def _is_text(file: discord.Attachment) -> bool:
    return (file.content_type or "").startswith("text/") or file.filename.endswith(".py")


def _block(text: str) -> str:
    """With a longer fence than any inside, so that none of those ends it."""
    fence = max(["``", *_BACKTICKS.findall(text)], key=len) + "`"
    return f"{fence}\n{text}\n{fence}"
