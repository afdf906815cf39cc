"""Turns a text into a hostile one."""

from random import Random

from tests.scenarios import hostile_words as words

LONGEST = 13_000
"""A little more than a command may have."""


class Spelling:
    def __init__(self, random: Random) -> None:
        self._random = random

    def hostile(self, text: str) -> str:
        """The text after one to three things were done to it."""
        for _ in range(self._random.choice([1, 1, 2, 3])):
            change = self._random.choice(
                [
                    self._with_piece,
                    self._with_piece,
                    self._with_piece,
                    self._without_slice,
                    self._doubled_slice,
                    self._swapped,
                    self._other_case,
                    self._other_spaces,
                    self._quoted,
                    self._stretched,
                ]
            )
            text = change(text)
        return text[:LONGEST]

    def piece(self) -> str:
        return self._random.choice(
            self._random.choice([words.ODD_LETTERS, words.ODD_LETTERS, words.MARKS, words.INJECTIONS, words.NUMBERS])
        )

    def _with_piece(self, text: str) -> str:
        at = self._random.randint(0, len(text))
        return text[:at] + self.piece() + text[at:]

    def _without_slice(self, text: str) -> str:
        first, last = self._slice(text)
        return text[:first] + text[last:]

    def _doubled_slice(self, text: str) -> str:
        first, last = self._slice(text)
        return text[:last] + text[first:]

    def _swapped(self, text: str) -> str:
        first, last = self._slice(text)
        return text[:first] + text[first:last][::-1] + text[last:]

    def _other_case(self, text: str) -> str:
        return self._random.choice([text.upper(), text.lower(), text.swapcase(), text.title(), text.casefold()])

    def _other_spaces(self, text: str) -> str:
        return text.replace(" ", self._random.choice(["  ", "\t", "\n", "\u00a0", "\u2003", "\u200b", "_", ""]))

    def _quoted(self, text: str) -> str:
        first, last = self._slice(text)
        quotes = self._random.choice(['""', "“”", "''", "``", '"”', '" ', "“ "])
        return text[:first] + quotes[0] + text[first:last] + quotes[1] + text[last:]

    def _stretched(self, text: str) -> str:
        """Mostly a little, sometimes up to what a command may have and past it."""
        at = self._random.randint(0, len(text))
        longest = self._random.choice([50, 50, 300, 300, 3_000, LONGEST])
        piece = self._random.choice([self.piece(), self._random.choice("aZ0 *[_`>\u0301")]) or "x"
        return text[:at] + (piece * longest)[:longest] + text[at:]

    def _slice(self, text: str) -> tuple[int, int]:
        first = self._random.randint(0, len(text))
        return first, self._random.randint(first, min(len(text), first + 12))
