"""Tests that read as conversations: who says what, and what comes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.model.calls import Answer, OpenForm, Reply, Visibility
from bot.model.forms import Form
from bot.model.messages import OutgoingMessage
from bot.model.plain import plain_text
from bot.model.refs import AccountRef, ChannelRef, MessageRef
from bot.testing.fake import FakeAdapter
from bot.testing.platform import Post


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """What came back to whoever acted."""

    reply: Reply

    @property
    def message(self) -> OutgoingMessage | None:
        """None where there is only a form."""
        return self.reply.message if isinstance(self.reply, Answer) else None

    @property
    def text(self) -> str:
        """The answer as plain text; empty where there is only a form."""
        return plain_text(self.message) if self.message else ""

    @property
    def buttons(self) -> tuple[str, ...]:
        return tuple(button.label for button in self.message.buttons) if self.message else ()

    @property
    def is_private(self) -> bool:
        return not isinstance(self.reply, Answer) or self.reply.visibility is Visibility.PRIVATE

    @property
    def form(self) -> Form | None:
        """The form that opened, or that came back with errors."""
        return None if isinstance(self.reply, Answer) else self.reply.form

    @property
    def errors(self) -> Mapping[str, str]:
        """The sentences by field, where the form came back."""
        return {} if isinstance(self.reply, Answer | OpenForm) else self.reply.errors


class Conversation:
    """People who talk with Pacer in one channel of the fake platform."""

    def __init__(self, fake: FakeAdapter, channel: ChannelRef | None = None) -> None:
        """In the first channel where none is given."""
        self.fake = fake
        self.channel = channel or fake.first_channel()

    def member(
        self,
        name: str,
        *,
        shown_as: str | None = None,
        listed_as: str | None = None,
        zone: str | None = None,
        is_admin: bool = False,
        roles: Sequence[str] = (),
    ) -> "Member":
        account = self.fake.add_member(
            name, shown_as=shown_as, listed_as=listed_as, zone=zone, is_admin=is_admin, roles=roles
        )
        return Member(self, name, account)

    def admin(self, name: str = "admin", *, zone: str | None = None) -> "Member":
        return self.member(name, zone=zone, is_admin=True)

    @property
    def posts(self) -> list[Post]:
        """What was delivered to the channel, oldest first."""
        return self.fake.posts(self.channel)

    @property
    def last_post(self) -> Post:
        assert self.posts, "Nothing was posted."
        return self.posts[-1]


class Member:
    """One person; each act returns what they heard, and raises what the core failed with."""

    def __init__(self, chat: Conversation, name: str, account: AccountRef) -> None:
        self.name = name
        self.account = account
        self._chat = chat
        self._people = chat.fake.people
        self._last: Heard | None = None

    async def says(self, text: str, *, files: Mapping[str, str] | None = None) -> Heard:
        """A command, which may name `files`, where it starts with a slash, else a direct message."""
        if text.startswith("/"):
            return self._hear(await self._people.command(self.name, text, channel=self._chat.channel, files=files))
        return self._hear(await self._people.direct(self.name, text))

    async def presses(self, button: str, *, on: MessageRef | Post | Heard | None = None) -> Heard:
        """A button by its label; on what they heard last where nothing is named."""
        return self._hear(await self._people.press(self.name, self._pressable(on), button, channel=self._chat.channel))

    async def fills(self, form: Form | None = None, /, **values: str) -> Heard:
        """Sends a form; the one that they heard last where none is given."""
        form = form or (self._last.form if self._last else None)
        assert form, f"No form is open for {self.name}."
        return self._hear(await self._people.submit(self.name, form, values, channel=self._chat.channel))

    async def opens_home(self) -> Heard:
        """Looks at Pacer's own page."""
        return self._hear(await self._people.open_home(self.name))

    async def reacts(self, emoji: str, *, on: MessageRef | Post) -> None:
        await self._people.react(self.name, _ref(on), emoji)
        self._raise_failure()

    async def unreacts(self, emoji: str, *, on: MessageRef | Post) -> None:
        await self._people.unreact(self.name, _ref(on), emoji)
        self._raise_failure()

    async def replies(self, text: str, *, on: MessageRef | Post) -> None:
        """Writes in the post's thread."""
        await self._people.reply_in_thread(self.name, _ref(on), text)
        self._raise_failure()

    def direct_messages(self) -> list[str]:
        """Their talk with Pacer, oldest first."""
        return self._chat.fake.visible(self._chat.fake.direct_channel(self.account))

    def _pressable(self, on: MessageRef | Post | Heard | None) -> MessageRef | Answer:
        if isinstance(on, MessageRef | Post):
            return _ref(on)
        heard = on or self._last
        assert heard and isinstance(heard.reply, Answer), f"{self.name} sees nothing to press."
        return heard.reply

    def _hear(self, reply: Reply) -> Heard:
        self._raise_failure()
        self._last = Heard(reply=reply)
        return self._last

    def _raise_failure(self) -> None:
        errors = self._chat.fake.connection.errors
        if errors:
            raise AssertionError(f"The core failed while {self.name} acted.") from errors.pop(0)


def _ref(on: MessageRef | Post) -> MessageRef:
    return on.ref if isinstance(on, Post) else on
