"""Several people in one picture: each performs the same driver in a way of their own."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from fondly.domain.motion import Motion
from fondly.motion.driver import Driver
from fondly.motion.performance import SHORTEST_S, write_motion

DELAYS_S = (0.0, 0.7, 0.35, 1.0)
"""How much later than the first each person begins, again and again: a blink lasts about a third
of a second, so that those of neighbours do not fall together."""

OTHER_SEED = 7919
"""Added to the seed for each further person: a prime far beyond what people count up to."""


def write_company(
    driver: Driver, number: int, *, seconds: float, rate: Fraction, intensity: float, seed: int
) -> tuple[Motion, ...]:
    """What each of several people does, the first one exactly what one person alone would do.

    Args:
        driver: what all of them perform.
        number: of people, at least 1.
        seconds, rate, intensity, seed: as for `write_motion`.

    Returns:
        One motion for each, all of one length, at rest in the first and last sample. The others
        have seeds of their own and begin later, as far as the length allows.

    Raises:
        OptionInvalid: see `write_motion`.
    """
    frames = round(Fraction(seconds) * rate)
    motions = []
    for index in range(number):
        delay_s = min(DELAYS_S[index % len(DELAYS_S)], max(seconds - SHORTEST_S, 0.0))
        late = round(delay_s * rate)
        motion = write_motion(
            driver,
            seconds=float((frames - late) / rate),
            rate=rate,
            intensity=intensity,
            seed=seed + OTHER_SEED * index,
        )
        motions.append(_later(motion, frames))
    return tuple(motions)


def _later(motion: Motion, frames: int) -> Motion:
    """The motion after as much rest as makes it so long."""
    rest = np.zeros(frames - motion.frames, np.float32)
    if not rest.size:
        return motion
    columns = {name: np.concatenate([rest, column]) for name, column in motion.channels.items()}
    return Motion(motion.rate, columns)
