"""Pacer in one community as people live it, on every platform: from installed to the first recap."""

from pathlib import Path
from typing import Protocol

import pytest

from tests.discord_school import DiscordSchool
from tests.discord_school import Member as DiscordMember
from tests.platform_members import CHECK, AnyMember, Heard, week_of
from tests.platform_school import AnySchool
from tests.platforms import PLATFORMS, school_on
from tests.slack_school import Member as SlackMember
from tests.slack_school import SlackSchool
from tests.standins.discord.entities import Message as DiscordMessage
from tests.standins.discord.entities import MessageFlag
from tests.standins.slack.entities import Message as SlackMessage
from tests.standins.wire import Fields


@pytest.mark.parametrize("platform", PLATFORMS)
async def test_a_community_lives_its_first_two_weeks(platform: str, tmp_path: Path) -> None:
    async with school_on(platform, "2027-02-26 17:00", tmp_path) as school:
        ada, jun, lena, mei = school.admin(), school.member("jun"), school.member("lena"), school.member("mei")
        special = special_of(school)

        # Friday: installed, and set up by the button that Pacer shows its admins.
        opened = await special.finds_set_up(ada)
        assert opened.filled_in["when"] == "every Monday at 09:00"
        heard = await ada.fills(
            channel=school.challenges,
            zone="Europe/Berlin",
            when="every Monday at 09:00",
            notices=school.notices,
            extras=["recap"],
        )
        assert "Pacer is set up" in heard.text
        assert school.stamp("2027-03-01 09:00") in heard.raw
        assert school.posts() == []

        # Monday: the first weekly issue.
        await school.until("2027-03-01 09:10")
        first = school.last_post
        assert "Week 1" in school.posts()[-1]
        assert school.seen(first).buttons == ("Answer", "Hint", "Check in", "Done it elsewhere")
        assert school.emoji(first) == (CHECK,)
        assert f"Answer until {school.stamp('2027-03-07 21:00')}" in school.seen(first).raw
        special.check_post(first)

        # Three people take part, each through another door; one takes it back.
        await special.looks_before(jun)
        await jun.presses("Answer", on=first)
        heard = await jun.fills(answer="C")
        assert heard.text.startswith("Solved. 6 points, 1 of them for the first try.")
        assert heard.is_private
        await special.looks_after(jun)
        await lena.replies("I start tonight", on=first)
        assert "Your week: 1 of 3 days" in await week_of(lena)
        await mei.reacts(CHECK, on=first)
        assert "Your week: 1 of 3 days" in await week_of(mei)
        await mei.unreacts(CHECK, on=first)
        assert "Your week: 0 of 3 days" in await week_of(mei)
        heard = await jun.says("/progress")
        assert "Progress of Jun" in heard.text
        assert "6 points, 1 challenge solved" in heard.text

        # Tuesday: Pacer restarts, nothing is said twice, and old buttons work.
        await school.until("2027-03-02 08:00")
        posted = school.posts()
        await school.restart()
        assert school.posts() == posted
        special.check_restart()
        heard = await mei.presses("Check in", on=first)
        assert heard.text.startswith("Checked in for Tuesday, 2 March. Your week: 1 of 3 days")
        await lena.presses("Answer", on=first)
        assert (await lena.fills(answer="A")).text.startswith("Not this time.")

        # The next Monday: the recap, then the next issue, which tells of the last one.
        await school.until("2027-03-08 09:10")
        recap, issue = school.posts()[-2:]
        assert recap.startswith("Recap · 1 March to 7 March")
        assert "3 people took part" in recap
        assert "Solved 1 time, 6 points: Jun." in recap
        assert "Week 2" in issue
        assert "Last week, The cloakroom ticket: 1 of 2 solved it" in issue
        assert "Jun got there first" in issue
        solution = await lena.presses("Last solution", on=school.last_post)
        assert "201 says that the request made something new" in solution.text
        assert solution.is_private
        edited = school.seen(first)
        assert "This round is over; its solution is open" in edited.text
        assert edited.buttons == ("Solution", "Check in")
        assert school.notified() == []
        assert school.told() == []
        special.check_requests()


class Special(Protocol):
    """What the life has that only this platform has."""

    async def finds_set_up(self, ada: AnyMember) -> Heard:
        """The form, by the button where Pacer shows it."""

    def check_post(self, first: object) -> None: ...
    async def looks_before(self, jun: AnyMember) -> None: ...
    async def looks_after(self, jun: AnyMember) -> None: ...
    def check_restart(self) -> None: ...
    def check_requests(self) -> None: ...


def special_of(school: AnySchool) -> Special:
    if isinstance(school, DiscordSchool):
        return OnDiscord(school)
    assert isinstance(school, SlackSchool)
    return OnSlack(school)


class OnDiscord:
    """A welcome in the first channel, threads under posts, commands that are mounted once."""

    def __init__(self, school: DiscordSchool) -> None:
        self._school = school
        self._server = school.server

    async def finds_set_up(self, ada: AnyMember) -> Heard:
        assert isinstance(ada, DiscordMember)
        welcome = await self._server.posted(self._school.general)
        assert "/setup" in self._school.seen(welcome).text
        return await ada.presses("Set up", on=welcome)

    def check_post(self, first: object) -> None:
        assert isinstance(first, DiscordMessage)
        assert MessageFlag.COMPONENTS_V2 in first.flags
        assert self._server.thread_of(first)
        assert first.mentions.names == ()

    async def looks_before(self, jun: AnyMember) -> None:
        """There is nothing to look at."""

    async def looks_after(self, jun: AnyMember) -> None:
        """There is nothing to look at."""

    def check_restart(self) -> None:
        assert len(self._server.messages(self._school.general)) == 1
        assert len(self._server.log.named("PUT /applications/*/commands")) == 1

    def check_requests(self) -> None:
        assert self._server.log.refused == []


class OnSlack:
    """App Home, blocks with words for notifications, and nothing that is unfurled."""

    def __init__(self, school: SlackSchool) -> None:
        self._school = school
        self._server = school.server

    async def finds_set_up(self, ada: AnyMember) -> Heard:
        assert isinstance(ada, SlackMember)
        home = await ada.opens_home()
        assert "Nothing is scheduled yet" in home.text
        return await ada.presses("Set up", on=home)

    def check_post(self, first: object) -> None:
        assert isinstance(first, SlackMessage)
        assert first.blocks[0]["type"] == "header"
        assert first.content.startswith("Week 1")
        assert first.metadata

    async def looks_before(self, jun: AnyMember) -> None:
        assert isinstance(jun, SlackMember)
        home = await jun.opens_home()
        assert "You have no check-ins yet" in home.text
        assert "not answered yet" in home.text
        assert home.buttons == ("Check in", "Answer")

    async def looks_after(self, jun: AnyMember) -> None:
        """It was drawn again after their own act."""
        assert isinstance(jun, SlackMember)
        person = jun.person
        await self._server.world.board.until(
            lambda: (person.home and "*solved*" in person.home.text) or None, "App Home stays as it was"
        )
        assert person.home
        assert [button.label for button in person.home.buttons] == ["Check in"]

    def check_restart(self) -> None:
        assert self._school.messages(self._school.general) == []

    def check_requests(self) -> None:
        assert self._server.log.refused == []
        asked = [Fields(request.args) for request in self._server.log.named("chat.postMessage")]
        assert all(not each.flag("unfurl_links", default=True) for each in asked)
