"""The benchmarks run, and keep the rows that they should; how fast that was is for the reader of their tables."""

import pytest

from tests.benchmarks import checkins, grading


@pytest.mark.parametrize("disk", [[], ["--slow-fsync", "1"]], ids=["this disk", "a slower disk"])
def test_the_check_in_benchmark_compares_three_ways(disk: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    checkins.main(["--members", "2", "--rounds", "1", *disk])
    printed = capsys.readouterr().out
    assert "Pacer, times plain sqlite3" in printed
    assert "5 SELECT, 4 INSERT" in printed
    assert "All three ways kept the same 16 pieces of evidence." in printed


async def test_the_grading_benchmark_compares_with_a_process_each() -> None:
    cold, warm, longest, bare, at_once, memory = (await grading.measure(4)).lines()
    assert cold.startswith("cold ")
    assert warm.startswith("warm: median ")
    assert longest.startswith("longest by themselves: ")
    assert bare.startswith("a Python process each: median ")
    assert at_once.startswith("asked for at once: ")
    assert memory.startswith("the worker takes ")
