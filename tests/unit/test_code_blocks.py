"""Finding the code in what somebody wrote."""

import time

import pytest

from bot.rules.code_blocks import code_in, defined, has_block, has_block_with, looks_like

ANSWER = "def f(x):\n    return x"


@pytest.mark.parametrize(
    "written",
    [
        ANSWER,
        f"\n\n{ANSWER}\n",
        f"```\n{ANSWER}\n```",
        f"```python\n{ANSWER}\n```",
        f"```py\r\n{ANSWER}\n```".replace("\n", "\r\n"),
        f"Here it is:\n```python\n{ANSWER}\n```\nthanks!",
        f"First I had\n```python\ndef f(x): pass\n```\nbut now\n```python\n{ANSWER}\n```",
        f"```python\n{ANSWER}",
        "    def f(x):\n        return x",
        f"It's this one: ```{ANSWER}```",
        f"It's ```py {ANSWER}``` I think",
        f"```{ANSWER}```",
        f"```python {ANSWER}```",
        f"```python3.12\n{ANSWER}\n```",
        f"```  Python \n{ANSWER}\n```",
        f"````\n{ANSWER}\n````",
        f"~~~ python\n{ANSWER}\n~~~\nthanks",
        f"`{ANSWER}`",
        f"``{ANSWER}``",
        f"Here's mine, isn't it: ```py\n{ANSWER}\n```",
        "1. Mine:\n    ```python\n    def f(x):\n        return x\n    ```",
        f"\ufeff{ANSWER}",
        f"```\n{ANSWER}\n```\nbut I get\n```\nTypeError: f() takes 1 argument\n```",
        f"||```py\n{ANSWER}\n```||",
        f"Here: ||```{ANSWER}```|| don't look",
        f"||```py\n{ANSWER}",
        "> ```py\n> def f(x):\n>     return x\n> ```",
        "> Mine:\n> ```py\n> def f(x):\n>     return x\n> ```\nisn't it?",
        f">>> ```\n{ANSWER}\n```",
        f"**```{ANSWER}```**",
        f"Mine:```\n{ANSWER}\n```",
        f"Use `g` no more: ```\n{ANSWER}\n```",
        f"C# user here: ```py\n{ANSWER}\n```",
        f"# Solution ```py\n{ANSWER}\n```",
        f"(#1) mine:```py\n{ANSWER}\n```",
        f"{ANSWER}\n```",
        f"{ANSWER}\n```\nthanks",
        f"```\n```\n{ANSWER}",
        f"{ANSWER}\n```\n>>> f(1)\n1\n```",
        f"````\nHere you go:\n```py\n{ANSWER}\n```\n````",
        f"````\n```py\n{ANSWER}\n```\n````",
    ],
    ids=[
        "bare",
        "blank lines",
        "plain",
        "python",
        "windows",
        "in talk",
        "the last",
        "never closed",
        "indented",
        "behind words on their line",
        "amid words",
        "inline",
        "on the language's line",
        "a language with a version",
        "a language with spaces",
        "four backticks",
        "tildes",
        "single backticks",
        "double backticks",
        "behind words",
        "in a list",
        "a byte order mark",
        "before what it gives",
        "in a spoiler",
        "in a spoiler behind words",
        "in a spoiler and never closed",
        "in a quote",
        "in a quote with words",
        "in a quote of many lines",
        "in bold",
        "close behind words",
        "behind words with a name in backticks",
        "behind a language with a hash",
        "in a heading",
        "behind a number with a hash",
        "bare before a stray fence",
        "bare before a stray fence and words",
        "behind an empty block",
        "bare before what it gives",
        "a message in a block",
        "a block in a block",
    ],
)
def test_the_code_is_found(written: str) -> None:
    assert code_in(written, "f") == ANSWER


def test_a_single_word_on_a_blocks_first_line_is_its_language_and_other_lines_are_code() -> None:
    assert code_in("```x = 1\ny = 2```") == "x = 1\ny = 2"
    assert code_in("```\npass\n```") == "pass"


