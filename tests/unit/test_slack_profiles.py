"""Who somebody is, as `users.info` shows them."""

import pytest

from adapters.slack.profiles import Profile, User, caller_of
from adapters.slack.refs import account_ref

TEAM, ANN = "T01", "U01"


def user(**more: object) -> User:
    shown: dict[str, object] = {
        "id": ANN,
        "team_id": TEAM,
        "name": "ann",
        "tz": "Europe/Berlin",
        "profile": {"display_name": "Ann H.", "real_name": "Ann Hopper"},
    }
    return User.model_validate(shown | more)


def test_a_member_has_a_name_a_zone_and_roles() -> None:
    caller = caller_of(TEAM, user(), ("S01",))

    assert caller and (caller.account, caller.name) == (account_ref(TEAM, ANN), "Ann H.")
    assert (caller.zone, caller.is_admin, caller.roles) == ("Europe/Berlin", False, ("S01",))


@pytest.mark.parametrize(
    ("profile", "name"),
    [
        (Profile(display_name="Ann H.", real_name="Ann Hopper"), "Ann H."),
        (Profile(display_name="", real_name="Ann Hopper"), "Ann Hopper"),
        (Profile(), "ann"),
    ],
)
def test_a_name_is_what_people_chose_to_be_called(profile: Profile, name: str) -> None:
    caller = caller_of(TEAM, user().model_copy(update={"profile": profile}))

    assert caller and caller.name == name


@pytest.mark.parametrize("rank", ["is_admin", "is_owner", "is_primary_owner"])
def test_whoever_rules_the_workspace_is_an_admin(rank: str) -> None:
    caller = caller_of(TEAM, user(**{rank: True}))

    assert caller and caller.is_admin


@pytest.mark.parametrize("guest", [{"is_stranger": True}, {"team_id": "T02"}])
def test_whoever_rules_another_workspace_is_no_admin_here(guest: dict[str, object]) -> None:
    caller = caller_of(TEAM, user(is_owner=True, **guest))

    assert caller and not caller.is_admin


def test_an_admin_of_an_organisations_workspace_is_one_there() -> None:
    caller = caller_of(TEAM, user(is_admin=True, team_id="E01", enterprise_user={"id": "W01"}))

    assert caller and caller.is_admin


@pytest.mark.parametrize("nobody", [{"is_bot": True}, {"deleted": True}, {"id": "USLACKBOT"}])
def test_bots_and_who_is_gone_are_nobody(nobody: dict[str, object]) -> None:
    assert caller_of(TEAM, user(**nobody)) is None
