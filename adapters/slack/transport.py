"""How Slack's Web API is spoken to: one session, no retries but where Slack names a short wait, no proxies."""

from collections.abc import Mapping

import aiohttp
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.settings import SlackSettings
from adapters.slack.waits import Waits
from bot.adapting.attempts import attempt_trace

_RETRY_AFTER = "retry-after"


class Clients:
    """Makes clients by their tokens, all on one session; to be used in a running loop and closed at the end."""

    def __init__(self, settings: SlackSettings, waits: Waits) -> None:
        self._base = settings.api_base
        self._seconds = waits.request.total_seconds()
        self._patience = waits.rate_limit.total_seconds()
        self.session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=self._seconds), trace_configs=[attempt_trace()]
        )

    def __call__(self, token: str | None) -> AsyncWebClient:
        """Without a token for what needs none."""
        client = AsyncWebClient(
            token=token,
            base_url=self._base,
            timeout=int(self._seconds) or 1,
            session=self.session,
            retry_handlers=[ShortWaits(self._patience)],
        )
        # The library takes a proxy from the environment and sends requests to this machine through it too.
        client.proxy = None
        return client

    async def close(self) -> None:
        await self.session.close()


class ShortWaits(AsyncRateLimitErrorRetryHandler):
    """Waits out a rate limit once, where that is short; longer ones are Pacer's to plan."""

    def __init__(self, patience: float) -> None:
        """`patience` in seconds."""
        super().__init__(max_retry_count=1)
        self._patience = patience

    async def _can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        is_limited = await super()._can_retry_async(state=state, request=request, response=response, error=error)
        wait = seconds_to_wait(response.headers) if is_limited and response else None
        return wait is not None and wait <= self._patience


def seconds_to_wait(headers: Mapping[str, str | list[str]]) -> int | None:
    """What Retry-After says; None where it says nothing that can be read."""
    for name, value in headers.items():
        if name.lower() == _RETRY_AFTER:
            text = value[0] if isinstance(value, list) else value
            return int(text) if text.isascii() and text.isdecimal() else None
    return None
