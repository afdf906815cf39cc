"""Fixtures for the `pacer` command: a folder to start it in, and content to hand to it."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.grading.build import compiled_sandbox
from bot.library.load import shipped_content
from bot.settings import read_settings
from bot.storage.lock import lock_database
from tests.code_challenge import write_content
from tests.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return Terminal(folder=tmp_path)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder of one's own."""
    return shutil.copytree(shipped_content(), tmp_path / "content")


@pytest.fixture(scope="session")
def cache() -> str:
    """The folder with the sandbox, built once a machine."""
    folder = read_settings().cache_folder.absolute()
    asyncio.run(compiled_sandbox(folder, print))
    return str(folder)


@pytest.fixture
def small(terminal: Terminal) -> Path:
    """A content folder with one challenge in code."""
    return write_content(terminal.folder / "small")


@pytest.fixture
def held(terminal: Terminal) -> Iterator[None]:
    """This process owns the database."""
    terminal.pacer("db", "upgrade")
    lock = lock_database(terminal.database)
    yield
    lock.release()
