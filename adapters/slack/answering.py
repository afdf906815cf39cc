"""One act's answer: by the ways that Slack leaves open, first the one that disturbs least.

A trigger opens one modal within three seconds; a response_url takes five messages in half an hour (Slack, Handling
user interaction); what else is private goes to the channel for one pair of eyes, or as a direct message.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from adapters.slack.errors import TROUBLE, code_of, said
from adapters.slack.payloads import View
from adapters.slack.refs import is_direct
from adapters.slack.render import Payload, Rendered
from adapters.slack.waits import Waits
from bot.model.refs import ChannelRef

T = TypeVar("T")

MOST_BY_URL: Final = 5
_OPENED_BEFORE = "exchanged_trigger_id"
_TOO_DEEP = "push_limit_reached"

_log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """The same answer as a message and as a modal."""

    message: Rendered
    view: Payload

    @property
    def is_shortened(self) -> bool:
        return self.message.is_shortened


@dataclass(frozen=True, kw_only=True, slots=True)
class Means:
    """What Slack gave along with an act to answer it by."""

    client: AsyncWebClient
    user: str
    channel: ChannelRef
    trigger: str = ""
    response_url: str = ""
    view: View | None = None
    """What was pressed in."""

    @property
    def shows_modals(self) -> bool:
        """Whether the act came from no message, so that a modal is the nearest place for its answer."""
        return bool(self.trigger) and not self.response_url


class Acknowledgement:
    """What a sent form is answered with, as long as Slack waits for it."""

    def __init__(self) -> None:
        self.given: asyncio.Future[dict[str, object]] = asyncio.get_running_loop().create_future()

    def give(self, **response: object) -> bool:
        """Whether it was in time, and the first."""
        if self.given.done():
            return False
        self.given.set_result(response)
        return True

    def close(self) -> dict[str, object]:
        """What was given so far; nothing is taken any more."""
        self.give()
        return self.given.result()


def webhook_of(client: AsyncWebClient, url: str) -> AsyncWebhookClient:
    """Posts to a response_url, on the client's session and as patiently."""
    webhook = AsyncWebhookClient(url, session=client.session, retry_handlers=client.retry_handlers)
    # It takes a proxy from the environment unless it is told afterwards.
    webhook.proxy = client.proxy
    return webhook


class Answering:
    def __init__(
        self, means: Means, waits: Waits, *, arrived: float, acknowledgement: Acknowledgement | None = None
    ) -> None:
        """`arrived`: when, by the loop's clock. An `acknowledgement` only where a form was sent."""
        self._means = means
        self._waits = waits
        self._opens_until = arrived + waits.form.total_seconds()
        self._acknowledgement = acknowledgement
        self._left_by_url = MOST_BY_URL if means.response_url else 0

    async def show(self, shown: Shown, *, private: bool, as_modal: bool = False) -> None:
        """With `as_modal` in one wherever a trigger is left. What can't be shown at all is logged."""
        try:
            if private or not await self._post(shown.message):
                await self._show_privately(shown, as_modal=as_modal or self._means.shows_modals)
        except TROUBLE as error:
            _log.warning("slack.answer_lost", error=said(error))

    async def open(self, view: Payload) -> bool:
        """Opens a form; False where that is too late. Raises one of TROUBLE."""
        if self._acknowledgement:
            return self._acknowledgement.give(response_action="update", view=view)
        return await self._modal(view)

    def correct(self, errors: Mapping[str, str]) -> bool:
        """Shows a sentence at each field, by the fields' names; False where the form is closed by now."""
        return self._acknowledgement is not None and self._acknowledgement.give(
            response_action="errors", errors=dict(errors)
        )

    # Ways

    async def _show_privately(self, shown: Shown, *, as_modal: bool) -> None:
        """Raises one of TROUBLE."""
        if self._acknowledgement and self._acknowledgement.give(response_action="update", view=shown.view):
            return
        if as_modal and await self._modal(shown.view):
            return
        if await self._by_url(shown.message, "ephemeral"):
            return
        came_from_a_message = not self._means.shows_modals and self._acknowledgement is None
        if came_from_a_message and await self._for_one(shown.message):
            return
        await self._direct(shown.message)

    async def _modal(self, view: Payload) -> bool:
        means = self._means
        if not means.trigger or asyncio.get_running_loop().time() > self._opens_until:
            return False
        pressed_in = means.view if means.view and means.view.type == "modal" else None
        try:
            if pressed_in:
                await self._asked(means.client.views_push(trigger_id=means.trigger, view=view))
            else:
                await self._asked(means.client.views_open(trigger_id=means.trigger, view=view))
        except SlackApiError as error:
            if code_of(error) == _TOO_DEEP and pressed_in:
                return await self._tried(lambda: means.client.views_update(view_id=pressed_in.id, view=view))
            return code_of(error) == _OPENED_BEFORE or self._refused("modal", error)
        return True

    async def _by_url(self, message: Rendered, seen: str) -> bool:
        """`seen`: `ephemeral` or `in_channel`."""
        if not self._left_by_url:
            return False
        self._left_by_url -= 1
        means = self._means
        webhook = webhook_of(means.client, means.response_url)
        body = {"response_type": seen, "replace_original": False, "text": message.text, "blocks": message.blocks}
        if means.channel.thread:
            body["thread_ts"] = means.channel.thread
        answer = await self._asked(webhook.send_dict(body))
        if answer.status_code != 200:
            _log.info("slack.way_closed", way="response_url", error=answer.body[:80])
        return answer.status_code == 200

    async def _for_one(self, message: Rendered) -> bool:
        """In the channel, for whoever asked."""
        means = self._means
        if is_direct(means.channel):
            return False
        return await self._tried(
            lambda: means.client.chat_postEphemeral(
                channel=means.channel.channel,
                user=means.user,
                text=message.text,
                blocks=message.blocks,
                thread_ts=means.channel.thread,
            )
        )

    async def _direct(self, message: Rendered) -> None:
        """Raises one of TROUBLE."""
        means = self._means
        if is_direct(means.channel) and await self._tried(lambda: self._send(means.channel.channel, message)):
            return
        opened = await self._asked(means.client.conversations_open(users=means.user))
        await self._send(str(opened["channel"]["id"]), message)

    async def _post(self, message: Rendered) -> bool:
        """For everyone in the channel, also where Pacer is no member of it."""
        means = self._means
        if self._acknowledgement:
            self._acknowledgement.give()
        return await self._tried(
            lambda: self._send(means.channel.channel, message, thread=means.channel.thread)
        ) or await self._by_url(message, "in_channel")

    async def _send(self, channel: str, message: Rendered, *, thread: str | None = None) -> None:
        await self._asked(
            self._means.client.chat_postMessage(
                channel=channel,
                text=message.text,
                blocks=message.blocks,
                thread_ts=thread,
                unfurl_links=False,
                unfurl_media=False,
            )
        )

    # Requests

    async def _tried(self, request: Callable[[], Awaitable[object]]) -> bool:
        """False where Slack says no. Raises what else is TROUBLE."""
        try:
            await self._asked(request())
        except SlackApiError as error:
            return self._refused("message", error)
        return True

    async def _asked(self, request: Awaitable[T]) -> T:
        async with asyncio.timeout(self._waits.request.total_seconds()):
            return await request

    def _refused(self, way: str, error: SlackApiError) -> bool:
        _log.info("slack.way_closed", way=way, error=code_of(error))
        return False
