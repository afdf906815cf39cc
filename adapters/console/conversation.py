"""Acts that deserve an answer: hands them to Pacer, asks the forms that come back, shows the answer."""

from collections.abc import Callable, Mapping
from datetime import datetime

from adapters.console.chat import Chat
from adapters.console.forms import asked_again, fill_in
from adapters.console.inbound import Turn, form_call
from adapters.console.memory import Memory
from adapters.console.refs import direct_member
from adapters.console.screen import Screen
from bot.model.calls import Answer, Call, FormErrors, Visibility
from bot.model.forms import Form
from bot.model.messages import OutgoingMessage
from bot.model.refs import ChannelRef
from bot.ports import EventSink


class Conversation:
    def __init__(
        self, sink: EventSink, chat: Chat, memory: Memory, screen: Screen, now: Callable[[], datetime]
    ) -> None:
        self._sink = sink
        self._chat = chat
        self._memory = memory
        self._screen = screen
        self._now = now

    async def hold(self, turn: Turn, call: Call) -> bool:
        """From the call to its answer; whether a form was sent on the way. A Refusal where the person left it."""
        reply = await self._sink.invoke(call)
        opened: Form | None = None
        kept: dict[str, str] = {}
        forms = 0
        while not isinstance(reply, Answer):
            errors: Mapping[str, str] = {}
            form = reply.form
            if isinstance(reply, FormErrors):
                errors, form = reply.errors, asked_again(form, opened or form)
            else:
                opened, kept = form, {}
            kept = await fill_in(form, errors, kept, self._screen, self._chat)
            forms += 1
            reply = await self._sink.invoke(form_call(turn, call.channel, form.action, kept, at=self._now(), nth=forms))
        self.answer(turn, call.channel, reply.message, reply.visibility)
        return forms > 0

    def answer(
        self, turn: Turn, channel: ChannelRef, said: OutgoingMessage, visibility: Visibility = Visibility.PRIVATE
    ) -> None:
        """Shows what comes back for a line."""
        private = visibility is Visibility.PRIVATE and direct_member(channel) is None
        message = self._chat.write(
            channel,
            said,
            self._now(),
            only_for=turn.member.name if private else None,
            origin=f"{turn.id}-reply",
        )
        self._memory.see(message)
        self._screen.message(message)
