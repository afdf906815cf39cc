"""What the Discord adapter found out about somebody a moment ago."""

from datetime import timedelta

from adapters.discord.lately import Lately


async def test_it_is_known_for_its_time() -> None:
    known: Lately[str] = Lately(timedelta(minutes=1), most=10)
    known.put(1, "here")
    assert known.get(1) == "here"
    assert known.get(2) is None
    known.drop(1)
    assert known.get(1) is None


async def test_it_is_not_known_after_its_time() -> None:
    known: Lately[str] = Lately(timedelta(0), most=10)
    known.put(1, "here")
    assert known.get(1) is None


async def test_of_too_many_the_oldest_are_forgotten() -> None:
    known: Lately[str] = Lately(timedelta(minutes=1), most=2)
    for user in (1, 2, 1, 3):
        known.put(user, "here")
    assert [known.get(user) for user in (1, 2, 3)] == ["here", None, "here"]
