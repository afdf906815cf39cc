"""The content that comes with Pacer keeps its own rules and promises."""

import re
from collections import Counter

import pytest

from bot.library.check import check_folder
from bot.library.fields import Level, Topic
from bot.library.load import load_library, shipped_content


@pytest.fixture(scope="module")
def library():
    return load_library(shipped_content())


def sentences(text):
    return re.findall(r"[.!?](?=[*”\"]*(?:\s|$))", text)


def test_it_has_no_problems():
    assert [str(problem) for problem in check_folder(shipped_content()).problems] == []


def test_there_is_a_year_of_it(library):
    kinds = Counter(challenge.kind for challenge in library.challenges.values())
    assert kinds["code"] >= 52
    assert kinds["quiz"] >= 60
    assert len(library.tips) >= 52


def test_the_nine_roadmaps_have_their_steps(library):
    assert {slug: len(roadmap.steps) for slug, roadmap in library.roadmaps.items()} == {
        "backend-in-eight-steps": 8,
        "start-a-backend-career": 8,
        "learn-backend-path": 8,
        "twelve-steps-to-backend": 12,
        "four-phases-to-a-job": 4,
        "project-ladder": 12,
        "certifications": 7,
        "interview-ready": 9,
        "first-backend-job": 10,
    }


def test_no_two_items_have_one_title(library):
    items = [
        *library.challenges.values(),
        *library.tips.values(),
        *library.roadmaps.values(),
        *library.series.values(),
        *library.projects.values(),
    ]
    assert [title for title, count in Counter(item.title for item in items).items() if count > 1] == []


def test_authentication_is_the_seventh_of_the_eight_steps(library):
    step = library.roadmap("backend-in-eight-steps").steps[6]
    assert step.topics == (Topic.AUTHENTICATION_AND_AUTHORIZATION,)


def test_the_project_ladder_has_every_level(library):
    levels = [project.level for project in library.projects.values()]
    assert len(levels) >= 10
    assert all(levels.count(level) >= 3 for level in Level)


def test_challenges_and_projects_touch_all_ten_topics(library):
    touched = {topic for item in (*library.challenges.values(), *library.projects.values()) for topic in item.topics}
    assert touched == set(Topic)


def test_every_tip_is_two_to_five_sentences(library):
    counts = {slug: len(sentences(tip.text)) for slug, tip in library.tips.items()}
    assert {slug: count for slug, count in counts.items() if not 2 <= count <= 5} == {}


def test_every_prompt_asks_something(library):
    prompts = [step.prompt for roadmap in library.roadmaps.values() for step in roadmap.steps]
    assert [prompt for prompt in prompts if "?" not in prompt] == []


def test_no_prompt_is_asked_twice(library):
    prompts = [step.prompt for roadmap in library.roadmaps.values() for step in roadmap.steps]
    assert len(set(prompts)) == len(prompts)


def test_every_roadmap_leads_to_something_to_build_and_to_solve(library):
    for roadmap in library.roadmaps.values():
        assert sum(step.project is not None for step in roadmap.steps) >= 3, roadmap.slug
        assert sum(bool(step.challenges) for step in roadmap.steps) >= 3, roadmap.slug


def test_there_are_two_seasons_of_twelve_weeks(library):
    assert [len(library.series[slug].items) for slug in ("season-one", "season-two")] == [12, 12]


def test_the_sprint_is_thirty_projects(library):
    sprint = [library.challenge(slug) for slug in library.series["thirty-projects"].items]
    assert [challenge.kind for challenge in sprint] == ["project"] * 30
    assert all(challenge.done for challenge in sprint)


@pytest.mark.parametrize(("series", "kind", "least"), [("year-of-code", "code", 52), ("year-of-questions", "quiz", 60)])
def test_a_year_in_itself_is_of_one_kind(library, series, kind, least):
    year = [library.challenge(slug) for slug in library.series[series].items]
    assert {challenge.kind for challenge in year} == {kind}
    assert len(year) >= least


def test_every_item_of_a_series_is_there_and_comes_once(library):
    for series in library.series.values():
        assert [slug for slug in series.items if slug not in library.challenges] == [], series.slug
        assert len(set(series.items)) == len(series.items), series.slug


def test_every_code_challenge_has_cases_in_the_open_and_as_many_hidden(library):
    for challenge in library.challenges.values():
        if challenge.kind == "code":
            hidden = sum(case.hidden for case in challenge.cases)
            assert len(challenge.cases) >= 8, challenge.slug
            assert len(challenge.cases) / 2 <= hidden < len(challenge.cases), challenge.slug
            assert len(challenge.mistakes) >= 2, challenge.slug


def test_the_weekly_recap_has_words_for_busy_and_quiet_weeks(library):
    recap = library.recap("weekly-recap")
    assert recap.text and recap.quiet and recap.closing
    assert not re.search(r"[{}]|%s", recap.text + recap.quiet + recap.closing)
