"""One interaction's answer: given in time, once, and to whom it is for.

Discord wants the first answer within three seconds and takes others for fifteen minutes. Of first answers it takes
one only, so that one whose fate is unknown is simply given again.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import aiohttp
import discord
import structlog

from adapters.discord.errors import ALREADY_ACKNOWLEDGED, LAPSED
from adapters.discord.render import Rendered, render
from adapters.discord.waits import Waits
from bot.adapting.attempts import attempted
from bot.model.messages import note

FOLLOWS = {True: "The answer follows, for everyone to see.", False: "The answer follows, for whoever asked."}
"""By whether only the asker reads it: shown for a moment, where the answer is for others."""
UNSURE = "The answer may have been lost on its way. Please ask once more."
_NEVER_ANSWERED = {10015, 10062}
"""What an edit meets where no first answer arrived: webhook unknown, interaction unknown (Discord's JSON codes)."""
_TIMES = 3

_log = structlog.get_logger()

Request = Callable[[], Awaitable[object]]


class _Lost(Exception):
    """Nobody knows whether it was done."""


class Answering:
    def __init__(self, interaction: discord.Interaction, waits: Waits, *, arrived: float) -> None:
        """`arrived`: when, by the loop's clock."""
        self._interaction = interaction
        self._waits = waits
        self._first_until = arrived + waits.first_answer.total_seconds()
        self._deferred_private: bool | None = None
        self._is_acknowledged = False
        """Whether Discord said so; otherwise the acknowledgement may have been lost."""

    @property
    def may_open_form(self) -> bool:
        """No form opens after an acknowledgement, nor after another form."""
        return self._deferred_private is None and self._interaction.type is not discord.InteractionType.modal_submit

    async def defer(self, *, private: bool) -> None:
        """Says that the answer takes longer, and who will see it; what goes wrong here, the answer finds out."""
        self._deferred_private = private
        try:
            await self._first(lambda: self._interaction.response.defer(ephemeral=private, thinking=True))
            self._is_acknowledged = True
        except (discord.HTTPException, _Lost) as error:
            _log.warning("interaction.not_deferred", interaction=self._interaction.id, error=type(error).__name__)

    async def show(self, rendered: Rendered, *, private: bool) -> None:
        """Raises HTTPException where Discord refuses the message itself."""
        with self._at_its_end():
            if self._deferred_private is None:
                await self._first(self._message(rendered, private=private))
            else:
                await self._show_later(rendered, private=private)

    async def open(self, modal: discord.ui.Modal) -> None:
        """Raises HTTPException where Discord refuses the form itself."""
        with self._at_its_end():
            await self._first(lambda: self._interaction.response.send_modal(modal))

    # The first answer

    def _message(self, rendered: Rendered, *, private: bool) -> Request:
        layout = rendered.layout()
        return lambda: self._interaction.response.send_message(
            view=layout, ephemeral=private, allowed_mentions=rendered.mentions, suppress_embeds=True
        )

    async def _first(self, give: Request) -> bool:
        """False where there was one before, perhaps this very one. Raises HTTPException or _Lost."""
        try:
            await self._repeated(give, within=self._waits.callback, until=self._first_until)
        except discord.HTTPException as error:
            if error.code != ALREADY_ACKNOWLEDGED:
                raise
            return False
        return True

    # What follows it

    async def _show_later(self, rendered: Rendered, *, private: bool) -> None:
        try:
            await self._replace(rendered, private=private)
        except discord.HTTPException as error:
            if self._is_acknowledged or error.code not in _NEVER_ANSWERED:
                raise
            if not await self._first(self._message(rendered, private=private)):
                # The acknowledgement has arrived meanwhile.
                await self._replace(rendered, private=private)

    async def _replace(self, rendered: Rendered, *, private: bool) -> None:
        """Puts the answer in the acknowledgement's place; whoever may read that is decided already."""
        if private == self._deferred_private:
            await self._edit(rendered)
            return
        # A follow-up takes over an acknowledgement and who may read it, unless that has become a message before.
        await self._edit(render(note(FOLLOWS[not private])))
        try:
            await self._follow_up(rendered, private=private)
        except _Lost:
            await self._edit(render(note(UNSURE)) if private else rendered)
        else:
            await self._take_away()

    async def _edit(self, rendered: Rendered) -> None:
        layout = rendered.layout()
        await self._repeated(
            lambda: self._interaction.edit_original_response(view=layout, allowed_mentions=rendered.mentions),
            within=self._waits.request,
        )

    async def _follow_up(self, rendered: Rendered, *, private: bool) -> None:
        """Sent once only: two of them would be two messages."""
        with attempted(only_once=True):
            await self._request(
                lambda: self._interaction.followup.send(
                    view=rendered.layout(),
                    ephemeral=private,
                    allowed_mentions=rendered.mentions,
                    suppress_embeds=True,
                ),
                within=self._waits.request,
            )

    async def _take_away(self) -> None:
        try:
            await self._repeated(self._interaction.delete_original_response, within=self._waits.request)
        except (discord.HTTPException, _Lost) as error:
            _log.warning("interaction.not_tidied", interaction=self._interaction.id, error=type(error).__name__)

    # Requests

    async def _repeated(self, request: Request, *, within: timedelta, until: float = math.inf) -> None:
        """For what does no harm twice; not repeated after `until` (the loop's clock). Raises HTTPException or _Lost."""
        for left in reversed(range(_TIMES)):
            try:
                await self._request(request, within=within)
                return
            except _Lost:
                if not left or asyncio.get_running_loop().time() >= until:
                    raise
            await asyncio.sleep(self._waits.again.total_seconds())

    async def _request(self, request: Request, *, within: timedelta) -> None:
        """Raises HTTPException for a plain no, _Lost otherwise."""
        try:
            async with asyncio.timeout(within.total_seconds()):
                await request()
        except (discord.DiscordServerError, aiohttp.ClientError, OSError) as error:
            raise _Lost from error

    @contextmanager
    def _at_its_end(self) -> Iterator[None]:
        """An answer that comes too late can't be given any more, and one that may have arrived is left alone."""
        try:
            yield
        except discord.HTTPException as error:
            if error.code not in LAPSED:
                raise
            _log.warning("interaction.lapsed", interaction=self._interaction.id)
        except _Lost as error:
            _log.warning(
                "interaction.answer_lost", interaction=self._interaction.id, error=type(error.__cause__).__name__
            )
