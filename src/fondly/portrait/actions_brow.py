"""Brows and nose: frontalis, corrugator, procerus and the muscle that lifts the nostril's wing."""

from __future__ import annotations

from fondly.portrait.actions_pull import Fold, Part, Pull

BROW_INNER_UP: tuple[Part, ...] = (
    # frontalis, inner part: the brow's head and the forehead above it
    Pull((0.16, 0.18), (0.32, 0.42, 0.26, 0.52), (0.003, 0.125), both=True),
    # skin unfolds from under the brow and turns up to the light
    Pull((0.28, 0.12), (0.18, 0.22, 0.10, 0.10), (0.0, 0.0), swell=0.010, both=True),
    # furrows across the forehead
    Fold(((0.34, 0.42), (0.0, 0.40), (-0.34, 0.42)), depth=0.006, width=0.035, ridge=0.004),
)

BROW_OUTER_UP: tuple[Part, ...] = (
    # frontalis, outer part: the brow's arch and tail
    Pull((0.44, 0.19), (0.30, 0.46, 0.24, 0.54), (0.018, 0.070), swell=0.004),
    # skin unfolds from under the brow and turns up to the light
    Pull((0.40, 0.13), (0.22, 0.26, 0.09, 0.09), (0.0, 0.0), swell=0.020),
)

BROW_DOWN: tuple[Part, ...] = (
    # corrugator: from the brow's middle to the root of the nose
    Pull((0.25, 0.17), (0.28, 0.34, 0.20, 0.50), (-0.036, -0.040), swell=0.012),
    # orbicularis: the brow's tail comes down
    Pull((0.48, 0.19), (0.32, 0.38, 0.20, 0.52), (-0.030, -0.020)),
    # the furrow beside the midline
    Fold(((0.060, 0.26), (0.055, 0.06)), depth=0.012, width=0.04),
)

NOSE_SNEER: tuple[Part, ...] = (
    # levator labii superioris alaeque nasi: wing of the nose and the cheek beside it
    Pull((0.23, -0.33), (0.22, 0.42, 0.32, 0.30), (-0.006, 0.074), swell=0.030),
    Pull((0.38, -0.58), (0.28, 0.46, 0.50, 0.36), (-0.018, 0.062)),
    # the lip goes along, both lips together
    Pull((0.17, -0.70), (0.24, 0.26, 0.24, 0.28), (0.006, 0.036), swell=-0.012),
    # the brow's head is drawn down
    Pull((0.20, 0.20), (0.16, 0.26, 0.18, 0.26), (-0.010, -0.028)),
    Fold(((0.201, -0.41), (0.260, -0.476), (0.333, -0.555)), depth=0.012, width=0.035),
)
