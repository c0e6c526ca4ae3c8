"""A smooth step between two layers, for all that is drawn over an edge."""

from __future__ import annotations

import numpy as np

from fondly.imaging.kernels import kernel

ZERO, HALF, ONE = np.float32(0.0), np.float32(0.5), np.float32(1.0)
TWO, THREE = np.float32(2.0), np.float32(3.0)


@kernel
def step(x: np.float32) -> np.float32:
    """Hermite step from 0 at -1 to 1 at 1, as far from 0 at x as from 1 at -x."""
    t = min(max(HALF * x + HALF, ZERO), ONE)
    return np.float32(t * t * (THREE - TWO * t))
