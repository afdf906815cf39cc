"""Acts that deserve an answer: hands them to Pacer, asks the forms that come back, shows the answer."""

from collections.abc import Callable
from datetime import datetime

from adapters.console.chat import Chat
from adapters.console.forms import fill_in
from adapters.console.inbound import Turn, form_call
from adapters.console.refs import direct_member
from adapters.console.screen import Screen
from bot.model.calls import Answer, Call, FormErrors, Visibility
from bot.model.refs import ChannelRef
from bot.ports import EventSink


class Conversation:
    def __init__(self, sink: EventSink, chat: Chat, screen: Screen, now: Callable[[], datetime]) -> None:
        self._sink = sink
        self._chat = chat
        self._screen = screen
        self._now = now

    async def hold(self, turn: Turn, call: Call) -> bool:
        """From the call to its answer; whether a form was sent on the way. A Refusal where the person left it."""
        reply = await self._sink.invoke(call)
        kept: dict[str, str] = {}
        forms = 0
        while not isinstance(reply, Answer):
            form = reply.form
            errors = reply.errors if isinstance(reply, FormErrors) else {}
            kept = await fill_in(form, errors, kept if errors else {}, self._screen, self._chat)
            forms += 1
            reply = await self._sink.invoke(form_call(turn, call.channel, form.action, kept, at=self._now(), nth=forms))
        self._show(turn, call.channel, reply)
        return forms > 0

    def _show(self, turn: Turn, channel: ChannelRef, answer: Answer) -> None:
        private = answer.visibility is Visibility.PRIVATE and direct_member(channel) is None
        message = self._chat.write(
            channel,
            answer.message,
            self._now(),
            only_for=turn.member.name if private else None,
            origin=f"{turn.id}-reply",
        )
        self._screen.message(message)
