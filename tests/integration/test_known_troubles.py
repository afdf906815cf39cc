"""What beginners run into is named, with what helps; each by code that really runs into it, in the real sandbox."""

import re
from pathlib import Path

import pytest

from bot.features.challenge_words import SANDBOX, answer_form
from bot.features.grade_words import details
from bot.features.known_troubles import A_FLOAT, A_TEXT, NOT_YET_VALUES, NOTHING, PRINTED, TROUBLES
from bot.features.meant_names import MODULES
from bot.grading.cases import Grade, grade
from bot.library.items import CodeChallenge
from bot.model.forms import TextField
from bot.model.messages import OutgoingMessage
from bot.model.plain import plain_text
from bot.model.runs import Raised, Returned, Script
from bot.storage.queries.rounds import RoundRow
from tests.code_challenge import code_library
from tests.sandbox import sandbox
from tests.school import berlin, library

PARENTHESES = "Are the parentheses of a call missing?"
A_LIST = "Make a list of it with list(...)."
ALONE = "Here your code is alone: it has no files, no network, no threads and no other programs."
LIBRARY = "Only the standard library is here, and of it what needs no files, network, windows or databases."
MET = {
    "def twice(x): return x * int(input())": "for input(): what your code needs comes as arguments.",
    "n = input('How many? ')": "Nobody is there to type for input()",
    "def twice(x): exit()": "with SystemExit. exit() ends it all before a value comes back; return gives one back.",
    "import sys\ndef twice(x): sys.exit(x * 2)": "return gives one back.",
    "import sqlite3": f"No module named 'sqlite3'. {LIBRARY} Nothing was checked yet.",
    "import numpy as np": LIBRARY,
    "import maths": "No module named 'maths'. Is math meant? Nothing was checked yet.",
    "from colections import Counter": "Is collections meant?",
    "import Random": "Is random meant?",
    "def twice(x): return open('a.txt').read()": ALONE,
    "import urllib.request as r\ndef twice(x): return r.urlopen('http://a.de')": ALONE,
    "import threading\ndef twice(x): threading.Thread(target=print).start()": ALONE,
    "import subprocess\ndef twice(x): return subprocess.run(['ls'])": ALONE,
    "def twice(x): return twice(x)": "It calls itself without end: does each call come closer to the one that stops?",
    "def twice(x): return len('a' * 10**9)": "MemoryError. It needs more than the 128 MB that are there.",
    "def twice(x): return [x].append(x)[0]": "Something there is None, as append, sort and the like give back, and",
    "def twice(x): return [x].sort().pop()": "Something there is None",
    "import re\ndef twice(x): return re.match('a', 'b').group()": "and a search that found nothing.",
    "def twice(x): return {}.get('a')[0]": "and a search that found nothing.",
    "def twice(x, y): return x * y": "Does its def name as many parameters as the call hands over?",
    "def twice(): return 2": "Does its def name as many parameters as the call hands over?",
    "def twice(x):\n    def half(): return x\n    return half(x)": "Does its def name as many",
    "n = 0\ndef twice(x):\n    n += x\n    return n": "A name that a function assigns to is its own",
    "print(“hi”)": "Those are a text's quotes; Python's are the straight ones, ' and \".",
    "def twice(x): return ´a´": "Python's are the straight ones, ' and \".",
    "´´´py\ndef twice(x): return x * 2\n´´´": "Those are no backticks: leave that line out, or type its marks anew.",
    "def twice(x):\n\u00a0\u00a0return x * 2": "U+00A0. It may have come along with a copy: type that place anew.",
    "def twice(x): return x × 2": "It may have come along with a copy: type that place anew.",
    ">>> def twice(x): return x * 2": "The marks ... and >>> are the prompt's: leave them out.",
    "Traceback (most recent call last):\nTypeError: x": "Perhaps you forgot a comma? That is an error's report.",
    "def twice(x):\n    y = x * 2\nreturn y": "Is it indented as far as the rest of its function?",
    "def twice(x):\n    y = x\n\treturn y * 2": "Indent with four spaces everywhere, and with no tab.",
    "def twice(x):\nreturn x * 2": "What belongs to a def, an if or a loop begins four spaces further right.",
    "def twice(x):\n    y = x\n  return y * 2": "Lines that belong together begin at the same place.",
    "x = 1\n  y = 2": "unexpected indent. Lines that belong together begin at the same place.",
    "async def twice(x): return x * 2": "a value of type coroutine. That is what an async def gives back",
    "def twice(x): yield x * 2": "That is what a def with yield gives back",
    "def twice(x): return twice": f"a value of type function. {PARENTHESES}",
    "class A:\n    def a(self): pass\ndef twice(x): return A().a": f"a value of type method. {PARENTHESES}",
    "def twice(x): return int": f"a value of type type. {PARENTHESES}",
    "def twice(x): return map(int, [])": f"a value of type map. {A_LIST}",
    "def twice(x): return filter(int, [])": f"a value of type filter. {A_LIST}",
    "def twice(x): return zip([])": f"a value of type zip. {A_LIST}",
    "def twice(x): return reversed([])": f"a value of type list_reverseiterator. {A_LIST}",
    "def twice(x): return enumerate([])": f"a value of type enumerate. {A_LIST}",
    "def twice(x): return range(x)": f"a value of type range. {A_LIST}",
    "def twice(x): return {}.keys()": f"a value of type dict_keys. {A_LIST}",
    "def twice(x): return {}.values()": f"a value of type dict_values. {A_LIST}",
    "def twice(x): return {}.items()": f"a value of type dict_items. {A_LIST}",
    "def twice(x): print(x * 2)": "expects 2 and got None. Printing only shows a value; return gives it back.",
    "def twice(x):\n    print(x)\n    if x > 1: return x * 2": "Nothing came back: does every way through",
    "def twice(x): x * 2": "Nothing came back: does every way through end with a return?",
    "def Twice(x): return x * 2": "Your code defines Twice, but twice is what is called: capitals count.",
    "def twi\u0441e(x): return x * 2": "a name that only looks like twice: one letter is U+0441. Type it anew.",
    "def twise(x): return x * 2": "Your code doesn't define twice yet. Is twise meant to be it?",
    "class A:\n    def twice(x): return x * 2": "twice is a method there; it is called by its name alone",
    "def half(x):\n    def twice(x): return x * 2": "twice is defined only inside of something else; let its def begin",
    '"""\ndef twice(x):\n    return x * 2\n"""': "twice stands in a string there, where nothing defines it.",
    'def half(x):\n    """\n    def twice(x): ...\n    """': "twice stands in a string there",
    "def twice(x): return x * 2\ndel twice": "twice is defined there, but not any more when it is called.",
    "def double(x): return x * 2": "Your code doesn't define twice yet; that is the name that is called.",
    "x = [1 2]": "Perhaps you forgot a comma?",
    "def twice(x): return true": "name 'true' is not defined. Is True meant?",
    "def twice(x): pirnt(x)": "Is print meant?",
    "def twice(x): return reverse(x)": "Is reversed meant?",
    "def twice(number): return nubmer * 2": "Is number meant?",
    "def twice(x): retrun (x * 2)": "Is return meant?",
    "def twice(x):\n    retrun x * 2": "invalid syntax. Is return meant?",
    "def twice(x):\n    whlie x: x -= 1": "Is while meant?",
    "def twice(x):\n    fro a in x: pass": "Is for meant?",
    "def twice(x):\n    if x: pass\n    esle: pass": "Is else meant?",
    "dfe twice(x): return x * 2": "Is def meant?",
    "Def twice(x): return x * 2": "Is def meant?",
    "improt math": "Is import meant?",
    "def twice(x):\n    if x: pass\n    else if x > 2: pass": "expected ':'. Python's else if is elif.",
    "def twice(x):\n    if x: pass\n    elseif x > 2: pass": "Python's else if is elif.",
    "def twice(x):\n    x++\n    return x": "Python has no ++ and no --; x += 1 counts on.",
    "def twice(x):\n    print(x--)": "Python has no ++ and no --",
    "class A:\n    def a(): pass\ndef twice(x): A().a()": "A method is handed its object first: does its def",
    "class A:\n    def a(v): pass\ndef twice(x): A().a(x)": "does its def name self, then what the call hands over?",
    "def twice(x): return x / 0.5": "got 2.0. It is a float; / always gives one, and int(...) makes a whole",
    "def twice(x): return str(x * 2)": "got '2'. The quotes show that it is text, as str(...) and f'...' make it.",
    "def twice(x): return f'{x * 2}'": "The quotes show that it is text",
}
NO_HELP = {
    "def twice(x): return qwertz": "name 'qwertz' is not defined.",
    "def twice(x): return x * 2 if x != 'ab' else repr('abab')": "got \"'abab'\".",
    "int x = 5": "It says: invalid syntax.",
    "switch x:\n    pass": "It says: invalid syntax.",
    "for x of y:\n    pass": "It says: invalid syntax.",
    "def twice(x): return list1": "name 'list1' is not defined.",
    "def twice(x): return credit": "name 'credit' is not defined.",
    "def twice(x):\n    # number\n    'numbers'.numbr\n    return numbre": "has no attribute 'numbr'.",
    "def twice(x):\n    'no result'.count('o').real  # result\n    return resutl": "name 'resutl' is not defined.",
    "def twice(x): return (yield_ := x) + 0.5": "It expects 2 and got 1.5.",
    "def twice(x): return 'two'": "It expects 2 and got 'two'.",
    "def twice(x): return [x].sort(len)": "sort() takes no positional arguments.",
    "from datetime import datetime\ndef twice(x): return datetime(2020)": "argument 'month' (pos 2).",
    "import functools\ndef twice(x): return functools.reduce()": "(0 given).",
    "import json\ndef twice(x): return json.dumps()": "missing 1 required positional argument: 'obj'.",
    "twice = lambda: 2": "takes 0 positional arguments but 1 was given.",
    "from dataclasses import dataclass as d\n@d\nclass A:\n    x: int\ndef twice(x): return A()": "argument: 'x'.",
}
"""Python's words stand alone where a help would be a guess."""


