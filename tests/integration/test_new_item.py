"""Where `pacer content new` writes: into a folder of the author's own, never into what is installed."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import cli
from bot.errors import Refusal
from bot.library.load import shipped_content


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("PACER_CONTENT", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def new(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["content", "new", "tip", "one-more", *arguments])


def shipped() -> set[Path]:
    return set(shipped_content().rglob("*.md"))


def test_without_a_setting_it_is_written_here_and_told_how_pacer_reads_it(here: Path) -> None:
    before = shipped()
    done = new()
    assert done.exit_code == 0
    assert shipped() == before
    assert [file.relative_to(here) for file in here.rglob("*.md")] == [Path("content/tips/one-more.md")]
    assert done.output == (
        "Written: content/tips/one-more.md. "
        "Change every line of it; `pacer content check content` says what is missing.\n"
        f"Pacer reads that folder, instead of what comes with it, where PACER_CONTENT={here / 'content'} is set.\n"
    )


def test_a_folder_may_be_named(here: Path) -> None:
    done = new("--into", "own/items")
    assert done.output.startswith("Written: own/items/tips/one-more.md.")
    assert f"PACER_CONTENT={here / 'own' / 'items'} " in done.output
    assert (here / "own" / "items" / "tips" / "one-more.md").exists()


def test_ones_own_folder_is_read_already(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PACER_CONTENT", "mine")
    assert new().output == (
        "Written: mine/tips/one-more.md. Change every line of it; `pacer content check` says what is missing.\n"
    )
    assert "PACER_CONTENT=" in new("--into", "elsewhere").output
    assert (here / "elsewhere" / "tips" / "one-more.md").exists()


def test_what_is_there_is_never_overwritten(here: Path) -> None:
    file = here / "content" / "tips" / "one-more.md"
    file.parent.mkdir(parents=True)
    file.write_text("mine")
    done = new()
    assert isinstance(done.exception, Refusal)
    assert str(done.exception) == "content/tips/one-more.md is there already. Choose another name."
    assert file.read_text() == "mine"


def test_what_comes_with_pacer_is_written_to_only_where_it_is_named(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "content").mkdir()
    monkeypatch.setattr("bot.authoring.shipped_content", lambda: here / "content")
    done = new()
    assert isinstance(done.exception, Refusal)
    assert str(done.exception) == (
        "The folder content here comes with Pacer. Name one of your own with --into, or that one to change it."
    )
    assert list(here.rglob("*.md")) == []
    assert new("--into", "content").exit_code == 0
