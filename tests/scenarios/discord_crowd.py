"""A guild whose people go on with their lives, whether Pacer is there or not."""

import random
from contextlib import suppress

from tests.scenarios.discord_rows import SEED
from tests.standins.discord.entities import Channel, Message
from tests.standins.discord.filling import FieldValue
from tests.standins.discord.interactions import Callback, Interaction, Modal
from tests.standins.discord.permissions import Permission
from tests.standins.discord.server import DiscordServer

PEOPLE = 8
RECENT = 6
"""People react and reply to as many of the newest posts."""
MOST_AWAITED = 3
SCHEDULE = "schedule"


class Crowd:
    """An admin and some members of one guild."""

    def __init__(self, server: DiscordServer, channel: Channel, chance: random.Random) -> None:
        self.runs = 0
        """How often the admin was told that a post comes now."""
        self.pressed: set[int] = set()
        """Whose press of a button was answered."""
        self._server = server
        self._channel = channel
        self._chance = chance
        self._admin = server.member("ada", may=Permission.MANAGE_GUILD)
        self._people = [server.member(f"member{number}") for number in range(PEOPLE)]
        self._schedule = 0

    async def set_up(self) -> None:
        await self._server.posted(self._server.general)
        form = await self._setup_form()
        values: dict[str, FieldValue] = {"channel": self._channel, "zone": "UTC", "extras": []}
        await _answered(await self._admin.submit(form, values), "Pacer is set up")
        asked = await self._admin.command(
            "/schedule add", self._channel, what="checkin", channel=self._channel, when="every day at 09:00"
        )
        await _answered(asked, "Scheduled")
        offered = await self._admin.autocomplete("/schedule run", SCHEDULE, "", self._channel)
        self._schedule = next(int(each.value) for each in offered if "checkin" in each.name)
        await self._run()
        await self._server.posted(self._channel)
        await self._press()

    async def _setup_form(self) -> Modal:
        """On a busy machine it comes behind a button."""
        asked = await self._admin.command("/setup", self._channel)
        if await asked.acknowledged() is not Callback.MODAL:
            asked = await self._admin.press(await asked.answer(), "Open the form")
        return await asked.modal()

    async def live(self) -> None:
        """Goes on until cancelled; whoever gets no answer tries something else."""
        while True:
            with suppress(AssertionError):
                await self.act_in_silence()
                await self._somebody_listens()
                await (self._run() if self._wants_another() else self._press())

    async def act_in_silence(self) -> None:
        """What needs no answer of Pacer's: a reaction, one taken back, a reply."""
        for post in self._chance.choices(self._posts(), k=2) if self._posts() else ():
            person = self._chance.choice(self._people)
            if self._chance.random() < 0.3:
                await person.replies_in_thread(post, "Done for today")
            elif person.id in self._server.see(post).reacted(SEED):
                await person.unreact(post, SEED)
            else:
                await person.react(post, SEED)

    async def _somebody_listens(self) -> None:
        gateway = self._server.gateway
        await self._server.world.board.until(lambda: gateway.sessions or None, "nobody is connected")

    async def _run(self) -> None:
        asked = await self._admin.command("/schedule run", self._channel, schedule=self._schedule)
        await _answered(asked, "Posting now")
        self.runs += 1

    async def _press(self) -> None:
        if posts := self._posts():
            person = self._chance.choice(self._people)
            await _answered(await person.press(self._chance.choice(posts), "Check in"), "hecked in")
            self.pressed.add(person.id)

    def _wants_another(self) -> bool:
        """An admin has patience while posts that were promised are still to come."""
        return self.runs - len(self._all_posts()) < MOST_AWAITED and self._chance.random() < 0.35

    def _posts(self) -> list[Message]:
        return self._all_posts()[-RECENT:]

    def _all_posts(self) -> list[Message]:
        return [each for each in self._server.messages(self._channel) if _is_check_in(each)]


def _is_check_in(message: Message) -> bool:
    return any(button.label == "Check in" for button in message.buttons)


async def _answered(asked: Interaction, words: str) -> None:
    text = (await asked.answer()).text
    if words not in text:
        raise WrongAnswer(f"Pacer answered: {text}")


class WrongAnswer(Exception):
    """Pacer said something else than it should."""
