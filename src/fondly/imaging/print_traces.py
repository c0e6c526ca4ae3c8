"""What is left of a print's edge in a picture that is not a print on a plain surround.

A scan that was cropped by eye keeps a strip of lid or paper along a side; a contact print keeps
the black line of its frame; a portrait was mounted behind an oval; somebody holds the print up to
the camera. Each is a straight or round step that a scene hardly ever has where it is looked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import combinations

import cv2
import numpy as np
from numpy.typing import NDArray

Levels = NDArray[np.float32]
Points = NDArray[np.floating]

SIDE_PX = 512
WHITE, BLACK, COLOURLESS = 88.0, 12.0, 8.0
"""CIELAB lightness from which on, and below which, a strip is paper or nothing; its chroma."""
PLAIN, STEP = 5.0, 8.0
"""CIELAB units: how far a strip strays from its colour, and how far off lies what it ends at."""
DEEPEST, STEEPEST, STRAY_PX = 0.35, 0.35, 1.6
"""Of a strip, over the picture's size across it; its slope; how far its end may stray."""
MIN_ALONG, MIN_STRAIGHT = 0.3, 0.75
"""Shares of the side along which it runs, and of it that ends on the line: scenes reach .72."""
NEAR_EDGE, DARKER, MIN_LINE = 0.025, 8.0, 0.9
"""Where a frame's line is looked for; how much darker it is; share of its side: scenes reach .59
on one of two sides that meet."""
CORNER, MOUNT = 12.0, 14.0
"""CIELAB units by which the corners of a mount differ, and its pixels from them."""
MIN_PICTURE, MIN_FREE, ROUND = 0.3, 0.25, 0.02
"""Of the picture in a mount: area, share of its outline that is not the picture's edge, and how far
that strays from an ellipse, of its radius: mounts .004 and .009, scenes from .067."""
SHEET_AREA, MIN_SUPPORT, STRONG = (0.08, 0.95), 0.9, 40.0
"""Share of the picture, share of each side that is a step of so many levels: scenes reach .6."""


class Trace(StrEnum):
    """What is seen of a print."""

    STRIP = "strip"
    LINE = "line"
    MOUNT = "mount"
    SHEET = "sheet"


