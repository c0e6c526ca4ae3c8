"""Stillness: what changes where nothing should, in raw levels of 0 to 255."""

from __future__ import annotations

import cv2
import numpy as np

from bench.portrait.figures import Figure, Values
from bench.portrait.rigs import POSES, Pixels, Rig
from fondly.domain.channels import CHANNELS, INDEX

REACH_IOD = 0.3
"""A figure can cover a pixel only if its layer lies this near: a roll of 4° atop a tall hat."""
HARDLY = 1e-6
"""Motion that nobody can see: the figure is drawn as if it moved."""

FIGURES = (
    Figure("outside", "greatest difference outside the figure", high_is_good=False, worst=0),
    Figure("rest", "greatest difference at rest", high_is_good=False, worst=0),
    Figure("near_rest", "greatest difference just beside rest", high_is_good=False, worst=1),
)


def measure(rig: Rig) -> Values:
    """One photo's differences."""
    nothing = np.zeros(len(CHANNELS), np.float32)
    hardly = nothing.copy()
    for name in ("head_yaw_deg", "eyeBlinkLeft", "eyeBlinkRight", "jawOpen", "mouthSmileLeft"):
        hardly[INDEX[name]] = HARDLY
    photo = rig.portrait.photo.pixels
    everywhere = np.ones(photo.shape[:2], bool)
    outside = _outside(rig)
    return {
        "outside": max(difference(rig.frame(pose), photo, outside) for pose in POSES),
        "rest": difference(rig.render(nothing), photo, everywhere),
        "near_rest": difference(rig.render(hardly), photo, everywhere),
    }


def difference(frame: Pixels, photo: Pixels, where: np.ndarray) -> float:
    """The greatest absolute difference of two pictures (H, W, 3) where a mask (H, W) is true."""
    apart = np.abs(frame.astype(np.int16) - photo)[where]
    return float(apart.max()) if apart.size else 0.0


def _outside(rig: Rig) -> np.ndarray:
    """Where no layer lies within reach, (H, W) bool."""
    reached = np.zeros(rig.portrait.photo.pixels.shape[:2], bool)
    for figure in rig.portrait.figures:
        covered = np.asarray(figure.layer.any(axis=-1), np.uint8)
        away = cv2.distanceTransform(1 - covered, cv2.DIST_L2, 5)
        reached |= np.asarray(away < REACH_IOD * figure.face.iod_px)
    return ~reached
