"""User groups that Slack does not show: nothing else waits for them."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.slack.profiles import Profiles
from adapters.slack.roles import Roles
from adapters.slack.transport import Clients
from adapters.slack.workspaces import Workspaces
from bot.model.calls import CommandCall
from bot.model.messages import RoleMention, note
from bot.testing.clock import FrozenClock
from bot.testing.sink import MemoryState
from tests.platform_members import CHECK, week_of
from tests.slack_bot import KEY, QUICK, SlackBot
from tests.slack_reader import read
from tests.slack_school import slack_school_at
from tests.standins.slack.server import SlackServer

GROUPS = "usergroups.list"
TROUBLES: list[Callable[[SlackServer], object]] = [
    lambda server: server.fail(GROUPS, "team_access_not_granted", times=None),
    lambda server: server.fail(GROUPS, "internal_error", status=503, times=None),
    lambda server: server.rate_limit(GROUPS, timedelta(seconds=30), times=None),
    lambda server: server.lose_request(GROUPS, times=None),
]


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(datetime(2027, 3, 1, 9, 0, tzinfo=UTC))


@pytest.fixture
async def workspaces(idle: SlackBot) -> AsyncIterator[Workspaces]:
    clients = Clients(idle.settings, QUICK)
    yield Workspaces(idle.settings, clients, MemoryState())
    await clients.close()


@pytest.mark.parametrize("trouble", TROUBLES, ids=["refused", "broken", "limited", "lost"])
async def test_acts_and_reactions_go_on_where_slack_does_not_show_the_groups(
    tmp_path: Path, trouble: Callable[[SlackServer], object]
) -> None:
    async with slack_school_at("2027-02-26 17:00", tmp_path) as school:
        await school.set_up(school.admin())
        await school.until("2027-03-01 09:10")
        asked_before = len(school.server.log.named(GROUPS))
        trouble(school.server)
        jun, mei = school.member("jun"), school.member("mei")

        assert (await jun.says("/checkin read")).text.startswith("Checked in")
        await mei.reacts(CHECK, on=school.last_post)

        assert "1 of 3 days" in await week_of(mei)
        assert len(school.server.log.named(GROUPS)) > asked_before


@pytest.mark.parametrize("trouble", TROUBLES, ids=["refused", "broken", "limited", "lost"])
async def test_the_groups_of_before_hold_until_slack_is_asked_again_a_minute_later(
    server: SlackServer, workspaces: Workspaces, clock: FrozenClock, trouble: Callable[[SlackServer], object]
) -> None:
    profiles, ann = Profiles(workspaces, Roles(workspaces, clock), clock), server.member("ann")
    group = await server.add_group("students", ann)

    async def roles() -> tuple[str, ...]:
        caller = await profiles.caller(server.team.id, ann.id)
        assert caller
        return caller.roles

    assert await roles() == (group.id,)
    trouble(server)
    clock.tick(timedelta(minutes=5))
    assert await roles() == (group.id,)
    server.faults.clear()
    other = await server.add_group("mentors", ann)
    assert await roles() == (group.id,)
    clock.tick(timedelta(minutes=1))
    assert set(await roles()) == {group.id, other.id}


async def test_groups_that_changed_are_those_of_before_where_slack_does_not_show_them(
    server: SlackServer, workspaces: Workspaces, clock: FrozenClock
) -> None:
    roles, ann = Roles(workspaces, clock), server.member("ann")
    group = await server.add_group("students", ann)
    assert await roles.of(server.team.id, ann.id) == (group.id,)
    server.fail(GROUPS, "internal_error", status=503)
    roles.changed(server.team.id)

    assert await roles.of(server.team.id, ann.id) == (group.id,)


async def test_a_groups_mention_is_only_its_name_until_slack_is_asked_again_a_minute_later(
    server: SlackServer, workspaces: Workspaces, clock: FrozenClock
) -> None:
    roles, group = Roles(workspaces, clock), await server.add_group("students", server.member("ann"))
    message = note(RoleMention(role="@students"))
    server.fail(GROUPS, "internal_error", status=503)

    assert (await roles.finder(server.team.id, message))("@students") is None
    assert (await roles.finder(server.team.id, message))("@students") is None
    clock.tick(timedelta(minutes=1))
    assert (await roles.finder(server.team.id, message))("@students") == group.id


async def test_a_post_goes_out_where_slack_does_not_show_the_groups_it_names(
    bot: SlackBot, server: SlackServer
) -> None:
    server.fail(GROUPS, "team_access_not_granted", times=None)
    post = await bot.adapter.post(bot.channel(), note(RoleMention(role="@students")), key=KEY)

    assert "@students" in read(bot.seen(post).content)


async def test_who_was_taken_out_of_a_group_is_in_it_no_more_at_once(bot: SlackBot, server: SlackServer) -> None:
    ann, ben = server.member("ann"), server.member("ben")
    group = await server.add_group("devs", ann, ben)
    await (await ann.command("/note One")).answer()
    assert bot.sink.last_call(CommandCall).caller.roles == (group.id,)

    await server.change_group(group, ben)
    await (await ann.command("/note Two")).answer()

    assert bot.sink.last_call(CommandCall).caller.roles == ()
