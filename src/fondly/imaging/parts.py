"""The shape of a part of a mask."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def breadth_px(where: NDArray[np.bool_]) -> float:
    """Standard deviation of a part's pixels across its longer axis; 0 of fewer than three."""
    places = np.stack(np.nonzero(where))
    if places.shape[1] < 3:
        return 0.0
    return float(np.sqrt(max(float(np.linalg.eigvalsh(np.cov(places))[0]), 0.0)))
