"""A small run of hostile texts; `python -m tests.scenarios.hostile_texts` is the long one."""

from pathlib import Path

from tests.scenarios.hostile_texts import live_through


async def test_three_thousand_hostile_texts_raise_nothing_and_store_nothing_wrong(tmp_path: Path) -> None:
    told = await live_through(tmp_path / "pacer.db", 3_000, "small")
    assert told.examples == {}
    assert told.outcomes.total() == 3_000
    assert min(told.outcomes[f"command: {outcome}"] for outcome in ("answered", "refused", "a form opened")) > 20
