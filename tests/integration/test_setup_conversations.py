"""/setup and /community: one form from invited to scheduled, and what admins change about the community."""

import pytest

from bot.model.forms import ChoiceField
from bot.testing.conversation import Heard, Member
from bot.testing.faults import unexpected
from bot.testing.records import PermissionsCall
from tests.school import School


@pytest.fixture
def school(new_school: School) -> School:
    """Friday afternoon; nobody has set anything up."""
    return new_school


def typed(heard: Heard) -> dict[str, str]:
    """The fields of the form that is open, as it is filled in."""
    assert heard.form is not None
    return {
        field.name: " ".join(field.value) if isinstance(field, ChoiceField) else field.value
        for field in heard.form.fields
    }


async def test_the_form_opens_filled_in_with_sensible_defaults(school: School, ada: Member) -> None:
    assert typed(await ada.says("/setup")) == {
        "channel": school.general.channel,
        "zone": "UTC",
        "when": "every Monday at 09:00",
        "notices": "",
        "extras": "goals recap",
    }


async def test_the_first_setup_offers_the_zone_that_the_platform_knows_of_who_sets_up(school: School) -> None:
    ada = school.chat.admin("ada", zone="Asia/Tokyo")
    assert typed(await ada.says("/setup"))["zone"] == "Asia/Tokyo"
    heard = await ada.fills()
    assert "every Monday at 09:00 (Asia/Tokyo)" in heard.text

    kurt = school.chat.admin("kurt", zone="Europe/Berlin")
    assert typed(await kurt.says("/setup"))["zone"] == "Asia/Tokyo"


async def test_a_zone_that_was_chosen_before_the_setup_stays(school: School) -> None:
    ada = school.chat.admin("ada", zone="Asia/Tokyo")
    await ada.says("/community settings zone:Europe/Berlin")
    assert typed(await ada.says("/setup"))["zone"] == "Europe/Berlin"


async def test_a_zone_that_nobody_knows_is_not_offered(school: School) -> None:
    assert typed(await school.chat.admin("ada", zone="Mars/Olympus").says("/setup"))["zone"] == "UTC"


async def test_sent_as_it_stands_it_schedules_the_week_in_the_channel_where_it_was_asked(
    school: School, ada: Member
) -> None:
    await ada.says("/setup")
    heard = await ada.fills()
    assert heard.text.startswith("Pacer is set up")
    assert f"weekly in #{school.general.channel} · every Monday at 09:00 (UTC)" in heard.text
    assert "You are told of trouble by direct message." in heard.text
    assert "/schedule preview 1" in heard.text
    await school.until("2027-03-01 10:01")
    assert any("Week 1" in post.text for post in school.chat.posts)


async def test_the_answer_says_each_rule_in_words_with_the_next_three_instants(school: School, ada: Member) -> None:
    heard = await school.set_up(ada, extras="goals\nrecap")
    assert (
        f"1 · weekly in #{school.challenges.channel} · every Monday at 09:00 (Europe/Berlin) · "
        "next: Mon 1 Mar 09:00, Mon 8 Mar 09:00, Mon 15 Mar 09:00"
    ) in heard.text
    assert "goals in" in heard.text
    assert "recap in" in heard.text
    assert f"Admins are told of trouble in #{school.notices.channel}." in heard.text


async def test_every_wrong_field_gets_its_sentence_and_the_form_stays_as_it_was_filled_in(
    school: School, ada: Member
) -> None:
    school.fake.remove_channel(school.notices)
    await ada.says("/setup")
    heard = await ada.fills(
        channel=school.challenges.channel,
        zone="Berlin",
        when="every 31 February at 09:00",
        notices=school.notices.channel,
        extras="recap",
    )
    assert heard.errors["zone"] == 'There is no time zone "Berlin". Did you mean Europe/Berlin?'
    assert heard.errors["when"].startswith("No day in the next ten years fits")
    assert heard.errors["notices"] == "That channel is gone. Choose one that Pacer can see."
    assert "channel" not in heard.errors
    assert typed(heard) == {
        "channel": school.challenges.channel,
        "zone": "Berlin",
        "when": "every 31 February at 09:00",
        "notices": school.notices.channel,
        "extras": "recap",
    }
    mended = await ada.fills(zone="Europe/Berlin", when="every Tuesday at 09:00", notices="")
    assert "weekly" in mended.text
    assert "every Tuesday at 09:00 (Europe/Berlin)" in mended.text
    assert "goals" not in mended.text


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ("2027-02-26 16:59", "2027-02-26 16:59 has passed. Choose a time after now, such as 2027-02-27 09:00."),
        ("0 9 31 2 *", "No day in the next ten years fits"),
        ("every Monday", 'has no time of day. Add one, such as "every Monday at 09:00".'),
        ("every hour", "A schedule posts once a day at most."),
        ("whenever it suits", "Pacer does not understand"),
        ("", 'Say when, such as "every Monday at 09:00"'),
    ],
)
async def test_a_time_that_never_comes_is_refused_at_its_field(
    school: School, ada: Member, when: str, sentence: str
) -> None:
    heard = await school.set_up(ada, when=when)
    assert sentence in heard.errors["when"]
    assert (await ada.says("/schedule list")).text.startswith("Nothing is scheduled yet.")


