"""A sentence typed after a command may hold the option's own name."""

import pytest

from bot.errors import Refusal
from bot.model.command_text import Directory, read_command
from bot.model.commands import Command, Option, OptionKind

TEXT = Option(name="text", kind=OptionKind.STRING, says="What to reach", greedy=True)
WEEK = Option(name="week", kind=OptionKind.STRING, says="Which week", required=False)
SET = Command(path=("goal", "set"), says="Set a goal", options=(TEXT, WEEK))
NOWHERE = Directory(channel=lambda word: None, account=lambda word: None)


def read(typed):
    return read_command(typed, (SET,), NOWHERE).options


def test_the_options_own_name_inside_its_words_is_a_word():
    assert read("goal set read the text: chapter 2") == {"text": "read the text: chapter 2"}
    assert read("goal set text editors, text: chapter 2, text=x") == {"text": "text editors, text: chapter 2, text=x"}


def test_another_options_name_ends_the_words():
    assert read("goal set read the text week:2") == {"text": "read the text", "week": "2"}


def test_an_option_that_was_named_is_not_named_again():
    with pytest.raises(Refusal, match="text is there twice"):
        read("goal set text:one text:two")
    with pytest.raises(Refusal, match="text is there twice"):
        read("goal set read a book week:2 text:two")
