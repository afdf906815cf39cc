"""Pacer as a user whom the machine doesn't know: no HOME, no entry in passwd, as containers run theirs."""

import pwd
from pathlib import Path
from typing import Never

import pytest

from bot.settings import UnreadableSettings, read_settings


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def unknown(number: int) -> Never:
        raise KeyError(number)

    monkeypatch.setattr(pwd, "getpwuid", unknown)
    for name in ("HOME", "XDG_CACHE_HOME", "PACER_CACHE", "PACER_DATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_what_can_be_made_anew_lies_beside_the_data(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_settings().cache_folder == Path("data/cache")
    monkeypatch.setenv("PACER_DATA", "/var/lib/pacer")
    assert read_settings().cache_folder == Path("/var/lib/pacer/cache")


def test_a_folder_that_was_named_stays_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACER_CACHE", "/var/cache/pacer")
    assert read_settings().cache_folder == Path("/var/cache/pacer")


def test_a_home_that_is_not_there_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACER_DATA", "~/pacer")
    with pytest.raises(UnreadableSettings, match=r"PACER_DATA: ~/pacer begins in a home folder, and there is none; .*"):
        read_settings()
