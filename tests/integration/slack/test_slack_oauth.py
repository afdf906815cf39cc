"""Many workspaces: installed by OAuth, renewed, removed in any order and installed again."""

import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from slack_sdk.web.async_client import AsyncWebClient
from structlog.testing import capture_logs

from adapters.slack.installations import Installations
from adapters.slack.permissions import SCOPES
from adapters.slack.refs import account_ref, channel_ref, space_ref
from adapters.slack.workspaces import AGAIN_IN, MINUTES_AHEAD
from bot.errors import NotSent, Unreachable
from bot.model.calls import Answer, CommandCall
from bot.model.events import ConnectionLost, ReactionAdded, SpaceJoined, SpaceLeft
from bot.model.refs import DeliveryKey
from tests.slack_bot import CHALLENGE, CHECK, LONG, SlackBot
from tests.standins.slack.entities import Team
from tests.standins.slack.server import SlackServer

KEY = DeliveryKey("key1")


@pytest.fixture
async def server() -> AsyncIterator[SlackServer]:
    async with SlackServer(transport="http", is_installed=False) as server:
        server.world.configure(scopes=frozenset(SCOPES))
        server.front.telling.retries = (timedelta(0), timedelta(0), timedelta(0))
        yield server
        assert server.violations == []


@pytest.fixture
async def bot(server: SlackServer, tmp_path: Path) -> AsyncIterator[SlackBot]:
    """With nobody's workspace yet."""
    bot = SlackBot(server, tmp_path, takes_installs=True)
    await bot.start()
    yield bot
    await bot.stop()


@pytest.fixture
async def school(server: SlackServer, bot: SlackBot) -> Team:
    """Where Pacer was just installed."""
    page = await server.owner().install(bot.url)
    assert page.status == 200
    await bot.sink.heard(SpaceJoined)
    await server.invite_bot(server.general)
    return server.team


def kept(bot: SlackBot) -> Installations:
    return Installations(bot.state, [bot.keys])


# Installing


async def test_an_install_is_told_with_the_installers_direct_channel(server: SlackServer, bot: SlackBot) -> None:
    owner = server.owner()
    page = await owner.install(bot.url)

    joined = await bot.sink.heard(SpaceJoined)
    assert page.status == 200
    assert (joined.space, joined.name) == (space_ref(server.team.id), "School")
    assert joined.greet == channel_ref(server.team.id, owner.direct_channel.id)


async def test_what_is_kept_of_an_install_holds_no_readable_token(bot: SlackBot, school: Team) -> None:
    token = bot.server.token.encode()

    assert await kept(bot).teams() == [school.id]
    assert all(token not in value for value in bot.state.kept.values())


async def test_an_installed_workspace_is_served(server: SlackServer, bot: SlackBot, school: Team) -> None:
    post = await bot.post()
    ann = server.member("ann")
    await ann.react(bot.seen(post), CHECK)

    assert (await bot.sink.heard(ReactionAdded)).post == post
    assert (await (await ann.command("/note Read")).answer()).text == "Heard."


async def test_two_workspaces_are_two_spaces(server: SlackServer, bot: SlackBot, school: Team) -> None:
    guild = await server.workspace_joined("Guild", is_installed=False)
    await server.owner(guild).install(bot.url)
    await bot.sink.heard(SpaceJoined)
    ann, ben = server.member("ann"), server.member("ben", guild)

    await (await ann.command("/note One")).answer()
    assert bot.sink.last_call(CommandCall).caller.account == account_ref(school.id, ann.id)
    await (await ben.command("/note Two")).answer()
    assert bot.sink.last_call(CommandCall).caller.account == account_ref(guild.id, ben.id)


async def test_a_button_of_one_workspace_says_nothing_in_another(
    server: SlackServer, bot: SlackBot, school: Team
) -> None:
    guild = await server.workspace_joined("Guild", is_installed=False)
    await server.owner(guild).install(bot.url)
    await server.invite_bot(server.general_of(guild))
    bot.sink.will_answer(Answer(message=LONG))
    answer = await (await server.member("ann").command("/note Read")).answer()
    (borrowed,) = [button.action_id for button in answer.buttons if button.label == "Show the rest"]
    there = AsyncWebClient(token=server.world.installation(guild.id).token, base_url=server.api_url)
    button = {"type": "button", "action_id": borrowed, "text": {"type": "plain_text", "text": "Borrowed"}}
    place = server.general_of(guild)
    await there.chat_postMessage(channel=place.id, text="x", blocks=[{"type": "actions", "elements": [button]}])

    act = await server.member("ben", guild).press(await server.posted(place), "Borrowed")

    assert (await act.answer()).text == "That is somebody else's. Ask for your own with the command."