@pytest.fixture
def item(tmp_path: Path) -> CodeChallenge:
    found = code_library(tmp_path).challenge("twice-as-much")
    assert isinstance(found, CodeChallenge)
    return found


def told(item: CodeChallenge, done: Grade, source: str) -> str:
    return plain_text(OutgoingMessage(blocks=tuple(details(item, done, source))))


async def test_each_trouble_is_told_with_what_helps(item: CodeChallenge) -> None:
    async with sandbox() as grader:
        heard = {code: told(item, await grade(grader, "jun", item, code), code) for code in MET}
    assert {code: words for code, words in heard.items() if MET[code] not in words} == {}
    assert not any("?." in words or ".." in words.replace("...", "") for words in heard.values())


async def test_where_nothing_surely_helps_there_is_no_help(item: CodeChallenge) -> None:
    async with sandbox() as grader:
        heard = {code: told(item, await grade(grader, "jun", item, code), code) for code in NO_HELP}
    assert {code: words for code, words in heard.items() if not words.endswith(NO_HELP[code])} == {}


async def test_every_module_that_may_be_meant_is_there(item: CodeChallenge) -> None:
    code = "".join(f"import {name}\n" for name in MODULES) + "def twice(x): return x * 2"
    async with sandbox() as grader:
        assert (await grade(grader, "jun", item, code)).is_right


