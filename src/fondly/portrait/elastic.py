"""The elastic way: what lies close to the head goes along with it, and nothing is cut out.

Where the figure's outline cannot be told from the background, a cut-out tears. Then the whole
photo is the layer, and the head's motion fades over the background beside it.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.domain.finding import Finding, Severity
from fondly.domain.portrait import Lattice
from fondly.portrait.head_weight import smootherstep
from fondly.portrait.plate import Separation

REACH = 0.9
"""IOD beside the figure over which the motion fades: 4° of roll move the crown by .14, so that
the background is squeezed by less than a third even there."""


GOES_ALONG = Finding(
    "background-goes-along",
    Severity.NOTES,
    "The head's outline cannot be told from the background, so what is close to it moves along.",
    "Choose a photo with a plainer background if straight lines beside the head seem to bend.",
)


PLACED = Finding(
    "face-placed-by-hand",
    Severity.NOTES,
    "The face is where its points say, so nobody checked how it moves, and what is close to the "
    "head moves along.",
    "Look at the clip; correct the points if a lid or the mouth does not fit.",
)


def keep_whole(linear: NDArray[np.float32]) -> Separation:
    """A picture that is not taken apart.

    Args:
        linear: (H, W, 3) float32, the framed photo in linear light.

    Returns:
        Plate and layer that both show the whole picture.
    """
    opaque = np.ones((*linear.shape[:2], 1), np.float32)
    whole = np.concatenate([linear, opaque], axis=-1)
    return Separation(linear.copy(), whole)


def carried_beside(
    matte: NDArray[np.float32], lattice: Lattice, iod_px: float
) -> NDArray[np.float32]:
    """How much of the figure's motion the background beside it makes.

    Args:
        matte: (rows, cols) float32 in [0, 1] at the nodes.
        lattice: the nodes.
        iod_px: inter-ocular distance.

    Returns:
        (rows, cols) float32 in [0, 1]: 1 on the figure, 0 from ``REACH`` beside it.
    """
    away = cv2.distanceTransform((matte <= 0.5).astype(np.uint8), cv2.DIST_L2, 5)
    away_iod = np.asarray(away, np.float64) * lattice.step_px / iod_px
    return (1.0 - smootherstep(away_iod / REACH)).astype(np.float32)