async def test_an_installed_workspace_is_served_after_a_restart(
    server: SlackServer, bot: SlackBot, school: Team
) -> None:
    await bot.restart()

    assert (await (await server.member("ann").command("/note Read")).answer()).text == "Heard."


async def test_a_second_install_takes_the_place_of_the_first(server: SlackServer, bot: SlackBot, school: Team) -> None:
    await server.owner().install(bot.url)

    assert (await bot.sink.heard(SpaceJoined)).space == space_ref(school.id)
    found = await kept(bot).find(school.id)
    assert found and found.bot_token == server.token


async def test_what_happened_before_an_install_is_caught_up_with(bot: SlackBot, school: Team) -> None:
    await bot.sink.heard(ConnectionLost)


async def test_whoever_says_no_installs_nothing(server: SlackServer, bot: SlackBot) -> None:
    await server.owner().install(bot.url, agrees=False)

    assert await kept(bot).teams() == []
    assert bot.sink.count(SpaceJoined) == 0


async def test_an_answer_that_nobody_asked_for_installs_nothing(server: SlackServer, bot: SlackBot) -> None:
    page = await server.owner().install(bot.url, state="forged")

    assert page.status == 400
    assert await kept(bot).teams() == []


async def test_an_answer_counts_once(server: SlackServer, bot: SlackBot) -> None:
    page = await server.owner().install(bot.url, times=2)

    assert page.status == 401
    assert bot.sink.count(SpaceJoined) == 1


async def test_slack_that_is_away_during_an_install_leaves_a_sentence(server: SlackServer, bot: SlackBot) -> None:
    server.lose_request("oauth.v2.access", times=None)

    page = await server.owner().install(bot.url)

    assert (page.status, page.text) == (500, "Something went wrong on Pacer's side. Please try again.")


# Removal


@pytest.mark.parametrize("tokens_first", [True, False])
async def test_a_removal_is_told_in_any_order(
    server: SlackServer, bot: SlackBot, school: Team, tokens_first: bool
) -> None:
    await server.owner().uninstall(tokens_first=tokens_first)
    await server.front.telling.settled()

    assert (await bot.sink.heard(SpaceLeft)).space == space_ref(school.id)
    assert await kept(bot).teams() == []
    assert not bot.running.done()
    with pytest.raises(Unreachable, match="not installed"):
        await bot.adapter.post(channel_ref(school.id, server.general.id), CHALLENGE, key=KEY)


async def test_a_removal_that_could_not_be_taken_comes_again(server: SlackServer, bot: SlackBot, school: Team) -> None:
    bot.sink.will_miss(SpaceLeft)

    await server.owner().uninstall()

    await bot.sink.heard(SpaceLeft)
    assert await kept(bot).teams() == []


@pytest.mark.parametrize("tokens_first", [True, False])
async def test_a_removal_that_is_told_after_a_new_install_takes_nothing_away(
    server: SlackServer, bot: SlackBot, school: Team, tokens_first: bool
) -> None:
    async with server.front.telling.held() as told:
        server.scene.installs.uninstall(school)
    await server.owner().install(bot.url)
    await bot.sink.heard(SpaceJoined)

    await server.front.telling.deliver(
        sorted(told, key=lambda each: (each.type == "tokens_revoked") is not tokens_first)
    )
    assert {each.is_acknowledged for each in told} == {True}

    assert bot.sink.count(SpaceLeft) == 0
    assert (await (await server.member("ann").command("/note Read")).answer()).text == "Heard."


async def test_a_workspace_that_was_left_while_pacer_was_away_is_left(
    server: SlackServer, bot: SlackBot, school: Team
) -> None:
    await bot.stop()
    server.front.telling.retries = ()
    await server.owner().uninstall()

    await bot.start()

    assert bot.sink.count(SpaceLeft) == 1
    assert await kept(bot).teams() == []


async def test_one_persons_token_is_nobody_elses_end(server: SlackServer, bot: SlackBot, school: Team) -> None:
    ann = server.member("ann")
    body = {
        "type": "event_callback",
        "team_id": school.id,
        "event_id": "Ev1",
        "event_time": int(time.time()) + 5,
        "event": {"type": "tokens_revoked", "tokens": {"oauth": [ann.id], "bot": []}},
    }
    server.front.telling.tell(body)
    await server.told()

    assert bot.sink.count(SpaceLeft) == 0


# Keys and tokens


