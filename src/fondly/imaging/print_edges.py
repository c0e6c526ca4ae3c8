"""Where a print lies in a scan, or in a photo taken of it.

What surrounds a print is one plain thing, a scanner's lid, an album's page, a desk: its colour,
read along the edge of the picture and smoothed over it, tells what is not the print. What remains
must be one filled figure with four straight sides, or it is no print: a person before a plain
wall, a window, a frame on the wall behind somebody never are that, because what surrounds *them*
is not plain on all sides, or they are not straight.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Levels = NDArray[np.float32]
Points = NDArray[np.float64]

SIDE_PX = 512
RING = 0.012
"""Width of the edge that tells the surround, share of the longer side."""
MIN_PLAIN = 0.72
"""Share of the edge that must look like one surround."""
MIN_DISTANCE, MAX_DISTANCE = 6.0, 28.0
"""CIELAB units between the print and what surrounds it."""
MIN_AREA, MAX_AREA = 0.12, 0.985
MIN_FILLED, MIN_HULL = 0.93, 0.955
MIN_SUPPORT = 0.8
"""Share of each side along which the figure's outline follows it."""
STRAIGHT = 0.009
"""How far an outline may stray from its side, share of the picture's longer side: deckled edges
stray by half of it."""
BENT = 0.03
"""The same for a print that does not lie flat."""
DENTED = 0.2
"""Of a bow, by which its side may stray from it."""
NEAR, MIN_BENT = 0.08, 16
"""Share of a side's length within which an outline belongs to it, and the fewest points that tell
how it bows."""
MIN_OUTSIDE = 0.85
"""Share of what is outside the print that must be surround."""
MAX_SKEW_DEG = 18.0
MAX_TAPER = 1.4
LIGHT = 75.0
"""CIELAB lightness from which on a surround may be the print's own white border."""
BORDER_MAX = 0.15
"""Share of the picture; a white surround that is wider on a side is a scanner's lid."""
STRAIGHT_DEG = 0.75


@dataclass(frozen=True, eq=False)
class Print:
    """A print in a picture.

    Args:
        corners: (4, 2) float64, pixel-corner coordinates: top left, top right, bottom right,
            bottom left.
        tilt_deg: how far it is turned, clockwise as seen.
        surround: (3,) float32, CIELAB colour of what surrounds it.
        margins: how far each side lies from the picture's edge, share of the picture's size:
            left, top, right, bottom.
        outside: share of what lies outside that is surround.
        bow: how far its most curved side bows, share of the picture's longer side.
    """

    corners: Points
    tilt_deg: float
    surround: Levels
    margins: tuple[float, float, float, float]
    outside: float
    bow: float

    @property
    def is_in_its_own_border(self) -> bool:
        """Whether what surrounds the picture is as likely the white edge of the print itself."""
        straight = abs(self.tilt_deg) < STRAIGHT_DEG
        return bool(straight and self.surround[0] > LIGHT and max(self.margins) < BORDER_MAX)


def find_print(picture: NDArray[np.uint8], *, curled: bool = False) -> Print | None:
    """The one print that lies on a plain surround, or None.

    Args:
        picture: (H, W, 3) uint8 sRGB.
        curled: also one whose sides bow, which no cut along straight lines gets out.
    """
    height, width = picture.shape[:2]
    scale = min(1.0, SIDE_PX / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    lab = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_RGB2LAB), (0, 0), 1.2)
    surround = _surround(np.asarray(lab, np.float32))
    if surround is None:
        return None
    plain, colour = surround
    outline = _largest_outline((~plain).astype(np.uint8))
    stray_px = (BENT if curled else STRAIGHT) * max(size)
    quad = None if outline is None else _four_sides(outline, stray_px)
    if outline is None or quad is None or not _is_print(quad, outline, plain.shape):
        return None
    outside = np.ones(plain.shape, np.uint8)
    cv2.fillConvexPoly(outside, np.round(quad).astype(np.int32), 0)
    share = float(plain[outside > 0].mean()) if outside.any() else 0.0
    if share < MIN_OUTSIDE:
        return None
    corners = quad * np.array([width / size[0], height / size[1]])
    bow = _bow(outline, quad) / max(size)
    return Print(corners, _tilt(corners), colour, _margins(quad, size), share, bow)


