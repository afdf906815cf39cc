"""What typed lines, times and answers mean in the console."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.console import lines as typed
from adapters.console.answers import read_answer
from adapters.console.lines import read_typed
from adapters.console.times import read_move
from bot.errors import Refusal
from bot.model.forms import ChannelField, ChoiceField, FormOption, TextField
from bot.model.refs import Emoji

MONDAY = datetime(2026, 10, 5, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed_line", "meant"),
    [
        ("", typed.Nothing()),
        ("hello there", typed.Talk(text="hello there")),
        ("say press on", typed.Talk(text="press on")),
        ("-5 degrees outside", typed.Talk(text="-5 degrees outside")),
        ("- a list", typed.Talk(text="- a list")),
        ("help me", typed.Talk(text="help me")),
        ("?", typed.Help()),
        ("/checkin read a book", typed.Slash(text="checkin read a book")),
        ("/as Jürgen-2", typed.Become(name="Jürgen-2")),
        ("/in #Challenges", typed.GoTo(channel="challenges")),
        ("/channel add reading", typed.AddChannel(name="reading")),
        ("/channel remove #reading", typed.RemoveChannel(name="reading")),
        ("/role add @Helpers jonas", typed.ChangeRole(role="helpers", member="jonas", gives=True)),
        ("/role remove helpers @jonas", typed.ChangeRole(role="helpers", member="jonas", gives=False)),
        ("/read", typed.ReadBack(most=5)),
        ("/read 12", typed.ReadBack(most=12)),
        ("/time  +1w", typed.Time(text="+1w")),
        ("/quit", typed.Quit()),
        ("press answer", typed.Press(button="answer")),
        ("press 3 answer", typed.Press(button="answer", number=3)),
        ("press 3 2", typed.Press(button="2", number=3)),
        ("press #3 [Hint 1 of 3]", typed.Press(button="Hint 1 of 3", number=3)),
        ("press 2", typed.Press(button="2")),
        ("reply 3 I did it", typed.ReplyTo(text="I did it", number=3)),
        ("reply I did it", typed.ReplyTo(text="I did it")),
        ("dm hello", typed.Tell(text="hello")),
        ("+check 3", typed.React(emoji=Emoji("white_check_mark"), adds=True, number=3)),
        ("-check", typed.React(emoji=Emoji("white_check_mark"), adds=False)),
        ("+:tada: #3", typed.React(emoji=Emoji("tada"), adds=True, number=3)),
        ("+✅", typed.React(emoji=Emoji("white_check_mark"), adds=True)),
        ("+1 3", typed.React(emoji=Emoji("thumbsup"), adds=True, number=3)),
        ("+party_parrot", typed.React(emoji=Emoji("party_parrot"), adds=True)),
    ],
)
def test_what_a_line_means(typed_line, meant):
    assert read_typed(typed_line) == meant


@pytest.mark.parametrize(
    ("typed_line", "sentence"),
    [
        ("/as", "Write /as and a name"),
        ("/as \x1b[31mred", "“[31mred” can't be a name here"),
        ("/as pacer", "Pacer is Pacer's own name; choose another."),
        ("/as PACER", "Pacer is Pacer's own name; choose another."),
        ("/as " + "x" * 33, "a name has up to 32 letters, digits and hyphens"),
        ("/in", "Write /in and a channel"),
        ("/channel reading", "Write /channel add and a name"),
        ("/channel add dm", "dm names the direct messages"),
        ("/role helpers jonas", "Write /role add, the role and a member"),
        ("/role add helpers", "Write /role add, the role and a member"),
        ("/role add two words jonas", "“words jonas” can't be a name here"),
        ("/read many", "Write /read and how many"),
        ("/read 0", "Write /read and how many"),
        ("press", "Write press and a button"),
        ("press []", "Write press and a button"),
        ("reply 3", "Write reply and your words"),
        ("dm", "Write dm and what"),
        ("+🫠 3", "is no emoji's name"),
    ],
)
def test_an_unclear_line_says_how_to_write_it(typed_line, sentence):
    with pytest.raises(Refusal) as refusal:
        read_typed(typed_line)
    assert sentence in str(refusal.value)


@given(st.text())
def test_any_line_means_something_or_is_refused(words):
    try:
        read_typed(words)
    except Refusal as refusal:
        assert str(refusal)


@pytest.mark.parametrize(
    ("text_typed", "zone", "arrives"),
    [
        ("+1w", "UTC", "2026-10-12T07:00Z"),
        ("+1d2h30m", "UTC", "2026-10-06T09:30Z"),
        ("2026-12-01 09:00", "UTC", "2026-12-01T09:00Z"),
        ("2026-12-01", "UTC", "2026-12-01T00:00Z"),
        ("2026-12-01 09:00", "Europe/Berlin", "2026-12-01T08:00Z"),
        ("2026-12-01T09:00 europe/berlin", "UTC", "2026-12-01T08:00Z"),
        ("+3w", "Europe/Berlin", "2026-10-26T08:00Z"),
        ("+504h", "Europe/Berlin", "2026-10-26T07:00Z"),
    ],
)
def test_where_time_goes(text_typed, zone, arrives):
    assert read_move(text_typed, MONDAY, zone).to == datetime.fromisoformat(arrives)


def test_a_zone_alone_moves_nothing():
    move = read_move("europe/berlin", MONDAY, "UTC")

    assert (move.to, move.zone) == (None, "Europe/Berlin")


@pytest.mark.parametrize(
    ("text_typed", "sentence"),
    [
        ("2026-10-05 06:59", "Time only goes forward here, and it is Mon 5 Oct 2026 07:00 UTC already."),
        ("tomorrow", "“tomorrow” is neither a time nor a zone. Zones are named like Europe/Berlin."),
        ("yesterday", "“yesterday” is neither a time nor a zone. Zones are named like Europe/Berlin."),
        ("-1d", "Time only goes forward here, and it is Mon 5 Oct 2026 07:00 UTC already."),
        ("-1d Europe/Berlin", "Time only goes forward here, and it is Mon 5 Oct 2026 09:00 CEST already."),
        ("-one", "“-one” is no time."),
        ("+1y", "“+1y” is no time. Write /time +1w, +3d, +2h or +30m (a year is +52w), or an instant such as"),
        ("2026-13-01 09:00", "is no time."),
        ("+5y", "is no time."),
        ("+99999w99999w99999w99999w99999w", "is no time."),
        ("+60w", "at most a year"),
        ("9999-12-31 23:59", "at most a year"),
        ("+1w Europe/Brlin", "Did you mean Europe/Berlin?"),
        ("berlin", "Did you mean Europe/Berlin?"),
        ("tokio", "Did you mean Asia/Tokyo?"),
    ],
)
def test_a_time_that_cannot_be_is_refused(text_typed, sentence):
    with pytest.raises(Refusal) as refusal:
        read_move(text_typed, MONDAY, "UTC")
    assert sentence in str(refusal.value)


DAYS = (
    FormOption(value="mon", label="Monday"),
    FormOption(value="tue", label="Tuesday"),
    FormOption(value="thu", label="Thursday"),
)
ONE = ChoiceField(name="day", label="Day", options=DAYS, value=("tue",))
SEVERAL = ChoiceField(name="days", label="Days", options=DAYS, several=True)
NOTE = TextField(name="note", label="Note", most=10, required=False, value="old")
CHANNEL = ChannelField(name="channel", label="Channel")


@pytest.mark.parametrize(
    ("field", "answer", "value"),
    [
        (ONE, "", "tue"),
        (ONE, "3", "thu"),
        (ONE, "thu", "thu"),
        (ONE, "Mon", "mon"),
        (ONE, "th", "thu"),
        (SEVERAL, "1,3", "mon\nthu"),
        (SEVERAL, "3 1", "mon\nthu"),
        (SEVERAL, "thursday, Monday", "mon\nthu"),
        (SEVERAL, "monday tue", "mon\ntue"),
        (NOTE, "", "old"),
        (NOTE, "-", ""),
        (replace(NOTE, value=""), "-", ""),
        (replace(NOTE, required=True), "-", "-"),
        (NOTE, " new ", " new "),
        (CHANNEL, "#General", "general"),
    ],
)
def test_what_an_answer_means(field, answer, value):
    assert read_answer(field, answer, {"general": "general"}.get) == value


@pytest.mark.parametrize(
    ("field", "answer", "sentence"),
    [
        (SEVERAL, "", "This one needs an answer."),
        (ONE, "4", "“4” is none of these. Write a number from 1 to 3."),
        (ONE, "t", "“t” could be “Tuesday” or “Thursday”."),
        (NOTE, "x" * 11, "That has 11 characters; at most 10 fit."),
        (CHANNEL, "nowhere", "There is no channel nowhere here."),
    ],
)
def test_a_wrong_answer_says_what_would_be_right(field, answer, sentence):
    with pytest.raises(Refusal) as refusal:
        read_answer(field, answer, {"general": "general"}.get)
    assert sentence in str(refusal.value)
