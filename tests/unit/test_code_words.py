"""Code in what Pacer says: answers of others, what Python could not read, what was run and what came back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.features.challenge_words import answers_message, solution_message
from bot.features.grade_words import details
from bot.grading.cases import Checked, Grade
from bot.library.items import Case, CodeChallenge
from bot.model.markdown import Block, Code, CodeBlock, Paragraph, parse_parts
from bot.model.messages import OutgoingMessage, Text
from bot.model.plain import plain_text
from bot.model.runs import Raised, Returned
from bot.storage.queries.rounds import SolverRow
from tests.code_challenge import RIGHT, code_library

DOCUMENTED = 'def twice(x):\n    """`x` *two* times <x>:\n\n    ```\n    twice(1)\n    ```\n    """\n    return x * 2'


@pytest.fixture(scope="module")
def challenge(tmp_path_factory: pytest.TempPathFactory) -> CodeChallenge:
    found = code_library(tmp_path_factory.mktemp("content")).challenge("twice-as-much")
    assert isinstance(found, CodeChallenge)
    return found


def a_solver(name: str, code: str) -> SolverRow:
    at = datetime(2027, 3, 1, tzinfo=UTC)
    return SolverRow(member_id=1, name=name, visible=True, text=code, number=1, points=10, at=at)


def blocks_of(*texts: object) -> Iterator[Block]:
    for each in texts:
        assert isinstance(each, Text)
        yield from parse_parts(each.parts)


def code_in(*texts: object) -> list[str]:
    return [block.text for block in blocks_of(*texts) if isinstance(block, CodeBlock)]


def spans_in(*texts: object) -> list[str]:
    inlines = [each for block in blocks_of(*texts) if isinstance(block, Paragraph) for each in block.inlines]
    return [each.text for each in inlines if isinstance(each, Code)]


def said(*blocks: object) -> str:
    return plain_text(OutgoingMessage(blocks=tuple(block for block in blocks if isinstance(block, Text))))


def test_the_answers_of_others_are_code_to_the_letter_and_whole(challenge: CodeChallenge) -> None:
    long = "\n".join(["def twice(x):", *(f"    y = x + {n}" for n in range(200)), "    return x * 2"])
    message = answers_message(challenge, [a_solver("ada", long), a_solver("jun", DOCUMENTED), a_solver("mei", RIGHT)])

    assert code_in(*message.blocks) == [RIGHT, DOCUMENTED, long]
    assert said(message.blocks[0]) == f"mei\n\n{RIGHT}"


def test_the_solution_is_code(challenge: CodeChallenge) -> None:
    assert code_in(*solution_message(challenge).blocks) == [challenge.solution_code.strip()]


def test_what_was_run_and_what_it_expects_and_got_are_code(challenge: CodeChallenge) -> None:
    case = challenge.cases[1]
    words = details(challenge, missed(case, Returned(value=["*2*"])))

    assert code_in(*words) == [case.call]
    assert spans_in(*words) == ["[1, 1]", "['*2*']"]
    assert "It expects [1, 1] and got ['*2*']." in said(*words)


def test_a_value_with_a_backtick_is_a_block_since_no_line_on_slack_holds_one(challenge: CodeChallenge) -> None:
    case = challenge.cases[1]
    words = details(challenge, missed(case, Returned(value="`x`")))

    assert code_in(*words) == [case.call, "'`x`'"]
    assert "It expects [1, 1] and got\n\n'`x`'" in said(*words)
    assert not said(*words).endswith(".")


def test_long_values_are_shown_where_they_differ(challenge: CodeChallenge) -> None:
    case = challenge.cases[1].model_copy(update={"returns": "a" * 400 + "b" * 400})
    words = said(*details(challenge, missed(case, Returned(value="a" * 400 + "c"))))

    assert f"It expects, from character 382 on, …{'a' * 20}{'b' * 278}… and got …{'a' * 20}c'." in words


def test_long_values_that_differ_at_their_beginning_are_shown_from_there(challenge: CodeChallenge) -> None:
    case = challenge.cases[1].model_copy(update={"returns": "b" * 400})
    words = said(*details(challenge, missed(case, Returned(value="c" * 400))))

    assert f"It expects '{'b' * 298}… and got '{'c' * 298}…." in words


def test_a_call_that_looks_like_a_fence_is_one_block(challenge: CodeChallenge) -> None:
    case = challenge.cases[1].model_copy(update={"run": ("text = '''\n```\n'''",), "call": "twice(text)"})

    assert code_in(*details(challenge, missed(case, Returned(value=1)))) == ["text = '''\n```\n'''\ntwice(text)"]


@pytest.mark.parametrize("line", ["return (x * 2", "x = 1 * 2 * (3", "__name__ = <@1>"])
def test_the_line_that_python_could_not_read_is_code(challenge: CodeChallenge, line: str) -> None:
    failed = Raised(type="SyntaxError", message="'(' was never closed", line=2, text=f"    {line}\n", is_unread=True)
    words = details(challenge, Grade(failed=failed))

    assert spans_in(*words) == [line]
    assert said(*words) == f"Line 2 can't be read by Python: {line}. It says: '(' was never closed."


def test_a_line_that_holds_a_fence_is_a_block(challenge: CodeChallenge) -> None:
    failed = Raised(type="SyntaxError", message="invalid syntax", line=1, text="```py", is_unread=True)
    words = details(challenge, Grade(failed=failed))

    assert code_in(*words) == ["```py"]
    assert said(*words).endswith("It says: invalid syntax.")


def test_what_an_error_says_and_what_was_printed_are_code(challenge: CodeChallenge) -> None:
    error = Raised(type="KeyError", message="'a*b*c'", line=3)
    words = details(challenge, replace(missed(challenge.cases[0], error), output="*one*\n``` two\n"))

    assert "KeyError: 'a*b*c'" in spans_in(*words)
    assert code_in(*words)[-1] == "*one*\n``` two"
    assert "It expects 2. Your code stopped in line 3 with KeyError: 'a*b*c'." in said(*words)


def missed(case: Case, got: Returned | Raised) -> Grade:
    return Grade(checked=(Checked(case=case, got=got),))