async def test_a_missing_permission_is_named_with_how_to_give_it(school: School, ada: Member) -> None:
    school.fake.close_channel(school.challenges, "Send Messages")
    school.fake.close_channel(school.challenges, "Create Public Threads")
    heard = await school.set_up(ada)
    assert heard.errors["channel"] == (
        "Pacer can't post there yet: it lacks Send Messages, Create Public Threads. Mend that, then try again."
    )
    school.fake.reopen_channel(school.challenges)
    assert "Pacer is set up" in (await ada.fills()).text


async def test_a_platform_that_breaks_while_it_is_asked_costs_a_sentence_not_a_trace(
    school: School, ada: Member
) -> None:
    school.fake.fail_next(unexpected(), on=PermissionsCall)
    heard = await school.set_up(ada)
    assert heard.errors["channel"] == ("The platform did not say whether Pacer can post there. Try again in a minute.")


async def test_a_form_without_a_channel_asks_for_one(school: School, ada: Member) -> None:
    await ada.says("/setup")
    assert (await ada.fills(channel="")).errors == {"channel": "Choose the channel for the posts."}


async def test_what_no_form_would_send_comes_back_as_a_form_with_sentences(school: School, ada: Member) -> None:
    await ada.says("/setup")
    heard = await ada.fills(channel="nowhere", zone="x" * 5000, when="every " * 5000, extras="goals\nall\n\nevil")
    assert set(heard.errors) == {"channel", "zone", "when"}
    assert all(len(sentence) < 250 for sentence in heard.errors.values())
    assert typed(heard)["extras"] == "goals"


async def test_setting_up_again_shows_what_is_so_and_changes_what_was_changed(school: School, ada: Member) -> None:
    await school.set_up(ada, when="every Thursday at 17:00", extras="goals")
    assert typed(await ada.says("/setup")) == {
        "channel": school.challenges.channel,
        "zone": "Europe/Berlin",
        "when": "every Thursday at 17:00",
        "notices": school.notices.channel,
        "extras": "goals",
    }
    heard = await ada.fills(channel=school.general.channel, when="every Friday at 17:30", extras="goals\nrecap")
    assert f"1 · weekly in #{school.general.channel} · every Friday at 17:30 (Europe/Berlin)" in heard.text
    listed = (await ada.says("/schedule list")).text
    assert listed.count("weekly") == 1
    assert listed.count("recap") == 1
    await school.until("2027-03-05 17:31")
    assert [post.text for post in school.chat.posts if "Week 1" in post.text]
    assert not [post for post in school.posts() if "Week 1" in post]


async def test_setting_up_again_without_a_change_leaves_every_schedule_as_it_is(school: School, ada: Member) -> None:
    await school.set_up(ada, extras="recap")
    before = (await ada.says("/schedule list")).text
    await ada.says("/setup")
    await ada.fills(extras="recap")
    assert (await ada.says("/schedule list")).text == before


async def test_an_extra_that_is_left_out_the_second_time_ends(school: School, ada: Member) -> None:
    await school.set_up(ada, extras="goals\nrecap")
    await ada.says("/setup")
    heard = await ada.fills(extras="goals")
    assert "Ended, as you left it out: recap (schedule 3)." in heard.text
    assert "recap in" not in heard.text
    assert "recap" not in (await ada.says("/schedule list")).text
    assert typed(await ada.says("/setup"))["extras"] == "goals"
    assert "Ended" not in (await ada.fills()).text
    await ada.says("/setup")
    assert "4 · recap in" in (await ada.fills(extras="goals\nrecap")).text


async def test_an_extra_that_an_admin_added_by_hand_is_not_ended_by_the_form(school: School, ada: Member) -> None:
    await school.set_up(ada)
    await ada.says("/schedule add recap #challenges every Friday 17:00")
    await ada.says("/setup")
    heard = await ada.fills(extras="")
    assert "Ended" not in heard.text
    assert "2 · recap in" in heard.text


