"""What a solved challenge is worth (product rules)."""

from fractions import Fraction

BY_LEVEL = {"beginner": 10, "intermediate": 20, "advanced": 30}
BY_KIND = {"quiz": 5, "short": 5, "project": 20, "reflection": 5}


def worth(kind: str, level: str) -> int:
    """The points of a challenge before bonus and cost: by its level for code, else by its kind."""
    return BY_KIND.get(kind) or BY_LEVEL[level]


def earned(base: int, *, first_try: bool, hints: int, late: bool) -> int:
    """Level plus a fifth for the first try, less a tenth for each hint, halved when late, rounded down once."""
    exact = Fraction(base) + Fraction(base if first_try else 0, 5) - Fraction(base * hints, 10)
    return max(0, int(exact / 2 if late else exact))


def hint_cost(base: int) -> Fraction:
    """A tenth of the challenge's points."""
    return Fraction(base, 10)
