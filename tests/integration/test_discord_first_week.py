"""The whole of Pacer on Discord: from invited to the second weekly issue."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path

from adapters.discord.adapter import DiscordAdapter
from adapters.discord.settings import DiscordSettings
from adapters.discord.transport import use_servers
from adapters.discord.waits import Waits
from bot.app import App
from bot.clocks import SteppingClock
from tests.discord_bot import CHECK, QUICK
from tests.discord_reader import read
from tests.school import berlin, library
from tests.standins.discord.permissions import Permission
from tests.standins.discord.server import DiscordServer

PATIENT = replace(QUICK, acknowledge=Waits().acknowledge, form=Waits().form)
"""The core is not hurried."""


async def test_a_community_lives_its_first_week(tmp_path: Path) -> None:
    clock = SteppingClock(berlin("2027-02-26 17:00"), frozen=True)
    async with DiscordServer(clock=clock) as server:
        challenges, notices = await server.add_channel("challenges"), await server.add_channel("notices")
        ada = server.member("ada", may=Permission.MANAGE_GUILD)
        jun = server.member("jun")
        async with whole_pacer(server, clock, tmp_path) as pacer:
            welcome = await server.posted(server.general)
            assert "/setup" in read(welcome.text)
            form = await (await ada.command("/setup", challenges)).modal()
            chosen = {"zone": "Europe/Berlin", "when": "every Monday at 09:00", "extras": ["recap"]}
            answer = await (await ada.submit(form, {**chosen, "channel": challenges, "notices": notices})).answer()
            assert "Pacer is set up" in read(answer.text)

            await pacer.time.advance(berlin("2027-03-01 09:01"))
            weekly = server.messages(challenges)[-1]
            assert "Week 1" in read(weekly.text)
            assert weekly.emoji == (CHECK,)
            assert server.thread_of(weekly)
            form = await (await jun.press(weekly, "Answer")).modal()
            answer = await (await jun.submit(form, {"answer": "C"})).answer()
            assert "Solved." in read(answer.text)
            assert answer.is_ephemeral

        async with whole_pacer(server, clock, tmp_path) as pacer:
            await server.identified(2)
            mei = server.member("mei")
            await mei.react(weekly, CHECK)
            await mei.replies_in_thread(weekly, "I start tonight")
            answer = await (await mei.press(weekly, "Check in")).answer()
            assert "You were checked in" in read(answer.text)
            answer = await (await jun.user_command("Show progress", mei.user)).answer()
            assert "Progress of Mei" in read(answer.text)
            offered = await jun.autocomplete("/challenge show", "challenge", "")
            assert [each.value for each in offered]
            await pacer.time.advance(berlin("2027-03-08 09:01"))
            assert "Last week" in read(server.messages(challenges)[-1].text)
        assert server.violations == []
        assert server.log.refused == []


@asynccontextmanager
async def whole_pacer(server: DiscordServer, clock: SteppingClock, data: Path) -> AsyncIterator[App]:
    settings = DiscordSettings(
        _env_file=None,
        discord_token=server.token,
        discord_api_base=server.api_url,
        discord_gateway_url=server.gateway_url,
    )
    use_servers(settings)
    app = await App.open(
        database=data / "pacer.db",
        library=library(),
        clock=clock,
        connect=lambda host: [DiscordAdapter(host, settings, waits=PATIENT)],
    )
    running = asyncio.create_task(app.run(keeps_time=False))
    try:
        yield app
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await app.close()
