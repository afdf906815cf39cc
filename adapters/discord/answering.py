"""One interaction's answer: given in time, once, and to whom it is for.

Discord wants the first answer within three seconds and takes others for fifteen minutes.
"""

import aiohttp
import discord
import structlog

from adapters.discord.errors import ALREADY_ACKNOWLEDGED, LAPSED
from adapters.discord.render import Rendered

_log = structlog.get_logger()


class Answering:
    def __init__(self, interaction: discord.Interaction) -> None:
        self._interaction = interaction
        self._deferred_private: bool | None = None

    @property
    def may_open_form(self) -> bool:
        """No form opens after an acknowledgement, nor after another form."""
        return self._deferred_private is None and self._interaction.type is not discord.InteractionType.modal_submit

    async def defer(self, *, private: bool) -> None:
        """Says that the answer takes longer, and who will see it."""
        self._deferred_private = private
        try:
            await self._interaction.response.defer(ephemeral=private, thinking=True)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            # It may have arrived; the answer itself finds out.
            _log.warning("interaction.not_deferred", interaction=self._interaction.id, error=type(error).__name__)

    async def show(self, rendered: Rendered, *, private: bool) -> None:
        try:
            if self._deferred_private is None:
                await self._interaction.response.send_message(
                    view=rendered.layout(),
                    ephemeral=private,
                    allowed_mentions=rendered.mentions,
                    suppress_embeds=True,
                )
            elif self._deferred_private == private:
                # An edit, unlike a follow-up, is not doubled by the library's own retries.
                await self._interaction.edit_original_response(
                    view=rendered.layout(), allowed_mentions=rendered.mentions
                )
            else:
                await self._interaction.delete_original_response()
                await self._interaction.followup.send(
                    view=rendered.layout(),
                    ephemeral=private,
                    allowed_mentions=rendered.mentions,
                    suppress_embeds=True,
                )
        except discord.HTTPException as error:
            self._check_lapsed(error)

    async def open(self, modal: discord.ui.Modal) -> None:
        try:
            await self._interaction.response.send_modal(modal)
        except discord.HTTPException as error:
            self._check_lapsed(error)

    def _check_lapsed(self, error: discord.HTTPException) -> None:
        """An answer that was given already is well; one that comes too late can't be given any more."""
        if error.code == ALREADY_ACKNOWLEDGED:
            return
        if error.code not in LAPSED:
            raise error
        _log.warning("interaction.lapsed", interaction=self._interaction.id)
