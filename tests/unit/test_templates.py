"""What `pacer content new` writes is content at once, but for what only its author knows."""

from pathlib import Path

import pytest

from bot.authoring import new_item
from bot.library.check import check_folder
from bot.library.templates import SENTENCES, TEMPLATES
from bot.library.wording import quoted


def problems_of(folder: Path) -> list[str]:
    return [str(problem) for problem in check_folder(folder).problems]


def rewritten(file: Path) -> None:
    """In an author's own words, as many as there are sentences."""
    written = file.read_text(encoding="utf-8")
    for number, sentence in enumerate(sorted(SENTENCES, key=len, reverse=True)):
        written = written.replace(sentence, f"My own sentence number {number}.")
    file.write_text(written, encoding="utf-8")


@pytest.mark.parametrize("kind", sorted(set(TEMPLATES) - {"series"}))
def test_of_a_template_only_its_sentences_are_problems(kind: str, tmp_path: Path) -> None:
    file = new_item(tmp_path, kind, "something-new")
    problems = problems_of(tmp_path)
    assert problems
    assert all(problem.endswith("is still the template's; write your own.") for problem in problems)

    rewritten(file)
    assert problems_of(tmp_path) == []


def test_a_sentence_of_the_template_is_named_with_its_line(tmp_path: Path) -> None:
    file = new_item(tmp_path, "code", "something-new")
    line = file.read_text(encoding="utf-8").split("\n").index("  - A firmer nudge.") + 1
    assert f"{file}:{line}: {quoted('A firmer nudge.')} is still the template's; write your own." in problems_of(
        tmp_path
    )


def test_every_sentence_is_one_of_a_template(tmp_path: Path) -> None:
    for kind in TEMPLATES:
        new_item(tmp_path, kind, f"a-new-{kind}")
    told = problems_of(tmp_path)
    assert [each for each in SENTENCES if not any(quoted(each) in problem for problem in told)] == []


def test_a_series_wants_its_items_as_well(tmp_path: Path) -> None:
    rewritten(new_item(tmp_path, "series", "something-new"))
    [problem] = problems_of(tmp_path)
    assert "the-slug-of-a-challenge" in problem
