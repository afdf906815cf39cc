"""Pacer in one guild on Discord as people live it: from invited to the first recap."""

from pathlib import Path

from tests.discord_bot import CHECK
from tests.discord_school import Heard, discord_school_at
from tests.school import berlin
from tests.standins.discord.entities import MessageFlag


async def test_a_community_lives_its_first_two_weeks(tmp_path: Path) -> None:
    async with discord_school_at("2027-02-26 17:00", tmp_path) as school:
        server = school.server
        ada, jun, lena, mei = school.admin(), school.member("jun"), school.member("lena"), school.member("mei")

        # Friday: invited, and set up by the button under the welcome.
        welcome = await server.posted(school.general)
        assert "Set up" in [button.label for button in welcome.buttons]
        opened = await ada.presses("Set up", on=welcome)
        assert opened.filled_in["when"] == "every Monday at 09:00"
        heard = await ada.fills(
            channel=school.challenges,
            zone="Europe/Berlin",
            when="every Monday at 09:00",
            notices=school.notices,
            extras=["recap"],
        )
        assert "Pacer is set up" in heard.text
        assert f"<t:{int(berlin('2027-03-01 09:00').timestamp())}:" in heard.raw
        assert school.posts() == []

        # Monday: the first weekly issue.
        await school.until("2027-03-01 09:10")
        first = school.last_post
        assert "Week 1" in school.posts()[-1]
        assert MessageFlag.COMPONENTS_V2 in first.flags
        assert Heard(message=first).buttons == ("Answer", "Hint", "Check in", "Done it elsewhere")
        assert first.emoji == (CHECK,)
        assert server.thread_of(first)
        assert f"Answer until <t:{int(berlin('2027-03-07 21:00').timestamp())}:" in first.text
        assert first.mentions.names == ()

        # Three people take part, each through another door; one takes it back.
        await jun.presses("Answer", on=first)
        heard = await jun.fills(answer="C")
        assert heard.text.startswith("Solved. 6 points, 1 of them for the first try.")
        assert heard.is_private
        await lena.replies("I start tonight", on=first)
        assert "Your week: 1 of 3 days" in (await lena.says("/streak show")).text
        await mei.reacts(CHECK, on=first)
        assert "Your week: 1 of 3 days" in (await mei.says("/streak show")).text
        await mei.unreacts(CHECK, on=first)
        assert "Your week: 0 of 3 days" in (await mei.says("/streak show")).text
        heard = await jun.says("/progress")
        assert "Progress of Jun" in heard.text
        assert "6 points, 1 challenge solved" in heard.text

        # Tuesday: Pacer restarts, and nothing is said or mounted twice.
        await school.until("2027-03-02 08:00")
        await school.restart()
        assert len(server.messages(school.general)) == 1
        assert len(server.log.named("PUT /applications/*/commands")) == 1
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
        edited = Heard(message=server.see(first))
        assert "This round is over; its solution is open" in edited.text
        assert edited.buttons == ("Solution", "Check in")
        assert school.notified() == []
        assert school.told() == []
        assert server.log.refused == []
        assert server.violations == []