def _surround(lab: Levels) -> tuple[NDArray[np.bool_], Levels] | None:
    """Which pixels look like the plain thing at the picture's edge, and its colour."""
    height, width = lab.shape[:2]
    ring = np.ones((height, width), bool)
    edge = max(2, round(RING * max(height, width)))
    ring[edge:-edge, edge:-edge] = False
    y, x = np.mgrid[0:height, 0:width]
    across, down = x / width - 0.5, y / height - 0.5
    terms = np.stack([np.ones_like(across), across, down, across * down], axis=-1)
    places, colours = terms[ring], lab[ring]
    middle = np.median(colours, axis=0)
    away = np.linalg.norm(colours - middle, axis=1)
    inliers, limit = away < MAX_DISTANCE, MAX_DISTANCE
    surface = np.zeros((terms.shape[-1], 3))
    for _ in range(3):
        if inliers.mean() < MIN_PLAIN:
            return None
        # A surface over the picture, since light falls off over a desk.
        surface, *_ = np.linalg.lstsq(places[inliers], colours[inliers], rcond=None)
        away = np.linalg.norm(colours - places @ surface, axis=1)
        limit = float(np.clip(4.5 * np.median(away), MIN_DISTANCE, MAX_DISTANCE))
        inliers = away < limit
    distance = np.linalg.norm(lab - (terms @ surface).astype(np.float32), axis=2)
    return distance < limit, middle.astype(np.float32)


