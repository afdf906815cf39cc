"""Emoji by one name on every platform."""

import pytest

from adapters.slack.emoji import canonical, native
from bot.errors import Rejected
from bot.model.refs import Emoji


@pytest.mark.parametrize(
    ("slack", "ours"),
    [
        ("+1", "thumbsup"),
        ("thumbsup", "thumbsup"),
        ("-1::skin-tone-6", "thumbsdown"),
        ("raised_hands::skin-tone-2", "raised_hands"),
        ("memo", "pencil"),
        ("open_book", "book"),
        ("white_check_mark", "white_check_mark"),
        ("école-parrot", "école-parrot"),
    ],
)
def test_slacks_names_are_ours_without_skin_tones(slack: str, ours: str) -> None:
    assert canonical(slack) == ours


@pytest.mark.parametrize("name", ["thumbsup", "pencil", "calendar", "medal", "white_check_mark", "100", "école-parrot"])
def test_what_is_sent_comes_back_as_what_it_was(name: str) -> None:
    assert canonical(native(Emoji(name))) == name


@pytest.mark.parametrize("name", ["party:4711", "✅", "Two Words", ""])
def test_what_can_be_no_name_on_slack_is_refused(name: str) -> None:
    with pytest.raises(Rejected, match="no emoji"):
        native(Emoji(name))
