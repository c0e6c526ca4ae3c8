"""How a face is lit: burnt, drowned, cut by a hard shadow, smoothed by a filter."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from fondly.perception.face_view import FaceView

LIGHT_IOD_PX = 120.0
BURNT_LEVEL = 245
"""Level of the darkest channel from which skin has no tone left."""
LIT = (
    (50, 101, 118, 117, 123, 187, 205, 36), (280, 330, 347, 346, 352, 411, 425, 266),
    (168, 122, 351, 4, 45, 275),
)  # fmt: skip
"""Cheeks and nose: bare skin that no beard and no fringe darkens."""
_SOFT = 0.02
"""Blur in IOD before light is compared: wider than pores, narrower than a shadow's edge."""
_DARKEST = 6.0
_LEVELS = 64
_PORES_PX = 1.2


@dataclass(frozen=True)
class FaceLight:
    """What the skin tells of the light.

    Args:
        burnt_share: of the skin without any tone left, in [0, 1].
        middle_level: median luma of the skin, 8-bit.
        bright_level: its 98th percentile.
        shadow_depth: between the lit and the shaded part of the bare skin, if it falls in two, in
            natural logarithms: 0.7 is half the light.
        shadow_clear: share in [0, 1] of the skin's differences in light that this division
            explains; an even falling-off explains less than .8.
        pores_share: of the skin's fine texture in that of the eyes; little where a filter smoothed
            the skin.
        eye_levels: fine texture of the eyes, in 8-bit levels.
    """

    burnt_share: float
    middle_level: float
    bright_level: float
    shadow_depth: float
    shadow_clear: float
    pores_share: float
    eye_levels: float


def measure_light(view: FaceView) -> FaceLight | None:
    """How a face is lit; None where too little skin is seen to tell.

    Args:
        view: of a face at `LIGHT_IOD_PX`.
    """
    skin = view.skin
    reach = max(1, round(0.08 * view.iod_px))
    inner = cv2.erode(skin.astype(np.uint8), np.ones((reach, reach), np.uint8)) > 0
    eyes = view.eyes[0] | view.eyes[1]
    if inner.sum() < 0.1 * view.iod_px**2 or not eyes.any():
        return None
    grey = view.grey
    depth, clear = _divided(view)
    fine = grey - cv2.GaussianBlur(grey, (0, 0), _PORES_PX)
    eye_levels = float(fine[eyes].std())
    pores = 1.48 * float(np.median(np.abs(fine[inner])))  # robust standard deviation
    return FaceLight(
        burnt_share=float((view.pixels.min(axis=-1)[skin] > BURNT_LEVEL).mean()),
        middle_level=float(np.median(grey[skin])),
        bright_level=float(np.percentile(grey[skin], 98)),
        shadow_depth=depth,
        shadow_clear=clear,
        pores_share=pores / max(eye_levels, 1e-3),
        eye_levels=eye_levels,
    )


def _divided(view: FaceView) -> tuple[float, float]:
    """How the bare skin falls into a lit and a shaded part.

    By N. Otsu's threshold (IEEE SMC 9, 1979) on the logarithm of its light.
    """
    bare = np.logical_or.reduce([view.part(zone) for zone in LIT])
    soft = cv2.GaussianBlur(view.grey, (0, 0), _SOFT * view.iod_px)
    light = np.log(np.maximum(soft, _DARKEST))[bare]
    if light.size < _LEVELS or float(np.ptp(light)) < 1e-3:
        return 0.0, 0.0
    counts, edges = np.histogram(light, _LEVELS)
    share, middle = counts / light.size, (edges[1:] + edges[:-1]) / 2
    below = np.cumsum(share)[:-1]
    sum_below, mean = np.cumsum(share * middle)[:-1], float(share @ middle)
    between = (mean * below - sum_below) ** 2 / np.maximum(below * (1 - below), 1e-6)
    best = int(np.argmax(between))
    shaded = sum_below[best] / max(float(below[best]), 1e-6)
    lit = (mean - sum_below[best]) / max(1 - float(below[best]), 1e-6)
    return float(lit - shaded), float(between[best] / max(float(light.var()), 1e-6))
