"""Where the iris is: a disc, found by the edge between the coloured and the white of the eye."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import EyeOutline, places
from fondly.imaging.colour import GREY
from fondly.portrait.eye_frame import IRIS, EyeFrame

ARC_DEG = np.concatenate([np.arange(-50, 51, 10), np.arange(130, 231, 10), (75.0, 90.0, 105.0)])
"""Directions in which the edge is looked for: to both sides and down, where lids hide it least."""
SEARCH = ((0.10, 0.07, 0.18), (0.03, 0.02, 0.05))
"""Reach of the two searches: along u and v in eye units, and of the radius as a share."""
STEPS = 7
PRIOR = 0.12
"""How much edge contrast a place at the far end of the search must gain over the mesh's own."""

Plane = NDArray[np.float32]


@dataclass(frozen=True)
class IrisDisc:
    """The iris as an ellipse, in eye units.

    Args:
        u, v: its centre.
        radius_u, radius_v: half axes along and across the eye.
        contrast: how clear its edge is against the white, in [0, 1] of the white's brightness.
    """

    u: float
    v: float
    radius_u: float
    radius_v: float
    contrast: float = 0.0

    def distance(self, u: Plane, v: Plane) -> Plane:
        """Distance from the centre over the radius: 1 on the limbus."""
        along, across = (u - self.u) / self.radius_u, (v - self.v) / self.radius_v
        return np.asarray(np.hypot(along, across), np.float32)


def iris_of_landmarks(frame: EyeFrame) -> IrisDisc:
    """The iris where the mesh has it."""
    centre, inner, up, outer, down = frame.landmarks[list(IRIS[frame.side]), :2]
    radius_v = float(np.linalg.norm(up - down)) / 2
    radius_u = float(np.linalg.norm(inner - outer)) / 2
    radius_v = max(radius_v, radius_u, 0.05)
    return IrisDisc(float(centre[0]), float(centre[1]), max(radius_u, 0.6 * radius_v), radius_v)


def find_iris(frame: EyeFrame, outline: EyeOutline, cut: Plane) -> IrisDisc:
    """The iris in the pixels, near where the mesh has it.

    Of all discs nearby the one with the strongest step from dark to bright across its edge
    (Daugman's integro-differential operator), over the arcs that the lids leave free.
    """
    light = (cut @ GREY).astype(np.float32)
    start = iris_of_landmarks(frame)
    best = start
    for reach_u, reach_v, reach_r in SEARCH:
        steps = np.linspace(-1, 1, STEPS)
        du, dv, dr = (grid.ravel() for grid in np.meshgrid(steps, steps, steps, indexing="ij"))
        u, v = best.u + reach_u * du, best.v + reach_v * dv
        scale = 1 + reach_r * dr
        discs = (u, v, scale * best.radius_u, scale * best.radius_v)
        contrast = _edge_contrast(frame, outline, light, discs)
        strayed = (
            ((u - start.u) / SEARCH[0][0]) ** 2
            + ((v - start.v) / SEARCH[0][1]) ** 2
            + ((scale * best.radius_u / start.radius_u - 1) / SEARCH[0][2]) ** 2
        )
        k = int(np.argmax(contrast - PRIOR * strayed))
        best = IrisDisc(
            float(u[k]), float(v[k]), float(scale[k] * best.radius_u),
            float(scale[k] * best.radius_v), float(np.clip(contrast[k], 0, 1)),
        )  # fmt: skip
    return best


def _edge_contrast(
    frame: EyeFrame,
    outline: EyeOutline,
    light: Plane,
    discs: tuple[NDArray[np.float64], ...],
) -> NDArray[np.float64]:
    """Mean relative step of brightness across the edge of each disc; 0 where hardly any is free."""
    u0, v0, ru, rv = (part[:, None] for part in discs)
    angle = np.radians(ARC_DEG)[None, :]
    grid = places() * outline.half_width
    bands = []
    free = np.ones((u0.shape[0], angle.shape[1]), bool)
    for share in (0.80, 0.90, 1.10, 1.20):
        u = u0 + share * ru * np.cos(angle)
        v = v0 + share * rv * np.sin(angle)
        bands.append(frame.resample(light, u, v))
        upper, lower = np.interp(u, grid, outline.upper), np.interp(u, grid, outline.lower)
        free &= (v > upper + 0.03) & (v < lower - 0.01)
    inside, outside = bands[0] + bands[1], bands[2] + bands[3]
    step = np.clip((outside - inside) / np.maximum(outside + inside, 20.0), -0.5, 0.5) * free
    count = free.sum(axis=1)
    sides = []
    for side in (ARC_DEG < 60, ARC_DEG > 120):
        seen = free[:, side].sum(axis=1)
        sides.append(np.where(seen >= 3, step[:, side].sum(axis=1) / np.maximum(seen, 1), 0.0))
    mean = step.sum(axis=1) / np.maximum(count, 1)
    both = np.minimum(sides[0], sides[1])
    return np.asarray(np.where(count >= 6, 0.5 * mean + 0.5 * both, 0.0), np.float64)
