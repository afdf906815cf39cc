"""A guild and a workspace in one process on one database: each lives its own weeks, and nothing crosses."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.clocks import SteppingClock
from bot.model.events import ConnectionLost
from tests.discord_school import DiscordSchool, discord_school_in
from tests.platform_members import CHECK, week_of
from tests.platform_school import AnySchool, Process
from tests.school import berlin
from tests.slack_school import SlackSchool, slack_school_in

NOT_HERE = "That challenge has not been posted here. /challenge archive lists what was."


class Both:
    def __init__(self, process: Process, guild: DiscordSchool, workspace: SlackSchool) -> None:
        self.process = process
        self.guild = guild
        self.workspace = workspace

    @property
    def schools(self) -> tuple[AnySchool, AnySchool]:
        return self.guild, self.workspace

    async def until(self, at: str) -> None:
        """They share one clock."""
        await self.guild.until(at)

    async def restart(self) -> None:
        await self.process.stop()
        await self.process.start()


@pytest.fixture(params=["socket", "http"])
async def both(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Both]:
    """Friday afternoon; the guild's posts come on Mondays at nine, the workspace's at ten."""
    process = Process(SteppingClock(berlin("2027-02-26 17:00"), frozen=True), tmp_path)
    async with (
        discord_school_in(process) as guild,
        slack_school_in(process, transport=request.param) as workspace,
        process.running(),
    ):
        await guild.set_up(guild.admin(), extras=["recap"])
        await workspace.set_up(workspace.admin("olga"), extras=["recap"], when="every Monday at 10:00")
        yield Both(process, guild, workspace)


async def test_each_lives_its_own_weeks(both: Both) -> None:
    guild, workspace = both.guild, both.workspace
    await both.until("2027-03-01 09:10")
    assert "Week 1" in guild.posts()[-1]
    assert "Week 1" not in workspace.posts()[-1]
    await both.until("2027-03-01 10:10")
    assert "Week 1" in workspace.posts()[-1]
    assert len(guild.posts()) == len(workspace.posts()) == 2, "the first recap and the first issue"

    # Two who are called Jun, and one that is only there.
    jun, other_jun, mei = guild.member("jun"), workspace.member("jun"), workspace.member("mei")
    assert (await jun.says("C")).text.startswith("Solved. 6 points")
    await other_jun.reacts(CHECK, on=workspace.last_post)
    await mei.replies("I start tonight", on=workspace.last_post)
    assert (await other_jun.says("A")).text.startswith("Not this time.")
    assert "Members: 2" in (await guild.admin().says("/community show")).text
    assert "Members: 3" in (await workspace.admin("olga").says("/community show")).text
    assert "Jun · 6 points" in (await jun.says("/leaderboard")).text
    assert "6 points" not in (await mei.says("/leaderboard")).text

    # The restart takes both down and brings both back.
    posted = [school.posts() for school in both.schools]
    first, other_first = guild.last_post, workspace.last_post
    await both.until("2027-03-02 08:00")
    await both.restart()
    assert [school.posts() for school in both.schools] == posted
    for heard in (await jun.presses("Check in", on=first), await mei.presses("Check in", on=other_first)):
        assert heard.text.startswith("Checked in for Tuesday, 2 March. Your week: 2 of 3 days")

    # The next week each is told its own story.
    await both.until("2027-03-08 10:10")
    (recap, issue), (other_recap, other_issue) = guild.posts()[-2:], workspace.posts()[-2:]
    assert "1 person took part" in recap
    assert "2 people took part" in other_recap
    assert "1 of 1 solved it" in issue
    assert "0 of 1 solved it" in other_issue
    assert "6 points" not in other_recap
    for school in both.schools:
        assert school.notified() == []
        assert school.told() == []
        assert school.core.errors == []
    assert guild.server.log.refused == []
    assert workspace.server.log.refused == []


async def test_a_button_of_one_means_nothing_in_the_other(both: Both) -> None:
    guild, workspace = both.guild, both.workspace
    await both.until("2027-03-01 10:10")
    guilds = next(button.custom_id for button in guild.last_post.buttons if button.label == "Answer")
    workspaces = next(button.action_id for button in workspace.last_post.buttons if button.label == "Answer")
    jun, mei = guild.member("jun"), workspace.member("mei")
    assert (await jun.presses("Press", on=guild.forged(guild.general, workspaces))).text == NOT_HERE
    assert (await mei.presses("Press", on=workspace.forged(workspace.general, guilds))).text == NOT_HERE
    assert "You have no check-ins yet" in await week_of(jun)
    assert "You have no check-ins yet" in await week_of(mei)


async def test_while_slack_is_away_discord_goes_on_and_slack_catches_up(both: Both) -> None:
    guild, workspace = both.guild, both.workspace
    await both.until("2027-03-01 10:10")
    issue = workspace.last_post
    mei = workspace.member("mei")
    sessions = workspace.core.taken(ConnectionLost)
    async with workspace.server.offline():
        await mei.person.react(issue, CHECK)
        workspace.server.front.telling.forget()
        await both.until("2027-03-08 10:10")
        assert "Week 2" in guild.posts()[-1]
        assert workspace.posts()[-1].startswith("Week 1")
    if workspace.server.front.transport is workspace.server.front.socket_mode:
        await workspace.core.has_taken(ConnectionLost, sessions + 1)
    await both.until("2027-03-08 11:40")
    assert "Week 2" in workspace.posts()[-1]
    assert "Your week: 1 of 3 days" in await week_of(mei)


async def test_while_discord_is_away_slack_goes_on(both: Both) -> None:
    guild, workspace = both.guild, both.workspace
    sessions = guild.core.taken(ConnectionLost)
    async with guild.server.offline():
        guild.server.gateway.forget()
        await both.until("2027-03-01 10:10")
        assert "Week 1" in workspace.posts()[-1]
        assert guild.posts() == []
    await guild.core.has_taken(ConnectionLost, sessions + 1)
    await both.until("2027-03-01 10:40")
    assert "Week 1" in guild.posts()[-1]


async def test_a_token_that_slack_takes_away_stops_no_guild(both: Both) -> None:
    guild, workspace = both.guild, both.workspace
    workspace.server.scene.installs.revoke(workspace.server.team)
    await both.until("2027-03-01 10:10")
    assert "Week 1" in guild.posts()[-1]
    assert workspace.posts() == []
    assert (await guild.member("jun").says("C")).text.startswith("Solved. 6 points")
