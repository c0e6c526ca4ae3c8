"""The average face that MediaPipe's mesh is a deformed copy of."""

from __future__ import annotations

import io
from functools import cache

import numpy as np
from numpy.typing import NDArray

from fondly.models.catalogue import CANONICAL_FACE, read_weights


@cache
def canonical_face() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Its points and how much each counts when the head's rotation is measured.

    Returns:
        (468, 3) in cm, x to the subject's left, y up, z forward; and (468,) weights, zero for all
        but 33. Both read-only.

    Raises:
        WeightsMissing, WeightsCorrupt: see `read_weights`.
    """
    stored = np.load(io.BytesIO(read_weights(CANONICAL_FACE)), allow_pickle=False)
    table = stored.astype(np.float64)
    table.flags.writeable = False
    return table[:, :3], table[:, 3]
