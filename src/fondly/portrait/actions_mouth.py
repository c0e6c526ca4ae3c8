"""Mouth, jaw and the cheeks' air with closed lips: both lips move together along their line."""

from __future__ import annotations

import numpy as np

from fondly.portrait.actions_chart import Chart
from fondly.portrait.actions_pull import Fold, Part, Pull
from fondly.portrait.actions_smile import CORNER

DIMPLE: tuple[Part, ...] = (
    # buccinator: the corner is pinned back against the teeth
    Pull((0.26, -0.82), (0.26, 0.22, 0.34, 0.26), (0.030, 0.004), swell=-0.036),
    Pull((0.31, -0.92), (0.29, 0.32, 0.50, 0.30), (-0.006, 0.060), swell=-0.018),
    Fold(((0.335, -0.70), (0.355, -0.79), (0.34, -0.88)), depth=0.014, width=0.03, ridge=0.006),
)

FROWN: tuple[Part, ...] = (
    # depressor anguli oris: from the corner to the jaw
    Pull((0.29, -0.74), (0.28, 0.28, 0.36, 0.38), (0.006, -0.046), swell=-0.024, along=(291, 394)),
    Pull((0.36, -0.91), (0.27, 0.38, 0.32, 0.32), (0.018, -0.030), swell=0.035),
    Fold(((0.31, -0.80), (0.35, -0.90), (0.36, -1.02)), depth=0.010, width=0.032),
)

STRETCH: tuple[Part, ...] = (
    # risorius and platysma: the corner goes straight back
    Pull((0.28, -0.79), (0.32, 0.26, 0.32, 0.32), (0.042, -0.030), swell=-0.050),
    Pull((0.56, -0.98), (0.54, 0.44, 0.40, 0.56), (0.050, 0.010), swell=0.030),
)

PRESS: tuple[Part, ...] = (
    # orbicularis oris: both lips are pressed on the teeth and thinner
    Pull((0.12, -0.67), (0.28, 0.22, 0.10, 0.10), (0.0, -0.012), swell=-0.010),
    Pull((0.12, -0.91), (0.28, 0.22, 0.14, 0.11), (0.0, 0.012), swell=-0.010),
    # mentalis: the chin's skin and the mouth with it come up
    Pull((0.22, -1.08), (0.42, 0.36, 0.44, 0.38), (0.0, 0.044)),
    Pull((0.42, -0.62), (0.28, 0.32, 0.30, 0.40), (0.010, 0.014), swell=0.020),
)

MOUTH_ASIDE: tuple[Part, ...] = (
    Pull((-0.20, -0.76), (0.80, 0.64, 0.48, 0.56), (0.104, 0.003)),
    Pull((0.36, -0.74), (0.48, 0.60, 0.50, 0.52), (0.040, 0.056), swell=0.016),
    Pull((-0.10, -0.77), (0.44, 0.58, 0.38, 0.36), (0.100, -0.012), swell=-0.040),
    Pull((-0.05, -1.12), (0.80, 0.70, 0.36, 0.42), (0.070, 0.008)),
)

PUCKER: tuple[Part, ...] = (
    # orbicularis oris draws the corners together and forward (a face scan's by .054, these by .079
    # with the cheeks' share, so that it reads as a kiss)
    Pull(CORNER, (0.26, 0.36, 0.36, 0.34), (-0.070, 0.010), swell=0.050, both=True),
    # the lips are fuller in the middle
    Pull((0.07, -0.67), (0.22, 0.22, 0.13, 0.16), (-0.012, 0.028), swell=0.030, both=True),
    Pull((0.07, -0.91), (0.22, 0.22, 0.18, 0.13), (-0.012, -0.025), swell=0.025, both=True),
    # cheeks are drawn in
    Pull((0.62, -0.90), (0.46, 0.42, 0.46, 0.56), (-0.046, 0.020), swell=-0.030, both=True),
)

USUAL_WIDTH, WIDTH_SHARES = 0.55, (0.75, 1.5)
"""IOD from corner to corner of a mouth at rest (a face scan's). A wider mouth, one that smiles say,
has farther to go to be puckered, and a narrow one less far."""


def breadth(chart: Chart) -> float:
    """How wide this mouth is, over one at rest."""
    width = float(np.linalg.norm(chart.landmarks[291] - chart.landmarks[61]))
    return float(np.clip(width / USUAL_WIDTH, *WIDTH_SHARES))


CHEEK_PUFF: tuple[Part, ...] = (
    Pull((0.47, -0.74), (0.60, 0.50, 0.60, 0.58), (0.030, 0.036), swell=0.120, both=True),
    Pull((0.20, -0.90), (0.36, 0.38, 0.26, 0.22), (-0.030, -0.024), swell=0.040, both=True),
    Pull((0.18, -0.70), (0.38, 0.36, 0.20, 0.28), (-0.050, -0.008), swell=0.014, both=True),
)

SHRUG_UPPER: tuple[Part, ...] = (
    Pull((0.06, -0.72), (0.34, 0.34, 0.24, 0.24), (0.0, 0.036), swell=-0.006, both=True),
)

SHRUG_LOWER: tuple[Part, ...] = (
    # mentalis pushes the chin's skin and both lips up
    Pull((0.15, -1.14), (0.40, 0.46, 0.40, 0.34), (-0.006, 0.056), swell=-0.010, both=True),
    Pull((0.13, -0.97), (0.38, 0.38, 0.24, 0.30), (0.0, 0.034), swell=0.020, both=True),
)

JAW_ASIDE: tuple[Part, ...] = (
    Pull((-0.20, -1.12), (0.95, 0.72, 0.60, 0.58), (0.078, 0.0), swell=-0.060),
    Pull((0.35, -1.02), (0.78, 0.60, 0.66, 0.44), (0.068, 0.006), swell=0.070),
)

JAW_FORWARD: tuple[Part, ...] = (
    Pull((0.14, -1.14), (0.90, 0.80, 0.62, 0.48), (0.030, -0.008), swell=0.080, both=True),
)
