"""A member who talks with Pacer on Slack."""

import pytest

from tests.slack_bot import SlackBot
from tests.standins.slack.people import Person
from tests.standins.slack.server import SlackServer


@pytest.fixture
async def ann(server: SlackServer, bot: SlackBot) -> Person:
    return server.member("ann", tz="Europe/Berlin")