def find_trace(picture: NDArray[np.uint8], face: Points | None = None) -> Trace | None:
    """What is seen of a print's edge, if anything is.

    Args:
        picture: (H, W, 3) uint8 sRGB.
        face: (N, 2) px; a sheet is looked for only around it.
    """
    height, width = picture.shape[:2]
    scale = min(1.0, SIDE_PX / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    if min(size) < 64:
        return None
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    lab = np.asarray(cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)
    sides = [lab, lab.transpose(1, 0, 2)[::-1], lab[::-1], lab.transpose(1, 0, 2)]
    if any(_is_strip(side) for side in sides):
        return Trace.STRIP
    lined = [_lined(side[..., 0]) >= MIN_LINE for side in sides]
    if any(lined[k - 1] and lined[k] for k in range(4)):
        return Trace.LINE
    if _is_mount(np.asarray(cv2.GaussianBlur(lab, (0, 0), 1.0), np.float32)):
        return Trace.MOUNT
    if face is not None and _is_sheet(small, np.asarray(face * scale, np.float32)):
        return Trace.SHEET
    return None


def _is_strip(inward: Levels) -> bool:
    """Whether white or black ends on a straight line: rows lead from the edge inward."""
    depth = len(inward)
    edge = inward[1]
    white = (edge[:, 0] > WHITE) & (np.hypot(edge[:, 1], edge[:, 2]) < COLOURLESS)
    for plain in (white, edge[:, 0] < BLACK):
        if plain.mean() < MIN_ALONG:
            continue
        colour = np.median(edge[plain], axis=0)
        alike = np.linalg.norm(inward - colour, axis=2) < PLAIN
        alike[0] = alike[1]
        ends = np.where(alike.all(axis=0), depth, np.argmin(alike, axis=0))
        usable = plain & (ends >= 2) & (ends < DEEPEST * depth)
        along, line = _straightest(ends, usable)
        runs = line >= 2
        if along.mean() < MIN_ALONG or (along & runs).sum() < MIN_STRAIGHT * runs.sum():
            continue
        beyond = inward[np.clip(ends[along] + 2, 0, depth - 1), np.nonzero(along)[0]]
        if np.median(np.linalg.norm(beyond - colour, axis=1)) > STEP:
            return True
    return False


def _straightest(
    ends: NDArray[np.int_], usable: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Which places lie on the line that most of them lie on, and that line."""
    (places,) = np.nonzero(usable)
    length = len(ends)
    best, found = np.zeros(length, bool), np.zeros(length)
    tried = places[np.linspace(0, len(places) - 1, 24).astype(int)] if len(places) else places
    for one, other in combinations(np.unique(tried).tolist(), 2):
        slope = (ends[other] - ends[one]) / (other - one)
        if other - one < length / 8 or abs(slope) > STEEPEST:
            continue
        line = ends[one] + slope * (np.arange(length) - one)
        near = usable & (np.abs(ends - line) < STRAY_PX)
        if near.sum() > best.sum():
            best, found = near, line
    return best, found


def _lined(inward: Levels) -> float:
    """Share of a side along which a dark line runs beside the edge."""
    rows = range(1, max(4, round(NEAR_EDGE * len(inward))))
    shares = [inward[k] < np.median(inward[k + 3 : k + 8], axis=0) - DARKER for k in rows]
    return max(float(share.mean()) for share in shares)


def _is_mount(lab: Levels) -> bool:
    """Whether what the four corners have in common surrounds an ellipse."""
    height, width = lab.shape[:2]
    places = [(3, 3), (3, width - 4), (height - 4, 3), (height - 4, width - 4)]
    corners = np.stack([lab[place] for place in places])
    colour = np.median(corners, axis=0)
    if np.linalg.norm(corners - colour, axis=1).max() > CORNER:
        return False
    alike = (np.linalg.norm(lab - colour, axis=2) < MOUNT).astype(np.uint8)
    _, pieces = cv2.connectedComponents(alike)
    mount = np.isin(pieces, [pieces[place] for place in places]) & (alike > 0)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9))
    inside = cv2.morphologyEx((~mount).astype(np.uint8), cv2.MORPH_CLOSE, disc)
    inside = cv2.morphologyEx(inside, cv2.MORPH_OPEN, disc)
    outlines, _ = cv2.findContours(inside, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = max(outlines, key=cv2.contourArea, default=None)
    if outline is None or cv2.contourArea(outline) < MIN_PICTURE * inside.size:
        return False
    points = outline[:, 0].astype(np.float32)
    free = points[((points > 2) & (points < (width - 3, height - 3))).all(axis=1)]
    if len(free) < max(MIN_FREE * len(points), 8):
        return False
    (x, y), (across, down), turn_deg = cv2.fitEllipse(free)
    turn = np.radians(turn_deg)
    axes = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    places_in = (free - (x, y)) @ axes / (across / 2, down / 2)
    stray = np.abs(np.linalg.norm(places_in, axis=1) - 1)
    return bool(np.quantile(stray, 0.9) < ROUND)


def _is_sheet(small: NDArray[np.uint8], face: Levels) -> bool:
    """Whether a face lies in a figure with four straight sides, each of which is a step."""
    soft = np.asarray(cv2.GaussianBlur(small, (0, 0), 1.2), np.uint8)
    across, down = (cv2.Sobel(soft, cv2.CV_32F, *way) for way in ((1, 0), (0, 1)))
    steps = np.hypot(np.abs(across).max(axis=2), np.abs(down).max(axis=2))
    # A pixel to either side: an outline does not run on the very crest.
    strong = cv2.dilate((steps > STRONG).astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    hull = cv2.convexHull(face)[:, 0].tolist()
    for corners in _quadrangles(soft):
        holds = all(cv2.pointPolygonTest(corners, point, measureDist=False) >= 0 for point in hull)
        if holds and _supported(corners, strong):
            return True
    return False


def _quadrangles(soft: NDArray[np.uint8]) -> Iterator[Levels]:
    """Corners of what has four sides, (4, 2)."""
    grey = cv2.cvtColor(soft, cv2.COLOR_RGB2GRAY)
    least, most = (share * grey.size for share in SHEET_AREA)
    for plane in (grey, *cv2.split(soft)):
        for low in (20, 40, 80):
            edges = cv2.Canny(np.asarray(plane, np.uint8), low, 2.5 * low)
            edges = cv2.morphologyEx(edges, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
            outlines, _ = cv2.findContours(edges, cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
            for outline in outlines:
                hull = cv2.convexHull(outline)
                if least < cv2.contourArea(hull) < most:
                    rough = cv2.approxPolyDP(hull, 0.02 * cv2.arcLength(hull, True), True)
                    if len(rough) == 4:
                        yield rough[:, 0].astype(np.float32)


def _supported(corners: Levels, strong: NDArray[np.bool_]) -> bool:
    """Whether each side runs along strong steps nearly all the way."""
    height, width = strong.shape
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        along = np.linspace(0.05, 0.95, 64)[:, None]
        x, y = np.round(start + along * (end - start)).astype(int).T
        seen = strong[np.clip(y, 0, height - 1), np.clip(x, 0, width - 1)]
        if seen.mean() < MIN_SUPPORT:
            return False
    return True
