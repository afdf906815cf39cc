"""Installed workspaces, as they are kept: encrypted, one of each, and gone with their workspace."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.fernet import Fernet
from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store import Installation
from structlog.testing import capture_logs

from adapters.slack.installations import STATE_LIVES, Installations, InstallStates
from bot.testing.clock import FrozenClock
from bot.testing.sink import MemoryState

TEAM, ANN = "T01", "U01"
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def installation(token: str = "xoxb-secret", team: str | None = TEAM) -> Installation:
    return Installation(
        team_id=team,
        team_name="School",
        user_id=ANN,
        bot_token=token,
        bot_id="B99",
        bot_user_id="U99",
        bot_scopes="chat:write,commands",
        bot_refresh_token="xoxe-1-secret",
        bot_token_expires_at=1795212000,
        installed_at=1795168800.25,
    )


@pytest.fixture
def state() -> MemoryState:
    return MemoryState()


async def test_an_installation_comes_back_as_it_was_saved(state: MemoryState) -> None:
    await Installations(state, [NEW]).async_save(installation())

    found = await Installations(state, [NEW]).find(TEAM)

    assert found and found.__dict__ == installation().__dict__


async def test_no_secret_can_be_read_in_what_is_kept(state: MemoryState) -> None:
    await Installations(state, [NEW]).async_save(installation())

    assert all(b"secret" not in kept and b"School" not in kept for kept in state.kept.values())


async def test_it_goes_with_its_workspace(state: MemoryState) -> None:
    await Installations(state, [NEW]).async_save(installation())

    assert state.spaces == {f"install:{TEAM}": TEAM}


async def test_a_second_install_takes_the_place_of_the_first(state: MemoryState) -> None:
    installations = Installations(state, [NEW])
    await installations.async_save(installation("xoxb-1"))
    await installations.async_save(installation("xoxb-2"))

    found = await installations.async_find_bot(enterprise_id=None, team_id=TEAM)
    assert found and found.bot_token == "xoxb-2"
    assert await installations.teams() == [TEAM]


async def test_what_an_older_key_wrote_is_encrypted_anew_when_it_is_read(state: MemoryState) -> None:
    await Installations(state, [OLD]).async_save(installation())

    assert await Installations(state, [NEW, OLD]).find(TEAM)
    assert await Installations(state, [NEW]).find(TEAM)


async def test_without_its_key_an_installation_is_none_and_the_log_says_what_to_do(state: MemoryState) -> None:
    await Installations(state, [OLD]).async_save(installation())

    with capture_logs() as logs:
        assert await Installations(state, [NEW]).find(TEAM) is None

    (line,) = logs
    assert (line["event"], line["team"]) == ("slack.install_unreadable", TEAM)
    assert "PACER_SLACK_KEYS" in line["hint"]
    assert await Installations(state, [OLD]).find(TEAM)


async def test_a_new_token_keeps_the_rest(state: MemoryState) -> None:
    installations = Installations(state, [NEW])
    await installations.async_save(installation())
    bot = installation().to_bot()
    bot.bot_token, bot.bot_refresh_token, bot.bot_token_expires_at = "xoxb-new", "xoxe-2", 1795255200

    await installations.async_save_bot(bot)

    found = await installations.find(TEAM)
    assert found and (found.bot_token, found.bot_refresh_token) == ("xoxb-new", "xoxe-2")
    assert (found.bot_token_expires_at, found.user_id) == (1795255200, ANN)


async def test_it_is_deleted_with_the_bot_and_not_with_one_persons_token(state: MemoryState) -> None:
    installations = Installations(state, [NEW])
    await installations.async_save(installation())

    await installations.async_delete_installation(enterprise_id=None, team_id=TEAM, user_id=ANN)
    assert await installations.find(TEAM)
    await installations.async_delete_all(enterprise_id=None, team_id=TEAM)
    assert await installations.find(TEAM) is None
    assert state.kept == {}


async def test_somebody_elses_installation_is_not_found(state: MemoryState) -> None:
    installations = Installations(state, [NEW])
    await installations.async_save(installation())

    by_ann = await installations.async_find_installation(enterprise_id=None, team_id=TEAM, user_id=ANN)
    by_ben = await installations.async_find_installation(enterprise_id=None, team_id=TEAM, user_id="U02")
    elsewhere = await installations.async_find_bot(enterprise_id=None, team_id="T02")
    assert by_ann and by_ben is None and elsewhere is None


async def test_an_install_for_a_whole_organisation_is_refused(state: MemoryState) -> None:
    with pytest.raises(BoltError, match="single workspaces"):
        await Installations(state, [NEW]).async_save(installation(team=None))


# States


async def test_a_state_counts_once(state: MemoryState) -> None:
    states = InstallStates(state, FrozenClock(NOW))
    issued = await states.async_issue()

    assert [await states.async_consume(issued), await states.async_consume(issued)] == [True, False]


async def test_a_state_that_was_never_issued_counts_not(state: MemoryState) -> None:
    assert not await InstallStates(state, FrozenClock(NOW)).async_consume("guessed")


async def test_a_state_is_over_after_ten_minutes(state: MemoryState) -> None:
    clock = FrozenClock(NOW)
    states = InstallStates(state, clock)
    issued = await states.async_issue()
    assert list(state.ends.values()) == [NOW + STATE_LIVES]

    clock.set(NOW + timedelta(minutes=10))

    assert not await states.async_consume(issued)
