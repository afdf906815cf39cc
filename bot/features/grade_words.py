"""What grading showed, told to who wrote the code: kindly, and never what a hidden case holds."""

from bot.grading.cases import Checked, Grade
from bot.library.items import Case, CodeChallenge
from bot.model.messages import Block, Plain, text
from bot.model.runs import Ending, Raised, Returned
from bot.rules.values import shown

MOST_PRINTED = 300
_GRAMMAR = ("SyntaxError", "IndentationError", "TabError")
_ENDINGS = {
    Ending.TOO_SLOW: "It took longer than two seconds. Is there a loop that never ends, or a wait?",
    Ending.TOO_LONG_A_REPLY: "What it returns is too long to be looked at.",
    Ending.CRASHED: "It stopped hard before it returned anything; very deep recursion or a lot of memory does that.",
}


def can_not_be_read(failed: Raised | Ending | None) -> bool:
    """Whether it is Python's grammar that kept an answer from loading."""
    return isinstance(failed, Raised) and failed.type in _GRAMMAR


def details(item: CodeChallenge, grade: Grade) -> list[Block]:
    """The first open case that failed, or why the code could not be run; and what it printed."""
    blocks: list[Block] = []
    if grade.failed is not None:
        blocks.append(_not_loaded(grade.failed))
    elif grade.first_miss:
        blocks += _missed(item, grade.first_miss)
    elif not grade.is_right:
        blocks.append(
            text("All open cases passed; what didn't is hidden. Read the statement once more: what about its edges?")
        )
    if printed := grade.output.strip():
        blocks.append(text("It printed: ", Plain(text=_cut(printed))))
    return blocks


def _not_loaded(failed: Raised | Ending) -> Block:
    if isinstance(failed, Ending):
        return text(_ENDINGS[failed])
    if can_not_be_read(failed):
        where = f"Line {failed.line}" if failed.line else "Something"
        seen = (": ", Plain(text=failed.text.strip())) if failed.text.strip() else ()
        return text(f"**{where} can't be read by Python**", *seen, ". It says: ", Plain(text=failed.message), ".")
    return text(*_stopped(failed), " Nothing was checked yet.")


def _missed(item: CodeChallenge, missed: Checked) -> list[Block]:
    case = missed.case
    blocks: list[Block] = [text(f"The first open case that didn't: {case.says}."), text(_code(case))]
    match missed.got:
        case Returned(value=value):
            blocks.append(text("It expects ", *_expected(case), " and got ", Plain(text=shown(value)), "."))
        case Raised(type="NameError", message=message) if f"'{item.entry}'" in message:
            blocks.append(text(f"Your code doesn't define `{item.entry}` yet; that is the name that is called."))
        case Raised() as raised:
            blocks.append(text("It expects ", *_expected(case), ". ", *_stopped(raised)))
        case Ending() as ending:
            blocks.append(text(_ENDINGS[ending]))
    return blocks


def _expected(case: Case) -> tuple[str | Plain, ...]:
    return (f"`{case.raises}` to be raised",) if case.raises else (Plain(text=shown(case.returns)),)


def _stopped(raised: Raised) -> tuple[str | Plain, ...]:
    where = f"in line {raised.line} " if raised.line else ""
    message = (": ", Plain(text=raised.message)) if raised.message else ()
    return (f"Your code stopped {where}with ", Plain(text=raised.type), *message, ".")


def _code(case: Case) -> str:
    """What was run, as a block of code."""
    return "\n".join(["```python", *case.run, case.call, "```"])


def _cut(words: str) -> str:
    return words if len(words) <= MOST_PRINTED else words[: MOST_PRINTED - 1] + "…"