async def test_a_new_key_goes_before_the_old_one(server: SlackServer, bot: SlackBot, school: Team) -> None:
    old, new = bot.keys, Fernet.generate_key().decode()
    bot.keys = f"{new},{old}"
    await bot.restart()
    assert (await (await server.member("ann").command("/note Read")).answer()).text == "Heard."

    bot.keys = new
    await bot.restart()
    assert (await (await server.member("ann").command("/note Read")).answer()).text == "Heard."


async def test_a_key_that_is_lost_is_named_in_the_log_and_ends_nothing(
    server: SlackServer, bot: SlackBot, school: Team
) -> None:
    bot.keys = Fernet.generate_key().decode()
    with capture_logs() as logs:
        await bot.restart()

    assert any("PACER_SLACK_KEYS" in str(line.get("hint")) for line in logs)
    assert bot.adapter.is_connected


@pytest.fixture
async def rotating(server: SlackServer, bot: SlackBot) -> Team:
    """A workspace whose token ends in twelve hours."""
    server.world.configure(rotates_tokens=True)
    await server.owner().install(bot.url)
    await bot.sink.heard(SpaceJoined)
    await server.invite_bot(server.general)
    return server.team


async def move_end(bot: SlackBot, team: Team, seconds: int) -> None:
    """The token ends in so many seconds."""
    found = await kept(bot).find(team.id)
    assert found
    found.bot_token_expires_at = int(time.time()) + seconds
    await kept(bot).async_save(found)


async def test_a_token_is_renewed_before_it_ends_also_for_a_scheduled_post(
    server: SlackServer, bot: SlackBot, rotating: Team
) -> None:
    await bot.stop()
    await move_end(bot, rotating, MINUTES_AHEAD * 60 - 1)
    before = server.token
    await bot.start()

    await bot.post()

    found = await kept(bot).find(rotating.id)
    assert found and found.bot_token == server.token != before
    refreshes = [request for request in server.log.named("oauth.v2.access") if "refresh_token" in str(request)]
    assert len(refreshes) == 1


async def test_a_token_that_is_good_for_long_is_left_alone(server: SlackServer, bot: SlackBot, rotating: Team) -> None:
    before = server.token
    await bot.post()
    await bot.restart()

    assert server.token == before


async def test_many_at_once_renew_a_token_once(server: SlackServer, bot: SlackBot, rotating: Team) -> None:
    await bot.stop()
    await move_end(bot, rotating, 60)
    await bot.start()
    for number in range(5):
        await server.member(f"member{number}").command("/note Read")

    assert len(server.log.named("oauth.v2.access")) == 2


async def test_a_token_that_can_not_be_renewed_yet_serves_to_its_end(
    server: SlackServer, bot: SlackBot, rotating: Team
) -> None:
    await bot.stop()
    await move_end(bot, rotating, 60)
    server.fail("oauth.v2.access", "internal_error", times=None)
    await bot.start()

    post = await bot.post()

    assert "Week 7" in bot.seen(post).text


async def test_a_renewal_that_failed_is_tried_again_in_a_while_and_holds_up_nothing_until_then(
    server: SlackServer, bot: SlackBot, rotating: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    await bot.stop()
    await move_end(bot, rotating, 3600)
    before = len(server.log.named("oauth.v2.access"))
    server.fail("oauth.v2.access", "internal_error", times=None)
    await bot.start()
    for number in range(5):
        await server.member(f"member{number}").command("/note Read")
    assert len(server.log.named("oauth.v2.access")) == before + 1

    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + AGAIN_IN)
    server.faults.clear()
    await bot.post()

    assert len(server.log.named("oauth.v2.access")) == before + 2


async def test_a_token_that_ended_is_no_reason_to_lose_a_post(
    server: SlackServer, bot: SlackBot, rotating: Team
) -> None:
    await bot.stop()
    await move_end(bot, rotating, -1)
    server.fail("oauth.v2.access", "internal_error", times=None)
    await bot.start()

    with pytest.raises(NotSent):
        await bot.post()
    server.faults.clear()
    post = await bot.post()

    assert "Week 7" in bot.seen(post).text


async def test_no_secret_reaches_the_log(server: SlackServer, bot: SlackBot) -> None:
    server.world.configure(rotates_tokens=True)
    with capture_logs() as logs:
        await server.owner().install(bot.url)
        await bot.sink.heard(SpaceJoined)
        await bot.stop()
        await move_end(bot, server.team, -1)
        server.fail("oauth.v2.access", "invalid_refresh_token", times=None)
        await bot.start()

    app, found = server.world.app, await kept(bot).find(server.team.id)
    assert found and found.bot_token and found.bot_refresh_token
    secrets = [app.client_secret, app.signing_secret, found.bot_token, found.bot_refresh_token]
    assert [secret for secret in secrets if secret in str(logs)] == []
