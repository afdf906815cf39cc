"""What `pacer content new` writes is content at once, but for what only its author knows."""

from pathlib import Path

import pytest

from bot.authoring import new_item
from bot.library.check import check_folder
from bot.library.templates import TEMPLATES


@pytest.mark.parametrize("kind", sorted(set(TEMPLATES) - {"series"}))
def test_a_template_has_no_problems(kind: str, tmp_path: Path) -> None:
    new_item(tmp_path, kind, "something-new")
    assert [str(problem) for problem in check_folder(tmp_path).problems] == []


def test_a_series_wants_only_its_items(tmp_path: Path) -> None:
    new_item(tmp_path, "series", "something-new")
    [problem] = check_folder(tmp_path).problems
    assert "the-slug-of-a-challenge" in problem.says
