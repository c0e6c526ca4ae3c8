"""Patches of skin laid side by side, so that they fit.

After Efros and Freeman 2001, "Image Quilting for Texture Synthesis and Transfer"; overlaps are
blended and not cut.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from fondly.imaging.colour import GREY

OVERLAP = 0.4
"""Share of a patch's side that lies on the next."""
CANDIDATES = 100
"""Patches that are tried at each place."""
COMPARED_PX = 16
"""Patches are compared at about this size."""
SPOILT = 0.03
"""Share of a patch that may be unusable."""
ALIKE, FAR, UNLIKE = 14.0, 1.9, 0.2
"""What costs as much as a difference of full strength: levels of light between a patch and its
place, the distance in sides of a patch, and the difference from the strength that is wanted, as a
logarithm, without which the smoothest patch would fit best everywhere."""
SINGLE, AGAIN, CHANCE = 1.5, 1.0, 0.3
"""Cost of a patch whose texture is twice as peaked as usual, of one that was laid before, and of
chance at most."""
STREAKS, USUAL = 0.1, 0.7
"""What costs as much, too: how much more of a patch's texture runs one way than in this share of
them all (coherence of its gradients), as hair and wrinkles do."""
NEARLY = 1.15
"""Patches whose cost is within this of the best are as good."""

Plane = NDArray[np.float32]
Corner = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Ground:
    """Where patches are taken from.

    Args:
        texture: (h, w, 3) float32, without shading.
        light: (h, w) float32, luma of the shading.
        usable: (h, w) bool.
    """

    texture: Plane
    light: Plane
    usable: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Wanted:
    """What is to be covered with patches.

    Args:
        light: (h, w) float32, luma of what the texture is for.
        cover: (h, w) bool.
        own: (h, w, 3) float32, texture that is there already.
        known: (h, w) bool, where it is.
        corner: row and column of this area in the ground, which counts as distance 0.
        strength: mean of the texture's absolute luma that is wanted.
    """

    light: Plane
    cover: NDArray[np.bool_]
    own: Plane
    known: NDArray[np.bool_]
    corner: Corner
    strength: float


def lay_patches(ground: Ground, wanted: Wanted, side: int) -> Plane | None:
    """Texture for what is wanted: (h, w, 3) float32; None where the ground has no patch.

    The same one every time.

    Args:
        side: of a patch in pixels.
    """
    choice = _Choice.of(ground, side, wanted.strength)
    if choice is None:
        return None
    rows, cols = wanted.light.shape
    padded = _padded(wanted, side)
    total = np.zeros((rows + 2 * side, cols + 2 * side, 3), np.float32)
    power = np.zeros(total.shape[:2], np.float32)
    window = _window(side)
    step = max(1, int(side * (1 - OVERLAP)))
    for top in range(0, rows + side, step):
        for left in range(0, cols + side, step):
            here = (slice(top, top + side), slice(left, left + side))
            if not padded.cover[here].any():
                continue
            known, weight = padded.known[here], np.sqrt(power[here])
            sofar = total[here] / np.maximum(weight, 0.1)[..., None]
            sofar = np.where(known[..., None], padded.own[here], sofar)
            y, x = choice.best(
                (sofar @ GREY).astype(np.float32),
                known | (weight > 0.3),
                float(padded.light[here].mean()),
                (top + padded.corner[0], left + padded.corner[1]),
            )
            total[here] += window[..., None] * ground.texture[y : y + side, x : x + side]
            power[here] += window**2
    inner = (slice(side, side + rows), slice(side, side + cols))
    # Unlike textures that are blended keep their strength so, and alike ones are rare.
    return np.asarray(total[inner] / np.sqrt(np.maximum(power[inner], 1e-6))[..., None])


def _padded(wanted: Wanted, side: int) -> Wanted:
    around = ((side, side), (side, side))
    return Wanted(
        light=np.pad(wanted.light, around, mode="edge"),
        cover=np.pad(wanted.cover, around),
        own=np.pad(wanted.own, (*around, (0, 0))),
        known=np.pad(wanted.known, around),
        corner=(wanted.corner[0] - side, wanted.corner[1] - side),
        strength=wanted.strength,
    )


def _window(side: int) -> Plane:
    """Weights of a patch, whose squares add up to 1 with those of the next."""
    ramp = np.clip((np.arange(side) + 0.5) / max(OVERLAP * side, 1), 0, 1)
    one = np.sin(np.pi / 2 * np.minimum(ramp, ramp[::-1]))
    return np.outer(one, one).astype(np.float32)


