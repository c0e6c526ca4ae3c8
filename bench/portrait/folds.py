"""Folds: the smallest area factor of the figure's surface: drivers, natural mixes, single shapes.

Each cell of the lattice is two triangles in either direction of its diagonal; where the figure
covers it, the smallest signed area of these four over that at rest is its factor. 0 or less is a
fold. The motion itself is judged, not its inverse, which cannot show that it does not exist.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.portrait.figures import Figure as Measured
from bench.portrait.figures import Values
from bench.portrait.rigs import RATE, Rig
from fondly.domain.channels import BLENDSHAPES
from fondly.domain.motion_limits import GENTLE_LIMITS
from fondly.domain.portrait import Figure
from fondly.motion.drivers import drivers
from fondly.motion.performance import write_motion
from fondly.rendering.pose import posed_surface

MIXES: tuple[dict[str, float], ...] = (
    {"mouthSmile": 0.7, "cheekSquint": 0.6, "browOuterUp": 0.4, "mouthDimple": 0.4},
    {"mouthFrown": 0.4, "browInnerUp": 0.7, "mouthShrugLower": 0.3, "mouthPress": 0.5},
    {"mouthPucker": 0.4, "browDown": 0.5, "noseSneer": 0.3, "cheekSquint": 0.3},
    {"mouthStretch": 0.3, "browInnerUp": 0.7, "browOuterUp": 0.6, "jawOpen": 0.4},
    {"mouthFunnel": 0.4, "cheekPuff": 0.3, "mouthPucker": 0.3, "jawOpen": 0.2},
)
"""Expressions as people make them; names without a side stand for both sides."""

TURNS = ((6.0, 6.0, 4.0), (-6.0, 6.0, -4.0), (6.0, -6.0, -4.0), (-6.0, -6.0, 4.0))
"""Yaw, pitch and roll with which each mix is tried: the corners of the gentle limits."""

FIGURES = (
    Measured("drivers", "smallest area factor, every frame of every driver", worst=1e-6),
    Measured("mixes", "smallest area factor, natural mixes", worst=0.2),
    Measured("alone", "smallest area factor, each shape alone at 1", worst=0.2),
)


def measure(rig: Rig) -> Values:
    """The smallest factors of one photo."""
    samples = {"drivers": _driven(rig), "mixes": _mixed(rig), "alone": _alone(rig)}
    return {
        name: min(
            least_factor(figure, sample)
            for figure in rig.portrait.figures
            for sample in np.unique(asked, axis=0)
        )
        for name, asked in samples.items()
    }


def least_factor(figure: Figure, sample: NDArray[np.float32]) -> float:
    """The smallest area factor of any cell that shows some of the figure."""
    _, posed = posed_surface(figure, sample)
    return float(area_factors(posed[..., :2], figure.lattice.step_px)[_shown(figure)].min())


def area_factors(surface: NDArray[np.float32], step_px: float) -> NDArray[np.float64]:
    """Of each cell (rows - 1, cols - 1) of a surface (rows, cols, 2) px the smallest factor."""
    points = surface.astype(np.float64)
    corners = (points[:-1, :-1], points[:-1, 1:], points[1:, 1:], points[1:, :-1])
    areas = []
    for number in range(4):
        before, here, after = (corners[(number + step) % 4] for step in (-1, 0, 1))
        out, back = after - here, before - here
        areas.append(out[..., 0] * back[..., 1] - out[..., 1] * back[..., 0])
    return np.asarray(np.min(areas, axis=0) / step_px**2)


def _shown(figure: Figure) -> NDArray[np.bool_]:
    """Cells that hold some of the figure's layer."""
    lattice = figure.lattice
    covered = np.asarray(figure.layer[..., 3] > 0.02, np.uint8)
    around = cv2.dilate(covered, np.ones((3, 3), np.uint8), iterations=int(lattice.step_px) + 1)
    middle = (np.arange(lattice.rows - 1) + 0.5, np.arange(lattice.cols - 1) + 0.5)
    rows, cols = (
        np.clip(origin + at * lattice.step_px, 0, size - 1).astype(int)
        for origin, at, size in zip(
            (lattice.y0_px, lattice.x0_px), middle, covered.shape, strict=True
        )
    )
    return np.asarray(around[np.ix_(rows, cols)] > 0)


def _driven(rig: Rig) -> NDArray[np.float32]:
    """Every frame of every driver at full intensity, as a user gets it."""
    limits = rig.portrait.limits.tightened(GENTLE_LIMITS)
    asked = []
    for driver in drivers():
        motion = write_motion(driver, rate=RATE, intensity=max(driver.intensity), seed=1)
        asked.append(limits.apply(motion).motion.values)
    return np.concatenate(asked)


def _mixed(rig: Rig) -> NDArray[np.float32]:
    axes = ("head_yaw_deg", "head_pitch_deg", "head_roll_deg")
    turns = [dict(zip(axes, turn, strict=True)) for turn in TURNS]
    return np.stack([rig.limited({**both_sides(mix), **turn}) for mix in MIXES for turn in turns])


def _alone(rig: Rig) -> NDArray[np.float32]:
    return np.stack([rig.limited({name: 1.0}) for name in BLENDSHAPES])


def both_sides(mix: dict[str, float]) -> dict[str, float]:
    """The channels of a mix; shapes that come in pairs act on both sides."""
    single = {"browInnerUp", "cheekPuff", "jawOpen", "mouthFunnel", "mouthPucker"}
    single |= {"mouthShrugLower", "mouthShrugUpper"}
    channels: dict[str, float] = {}
    for name, weight in mix.items():
        sides = ("",) if name in single else ("Left", "Right")
        channels.update({name + side: weight for side in sides})
    return channels
