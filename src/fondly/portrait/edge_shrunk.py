"""A figure and its surroundings at the size at which loose hair is looked for."""

from __future__ import annotations

from dataclasses import dataclass, replace

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

    def with_matte(self, alpha: NDArray[np.float32]) -> Shrunk:
        """The same picture with another matte (H, W)."""
        small = _smaller(alpha, self.alpha.shape)
        return replace(self, alpha=small, away=_away(small, self.iod_px))

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
    size = (max(round(height * scale), 3), max(round(width * scale), 3))
    image, small = _smaller(encoded, size), _smaller(alpha, size)
    return Shrunk(image, small, _away(small, iod_px * scale), iod_px * scale, (height, width))


def _smaller(plane: NDArray[np.float32], size: tuple[int, ...]) -> NDArray[np.float32]:
    """A picture or a matte of so many rows and columns."""
    resized = cv2.resize(plane, size[1::-1], interpolation=cv2.INTER_AREA)
    return np.asarray(resized, np.float32)


def _away(alpha: NDArray[np.float32], iod_px: float) -> NDArray[np.float32]:
    """IOD from the solid part of a matte."""
    away_px = cv2.distanceTransform((alpha <= 0.5).astype(np.uint8), cv2.DIST_L2, 3)
    return np.asarray(away_px / iod_px, np.float32)
