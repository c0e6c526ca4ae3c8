"""Chance that repeats: the same seed gives the same numbers on every machine and version."""

from __future__ import annotations

from random import Random


class Chance:
    """Random numbers for one part of a performance.

    Parts have streams of their own, so that one more draw for the blinks does not change the
    head. Python promises the sequence of `Random.random` for a seed; numpy does not.

    Args:
        seed: the user's seed, any int.
        part: what the numbers are for.
    """

    def __init__(self, seed: int, part: str) -> None:
        self._random = Random(f"{seed}/{part}").random  # noqa: S311  nothing secret here

    def between(self, low: float, high: float) -> float:
        """A number from low to high, evenly."""
        return low + (high - low) * self._random()

    def around(self, value: float, share: float) -> float:
        """The value, more or less by up to a share of it."""
        return value * self.between(1.0 - share, 1.0 + share)

    def bell(self) -> float:
        """A number of mean 0 and deviation 1, nearly normal: twelve even ones, summed."""
        return sum(self._random() for _ in range(12)) - 6.0

    def side(self) -> float:
        """-1 or 1."""
        return 1.0 if self._random() < 0.5 else -1.0

    def happens(self, probability: float) -> bool:
        """True with the given probability."""
        return self._random() < probability