async def test_a_new_zone_in_the_form_takes_the_weekly_issue_along(school: School, ada: Member) -> None:
    await school.set_up(ada)
    await ada.says("/setup")
    heard = await ada.fills(zone="America/New_York")
    assert "every Monday at 09:00 (America/New_York)" in heard.text
    await school.until("2027-03-01 14:59")
    assert not school.posts()
    await school.until("2027-03-01 15:01")
    assert "Week 1" in school.posts()[-1]


async def test_the_community_is_shown_with_its_zone_and_where_admins_are_told(school: School, ada: Member) -> None:
    assert "Admins are told: nobody yet: /setup" in (await ada.says("/community show")).text
    await school.set_up(ada)
    shown = (await ada.says("/community show")).text
    assert "Zone: Europe/Berlin" in shown
    assert "Schedules: 1" in shown
    assert f"Admins are told: #{school.notices.channel}" in shown


async def test_a_name_is_kept_letter_by_letter(school: School, ada: Member) -> None:
    name = "*Back* _enders_ @everyone <@1> [x](http://evil.example)"
    assert f"Name: {name}" in (await ada.says(f"/community settings name:{name}")).text
    assert f"Name: {name}" in (await ada.says("/community show")).text


async def test_a_new_zone_of_the_community_names_the_schedules_that_keep_theirs(school: School, ada: Member) -> None:
    await school.set_up(ada)
    shown = (await ada.says("/community settings zone:Asia/Seoul")).text
    assert "Zone: Asia/Seoul" in shown
    assert "In a zone of their own: schedule 1. /schedule edit moves one." in shown
    await ada.says("/schedule edit 1 zone:Asia/Seoul")
    assert "In a zone of their own" not in (await ada.says("/community show")).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("zone:Mars/Base", 'There is no time zone "Mars/Base".'),
        ('name:" "', "That name is empty. Write a few words."),
        ("name:" + "x" * 81, "That name has 81 characters; at most 80 fit."),
    ],
)
async def test_a_wrong_setting_changes_nothing(school: School, ada: Member, typed: str, sentence: str) -> None:
    before = (await ada.says("/community show")).text
    assert sentence in (await ada.says(f"/community settings {typed}")).text
    assert (await ada.says("/community show")).text == before


async def test_notices_move_to_the_channel_that_settings_name(school: School, ada: Member) -> None:
    shown = (await ada.says("/community settings notices:#notices")).text
    assert f"Admins are told: #{school.notices.channel}" in shown
    school.fake.close_channel(school.general, "Send Messages")
    refused = (await ada.says("/community settings notices:#general")).text
    assert "it lacks Send Messages" in refused


async def test_a_holiday_is_told_in_words_and_shown_until_it_is_over(school: School, ada: Member) -> None:
    heard = await ada.says("/community holiday 2027-03-29 2027-03-31")
    assert heard.text == (
        "A holiday for all: Monday, 29 March to Wednesday, 31 March. Nothing is asked then; a check-in still counts."
    )
    assert "Holidays: Monday, 29 March to Wednesday, 31 March" in (await ada.says("/community show")).text
    await school.until("2027-04-01 12:00")
    assert "Holidays" not in (await ada.says("/community show")).text


async def test_a_holiday_of_one_day_needs_no_end(ada: Member) -> None:
    assert "A holiday for all: Thursday, 24 June." in (await ada.says("/community holiday 2027-06-24")).text


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ("2027-03-02 2027-03-01", "A holiday ends on the day it begins or later; 2027-03-01 lies before 2027-03-02."),
        ("2027-02-01", "A holiday can be added up to a week after it began; 2027-02-01 is too long ago."),
        ("2027-03-01 2027-06-01", "A holiday lasts 60 days at most; that one has 93 days."),
        ("soon", "from is a day, not “soon”. Write today, yesterday or a date such as 2027-02-26."),
        ("", "/community holiday needs from. It is /community holiday from [to]."),
    ],
)
async def test_a_holiday_that_cannot_be_is_refused(ada: Member, days: str, sentence: str) -> None:
    assert (await ada.says(f"/community holiday {days}")).text == sentence
    assert "Holidays" not in (await ada.says("/community show")).text


async def test_a_closed_channel_is_shown_with_its_mend(school: School, ada: Member) -> None:
    await school.set_up(ada)
    school.fake.close_channel(school.challenges, "Send Messages")
    await school.until("2027-03-01 09:01")
    shown = (await ada.says("/community show")).text
    assert (
        f"#{school.challenges.channel} is closed to Pacer. Pacer lacks the permission “Send Messages” there." in shown
    )
    assert "/schedule resume" in shown