def _largest_outline(figure: NDArray[np.uint8]) -> NDArray[np.int32] | None:
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))
    whole = cv2.morphologyEx(cv2.morphologyEx(figure, cv2.MORPH_CLOSE, disc), cv2.MORPH_OPEN, disc)
    outlines, _ = cv2.findContours(whole, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not outlines:
        return None
    return np.asarray(max(outlines, key=cv2.contourArea), np.int32)


def _four_sides(outline: NDArray[np.int32], stray_px: float) -> Points | None:
    """The corners of the four lines that an outline follows, in order, or None."""
    hull = cv2.convexHull(outline)
    around = cv2.arcLength(hull, closed=True)
    for share in (0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.06):
        rough = cv2.approxPolyDP(hull, share * around, closed=True)
        if len(rough) == 4:
            break
    else:
        return None
    # Pixel i covers [i, i + 1): the outline runs through the middles of the outermost pixels.
    points = outline[:, 0].astype(np.float64) + 0.5
    corners = _in_order(rough[:, 0].astype(np.float64) + 0.5)
    sides = []
    for k in range(4):
        line = _fitted_side(points, corners[k], corners[(k + 1) % 4], stray_px)
        if line is None:
            return None
        sides.append(line)
    return np.stack([_crossing(sides[k - 1], sides[k]) for k in range(4)])


def _fitted_side(
    points: Points, start: Points, end: Points, stray_px: float
) -> tuple[Points, Points] | None:
    """A place on a side and its direction, or None where the outline does not follow one."""
    length = max(float(np.linalg.norm(end - start)), 1.0)
    place, along = start, (end - start) / length
    run: Points = np.empty(0)
    for stray in (4 * stray_px, 2 * stray_px, stray_px):
        offset = points - place
        off = offset @ np.array([-along[1], along[0]])
        place_along = offset @ along
        near = (np.abs(off) < stray) & (place_along > 0.02 * length) & (place_along < 0.98 * length)
        if near.sum() < 8:
            return None
        run = place_along[near]
        middle = points[near].mean(axis=0)
        direction = np.linalg.svd(points[near] - middle, full_matrices=False)[2][0]
        along = direction * np.sign(direction @ along)
        place = middle - along * ((middle - start) @ along)
    cells = np.unique((run / length * 64).astype(int))
    return (place, along) if len(cells) >= MIN_SUPPORT * 62 else None


def _crossing(one: tuple[Points, Points], other: tuple[Points, Points]) -> Points:
    matrix = np.stack([one[1], -other[1]], axis=1)
    if abs(np.linalg.det(matrix)) < 0.1:
        return np.full(2, np.nan)
    return np.asarray(one[0] + one[1] * np.linalg.solve(matrix, other[0] - one[0])[0])


def _in_order(corners: Points) -> Points:
    """Top left first, then clockwise as seen, for a print turned by less than 45 degrees."""
    middle = corners.mean(axis=0)
    turn = np.arctan2(corners[:, 1] - middle[1], corners[:, 0] - middle[0])
    ordered = corners[np.argsort(turn)]
    first = int(np.argmin(ordered.sum(axis=1)))
    return np.roll(ordered, -first, axis=0)


def _is_print(quad: Points, outline: NDArray[np.int32], shape: tuple[int, ...]) -> bool:
    """Whether four corners are those of a flat rectangle, seen not too much from the side."""
    if not np.isfinite(quad).all():
        return False
    area = cv2.contourArea(quad.astype(np.float32))
    hull = cv2.contourArea(cv2.convexHull(outline))
    filled = cv2.contourArea(outline)
    if not MIN_AREA < area / (shape[0] * shape[1]) < MAX_AREA:
        return False
    if filled < MIN_FILLED * area or not MIN_HULL < hull / area < 1 / MIN_HULL:
        return False
    sides = np.roll(quad, -1, axis=0) - quad
    lengths = np.linalg.norm(sides, axis=1)
    if max(lengths[0] / lengths[2], lengths[2] / lengths[0]) > MAX_TAPER:
        return False
    if max(lengths[1] / lengths[3], lengths[3] / lengths[1]) > MAX_TAPER:
        return False
    unit = sides / lengths[:, None]
    corners_deg = np.degrees(
        np.arcsin(np.clip((unit * np.roll(unit, 1, axis=0)).sum(axis=1), -1, 1))
    )
    return bool((np.abs(corners_deg) < MAX_SKEW_DEG).all())


def _tilt(corners: Points) -> float:
    top, bottom = corners[1] - corners[0], corners[2] - corners[3]
    along = top / np.linalg.norm(top) + bottom / np.linalg.norm(bottom)
    return float(np.degrees(np.arctan2(along[1], along[0])))


def _bow(outline: NDArray[np.int32], quad: Points) -> float:
    """How far the sides bow at most, in pixels: the rise of a parabola along each."""
    points, bows = outline[:, 0] + 0.5, [0.0]
    for start, end in zip(quad, np.roll(quad, -1, axis=0), strict=True):
        length = float(np.linalg.norm(end - start))
        along = (end - start) / length
        place = (points - start) @ along / length
        off = (points - start) @ np.array([-along[1], along[0]])
        near = (np.abs(off) < NEAR * length) & (place > NEAR) & (place < 1 - NEAR)
        if near.sum() >= MIN_BENT:
            bend = np.polyfit(place[near], off[near], 2)
            bow = abs(float(bend[0])) / 4
            rough = float(np.quantile(np.abs(off[near] - np.polyval(bend, place[near])), 0.9))
            # A light dress that runs into a light surround leaves a dent, not a bow.
            bows.append(bow if rough < DENTED * bow else 0.0)
    return max(bows)


def _margins(quad: Points, size: tuple[int, int]) -> tuple[float, float, float, float]:
    middles = (quad + np.roll(quad, -1, axis=0)) / 2
    top, right, bottom, left = middles
    width, height = size
    return left[0] / width, top[1] / height, 1 - right[0] / width, 1 - bottom[1] / height
