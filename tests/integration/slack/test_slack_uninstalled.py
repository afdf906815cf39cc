"""A workspace that removes Pacer in the middle of things, while another one has it too."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.slack.permissions import SCOPES
from bot.clocks import SteppingClock
from tests.platform_members import CHECK, week_of
from tests.platform_school import Process
from tests.school import berlin
from tests.slack_school import Member, SlackSchool
from tests.standins.slack.entities import Channel, Message, Team
from tests.standins.slack.server import SlackServer


class Workspace:
    """One of those that installed Pacer, set up for Mondays at nine."""

    def __init__(self, school: SlackSchool, team: Team) -> None:
        self._school = school
        self.team = team
        self.admin: Member
        self.challenges: Channel

    async def install(self) -> None:
        page = await self._school.server.owner(self.team).install(self._school.url)
        assert page.status == 200, page.text

    async def set_up(self) -> None:
        await self.install()
        self.challenges = await self._school.server.add_channel("challenges", self.team)
        self.admin = self._school.admin("olga", self.team)
        await self.admin.says("/setup")
        heard = await self.admin.fills(
            channel=self.challenges, zone="Europe/Berlin", when="every Monday at 09:00", extras=()
        )
        assert "Pacer is set up" in heard.text

    async def leave(self, *, tokens_first: bool) -> None:
        await self._school.server.owner(self.team).uninstall(tokens_first=tokens_first)

    async def come_back(self) -> None:
        await self.install()
        await self._school.server.invite_bot(self.challenges)

    @property
    def last_post(self) -> Message:
        return self._school.messages(self.challenges)[-1]

    def posts(self) -> list[str]:
        return self._school.read(self.challenges)


@pytest.fixture
async def school(tmp_path: Path) -> AsyncIterator[SlackSchool]:
    """Friday afternoon; nobody has installed Pacer."""
    process = Process(SteppingClock(berlin("2027-02-26 17:00"), frozen=True), tmp_path)
    async with SlackServer(transport="http", clock=process.clock, is_installed=False) as server:
        server.world.configure(scopes=frozenset(SCOPES))
        school = SlackSchool(server, process)
        async with process.running():
            yield school
        assert server.violations == []


@pytest.fixture
async def two(school: SlackSchool) -> tuple[Workspace, Workspace]:
    other = await school.server.workspace_joined("Evening class", is_installed=False)
    workspaces = Workspace(school, school.server.team), Workspace(school, other)
    for workspace in workspaces:
        await workspace.set_up()
    return workspaces


async def test_the_installer_is_welcomed_and_only_they(school: SlackSchool, two: tuple[Workspace, Workspace]) -> None:
    await school.settle()
    for workspace in two:
        [welcome] = school.server.owner(workspace.team).direct_messages()
        assert "/setup" in school.seen(welcome).text
        assert workspace.admin.direct_messages() == []


@pytest.mark.parametrize("tokens_first", [True, False])
async def test_a_removal_half_way_through_a_post_ends_that_workspace_and_no_other(
    school: SlackSchool, two: tuple[Workspace, Workspace], tokens_first: bool
) -> None:
    hang = school.server.hold("chat.postMessage")
    monday = asyncio.create_task(school.until("2027-03-01 09:10"))
    await hang.reached()
    held = str(school.server.log.named("chat.postMessage")[-1].args["channel"])
    gone, stays = two if two[0].challenges.id == held else two[::-1]
    await gone.leave(tokens_first=tokens_first)
    hang.release()
    await monday

    assert "Week 1" in stays.posts()[-1]
    assert gone.posts() == []
    await school.until("2027-03-08 09:10")
    assert "Week 2" in stays.posts()[-1]
    assert gone.posts() == []
    assert school.core.errors == []


async def test_a_workspace_that_installs_pacer_again_goes_on_where_it_was(
    school: SlackSchool, two: tuple[Workspace, Workspace]
) -> None:
    comes_back, _ = two
    jun = school.member("jun", comes_back.team)
    await school.until("2027-03-01 09:10")
    await jun.reacts(CHECK, on=comes_back.last_post)
    await school.until("2027-03-02 12:00")
    await comes_back.leave(tokens_first=True)
    await school.until("2027-03-10 12:00")
    assert "Week 1" in comes_back.posts()[-1]
    await comes_back.come_back()
    await school.until("2027-03-15 09:10")
    assert "Week 2" in comes_back.posts()[-1]
    await jun.says("/checkin back again")
    assert "Your week: 1 of 3 days" in await week_of(jun)
    assert "Mon 1 Mar" in (await jun.says("/streak why")).text
    assert school.core.errors == []
