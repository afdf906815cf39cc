"""What members do on the fake platform, and what they get for it."""

from collections.abc import Mapping, Sequence
from itertools import count

from bot.errors import Refusal, Rejected
from bot.model.calls import (
    ActionCall,
    Answer,
    Call,
    Choice,
    CommandCall,
    DirectText,
    FormCall,
    HomeOpened,
    Reply,
    Visibility,
)
from bot.model.command_text import Directory, ReadCommand, read_command
from bot.model.events import Event, ReactionAdded, ReactionRemoved, ThreadReplied
from bot.model.files import text_file
from bot.model.forms import ChoiceField, Form, FormField
from bot.model.messages import Button, OutgoingMessage, note, quoted
from bot.model.refs import AccountRef, ChannelRef, Emoji, MessageRef, space_of
from bot.testing.connection import SORRY, Connection, refused
from bot.testing.platform import FakePlatform, Reaction
from bot.testing.promises import check_reply


class People:
    """Acts of members, called by name; every act that deserves an answer returns it."""

    def __init__(self, platform: FakePlatform, connection: Connection, *, hides_replies: bool) -> None:
        self._platform = platform
        self._connection = connection
        self._hides_replies = hides_replies
        self._calls = count(1)

    async def react(self, name: str, post: MessageRef, emoji: str) -> None:
        by = self._platform.caller(name, space_of(post.channel))
        if self._platform.add_reaction(post, Reaction(emoji=Emoji(emoji), by=by.account)):
            at = self._platform.clock.now()
            await self._connection.publish(ReactionAdded(post=post, emoji=Emoji(emoji), by=by, at=at))

    async def unreact(self, name: str, post: MessageRef, emoji: str) -> None:
        by = self._platform.account(name, space_of(post.channel))
        if self._platform.remove_reaction(post, Reaction(emoji=Emoji(emoji), by=by)):
            at = self._platform.clock.now()
            await self._connection.publish(ReactionRemoved(post=post, emoji=Emoji(emoji), by=by, at=at))

    async def reply_in_thread(self, name: str, post: MessageRef, text: str) -> None:
        """Writes in the post's thread, which opens with it where there is none."""
        self._platform.post_at(post)
        by = self._platform.caller(name, space_of(post.channel))
        thread = self._platform.thread_of(post)
        written = self._platform.write(thread, note(quoted(text)), by=by.account)
        await self._connection.publish(
            ThreadReplied(
                thread=thread,
                message=written.ref.message,
                by=by,
                at=written.at,
                text=None if self._hides_replies else text,
            )
        )

    async def command(
        self, name: str, typed: str, *, channel: ChannelRef | None = None, files: Mapping[str, str] | None = None
    ) -> Reply:
        """Types `/name options`, naming `files`; what can't be read as a command is refused without asking Pacer."""
        channel = channel or self._platform.first_channel()
        try:
            read = self._read(typed, channel, files or {})
        except Refusal as refusal:
            answer = refused(refusal)
            self._show_alone(self._platform.account(name, space_of(channel)), answer.message)
            return answer
        command = read.command
        return await self._invoke(
            self._command_call(name, channel, read), opens_form=command.opens_form, is_public=command.public
        )

    async def suggestions(
        self, name: str, typed: str, option: str, so_far: str, *, channel: ChannelRef | None = None
    ) -> Sequence[Choice]:
        """What is offered while that option is typed after the rest of the command."""
        channel = channel or self._platform.first_channel()
        call = self._command_call(name, channel, self._read(typed, channel, {}))
        return await self._connection.suggest(call, option, so_far)

    async def press(
        self, name: str, on: MessageRef | Answer, button: str | Button, *, channel: ChannelRef | None = None
    ) -> Reply:
        """Presses a button by its label, or one that was there before; on a post, or on an answer in that channel."""
        if isinstance(on, MessageRef):
            post, channel, message = on, on.channel, self._platform.post_at(on).message
        else:
            post, channel, message = None, channel or self._platform.first_channel(), on.message
        pressed = button if isinstance(button, Button) else _labelled(message, button)
        return await self._invoke(
            ActionCall(
                id=self._call_id(),
                caller=self._platform.caller(name, space_of(channel)),
                channel=channel,
                at=self._platform.clock.now(),
                action=pressed.action,
                post=post,
            ),
            opens_form=pressed.opens_form or isinstance(button, Button),
        )

    async def submit(
        self, name: str, form: Form, values: Mapping[str, str], *, channel: ChannelRef | None = None
    ) -> Reply:
        """Sends the form with these values; the other fields stay as they were filled in."""
        if unknown := set(values) - {field.name for field in form.fields}:
            raise LookupError(f"The form “{form.title}” has no field {', '.join(sorted(unknown))}.")
        channel = channel or self._platform.first_channel()
        filled = {field.name: _filled_in(field) for field in form.fields}
        return await self._invoke(
            FormCall(
                id=self._call_id(),
                caller=self._platform.caller(name, space_of(channel)),
                channel=channel,
                at=self._platform.clock.now(),
                action=form.action,
                values=filled | dict(values),
            )
        )

    async def direct(self, name: str, text: str) -> Reply:
        """Writes to Pacer in a direct message."""
        caller = self._platform.caller(name, self._platform.home)
        channel = self._platform.direct_channel(caller.account)
        written = self._platform.write(channel, note(quoted(text)), by=caller.account)
        return await self._invoke(
            DirectText(id=self._call_id(), caller=caller, channel=channel, at=written.at, text=text)
        )

    async def open_home(self, name: str) -> Reply:
        """Looks at Pacer's own page."""
        caller = self._platform.caller(name, self._platform.home)
        channel = self._platform.direct_channel(caller.account)
        return await self._invoke(
            HomeOpened(id=self._call_id(), caller=caller, channel=channel, at=self._platform.clock.now())
        )

    async def redeliver(self, happened: Event | Call) -> Reply | None:
        """Hands an event or a call over once more, as platforms do that saw no acknowledgement."""
        if isinstance(happened, Call):
            return await self._connection.invoke(happened)
        await self._connection.publish(happened)
        return None

    async def _invoke(self, call: Call, *, opens_form: bool = False, is_public: bool = True) -> Reply:
        reply = await self._connection.invoke(call)
        try:
            check_reply(call, reply, opens_form=opens_form, is_public=is_public)
        except Rejected as broken:
            self._connection.errors.append(broken)
            reply = SORRY
        if isinstance(reply, Answer):
            self._show(call, reply)
        return reply

    def _show(self, call: Call, answer: Answer) -> None:
        if isinstance(call, DirectText) or answer.visibility is Visibility.PUBLIC:
            self._platform.write(call.channel, answer.message)
        else:
            self._show_alone(call.caller.account, answer.message)

    def _show_alone(self, account: AccountRef, message: OutgoingMessage) -> None:
        self._platform.private.setdefault(account, []).append(message)

    def _read(self, typed: str, channel: ChannelRef, files: Mapping[str, str]) -> ReadCommand:
        space = space_of(channel)
        directory = Directory(
            channel=lambda word: self._platform.channel_named(word.removeprefix("#"), space),
            account=lambda word: self._platform.account_named(word.removeprefix("@"), space),
            role=lambda word: self._platform.role_named(word.removeprefix("@"), space),
            file=lambda word: text_file(word, files[word].encode()) if word in files else None,
        )
        return read_command(typed.removeprefix("/"), self._connection.mounted(), directory)

    def _command_call(self, name: str, channel: ChannelRef, read: ReadCommand) -> CommandCall:
        return CommandCall(
            id=self._call_id(),
            caller=self._platform.caller(name, space_of(channel)),
            channel=channel,
            at=self._platform.clock.now(),
            path=read.command.path,
            options=read.options,
        )

    def _call_id(self) -> str:
        return f"call-{next(self._calls)}"


def _filled_in(field: FormField) -> str:
    """The field's value as a FormCall carries it."""
    return "\n".join(field.value) if isinstance(field, ChoiceField) else field.value


def _labelled(message: OutgoingMessage, label: str) -> Button:
    labels = [button.label for button in message.buttons]
    if label not in labels:
        raise LookupError(f"There is no button “{label}”, only {', '.join(labels) or 'none at all'}.")
    return message.buttons[labels.index(label)]
