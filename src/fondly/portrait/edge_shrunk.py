"""A figure and its surroundings at the size at which loose hair is looked for."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

IOD_PX = 128
"""Between the eyes of the picture that is searched."""


@dataclass(frozen=True, eq=False)
class Shrunk:
    """The picture that is searched: what of it is the figure, and how far each pixel is from it.

    Args:
        image: (h, w, 3) float32, sRGB-encoded in [0, 1].
        alpha: (h, w) float32 in [0, 1], the figure's matte without loose hair.
        away: (h, w) float32, IOD from the figure's solid part.
        iod_px: inter-ocular distance in this picture.
        whole: height and width of the picture it was made from.
    """

    image: NDArray[np.float32]
    alpha: NDArray[np.float32]
    away: NDArray[np.float32]
    iod_px: float
    whole: tuple[int, int]

    def grey(self) -> NDArray[np.float32]:
        """Its luma: (h, w) in [0, 1]."""
        return np.asarray(cv2.cvtColor(self.image, cv2.COLOR_RGB2GRAY), np.float32)

    def enlarge(self, found: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Where what was found (h, w) lies in the whole picture (H, W), a little wider."""
        wider = cv2.dilate(found.astype(np.uint8), np.ones((3, 3), np.uint8))
        size = (self.whole[1], self.whole[0])
        return np.asarray(cv2.resize(wider, size, interpolation=cv2.INTER_NEAREST) > 0)


def shrink(encoded: NDArray[np.float32], alpha: NDArray[np.float32], iod_px: float) -> Shrunk:
    """A picture at that size, or as it is if it is smaller.

    Args:
        encoded: (H, W, 3) float32, sRGB-encoded in [0, 1].
        alpha: (H, W) float32 in [0, 1], the figure's matte without loose hair.
        iod_px: inter-ocular distance.
    """
    height, width = alpha.shape
    scale = min(1.0, IOD_PX / iod_px)
    size = (max(round(width * scale), 3), max(round(height * scale), 3))
    image, small = (
        np.asarray(cv2.resize(one, size, interpolation=cv2.INTER_AREA), np.float32)
        for one in (encoded, alpha)
    )
    away_px = cv2.distanceTransform((small <= 0.5).astype(np.uint8), cv2.DIST_L2, 3)
    away = np.asarray(away_px / (iod_px * scale), np.float32)
    return Shrunk(image, small, away, iod_px * scale, (height, width))
