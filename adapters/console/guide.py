"""Leads a newcomer: a welcome at the first start, and one hint after each first step."""

from datetime import datetime

from adapters.console import words
from adapters.console.chat import Chat, Message
from adapters.console.memory import Memory
from adapters.console.refs import direct_member
from adapters.console.screen import Screen
from adapters.console.times import clock_text
from bot.model.messages import Button


class Guide:
    """Keeps silent where a script plays, which has its own words."""

    def __init__(self, chat: Chat, memory: Memory, screen: Screen, *, silent: bool) -> None:
        self._chat = chat
        self._memory = memory
        self._screen = screen
        self._silent = silent
        self._due: list[str] = []

    def greet(self, now: datetime) -> None:
        if self._silent:
            return
        member = self._memory.member
        channel = f"in #{self._chat.channel_name(self._memory.channel)}"
        place = f"the admin here, {channel}" if member.is_admin else channel
        time = clock_text(now, self._memory.zone.name)
        if self._memory.first_time("welcome"):
            self._screen.show(words.welcome(member.name, place, time))
        else:
            self._screen.say(f"Welcome back. It is {time}; help lists the console's words.")

    def posted(self, message: Message) -> None:
        """Pacer posted on schedule; the first post with buttons is the one to try."""
        if message.body.buttons and direct_member(message.channel) is None:
            self._once("hint: post", words.HINT_AFTER_POST)

    def set_up(self) -> None:
        self._once("hint: setup", words.HINT_AFTER_SETUP)

    def answered(self, button: Button) -> None:
        """A form behind a button was sent."""
        if button.label.casefold().startswith("answer"):
            self._once("hint: answer", words.HINT_AFTER_ANSWER)

    def hint(self) -> None:
        """The latest hint that is due, now that the line is done."""
        if self._due:
            self._screen.hint(self._due[-1])
            self._due.clear()

    def _once(self, key: str, hint: str) -> None:
        if not self._silent and self._memory.first_time(key):
            self._due.append(hint)