def test_every_sentence_that_there_is_is_met() -> None:
    everything = "\n".join(MET.values())
    helps = [trouble.helps for trouble in TROUBLES] + [*NOT_YET_VALUES.values(), PRINTED, NOTHING, A_FLOAT, A_TEXT]
    starts = {re.escape(words.replace("`", "")[:20]).replace(r"\{\}", r"\w+") for words in helps}
    assert {start for start in starts if not re.search(start, everything)} == set()


async def test_the_form_says_what_answers_run_in(item: CodeChallenge) -> None:
    async with sandbox() as grader:
        (run,) = await grader.run("jun", "import sys", [[Script(call="list(sys.version_info[:2])")]])
    version = run.results[0]
    assert isinstance(version, Returned)
    assert version.value == [3, 14]
    assert SANDBOX.startswith("Python 3.14, its standard library, two seconds, no input()")


def test_the_forms_hint_fits_every_shipped_challenge() -> None:
    at = berlin("2027-03-01 09:00")
    row = RoundRow(1, 1, 1, "", 1, at, at, at, None, None)
    for challenge in library().challenges.values():
        if isinstance(challenge, CodeChallenge):
            (field,) = answer_form(row, challenge).fields
            assert isinstance(field, TextField)
            assert field.hint.startswith(f"It defines {challenge.entry}. Python 3.14")
            assert len(field.hint) <= 100


def test_a_message_that_ends_itself_gets_no_second_mark(item: CodeChallenge) -> None:
    for message in ("Really?", "No!", "So it is.", "and so on…"):
        words = told(item, Grade(failed=Raised(type="ValueError", message=message, line=1)), "")
        assert words == f"Your code stopped in line 1 with ValueError: {message} Nothing was checked yet."
