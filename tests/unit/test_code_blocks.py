"""Finding the code in what somebody wrote."""

import pytest

from bot.rules.code_blocks import code_in

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
        f"```{ANSWER}```",
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
        "inline",
    ],
)
def test_the_code_is_found(written: str) -> None:
    assert code_in(written).replace("\r\n", "\n") == ANSWER


def test_a_single_word_on_a_blocks_first_line_is_its_language_and_other_lines_are_code() -> None:
    assert code_in("```x = 1\ny = 2```") == "x = 1\ny = 2"
    assert code_in("```\npass\n```") == "pass"