class _Choice:
    """All patches of a ground, and which of them fits best."""

    def __init__(
        self, ground: Ground, side: int, strength: float, corners: NDArray[np.intp]
    ) -> None:
        self.side, self.corners, self.usual = side, corners, np.log(strength + 0.1)
        self.skip = max(1, side // COMPARED_PX)
        self.random = np.random.default_rng(17)
        self.luma = (ground.texture @ GREY).astype(np.float32)
        coarse = cv2.GaussianBlur(self.luma, (0, 0), max(side / 14, 1.0))
        self.scales = (self.luma, np.asarray(coarse, np.float32))
        self.light = self._mean(ground.light)
        unlike = np.log(self._mean(np.abs(self.luma)) + 0.1) - self.usual
        self.cost = self._oddness() + self.random.uniform(0, CHANCE, len(corners))
        self.cost += np.minimum(np.abs(unlike) / UNLIKE, 4.0)
        self.cost += self._streakiness()

    @classmethod
    def of(cls, ground: Ground, side: int, strength: float) -> _Choice | None:
        """The patches of a ground, or None if nowhere enough of it is usable."""
        rows, cols = ground.usable.shape
        if rows < side or cols < side:
            return None
        unusable = 1 - ground.usable.astype(np.float32)
        spoilt = cv2.boxFilter(unusable, -1, (side, side), anchor=(0, 0))
        step = max(1, side // 4)
        y, x = np.mgrid[0 : rows - side + 1 : step, 0 : cols - side + 1 : step]
        clean = spoilt[y, x] <= SPOILT
        if not clean.any():
            return None
        return cls(ground, side, strength, np.stack([y[clean], x[clean]], axis=1))

    def best(
        self, sofar: Plane, fixed: NDArray[np.bool_], light: float, place: Corner
    ) -> NDArray[np.intp]:
        """Row and column of the patch that fits what is there, where it is fixed."""
        cost = self.cost + ((self.light - light) / ALIKE) ** 2
        cost += ((self.corners - place) ** 2).sum(axis=1) / (FAR * self.side) ** 2
        near = np.argpartition(cost, min(CANDIDATES, len(cost) - 1))[:CANDIDATES]
        cost = cost[near]
        fixed = fixed[:: self.skip, :: self.skip]
        if fixed.any():
            tried = np.stack([self._thinned(*corner) for corner in self.corners[near]])
            apart = (tried - sofar[:: self.skip, :: self.skip])[:, fixed]
            cost += (apart**2).mean(axis=1) / np.exp(2 * self.usual)
        good = np.flatnonzero(cost <= NEARLY * cost.min())
        chosen = self.corners[near[good[self.random.integers(len(good))]]]
        self.cost += AGAIN * (np.abs(self.corners - chosen).max(axis=1) < self.side // 2)
        return np.asarray(chosen, np.intp)

    def _thinned(self, y: int, x: int) -> Plane:
        thinned = self.luma[y : y + self.side : self.skip, x : x + self.side : self.skip]
        return np.asarray(thinned, np.float32)

    def _mean(self, plane: Plane) -> NDArray[np.float64]:
        means = cv2.boxFilter(plane, -1, (self.side, self.side), anchor=(0, 0))
        return np.asarray(means[self.corners[:, 0], self.corners[:, 1]], np.float64)

    def _oddness(self) -> NDArray[np.float64]:
        """How much patches hold single things instead of even texture: 0 for the usual one."""
        worst = np.zeros(len(self.corners))
        for plane in self.scales:
            peaked = self._mean(plane**4) / np.maximum(self._mean(plane**2) ** 2, 1e-3)
            worst = np.maximum(worst, peaked / max(float(np.median(peaked)), 1e-6) - 1)
        return SINGLE * np.clip(worst, 0, 3)

    def _streakiness(self) -> NDArray[np.float64]:
        """What patches cost whose texture runs one way more than that of others: 0 for most.

        By the coherence of the structure tensor (Bigün and Granlund 1987, "Optimal orientation
        detection of linear symmetry"), at two scales.
        """
        most = np.zeros(len(self.corners))
        for plane in self.scales:
            dx, dy = (cv2.Sobel(plane, cv2.CV_32F, *along) for along in ((1, 0), (0, 1)))
            xx, yy, xy = (self._mean(one) for one in (dx * dx, dy * dy, dx * dy))
            coherence = np.hypot(xx - yy, 2 * xy) / np.maximum(xx + yy, 1e-3)
            most = np.maximum(most, coherence - float(np.quantile(coherence, USUAL)))
        return np.asarray(most / STREAKS, np.float64)
