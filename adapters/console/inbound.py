"""From a typed act to what Pacer is told: pure, over what its member sees."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from adapters.console.chat import ChatMember, Message
from adapters.console.refs import account_ref, channel_ref, message_ref
from bot.errors import Refusal
from bot.model.calls import ActionCall, Caller, CommandCall, DirectText, FormCall
from bot.model.command_text import ReadCommand
from bot.model.events import ReactionAdded, ReactionRemoved, ThreadReplied
from bot.model.messages import Action, Button
from bot.model.refs import ChannelRef, Emoji
from bot.model.text import shown


@dataclass(frozen=True, kw_only=True, slots=True)
class Turn:
    """Who typed a line where and when, and the newest message before it."""

    id: str
    member: ChatMember
    channel: ChannelRef
    at: datetime
    newest: int

    @property
    def caller(self) -> Caller:
        return caller_of(self.member)


def caller_of(member: ChatMember) -> Caller:
    return Caller(account=account_ref(member.name), name=member.name, is_admin=member.is_admin, roles=member.roles)


def reaction_added(turn: Turn, message: Message, emoji: Emoji) -> ReactionAdded:
    return ReactionAdded(post=message.ref, emoji=emoji, by=turn.caller, at=turn.at)


def reaction_removed(turn: Turn, message: Message, emoji: Emoji) -> ReactionRemoved:
    return ReactionRemoved(post=message.ref, emoji=emoji, by=turn.caller.account, at=turn.at)


def thread_replied(turn: Turn, reply: Message, text: str) -> ThreadReplied:
    return ThreadReplied(thread=reply.channel, message=str(reply.number), by=turn.caller, at=turn.at, text=text)


def thread_of(message: Message) -> ChannelRef:
    """The thread in which a message is answered: its own, or the one that it stands in."""
    return channel_ref(message.channel.channel, thread=message.channel.thread or str(message.number))


def command_call(turn: Turn, read: ReadCommand) -> CommandCall:
    return CommandCall(
        id=turn.id,
        caller=turn.caller,
        channel=turn.channel,
        at=turn.at,
        path=read.command.path,
        options=read.options,
    )


def action_call(turn: Turn, message: Message, button: Button) -> ActionCall:
    return ActionCall(
        id=turn.id,
        caller=turn.caller,
        channel=message.channel,
        at=turn.at,
        action=button.action,
        post=message_ref(message.channel, message.number),
    )


def form_call(
    turn: Turn, channel: ChannelRef, action: Action, values: dict[str, str], *, at: datetime, nth: int
) -> FormCall:
    """The `nth` form that one line led to, sent at `at`."""
    suffix = "-form" if nth == 1 else f"-form-{nth}"
    return FormCall(id=turn.id + suffix, caller=turn.caller, channel=channel, at=at, action=action, values=values)


def direct_text(turn: Turn, message: Message, text: str) -> DirectText:
    return DirectText(id=turn.id, caller=turn.caller, channel=message.channel, at=turn.at, text=text)


def pressed(messages: Iterable[Message], button: str, number: int | None) -> tuple[Message, Button]:
    """The button that was meant; without a number the newest message that has such a button."""
    for message in messages:
        if number is None or message.number == number:
            found = _buttons(message, button)
            if len(found) == 1:
                return message, found[0]
            if found:
                names = " or ".join(f"“{shown(choice.label)}”" for choice in found)
                raise Refusal(f"“{shown(button)}” could be {names} below message {message.number}. Write a bit more.")
            if number is not None:
                raise Refusal(_no_such_button(message, button))
    if number is not None:
        raise Refusal(f"There is no message {number} that you can see. /read shows the last ones.")
    raise Refusal(f"No message has a button “{shown(button)}”. /read shows the last ones.")


def _buttons(message: Message, wanted: str) -> list[Button]:
    buttons = message.body.buttons
    if wanted.isdecimal() and 0 < int(wanted) <= len(buttons):
        return [buttons[int(wanted) - 1]]
    folded = wanted.casefold()
    exact = [button for button in buttons if button.label.casefold() == folded]
    return exact or [button for button in buttons if button.label.casefold().startswith(folded)]


def _no_such_button(message: Message, wanted: str) -> str:
    labels = ", ".join(f"“{shown(button.label)}”" for button in message.body.buttons)
    there = f"its buttons are {labels}" if labels else "it has no buttons"
    return f"Message {message.number} has no button “{shown(wanted)}”; {there}."
