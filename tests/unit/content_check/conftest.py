"""A content folder of the test's own, and what the check says about it."""

import pytest

from tests.unit.content_check.folder import TIP, Content


@pytest.fixture
def content(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Content(tmp_path)


@pytest.fixture
def says(content):
    """The problems of a folder with one tip, in which one piece was replaced by another."""

    def check(old, new, text=TIP, path="tips/leave-a-note.md"):
        assert old in text
        return content.has(path, text.replace(old, new, 1)).problems()

    return check
