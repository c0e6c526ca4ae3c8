"""Where the pixels around an eye lie relative to its lids."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fondly.domain.eye import EyeOutline, places
from fondly.portrait.eye_frame import EyeFrame

Plane = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class EyeZones:
    """Every pixel's place around the lids, in eye units, (h, w) float32 each.

    Args:
        u, v: the pixel's own place.
        t: place along the eye, -1 at the outer and 1 at the inner corner.
        above: distance above the upper margin (negative below it).
        below: distance below the lower margin (negative above it).
        beyond: distance beyond the nearer corner over the eye's width as it is seen, foreshortened
            or not (negative between the corners).
        reach: how far lid skin reaches above the margin here.
    """

    u: Plane
    v: Plane
    t: Plane
    above: Plane
    below: Plane
    beyond: Plane
    reach: Plane

    @property
    def opening(self) -> NDArray[np.bool_]:
        """Where the open eye is, between both margins and both corners: (h, w)."""
        return (self.above < 0) & (self.below < 0) & (self.beyond < 0)


def zones_of(frame: EyeFrame, outline: EyeOutline) -> EyeZones:
    """Where every pixel of the box lies relative to the lids."""
    u, v = frame.coordinates()
    t = u / outline.half_width
    grid = places()

    def at(table: Plane) -> Plane:
        return np.asarray(np.interp(t, grid, table), np.float32)

    return EyeZones(
        u=u,
        v=v,
        t=np.asarray(t, np.float32),
        above=at(outline.upper) - v,
        below=v - at(outline.lower),
        beyond=np.asarray((np.abs(u) / np.float32(outline.half_width) - 1) / 2, np.float32),
        reach=at(outline.reach),
    )


def smooth(edge0: float, edge1: float, x: NDArray[np.floating]) -> Plane:
    """Hermite step from 0 at ``edge0`` to 1 at ``edge1``."""
    t = np.clip((x - edge0) / (edge1 - edge0), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)
