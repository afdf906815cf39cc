"""How often App Home is drawn."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.slack.home import Home
from adapters.slack.profiles import Profiles
from adapters.slack.roles import Roles
from adapters.slack.transport import Clients
from adapters.slack.workspaces import Workspaces
from bot.adapting.shelf import Shelf
from bot.model.calls import HomeOpened
from bot.testing.clock import FrozenClock
from bot.testing.sink import MemoryState
from tests.slack_bot import QUICK, SlackBot
from tests.standins.slack.server import SlackServer

PUBLISHED = "views.publish"


@pytest.fixture
async def home(server: SlackServer, idle: SlackBot) -> AsyncIterator[Home]:
    """Rests for an hour between two drawings."""
    waits = replace(QUICK, home=timedelta(hours=1))
    clients, state, clock = Clients(idle.settings, waits), MemoryState(), FrozenClock(datetime(2027, 3, 1, tzinfo=UTC))
    workspaces = Workspaces(idle.settings, clients, state)
    roles = Roles(workspaces, clock)
    yield Home(
        idle.sink,
        state,
        clock,
        workspaces=workspaces,
        profiles=Profiles(workspaces, roles, clock),
        roles=roles,
        shelf=Shelf(state, clock),
        waits=waits,
    )
    await clients.close()


async def test_many_acts_soon_after_each_other_are_drawn_once_and_the_newest_wins(
    server: SlackServer, idle: SlackBot, home: Home
) -> None:
    ann = server.member("ann")
    await home.opened(server.team.id, ann.id, ann.direct_channel.id)
    await server.requested(PUBLISHED)
    for _ in range(40):
        home.acted(server.team.id, ann.id)
        await asyncio.sleep(0)
    assert len(asked(idle)) == 1

    await home.end()

    assert len(asked(idle)) == 2
    assert len(server.log.named(PUBLISHED)) == 2


async def test_nobody_waits_for_another_members_rest(server: SlackServer, idle: SlackBot, home: Home) -> None:
    for name in ("ann", "ben"):
        person = server.member(name)
        await home.opened(server.team.id, person.id, person.direct_channel.id)
    await server.requested(PUBLISHED, times=2)
    await home.end()

    assert [call.caller.name for call in asked(idle)] == ["Ann", "Ben"]


def asked(bot: SlackBot) -> list[HomeOpened]:
    return [call for call in bot.sink.calls if isinstance(call, HomeOpened)]
