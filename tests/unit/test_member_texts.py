"""People's texts and names, as odd as they come: what is kept fits, is composed, and can be seen."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refusal
from bot.model.text import Empty, TooLong, Unshowable, display_name, member_line, member_text, refilled, shown

GROWS = "\u0958"
"""A letter that has two characters once it is composed."""
UNSEEN = ["\u200b", "\u200d\u2060", "\ufeff", "\u3164", "\u2800", "\ufe0f", "\u200b \n\u200b"]


def test_a_text_that_grows_when_it_is_composed_is_measured_as_it_is_kept():
    assert len(member_text(GROWS * 5, most=10, what="A note")) == 10
    with pytest.raises(TooLong):
        member_text(GROWS * 6, most=10, what="A note")


@given(st.text(alphabet=st.characters(codec="utf-8")), st.integers(1, 30))
def test_a_text_that_is_kept_fits_and_is_composed(text, most):
    try:
        kept = [member_text(text, most=most, what="A note"), member_line(text, most=most, what="A goal")]
    except Refusal:
        return
    assert all(len(each) <= most and unicodedata.is_normalized("NFC", each) for each in kept)


@pytest.mark.parametrize("unseen", UNSEEN)
def test_a_text_of_which_nothing_can_be_seen_is_empty(unseen):
    with pytest.raises(Empty):
        member_text(unseen, most=10, what="A note")


@pytest.mark.parametrize("text", ["👩\u200d💻", "می\u200cخواهم", "☕\ufe0f", "\u200ba"])
def test_unseen_characters_between_letters_stay(text):
    assert member_text(text, most=10, what="A note") == text


def test_an_emoji_newer_than_pythons_tables_is_a_character_like_any():
    assert member_text("tired \U0001fae9", most=10, what="A note") == "tired \U0001fae9"
    assert display_name("ada \U0001fae9") == "ada \U0001fae9"


@pytest.mark.parametrize("character", ["\ufdd0", "\uffff", "\U0001fffe", "\U0010ffff", "\U000f0000"])
def test_what_unicode_keeps_for_no_character_or_for_private_use_is_refused(character):
    with pytest.raises(Unshowable):
        member_text(f"a{character}", most=10, what="A note")


@pytest.mark.parametrize("unseen", UNSEEN)
def test_a_name_of_which_nothing_can_be_seen_is_somebody(unseen):
    assert display_name(unseen) == "somebody"


@given(st.text())
def test_a_display_name_is_composed_trimmed_and_stays_the_same_when_it_is_read_again(name):
    displayed = display_name(name)
    assert unicodedata.is_normalized("NFC", displayed)
    assert displayed == displayed.strip()
    assert display_name(displayed) == displayed


def test_a_form_that_comes_back_shows_what_it_can_of_what_was_typed():
    assert refilled("two\n\x00 pull\ud800 \u202erequests", 12) == "two\n pull re"


@pytest.mark.parametrize("unseen", ["\x00", *UNSEEN])
def test_wrong_input_that_cannot_be_seen_is_nothing(unseen):
    assert shown(unseen) == "nothing"


def test_wrong_input_is_quoted_as_long_as_asked_for():
    assert shown("x" * 300, 200) == "x" * 199 + "…"
