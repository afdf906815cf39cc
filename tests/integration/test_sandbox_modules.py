"""What the sandbox promises to answers as importable is in the image that was built, and what it doesn't is not."""

import ast

from bot.grading.build import GUEST
from bot.model.runs import Returned, Script
from tests.sandbox import sandbox

MISSING = """
from importlib import import_module

def missing(names):
    return [name for name in names if not is_there(name)]

def is_there(name):
    try:
        return import_module(name).__name__ is not None
    except ImportError:
        return False
"""


def promised() -> list[str]:
    written = ast.parse((GUEST / "guest_modules.py").read_text(encoding="utf-8"))
    [names] = [
        ast.literal_eval(each.value)
        for each in written.body
        if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "NAMES"
    ]
    return list(names)


async def test_every_module_that_is_promised_is_there() -> None:
    names = promised()
    assert len(names) > 100
    async with sandbox() as grader:
        [run] = await grader.run("jun", MISSING, [[Script(call=f"missing({[*names, 'sqlite3', 'turtle']!r})")]])
    assert run.results == (Returned(value=["sqlite3", "turtle"]),)
