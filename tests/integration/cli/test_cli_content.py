"""The `pacer content` and `pacer grader` commands as authors use them."""

import json
import os
import re
from pathlib import Path

import pytest

from tests.code_challenge import RIGHT, UNREADABLE, WRONG
from tests.terminal import Ended, Terminal


def test_good_content_is_counted_and_its_code_run(terminal: Terminal, content: Path, cache: str) -> None:
    ended = terminal.pacer("content", "check", str(content), cache=cache)
    assert (ended.code, ended.err) == (0, "")
    assert "challenges" in ended.out
    assert "No problems." in ended.out
    assert re.search(r"^Run against all cases: \d+ solutions\. Caught: \d+ mistakes\.$", ended.out, re.MULTILINE)


def test_bad_content_is_named_with_file_line_and_mend(terminal: Terminal, content: Path) -> None:
    tip = content / "tips" / "close-the-video.md"
    tip.write_text(tip.read_text(encoding="utf-8").replace("kind: tip", "kind: tpi"), encoding="utf-8")
    ended = terminal.pacer("content", "check", "--no-code", content=content.name)
    assert ended.code == 1
    assert ended.out.startswith("content/tips/close-the-video.md:3: ")
    assert "1 problem in 1 file." in ended.out


def test_content_is_checked_without_running_its_code(terminal: Terminal, content: Path) -> None:
    ended = terminal.pacer("content", "check", "--no-code", str(content))
    assert (ended.code, ended.err) == (0, "")
    assert "No problems." in ended.out
    assert "ran against their cases" not in ended.out
    assert not terminal.home.exists()


def test_a_solution_that_fails_and_a_mistake_that_passes_are_named(terminal: Terminal, small: Path, cache: str) -> None:
    challenge = small / "challenges" / "twice-as-much.md"
    written = challenge.read_text(encoding="utf-8")
    written = written.replace("    return x * 2", "    return x * 2 if x else None").replace(
        "return x + 2", "return 2 * x"
    )
    challenge.write_text(written, encoding="utf-8")
    ended = terminal.pacer("content", "check", content="small", cache=cache)
    assert ended.code == 1
    lines = written.split("\n")
    mistake = next(number for number, line in enumerate(lines, 1) if "adds two" in line)
    solution = lines.index("```python") + 1
    passes = "The mistake “adds two” passes all cases. Add a case that catches it."
    fails = "Its solution does not pass: “Zero” expects 0 and got None; “Nothing” expects TypeError raised and got None"
    assert ended.out == (
        f"small/challenges/twice-as-much.md:{mistake}: {passes}\n"
        f"small/challenges/twice-as-much.md:{solution}: {fails}.\n"
        "2 problems in 1 file.\n"
    )


def test_code_that_fails_is_summed_up_with_what_can_not_be_read(terminal: Terminal, small: Path, cache: str) -> None:
    challenge = small / "challenges" / "twice-as-much.md"
    written = challenge.read_text(encoding="utf-8").replace("return x + 2", "return 2 * x")
    challenge.write_text(written, encoding="utf-8")
    (small / "tips").mkdir()
    (small / "tips" / "empty.md").write_text("", encoding="utf-8")
    ended = terminal.pacer("content", "check", content="small", cache=cache)
    assert ended.code == 1
    assert ended.out.endswith("\n2 problems in 2 files.\n")
    assert "No problems" not in ended.out


def test_an_answer_is_tried_from_the_terminal(terminal: Terminal, small: Path, cache: str) -> None:
    def tried(source: str) -> Ended:
        (terminal.folder / "answer.py").write_text(source, encoding="utf-8")
        return terminal.pacer("content", "try", "twice-as-much", "answer.py", content=small.name, cache=cache)

    assert tried(RIGHT) == Ended(code=0, out="8 of 8 cases passed.\n", err="")
    assert tried("print('hello')\n" + RIGHT).out == "8 of 8 cases passed.\nIt printed:\nhello\n\n"
    assert tried(f"\ufeff{RIGHT}") == tried(f"My answer:\n```python\n{RIGHT}\n```\n") == tried(RIGHT)
    wrong = tried(WRONG)
    assert (wrong.code, wrong.out) == (1, "7 of 8 cases passed.\n“A list” expects [1, 1] and got [2].\n")
    unreadable = tried(UNREADABLE)
    assert unreadable.code == 1
    assert unreadable.out.startswith("It can't be run.\nSyntaxError in line 2: '(' was never closed")


def test_nothing_that_an_answer_prints_or_raises_is_obeyed_by_the_terminal(
    terminal: Terminal, small: Path, cache: str
) -> None:
    answer = "print('\\x1b[31mred\\x1b]0;title\\x07')\ndef twice(x):\n    raise ValueError('\\x1b[2J\\u202e')\n"
    (terminal.folder / "answer.py").write_text(answer, encoding="utf-8")
    tried = terminal.pacer("content", "try", "twice-as-much", "answer.py", content=small.name, cache=cache)

    assert tried.code == 1
    assert "It printed:\n\ufffd[31mred\ufffd]0;title\ufffd\n" in tried.out
    assert "got ValueError in line 3: \ufffd[2J\ufffd" in tried.out
    assert not set(tried.out) & set("\x1b\x07\u202e")


