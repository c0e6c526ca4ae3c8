"""A gain that keeps curves below what they may reach without changing their shape.

Cutting or bending the top off a swell makes its flanks steeper: a smile that fades in 1.1 s fades
in .55 s once its upper half is bent flat, and looks switched on. So what goes too far is turned
down as a whole, as a sound engineer's look-ahead limiter does: the gain is down before the peak
comes and stays down until it has gone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BEFORE_S = 2.5
"""A gain is fully down this long before and after what asks for it, less EASE_S: longer than
expressions take to come or go (.3 to 2 s)."""
EASE_S = 1.25
"""Half the time in which a gain changes: slower than any expression."""


def eased_gain(wanted: NDArray[np.float64], rate: float) -> NDArray[np.float64]:
    """The largest gain of slow changes that nowhere exceeds what is wanted.

    The least of `wanted` within BEFORE_S, averaged over EASE_S either way with a Hann window.

    Args:
        wanted: (T,) the gain that each sample by itself would need, 0 to 1.
        rate: samples per second.

    Returns:
        (T,), at most `wanted`, and exactly 1 where all is 1 within BEFORE_S + EASE_S.
    """
    if (wanted >= 1).all():
        return np.ones_like(wanted)
    half = round(EASE_S * rate)
    reach = max(round(BEFORE_S * rate), half)
    least = _running_least(wanted, reach)
    window = np.hanning(2 * half + 3)[1:-1]
    padded = np.pad(least, half, mode="edge")
    eased = np.convolve(padded, window / window.sum(), mode="valid")
    gain: NDArray[np.float64] = np.where(
        _running_least(least, half) >= 1, 1.0, np.minimum(eased, wanted)
    )
    return gain


def _running_least(values: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """The least value (T,) within `reach` samples of each, by doubling spans."""
    padded = np.pad(values, reach, constant_values=np.inf)
    span, width = 1, 2 * reach + 1
    while 2 * span <= width:
        padded = np.minimum(padded[:-span], padded[span:])
        span *= 2
    rest = width - span
    return np.minimum(padded[: len(padded) - rest], padded[rest:])
