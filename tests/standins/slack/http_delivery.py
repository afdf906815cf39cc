"""Signed HTTP: what Slack posts to the app's request URL."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

import aiohttp

from tests.standins.slack.delivery import ACKNOWLEDGE_WITHIN, Ack, Kind, NotAcknowledged, Payload
from tests.standins.slack.signing import Forgery, forged, signed
from tests.standins.wire import Json

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
RETRY_NUM = "X-Slack-Retry-Num"
RETRY_REASON = "X-Slack-Retry-Reason"
NO_RETRY = "X-Slack-No-Retry"


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """One request, as it went out."""

    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What the app said to a request."""

    status: int
    text: str
    refuses_retries: bool = False


class HttpDelivery:
    """Implements `delivery.Transport`."""

    def __init__(self, signing_secret: str) -> None:
        self.request_url = ""
        """Where the app listens; nothing can be delivered before it is set."""
        self.acknowledge_within = ACKNOWLEDGE_WITHIN
        self.sent: list[Sent] = []
        """Every request, oldest first."""
        self.answers: list[Answer] = []
        """What came back, in the order of coming."""
        self._secret = signing_secret
        self._session: aiohttp.ClientSession | None = None

    @property
    def was_open(self) -> bool:
        return bool(self.request_url)

    async def opened(self) -> None:
        """There is always a way to try; whether anybody listens shows then."""

    async def deliver(self, payload: Payload) -> Ack:
        try:
            async with asyncio.timeout(self.acknowledge_within.total_seconds()):
                answer = await self._send(self._signed(payload))
        except TimeoutError:
            raise NotAcknowledged("http_timeout") from None
        except aiohttp.ClientError:
            raise NotAcknowledged("connection_failed") from None
        if answer.status != 200:
            raise NotAcknowledged("http_error", is_final=answer.refuses_retries)
        return Ack(body=_said(answer.text))

    # What tests do with it

    async def forge(self, forgery: Forgery, payload: Payload) -> Answer:
        """A request that is not Slack's."""
        headers, body = _written(payload)
        return await self._send(Sent(headers={**headers, **forged(forgery, self._secret, body, _now())}, body=body))

    async def replay(self, sent: Sent) -> Answer:
        """The very same request once more, as somebody who overheard it would send it."""
        return await self._send(sent)

    async def verifies(self, token: str) -> bool:
        """Whether the app answers the challenge with which Slack checks a request URL."""
        body = json.dumps({"type": "url_verification", "token": token, "challenge": "say-this"}).encode()
        headers = {"Content-Type": JSON, **signed(self._secret, body, _now())}
        answer = await self._send(Sent(headers=headers, body=body))
        return answer.status == 200 and "say-this" in answer.text

    async def stop(self) -> None:
        if self._session is not None:
            await self._session.close()

    # One request

    def _signed(self, payload: Payload) -> Sent:
        headers, body = _written(payload)
        return Sent(headers={**headers, **signed(self._secret, body, _now())}, body=body)

    async def _send(self, sent: Sent) -> Answer:
        if self._session is None:
            self._session = aiohttp.ClientSession(trust_env=False)
        self.sent.append(sent)
        async with self._session.post(self.request_url, data=sent.body, headers=sent.headers) as response:
            answer = Answer(
                status=response.status,
                text=await response.text(),
                refuses_retries=response.headers.get(NO_RETRY) == "1",
            )
        self.answers.append(answer)
        return answer


def _written(payload: Payload) -> tuple[Mapping[str, str], bytes]:
    """Headers and body, without the signature."""
    match payload.kind:
        case Kind.EVENT:
            return {"Content-Type": JSON, **_retry_headers(payload)}, json.dumps(payload.body).encode()
        case Kind.COMMAND:
            return {"Content-Type": FORM}, urlencode(payload.body).encode()
        case Kind.INTERACTION:
            return {"Content-Type": FORM}, urlencode({"payload": json.dumps(payload.body)}).encode()


def _retry_headers(payload: Payload) -> Mapping[str, str]:
    return {RETRY_NUM: str(payload.attempt), RETRY_REASON: payload.reason} if payload.attempt else {}


def _said(text: str) -> Json | None:
    """JSON, or plain text that a person is to read."""
    if not text:
        return None
    try:
        body: object = json.loads(text)
    except ValueError:
        return {"text": text}
    return body if isinstance(body, dict) else {"text": text}


def _now() -> datetime:
    """The real time, whatever the stand-in goes by: libraries check signatures against the machine's clock."""
    return datetime.now(UTC)