@pytest.mark.parametrize(
    ("slug", "file", "why"),
    [
        ("twice-as-mush", "answer.py", "There is no challenge “twice-as-mush”. Did you mean `twice-as-much`?"),
        ("twice-as-much", "nowhere.py", "Pacer can't go on. nowhere.py: No such file or directory."),
        ("twice-as-much", "picture.png", "picture.png is not text in UTF-8."),
        ("twice-as-much", "book.py", "book.py has 88 KiB; a file of at most 64 KiB fits."),
        ("twice-as-much", "essay.py", "That answer has 17,999 characters; at most 16,000 fit."),
        ("twice-as-much", "paged.py", "That answer holds a character that can't be shown (U+000C)."),
        ("twice-as-much", "pipe.py", "pipe.py is no file that can be read as an answer."),
        ("twice-as-much", "home", "home is no file that can be read as an answer."),
    ],
)
def test_what_can_not_be_tried_is_said(
    terminal: Terminal, small: Path, cache: str, slug: str, file: str, why: str
) -> None:
    (terminal.folder / "answer.py").write_text(RIGHT)
    (terminal.folder / "picture.png").write_bytes(b"\x89PNG\xff")
    (terminal.folder / "book.py").write_text("# a page\n" * 10_000)
    (terminal.folder / "essay.py").write_text("# a page\n" * 2_000)
    (terminal.folder / "paged.py").write_text(f"\f{RIGHT}")
    os.mkfifo(terminal.folder / "pipe.py")
    terminal.home.mkdir()
    ended = terminal.pacer("content", "try", slug, file, content=small.name, cache=cache)
    assert (ended.code, ended.out) == (1, "")
    assert why in ended.err


def test_a_new_item_is_written_once_and_its_code_holds(terminal: Terminal, small: Path, cache: str) -> None:
    ended = terminal.pacer("content", "new", "code", "rate-limiter", content=small.name)
    file = small / "challenges" / "rate-limiter.md"
    assert ended.code == 0
    assert "slug: rate-limiter\n" in file.read_text(encoding="utf-8")
    checked = terminal.pacer("content", "check", content=small.name, cache=cache)
    assert checked.code == 1
    assert 'rate-limiter.md:4: "A short, friendly title" is still the template\'s; write your own.\n' in checked.out
    assert "Run against all cases: 2 solutions. Caught: 4 mistakes." in checked.out
    again = terminal.pacer("content", "new", "code", "rate-limiter", content=small.name)
    assert (again.code, again.err) == (1, "small/challenges/rate-limiter.md is there already. Choose another name.\n")


@pytest.mark.parametrize(
    ("kind", "slug", "why"),
    [
        ("cod", "rate-limiter", "There is no kind of item “cod”. Did you mean `code`?"),
        ("tip", "../escaped", "“../escaped” is no name for an item"),
        ("tip", "Rate Limiter", "“Rate Limiter” is no name for an item"),
    ],
)
def test_a_new_item_that_can_not_be_is_refused(terminal: Terminal, small: Path, kind: str, slug: str, why: str) -> None:
    before = sorted(terminal.folder.rglob("*"))
    ended = terminal.pacer("content", "new", kind, slug, content=small.name)
    assert (ended.code, ended.out) == (1, "")
    assert why in ended.err
    assert sorted(terminal.folder.rglob("*")) == before


def test_the_sandbox_is_built_ahead(terminal: Terminal, cache: str) -> None:
    ended = terminal.pacer("grader", "build", cache=cache)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.startswith(f"Ready: {cache}/grader/")


def test_a_sandbox_that_can_not_be_built_is_said(terminal: Terminal) -> None:
    (terminal.folder / "cache").write_text("a file, no folder")
    ended = terminal.pacer("grader", "build", cache="cache")
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("Code can't be graded on this machine: ")


def test_content_that_is_not_there_is_said(terminal: Terminal) -> None:
    ended = terminal.pacer("content", "check", "nowhere")
    assert ended.code == 1
    assert "There is no such folder" in ended.out


def test_pacer_does_not_start_on_bad_content_and_says_why(terminal: Terminal, content: Path) -> None:
    (content / "tips" / "close-the-video.md").write_text("no front matter", encoding="utf-8")
    ended = terminal.pacer("demo", content=content.name)
    assert ended.code == 1
    assert ended.err.startswith("The content has problems:")
    assert "content/tips/close-the-video.md:1: " in ended.err
    assert not (terminal.folder / "data").exists()


def test_the_schema_is_json(terminal: Terminal) -> None:
    ended = terminal.pacer("content", "schema")
    assert ended.code == 0
    assert "$schema" in json.loads(ended.out) or "$defs" in json.loads(ended.out)
