"""Which items fit a schedule, in which order."""

from bot.features.program import fitting_challenges, fitting_tips
from bot.library.load import Library
from tests.school import library


def slugs(*, of: str | None = None, level: str | None = None, topic: str | None = None) -> list[str]:
    return [challenge.slug for challenge in fitting_challenges(library(), of=of, level=level, topic=topic)]


def test_a_series_has_its_own_order_and_its_end() -> None:
    assert slugs(of="season-one") == list(library().series["season-one"].items)


def test_without_a_series_the_first_season_comes_before_all_others_and_nothing_comes_twice() -> None:
    season = list(library().series["season-one"].items)
    assert slugs()[: len(season)] == season
    assert sorted(slugs()) == sorted(library().challenges)


def test_a_roadmap_leaves_the_order_of_challenges_as_it_is() -> None:
    assert slugs(of="backend-in-eight-steps") == slugs()


def test_a_level_and_a_topic_both_have_to_fit() -> None:
    easy = slugs(level="beginner")
    served = slugs(topic="api-development")
    assert slugs(level="beginner", topic="api-development") == [slug for slug in easy if slug in served]
    assert 0 < len(easy) < len(slugs())
    assert 0 < len(served) < len(slugs())


def test_a_series_without_a_fitting_item_has_none() -> None:
    assert slugs(of="season-one", level="advanced", topic="solid-principles") == []


def test_tips_are_all_or_those_of_a_topic() -> None:
    assert [tip.slug for tip in fitting_tips(library(), None)] == list(library().tips)
    topics = {topic for tip in library().tips.values() for topic in tip.topics}
    for topic in topics:
        assert all(topic in tip.topics for tip in fitting_tips(library(), topic))


def test_an_empty_library_has_nothing_to_offer() -> None:
    empty = Library(challenges={}, tips={}, roadmaps={}, projects={}, series={}, recaps={})
    assert list(fitting_challenges(empty, of=None, level=None, topic=None)) == []
    assert list(fitting_tips(empty, None)) == []


def test_an_item_that_left_the_library_is_passed_over() -> None:
    whole = library()
    kept = {slug: item for slug, item in whole.challenges.items() if slug != "created-and-where"}
    smaller = Library(
        challenges=kept,
        tips=whole.tips,
        roadmaps=whole.roadmaps,
        projects=whole.projects,
        series=whole.series,
        recaps=whole.recaps,
    )
    found = [item.slug for item in fitting_challenges(smaller, of="season-one", level=None, topic=None)]
    assert found == [slug for slug in whole.series["season-one"].items if slug != "created-and-where"]
