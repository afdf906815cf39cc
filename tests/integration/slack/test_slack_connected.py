"""The line in the log that says Pacer is on Slack."""

from structlog.testing import capture_logs

from tests.slack_bot import SlackBot
from tests.standins.slack.server import SlackServer


async def test_the_log_says_how_it_is_connected_and_in_how_many_workspaces(idle: SlackBot, server: SlackServer) -> None:
    with capture_logs() as logs:
        await idle.start()

    by = "socket" if server.front.transport is server.front.socket_mode else "http"
    [line] = [line for line in logs if line["event"] == "slack.connected"]
    assert line == {"event": "slack.connected", "log_level": "info", "by": by, "workspaces": 1}
