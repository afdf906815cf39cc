"""Answers in code in the terminal: typed line by line into the form, graded, told."""

import io
from pathlib import Path

from rich.console import Console

from adapters.console.adapter import ConsoleAdapter
from bot.app import App
from bot.clocks import SteppingClock
from tests.code_challenge import RIGHT, UNREADABLE, WRONG, code_library
from tests.sandbox import sandbox
from tests.school import berlin

SET_UP = (
    "/community settings zone:Europe/Berlin",
    "/schedule add weekly #challenges every Monday 09:00",
    "/time 2027-03-01 09:10 Europe/Berlin",
)


async def played(folder: Path, *lines: str) -> str:
    """What the screen shows of these lines, from the Friday before on; a form's lines end with a dot."""
    output = io.StringIO()
    clock = SteppingClock(berlin("2027-02-26 17:00"), frozen=True)
    async with sandbox() as grader:
        app = await App.open(
            database=folder / "pacer.db",
            library=code_library(folder / "content"),
            clock=clock,
            connect=lambda host: [
                ConsoleAdapter(host, script=[*SET_UP, *lines], console=Console(file=output, width=200))
            ],
            grader=grader,
        )
        try:
            await app.run(keeps_time=False)
        finally:
            await app.close()
    return " ".join(output.getvalue().replace("│", "").split())


def answer(code: str) -> list[str]:
    return ["/challenge answer", *code.splitlines(), "."]


async def test_a_wrong_answer_one_that_is_no_python_and_a_right_one(tmp_path: Path) -> None:
    screen = await played(tmp_path, "/as jun", *answer(WRONG), *answer(UNREADABLE), *answer(RIGHT))
    assert "7 of 8 passed." in screen
    assert "It expects [1, 1] and got [2]." in screen
    assert "Line 2 can't be read by Python: return (x * 2" in screen
    assert "Solved, all 8. 10 points." in screen


async def test_a_late_answer_and_one_for_practice(tmp_path: Path) -> None:
    late = ["/time 2027-03-07 22:00", "/as jun", *answer(RIGHT)]
    practice = ["/time 2027-03-08 09:10", "/as mei", *answer(RIGHT)]
    screen = await played(tmp_path, *late, *practice)
    assert "Solved, all 8. 6 points, 1 of them for the first try, halved since" in screen
    assert "Solved, all 8, for practice." in screen


async def test_a_file_is_an_answer_too(tmp_path: Path) -> None:
    solution = tmp_path / "my solution.py"
    solution.write_text(RIGHT, encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\xff")
    screen = await played(
        tmp_path,
        "/as jun",
        f"/challenge answer file:{tmp_path / 'nowhere.py'}",
        f"/challenge answer file:{tmp_path}",
        f"/challenge answer file:{tmp_path / 'picture.png'}",
        f'/challenge answer file:"{solution}"',
    )
    assert screen.count("There is no file") == 2
    assert "picture.png can't be read as text." in screen
    assert "Solved, all 8. 12 points" in screen
