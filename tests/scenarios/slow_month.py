"""The month over a chat whose answers take their time, so that a kill often falls between a post and its answer."""

import asyncio

from adapters.console import is_configured
from adapters.console.adapter import ConsoleAdapter
from adapters.console.month import MONTH
from bot.model.messages import OutgoingMessage
from bot.model.refs import ChannelRef, DeliveryKey, MessageRef
from bot.ports import Adapter, Host
from bot.running import play
from bot.settings import read_settings

ON_THE_WAY = 0.05
"""Seconds there, and seconds back."""


class SlowConsole(ConsoleAdapter):
    async def post(self, channel: ChannelRef, message: OutgoingMessage, *, key: DeliveryKey) -> MessageRef:
        await asyncio.sleep(ON_THE_WAY)
        posted = await super().post(channel, message, key=key)
        await asyncio.sleep(ON_THE_WAY)
        return posted


class SlowPackage:
    """Stands where the console's package would."""

    def is_configured(self) -> bool:
        return is_configured()

    def connect(self, host: Host) -> Adapter:
        return SlowConsole(host, script=MONTH)


if __name__ == "__main__":
    play(read_settings(), SlowPackage(), keep=True, say=print)
