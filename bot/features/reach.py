"""Whether Pacer can post somewhere, asked before a schedule is made."""

import asyncio
from collections.abc import Mapping

import structlog

from bot.errors import ChannelGone, DeliveryError, Refusal
from bot.model.refs import ChannelRef, Platform
from bot.ports import Adapter

_log = structlog.get_logger()


class NoSuchChannel(Refusal):
    """That channel is gone. Choose one that Pacer can see."""


class CannotPost(Refusal):
    """Pacer can't post there."""

    def __init__(self, missing: str) -> None:
        super().__init__(f"Pacer can't post there yet: it lacks {missing}. Mend that, then try again.")


class CannotAsk(Refusal):
    """The platform did not say whether Pacer can post there. Try again in a minute."""


class Reach:
    def __init__(self, adapters: Mapping[Platform, Adapter]) -> None:
        self._adapters = adapters

    async def ensure(self, channel: ChannelRef) -> None:
        """Raises NoSuchChannel, CannotPost or CannotAsk."""
        adapter = self._adapters.get(channel.platform)
        if adapter is None:
            raise CannotAsk
        try:
            async with asyncio.timeout(adapter.limits.answer.total_seconds()):
                missing = await adapter.missing_permissions(channel)
        except ChannelGone:
            raise NoSuchChannel from None
        except (DeliveryError, TimeoutError):
            raise CannotAsk from None
        except Exception as error:
            _log.exception("reach.failed", channel=channel.channel)
            raise CannotAsk from error
        if missing:
            raise CannotPost(", ".join(missing))