@pytest.mark.parametrize(
    "code",
    [
        'def f(x):\n    """Like this:\n\n```\nf(1)\n```\n"""\n    return x',
        "def f(x):\n    '''\n    ```python\n    f(1)\n    ```\n    '''\n    return x",
        'FENCE = "```"\ndef f(x):\n    return x.split(FENCE)',
        "# what stands between ``` and ``` is code\ndef f(x):\n    return x",
        "# ```py\n# f(1)\n# ```\ndef f(x):\n    return x",
        'def f(x):\n    return """\n    \n  two""" + x',
        "def f(x):\n    return 'e\u0301\u2028\x85' + x",
    ],
    ids=[
        "fences in a docstring",
        "indented ones",
        "in a string",
        "in a comment",
        "in comments",
        "blanks",
        "odd letters",
    ],
)
def test_code_stays_as_it_was_written_whatever_its_strings_hold(code: str) -> None:
    assert code_in(code) == code
    assert not has_block(code)
    assert code_in(f"Mine:\n````python\n{code}\n````\nright?") == code


def test_a_docstrings_fences_do_not_end_the_block_around_it() -> None:
    code = 'def f(x):\n    """\n```\nf(1)\n```\n"""\n    return x'
    assert code_in(f"```python\n{code}\n```") == code


def test_only_marks_of_a_quote_go_from_a_quoted_block() -> None:
    code = 'def f(x):\n    """\n    >>> f(1)\n    """\n    return x'
    assert code_in(f">>> ```py\n{code}\n```", "f") == code
    quoted = "\n".join(f"> {line}" for line in code.split("\n"))
    assert code_in(f"> ```py\n{quoted}\n> ```", "f") == code


def test_an_empty_block_is_none() -> None:
    assert not has_block("```\n```")
    assert not has_block(f"{ANSWER}\n```")
    assert code_in("```\n```") == ""


def test_what_all_lines_are_indented_by_goes_and_nothing_else() -> None:
    assert code_in("    x = 1\n\n      y = 2  \n  ") == "x = 1\n\n  y = 2  \n  "


def test_what_code_defines_is_found_without_reading_it_as_python() -> None:
    code = "async def f(x): return x\nclass G:\n    def h(self): pass\nk: int = 3\nm == 3\nl = f\n in n\n"
    assert defined(code) == ["f", "G", "h", "k", "l"]
    assert defined('File "solution.py", line 3, in f\nTypeError: f() takes 1 argument') == []


@pytest.mark.parametrize(
    ("name", "is_like"),
    [
        ("Twice", True),
        ("twi\u0441e", True),
        ("\u0422wice", True),
        ("\uff54wice", True),
        ("twice", True),
        ("twise", False),
        ("tw\xefce", False),
        ("t", False),
        ("удвои", False),
    ],
)
def test_a_name_looks_like_another_but_for_case_or_alphabet(name: str, is_like: bool) -> None:
    assert looks_like(name, "twice") is is_like


@pytest.mark.parametrize(
    "piece",
    [
        '"\\',
        "'''\n",
        '\\"\\"\\"',
        '"""\n',
        "```",
        "` ",
        "'",
        "#\n",
        "def ",
        "~~~\n",
        " ```\n",
        "a:",
        "  ",
        "a ```py\n",
        "a ```",
        "a b ",
        "~~~ x\n",
        "> ```\n",
        "||",
        "> ",
        "# ```py",
        "`a",
        "`` ",
        "(# a```py\n",
        "\ufdfa",
    ],
)
def test_however_much_is_written_it_is_looked_through_at_once(piece: str) -> None:
    look_through_at_once(piece * (100_000 // len(piece)))


@pytest.mark.parametrize(
    "written",
    [
        "```" + " " * 100_000,
        "".join(f"a {'`' * length}\n" for length in range(440, 2, -1)),
        "x".join("`" * length for length in (33_001, 33_000, 33_000)),
        " " * 50_000 + "# " * 25_000,
        "````\n" + "> ```\n> x\n" * 10_000 + "````",
    ],
    ids=["blanks behind a fence", "ever shorter fences", "long fences", "blanks before words", "blocks in a block"],
)
def test_however_it_is_laid_out_it_is_looked_through_at_once(written: str) -> None:
    look_through_at_once(written)


def look_through_at_once(written: str) -> None:
    began = time.process_time()
    code_in(written, "f")
    has_block_with(written, "f")
    defined(written)
    assert time.process_time() - began < 1
