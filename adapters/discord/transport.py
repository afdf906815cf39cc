"""Which servers are spoken to, and whether a request that failed may have been done."""

from contextvars import ContextVar
from types import SimpleNamespace

import aiohttp
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord.settings import DiscordSettings


class Attempt:
    """What is known of the requests that one act of ours has made so far."""

    def __init__(self) -> None:
        self._in_flight = False
        self._unclear = False

    @property
    def may_be_done(self) -> bool:
        return self._in_flight or self._unclear

    def sent(self) -> None:
        self._in_flight = True

    def answered(self, status: int) -> None:
        self._in_flight = False
        # A success whose body gets lost was done; a server error may have come after the deed.
        self._unclear = self._unclear or not 400 <= status < 500


current_attempt: ContextVar[Attempt | None] = ContextVar("current_attempt", default=None)


def attempt_trace() -> aiohttp.TraceConfig:
    """Tells the current attempt what becomes of its requests."""
    trace = aiohttp.TraceConfig()
    trace.on_request_headers_sent.append(_sent)
    trace.on_request_end.append(_answered)
    return trace


async def _sent(
    session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestHeadersSentParams
) -> None:
    if attempt := current_attempt.get():
        attempt.sent()


async def _answered(
    session: aiohttp.ClientSession, context: SimpleNamespace, params: aiohttp.TraceRequestEndParams
) -> None:
    if attempt := current_attempt.get():
        attempt.answered(params.response.status)


def use_servers(settings: DiscordSettings) -> None:
    """Other servers than Discord's; discord.py keeps them for the whole process."""
    if settings.discord_api_base:
        Route.BASE = settings.discord_api_base.rstrip("/")
    if settings.discord_gateway_url:
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.discord_gateway_url)
