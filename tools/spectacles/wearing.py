"""Puts drawn spectacles on a photographed face, and says which pixels they are."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from spectacles.lenses import draw_lens
from spectacles.materials import painted
from spectacles.shapes import Pair, Points, Random, draw_form

FINER = 2
"""Masks are drawn so many times as large, and made smaller again."""

FRACTION_BITS = 4

RIGHT_EYE, LEFT_EYE = (33, 133), (263, 362)
"""Corners in the mesh, the outer one first."""

CROWN, CHIN, NOSE = 10, 152, 1

Plane = NDArray[np.float32]


@dataclass(frozen=True)
class Worn:
    """A picture with spectacles.

    Args:
        picture: (H, W, 3) float32 0..255.
        frame: (H, W) float32 in [0, 1], rims, bridge and temples.
        glare: (H, W) float32 in [0, 1], where lenses mirror or are so dark that what lies behind
            them is hardly seen.
    """

    picture: Plane
    frame: Plane
    glare: Plane


@dataclass(frozen=True)
class _Head:
    origin: NDArray[np.float64]
    axes: NDArray[np.float64]

    def seen(self, points: Points) -> Points:
        """Places in the picture: (..., 2)."""
        return (self.origin + points @ self.axes)[..., :2]


def put_on(
    rng: Random,
    picture: NDArray[np.uint8],
    mesh: NDArray[np.float32],
    scenes: list[NDArray[np.uint8]],
) -> Worn:
    """Draw spectacles on a face.

    Args:
        picture: (H, W, 3) uint8 RGB.
        mesh: (478, 3) landmarks in pixels.
        scenes: pictures that lenses may mirror.
    """
    head, form = _head(mesh), draw_form(rng)
    shape = (picture.shape[0], picture.shape[1])
    frame = _frame(head, form, shape, rng)
    image, glare = picture.astype(np.float32), np.zeros(shape, np.float32)
    image *= (1 - rng.uniform(0.05, 0.45) * _shadow(frame, rng))[..., None]
    seed = int(rng.integers(2**31))
    for outline in form.lenses:
        inside = _filled([head.seen(outline)], shape)
        # Both lenses are of one glass and mirror much the same, but not quite.
        image, hidden = draw_lens(np.random.default_rng(seed), rng, image, inside, scenes)
        glare = np.maximum(glare, hidden)
    return Worn(painted(rng, image, frame), frame, glare * (1 - frame))


def _head(mesh: NDArray[np.float32]) -> _Head:
    points = mesh.astype(np.float64)
    right, left = points[RIGHT_EYE[0]], points[LEFT_EYE[0]]
    across = left - right
    unit = float(np.linalg.norm(across))
    across /= unit
    up = points[CROWN] - points[CHIN]
    up -= across * (up @ across)
    up /= np.linalg.norm(up)
    out = np.cross(across, up)
    middle = points[[*RIGHT_EYE, *LEFT_EYE]].mean(axis=0)
    if (points[NOSE] - middle) @ out < 0:
        out = -out
    return _Head(middle, np.stack([across, up, out]) * unit)


def _frame(head: _Head, form: Pair, shape: tuple[int, int], rng: Random) -> Plane:
    frame = np.zeros(shape, np.float32)
    for inner, outer in form.rims:
        whole, hole = (_filled([head.seen(edge)], shape) for edge in (outer, inner))
        frame = np.maximum(frame, np.clip(whole - hole, 0, 1))
    unit = float(np.linalg.norm(head.axes[0]))
    for wire in form.wires:
        places = head.seen(wire.points)
        if _hidden(head, wire.points):
            continue
        frame = np.maximum(frame, _line(places, wire.width * unit, shape))
    soft = rng.uniform(0.3, 0.8)
    return np.asarray(cv2.GaussianBlur(frame, (0, 0), soft), np.float32)


def _hidden(head: _Head, points: Points) -> bool:
    """Whether this is the temple on the side that the head turns away."""
    if np.ptp(points[:, 2]) < 0.5:
        return False
    seen = head.seen(points)
    side = np.sign(points[0, 0])
    outwards = head.axes[0, :2] / np.linalg.norm(head.axes[0, :2])
    return bool(side * ((seen[-1] - seen[0]) @ outwards) < 0)


def _shadow(frame: Plane, rng: Random) -> Plane:
    away = np.array([[1, 0, rng.normal(0, 8)], [0, 1, rng.uniform(0, 14)]])
    moved = cv2.warpAffine(frame, away, frame.shape[::-1])
    return np.asarray(cv2.GaussianBlur(moved, (0, 0), rng.uniform(1.5, 6)), np.float32)


def _filled(outlines: list[Points], shape: tuple[int, int]) -> Plane:
    fine = np.zeros((shape[0] * FINER, shape[1] * FINER), np.uint8)
    corners = [np.rint(outline * FINER * 2**FRACTION_BITS).astype(np.int32) for outline in outlines]
    cv2.fillPoly(fine, corners, 255, cv2.LINE_AA, FRACTION_BITS)
    return _smaller(fine, shape)


def _line(places: Points, widths: NDArray[np.float64], shape: tuple[int, int]) -> Plane:
    """A bar of changing width, as the outline about it."""
    along = np.gradient(places, axis=0)
    length = np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-6)
    beside = np.stack([along[:, 1], -along[:, 0]], axis=1) / length * widths[:, None] / 2
    return _filled([np.concatenate([places + beside, (places - beside)[::-1]])], shape)


def _smaller(fine: NDArray[np.uint8], shape: tuple[int, int]) -> Plane:
    sized = cv2.resize(fine, shape[::-1], interpolation=cv2.INTER_AREA)
    return sized.astype(np.float32) / np.float32(255)
